"""What this app adds to Wagtail's admin."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.action_menu import PublishMenuItem
from wagtail.snippets.models import register_snippet

from cms.reports.report import ReportMenuItem
from quizzes.interchange.bulk_actions import ExportBulkAction
from quizzes.interchange.views import report, upload
from quizzes.models import Item, Quiz
from quizzes.review.report import ItemsDueView
from quizzes.statistics.report import ItemFiguresView
from quizzes.viewsets import BankGroup, may_publish_directly

register_snippet(BankGroup)
hooks.register("register_bulk_action", ExportBulkAction)
hooks.register("register_reports_menu_item", partial(ReportMenuItem, ItemFiguresView, order=300))


hooks.register("register_reports_menu_item", partial(ReportMenuItem, ItemsDueView, order=105))


@hooks.register("construct_snippet_action_menu")
def offer_approval_alone(menu: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take the direct way to the public off the menu of items and quizzes; see ``ApprovedAlone``."""
    if issubclass(context["model"], Item | Quiz) and not may_publish_directly(request.user):
        menu[:] = [item for item in menu if not isinstance(item, PublishMenuItem)]


@hooks.register("register_admin_urls")
def add_interchange() -> list[URLPattern]:
    """Give the pages on which items come in their addresses."""
    return [
        path("interchange/", upload, name="interchange"),
        path("interchange/<str:name>/", report, name="interchange_report"),
    ]


@hooks.register("register_admin_urls")
def add_figures() -> list[URLPattern]:
    """Give the reports on items their addresses."""
    return [*ItemFiguresView.addresses(), *ItemsDueView.addresses()]
