"""The checklist, where a template has only what is reviewed."""

from django import template
from wagtail.models import TaskState

from quizzes.models import Item, Quiz
from quizzes.review.bank import checklist_of_item, checklist_of_quiz
from quizzes.review.findings import Finding

register = template.Library()


@register.simple_tag
def checklist(reviewed: Item | Quiz) -> list[Finding]:
    """Return what is found in an item or a quiz as it is in memory."""
    if isinstance(reviewed, Item):
        return checklist_of_item(reviewed)
    return checklist_of_quiz(reviewed)


@register.simple_tag
def checklist_at(task_state: TaskState) -> list[Finding]:
    """Return what is found in the words that approving the step would publish."""
    task = task_state.task.specific
    found: list[Finding] = task.findings(task_state)
    return found
