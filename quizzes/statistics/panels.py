"""What an editor sees of an item's or a quiz's figures while editing it."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from quizzes.statistics.figures import figures_of_items, figures_of_quiz
from quizzes.statistics.sheets import LEAST, LEAST_UNSEEN

RULE = {"least": LEAST, "unseen": LEAST_UNSEEN}


class _FiguresPanel(Panel):
    """A panel that is only read, and takes no place in the form."""

    template: ClassVar[str]

    def __init__(self, **kwargs: Any) -> None:
        """Name what the panel is for."""
        kwargs.setdefault("heading", _("答えられかた"))
        super().__init__(**kwargs)

    @property
    def clean_name(self) -> str:
        """Return the name of the panel's anchor, which the report leads to."""
        return "statistics"

    class BoundPanel(Panel.BoundPanel):
        """The panel on a page."""

        def __init__(self, **kwargs: Any) -> None:
            """Take the template of the panel."""
            super().__init__(**kwargs)
            self.template_name = self.panel.template

        def is_shown(self) -> bool:
            """Show it of what is stored: what is being added was never answered."""
            return bool(super().is_shown() and self.instance.pk)


class ItemFiguresPanel(_FiguresPanel):
    """The figures of each revision of an item."""

    template = "quizzes/admin/item_figures.html"

    class BoundPanel(_FiguresPanel.BoundPanel):
        """The panel on an item's page."""

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Read the counts."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, **RULE, "revisions": figures_of_items([self.instance])}


class QuizFiguresPanel(_FiguresPanel):
    """The figures of each revision of a quiz."""

    template = "quizzes/admin/quiz_figures.html"

    class BoundPanel(_FiguresPanel.BoundPanel):
        """The panel on a quiz's page."""

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Read the counts."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, **RULE, "revisions": figures_of_quiz(self.instance)}
