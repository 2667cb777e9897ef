"""Steps of a workflow in which a reviewer goes through a checklist before items and quizzes are published."""

from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cms.models import User
from cms.refusals import Refusal
from quizzes.review.bank import checklist_of_item, checklist_of_quiz
from quizzes.review.findings import Finding
from quizzes.review.forms import ApprovalForm, ItemApprovalForm, QuizApprovalForm

APPROVE = "approve"


class NotApproved(Refusal):
    """The checklist is not finished, or what stands in it has to be mended first."""

    code = "not_approved"
    message = _("まだ承認されていません。%(reason)s")


class ChecklistTask(AbstractGroupApprovalTask):
    """
    A step that the chosen groups approve, and only with every question of the checklist ticked.

    What was ticked is kept as the comment of the step's state, with who and when.
    """

    approval_form: ClassVar[type[ApprovalForm]]

    class Meta:
        abstract = True

    def findings(self, task_state: TaskState) -> list[Finding]:
        """Return what a program finds in the words that would be published."""
        raise NotImplementedError

    def get_actions(self, obj: Any, user: User | AnonymousUser) -> list[tuple[str, Any, bool]]:
        """Offer the approval through the checklist alone, and sending back with a comment."""
        if not super().get_actions(obj, user):
            return []
        return [
            ("reject", _("直しをたのむ"), True),
            (APPROVE, _("チェックリストで承認する"), True),
        ]

    def get_form_for_action(self, action: str) -> Any:
        """Return the checklist for an approval."""
        return self.approval_form if action == APPROVE else super().get_form_for_action(action)

    def get_template_for_action(self, action: str) -> str:
        """Return the window that has the findings above the checklist."""
        return "quizzes/admin/approve.html" if action == APPROVE else ""

    def on_action(
        self, task_state: TaskState, user: User, action_name: str, **kwargs: Any
    ) -> str | None:
        """
        Approve or send back.

        :raises NotApproved: if a question is not ticked, or something found has to be mended first
        """
        if action_name != APPROVE:
            return super().on_action(task_state, user, action_name, **kwargs)
        form = self.approval_form(kwargs)
        if not form.is_valid():
            reasons = [reason for errors in form.errors.values() for reason in errors]
            raise NotApproved(reason=" ".join(reasons))
        stops = [finding.words for finding in self.findings(task_state) if finding.stops]
        if stops:
            raise NotApproved(reason=" ".join(stops))
        return super().on_action(task_state, user, action_name, comment=form.record())

    @classmethod
    def get_description(cls) -> str:
        """Say what the step is, where a workflow is composed."""
        return gettext("えらんだグループの人が、チェックリストのすべてをたしかめてから承認します。")


class ItemChecklistTask(ChecklistTask):
    """The review of an item."""

    approval_form = ItemApprovalForm

    class Meta:
        verbose_name = _("問題のチェックリスト")
        verbose_name_plural = _("問題のチェックリスト")

    def findings(self, task_state: TaskState) -> list[Finding]:
        """See :class:`ChecklistTask`."""
        return checklist_of_item(task_state.revision.as_object())


class QuizChecklistTask(ChecklistTask):
    """The review of a quiz."""

    approval_form = QuizApprovalForm

    class Meta:
        verbose_name = _("クイズのチェックリスト")
        verbose_name_plural = _("クイズのチェックリスト")

    def findings(self, task_state: TaskState) -> list[Finding]:
        """See :class:`ChecklistTask`."""
        return checklist_of_quiz(task_state.revision.as_object())
