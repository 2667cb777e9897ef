"""How items work in class: a report for editors, what asks for their attention first."""

from typing import Any, ClassVar

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import policy_registry

from cms.reports.report import Report
from quizzes.items.models import Item
from quizzes.statistics.figures import ItemFigures, figures_of_items
from quizzes.statistics.sheets import LEAST

EDIT = "wagtailsnippets_quizzes_item:edit"
PANEL = "panel-statistics-section"
SHOWN = 40
"""How much of an item's text stands in the table."""


class ItemRow:
    """An item's figures as the report's table and its spreadsheet say them."""

    def __init__(self, figures: ItemFigures) -> None:
        self.item = figures.revision.item
        self.key = self.item.key
        self.stem = figures.revision.stem
        self.words = gettext("いまの版") if figures.is_current else gettext("前の版")
        self.sittings = figures.sittings
        self.facility = f"{figures.facility}%"
        self.correlation = correlation_in_words(figures.correlation)
        self.flags = "／".join(str(flag.words) for flag in figures.flags)
        self.flags_in_lines = format_html_join(
            mark_safe("<br>"), "{}", ((flag.words,) for flag in figures.flags)
        )
        shortened = Truncator(self.stem).chars(SHOWN)
        self.title = shortened if figures.is_current else f"{shortened}（{self.words}）"

    def edit_address(self) -> str:
        """Return where the item is edited, at its figures."""
        return f"{reverse(EDIT, args=[quote(self.item.pk)])}#{PANEL}"


def correlation_in_words(correlation: float | None) -> str:
    """Return a correlation to two places, or that there is none to be had."""
    if correlation is None:
        return pgettext("correlation", "なし")
    return f"{correlation:.2f}"


class ItemFiguresView(Report):
    """Items that enough pupils of several classes have answered, the most doubtful first."""

    place = "items"
    page_title = _("問題の答えられかた")
    header_icon = "help"
    index_url_name = "item_figures"
    index_results_url_name = "item_figures_results"
    permission_policy = policy_registry.get_by_type(Item)
    any_permission_required: ClassVar[list[str]] = ["change"]
    columns: ClassVar[list[Column]] = [
        TitleColumn("title", label=_("問題"), get_url=ItemRow.edit_address),
        Column("sittings", label=_("答えた人")),
        Column("facility", label=_("正答率")),
        Column("correlation", label=_("ほかの問題との相関")),
        Column("flags_in_lines", label=_("見てほしいこと")),
    ]
    list_export: ClassVar[list[str]] = [
        "key",
        "stem",
        "words",
        "sittings",
        "facility",
        "correlation",
        "flags",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "key": _("鍵"),
        "stem": _("問題"),
        "words": _("版"),
        "sittings": _("答えた人"),
        "facility": _("正答率"),
        "correlation": _("ほかの問題との相関"),
        "flags": _("見てほしいこと"),
    }
    export_filename = "item-statistics"

    @property
    def no_results_message(self) -> str:
        """Say when there will be something."""
        return gettext(
            "まだありません。いくつかのクラスの合わせて%(least)s人以上が答えおわると、ここに出ます。"
        ) % {"least": LEAST}

    def get_filtered_queryset(self) -> list[ItemRow]:
        """Return the figures of all items, the most urgent first."""
        return [ItemRow(figures) for figures in figures_of_items()]
