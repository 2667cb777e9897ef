"""What every report shares: whom it is for, its addresses in the admin, and its place in the menu."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Report(ReportView):
    """
    A report for those who may do one of ``any_permission_required`` to what it lists.

    Subclasses name their ``page_title``, ``header_icon``, ``index_url_name``, and the
    ``index_results_url_name`` that follows from it; ``place`` is their path below ``reports/``.
    """

    place: ClassVar[str]
    any_permission_required: ClassVar[list[str]]
    is_searchable = False
    paginate_by = 50

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Keep a spreadsheet from taking an editor's words for a formula."""
        value = super().preprocess_field_value(field, value, export_format)
        if isinstance(value, str) and value.startswith(FORMULA_STARTS):
            return f"'{value}"
        return value

    @classmethod
    def addresses(cls) -> list[URLPattern]:
        """Return where the report stands below the admin: the page, and its list alone."""
        return [
            path(f"reports/{cls.place}/", cls.as_view(), name=cls.index_url_name),
            path(
                f"reports/{cls.place}/results/",
                cls.as_view(results_only=True),
                name=cls.index_results_url_name,
            ),
        ]


class ReportMenuItem(MenuItem):
    """A report's place in the menu, for those whom it is for."""

    def __init__(self, report: type[Report], *, order: int) -> None:
        self.report = report
        super().__init__(
            report.page_title,
            reverse(report.index_url_name),
            name=report.index_url_name.replace("_", "-"),
            icon_name=report.header_icon,
            order=order,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the report is for this person."""
        report = self.report()
        report.request = request
        return bool(report.user_has_any_permission(report.any_permission_required))
