"""What this app adds to Wagtail's admin."""

from functools import partial

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.reports.report import ReportMenuItem
from quizzes.interchange.bulk_actions import ExportBulkAction
from quizzes.interchange.views import report, upload
from quizzes.statistics.report import ItemFiguresView
from quizzes.viewsets import BankGroup

register_snippet(BankGroup)
hooks.register("register_bulk_action", ExportBulkAction)
hooks.register("register_reports_menu_item", partial(ReportMenuItem, ItemFiguresView, order=300))


@hooks.register("register_admin_urls")
def add_interchange() -> list[URLPattern]:
    """Give the pages on which items come in their addresses."""
    return [
        path("interchange/", upload, name="interchange"),
        path("interchange/<str:name>/", report, name="interchange_report"),
    ]


@hooks.register("register_admin_urls")
def add_figures() -> list[URLPattern]:
    """Give the report on items its addresses."""
    return ItemFiguresView.addresses()
