"""Pages to read again, and links that lead nowhere."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.links import broken_links, published_links
from cms.reports.report import Report
from cms.reviews import due_for_review

page_policy = PagePermissionPolicy(Page)


class _PageReport(Report):
    """A report on a list that is made anew each time; for whoever may change pages."""

    permission_policy = page_policy
    any_permission_required: ClassVar[list[str]] = ["add", "change", "publish"]

    def editable(self, page_id: int) -> bool:
        """Tell whether the reader of the report may change the page."""
        return page_id in self._editable_ids

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Find out which pages the reader may change, and their addresses in the admin."""
        super().setup(request, *args, **kwargs)
        self.finder = AdminURLFinder(request.user)
        self._editable_ids = set(
            page_policy.instances_user_has_any_permission_for(
                request.user, self.any_permission_required
            ).values_list("pk", flat=True)
        )

    def edit_address(self, source: Any) -> str | None:
        """Return where the reader changes the page or contact point."""
        found: str | None = self.finder.get_edit_url(source)
        return found


class ReviewDueView(_PageReport):
    """Pages whose day of review has come, or that are older than twelve months."""

    place = "review-due"
    page_title = _("見直す教材とガイド")
    header_icon = "date"
    index_url_name = "review_due"
    index_results_url_name = "review_due_results"
    no_results_message = _("見直す時期のページは、いまありません。")
    list_export: ClassVar[list[str]] = ["title", "kind", "review_date", "published_at", "reason"]
    export_headings: ClassVar[dict[str, Any]] = {
        "title": _("題"),
        "kind": _("種類"),
        "review_date": _("見直す日"),
        "published_at": _("公開した日時"),
        "reason": _("理由"),
    }
    export_filename = "review-due"

    @property
    def columns(self) -> list[Column]:
        """The table's columns; the title leads to where the page is changed."""
        return [
            TitleColumn("title", label=_("題"), get_url=lambda due: self.edit_address(due.page)),
            Column("kind", label=_("種類")),
            Column("review_date", label=_("見直す日")),
            DateColumn("published_at", label=_("公開した日時")),
            Column("reason", label=_("理由")),
        ]

    def get_queryset(self) -> list[Any]:
        """Return the pages, the longest overdue first."""
        return [due for due in due_for_review(now=timezone.now()) if self.editable(due.page.pk)]


class BrokenLinksView(_PageReport):
    """Links in published pages and contact points that lead nowhere."""

    place = "broken-links"
    page_title = _("切れたリンク")
    header_icon = "link"
    index_url_name = "broken_links"
    index_results_url_name = "broken_links_results"
    no_results_message = _("切れたリンクは、見つかっていません。")
    list_export: ClassVar[list[str]] = ["where", "text", "address", "problem"]
    export_headings: ClassVar[dict[str, Any]] = {
        "where": _("どこにあるか"),
        "text": _("リンクの言葉"),
        "address": _("行き先"),
        "problem": _("どうなっているか"),
    }
    export_filename = "broken-links"

    @property
    def columns(self) -> list[Column]:
        """The table's columns; the place leads to where it is changed."""
        return [
            TitleColumn(
                "where",
                label=_("どこにあるか"),
                get_url=lambda broken: self.edit_address(broken.link.source),
            ),
            Column("text", label=_("リンクの言葉")),
            Column("address", label=_("行き先")),
            Column("problem", label=_("どうなっているか")),
        ]

    def get_queryset(self) -> list[Any]:
        """Return what the reader may change, page by page."""
        return [
            broken
            for broken in broken_links(published_links())
            if not isinstance(broken.link.source, Page) or self.editable(broken.link.source.pk)
        ]
