"""What an editor sees of the checklist while editing."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from quizzes.review.bank import checklist_of_item, checklist_of_quiz
from quizzes.review.findings import Finding


class ChecklistPanel(Panel):
    """The checklist's findings of what was last saved; read only. The preview shows those of what is typed."""

    def __init__(self, find: Callable[[Any], list[Finding]], **kwargs: Any) -> None:
        """Take what finds them."""
        kwargs.setdefault("heading", _("チェックリスト"))
        super().__init__(**kwargs)
        self.find = find

    def clone_kwargs(self) -> dict[str, Any]:
        """Return what a copy is made of."""
        return {**super().clone_kwargs(), "find": self.find}

    @property
    def clean_name(self) -> str:
        """Return the name of the panel's anchor."""
        return "checklist"

    class BoundPanel(Panel.BoundPanel):
        """The panel on a page."""

        template_name = "quizzes/admin/checklist.html"

        def is_shown(self) -> bool:
            """Show it of what is stored."""
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Look."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "findings": self.panel.find(self.instance)}


def item_checklist_panel() -> ChecklistPanel:
    """Return the panel of an item."""
    return ChecklistPanel(checklist_of_item)


def quiz_checklist_panel() -> ChecklistPanel:
    """Return the panel of a quiz."""
    return ChecklistPanel(checklist_of_quiz)
