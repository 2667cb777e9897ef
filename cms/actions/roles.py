"""Writing roles down as groups, and who approves what they write as a workflow."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.models import HomePage
from cms.roles import Role, granted

ON_PAGES = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.REVIEWER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
"""Editors write and submit; reviewers publish."""
ON_FILES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)


WORKFLOW = "教材の確認"
TASK = "確認者がたしかめる"


class UnknownPermission(Exception):
    """An app grants a role something that no model offers; names it."""


def ensure_roles() -> bool:
    """
    Bring the roles' groups up to what the apps grant, and return whether anything was missing.

    Editors and reviewers also work on every tree of pages, one for each language, and on all images and
    documents. What a superuser has added to a group stays, and what was taken from it comes back: to give someone less, give them a
    group of their own. Wagtail's own groups, Editors and Moderators, are left alone: its stock
    workflow names Moderators as approvers, and a site may use it. Nothing of ours relies on them.

    :raises UnknownPermission: if a granted permission does not exist
    """
    changed = False
    for role in Role:
        group, created = Group.objects.get_or_create(name=role.value)
        wanted = {_permission(name) for name in granted(role)}
        missing = wanted - set(group.permissions.all())
        group.permissions.add(*missing)
        changed = changed or created or bool(missing)
    for role, codenames in ON_PAGES.items():
        changed = _ensure_places(Group.objects.get(name=role.value), codenames) or changed
    return changed


def ensure_moderation() -> bool:
    """
    Have every tree of pages moderated by the reviewers, and return whether anything was missing.

    The workflow is made once. What a superuser makes of it afterwards, or another workflow that they
    give to a tree, stays.
    """
    workflow, changed = Workflow.objects.get_or_create(name=WORKFLOW)
    if changed:
        task = GroupApprovalTask.objects.create(name=TASK)
        task.groups.add(Group.objects.get(name=Role.REVIEWER.value))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for home in HomePage.objects.filter(workflowpage=None):
        WorkflowPage.objects.create(workflow=workflow, page=home.page_ptr)
        changed = True
    return changed


def _ensure_places(group: Group, codenames: tuple[str, ...]) -> bool:
    changed = False
    for home in HomePage.objects.all():
        for codename in codenames:
            _, created = GroupPagePermission.objects.get_or_create(
                group=group, page=home.page_ptr, permission=_permission(f"wagtailcore.{codename}")
            )
            changed = changed or created
    root = Collection.get_first_root_node()
    for name in ON_FILES:
        _, created = GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=_permission(name)
        )
        changed = changed or created
    return changed


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    try:
        return Permission.objects.get(content_type__app_label=app_label, codename=codename)
    except Permission.DoesNotExist as error:
        raise UnknownPermission(name) from error
