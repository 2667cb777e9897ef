"""Writing roles down as groups."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cms.models import HomePage
from cms.roles import Role, granted

EDITOR_ON_PAGES = ("add_page", "change_page", "publish_page")
EDITOR_ON_FILES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)


class UnknownPermission(Exception):
    """An app grants a role something that no model offers; names it."""


def ensure_roles() -> bool:
    """
    Bring the roles' groups up to what the apps grant, and return whether anything was missing.

    Editors also work on every tree of pages and on all images and documents. What a superuser has
    added to a group stays, and what was taken from it comes back: to give someone less, give them a
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
    return _ensure_editors_places() or changed


def _ensure_editors_places() -> bool:
    editors = Group.objects.get(name=Role.EDITOR.value)
    changed = False
    for home in HomePage.objects.all():
        for codename in EDITOR_ON_PAGES:
            _, created = GroupPagePermission.objects.get_or_create(
                group=editors, page=home.page_ptr, permission=_permission(f"wagtailcore.{codename}")
            )
            changed = changed or created
    root = Collection.get_first_root_node()
    for name in EDITOR_ON_FILES:
        _, created = GroupCollectionPermission.objects.get_or_create(
            group=editors, collection=root, permission=_permission(name)
        )
        changed = changed or created
    return changed


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    try:
        return Permission.objects.get(content_type__app_label=app_label, codename=codename)
    except Permission.DoesNotExist as error:
        raise UnknownPermission(name) from error
