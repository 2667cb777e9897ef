"""Items to read again: screens, laws and ways of speaking change."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.admin.utils import quote
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from cms.reports.report import Report
from cms.reviews import OLD_AFTER
from quizzes.items.models import Item
from quizzes.review.bank import EDIT


def items_due(*, now: datetime) -> QuerySet[Item]:
    """
    Return the published items to read again, the longest overdue first.

    They are those whose day has come, and those that nobody has published anew for twelve months.
    """
    today = timezone.localdate(now)
    due = Q(review_date__lte=today) | Q(last_published_at__lt=now - OLD_AFTER)
    return Item.objects.filter(due, live=True).order_by(
        F("review_date").asc(nulls_last=True), "key"
    )


def edit_address(item: Item) -> str:
    """Return where the item is edited."""
    return reverse(EDIT, args=[quote(item.pk)])


def reason(item: Item, *, now: datetime) -> str:
    """Return why the item is due, in words."""
    reasons = []
    day: date | None = item.review_date
    if day is not None and day <= timezone.localdate(now):
        reasons.append(gettext("見直す日をすぎました"))
    if item.last_published_at is not None and item.last_published_at < now - OLD_AFTER:
        reasons.append(gettext("12か月より前に公開したままです"))
    return gettext("、").join(reasons)


class ItemsDueView(Report):
    """Items whose day of review has come, or that are older than twelve months."""

    model = Item
    place = "items-due"
    page_title = _("見直す問題")
    header_icon = "date"
    index_url_name = "items_due"
    index_results_url_name = "items_due_results"
    no_results_message = _("見直す時期の問題は、いまありません。")
    any_permission_required: ClassVar[list[str]] = ["change"]
    default_ordering = None
    columns: ClassVar[list[Column]] = [
        TitleColumn("stem", label=_("問題"), get_url=edit_address),
        Column("key", label=_("鍵")),
        DateColumn("review_date", label=_("見直す日")),
        DateColumn("last_published_at", label=_("公開した日時")),
        Column("reason", label=_("理由"), accessor=lambda item: reason(item, now=timezone.now())),
    ]
    list_export: ClassVar[list[str]] = ["key", "stem", "review_date", "last_published_at"]
    export_headings: ClassVar[dict[str, Any]] = {
        "key": _("鍵"),
        "stem": _("問題"),
        "review_date": _("見直す日"),
        "last_published_at": _("公開した日時"),
    }
    export_filename = "items-due"

    def get_base_queryset(self) -> QuerySet[Item]:
        """Return the items that are due now."""
        return items_due(now=timezone.now())

    def get_queryset(self) -> QuerySet[Item]:
        """Return the items that are due now; the report searches and sorts nothing by itself."""
        return self.get_base_queryset()
