"""Having items and quizzes moderated."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from cms.roles import Role
from quizzes.items.models import Item
from quizzes.papers.models import Quiz
from quizzes.review.models import ItemChecklistTask, QuizChecklistTask

WORKFLOWS = (
    (Item, "問題の確認", ItemChecklistTask, "確認者が問題をたしかめる"),
    (Quiz, "クイズの確認", QuizChecklistTask, "確認者がクイズをたしかめる"),
)


def ensure_moderation() -> bool:
    """
    Have items and quizzes moderated by the reviewers, and return whether anything was missing.

    Like the pages' workflow, each is made once: what a superuser makes of it afterwards, another
    workflow that they give to items or quizzes among it, stays.
    """
    changed = False
    for model, name, task_model, task_name in WORKFLOWS:
        workflow, created = Workflow.objects.get_or_create(name=name)
        if created:
            task = task_model.objects.create(name=task_name)
            task.groups.add(Group.objects.get(name=Role.REVIEWER.value))
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
            content_type = ContentType.objects.get_for_model(model)
            WorkflowContentType.objects.get_or_create(
                content_type=content_type, defaults={"workflow": workflow}
            )
        changed = changed or created
    return changed
