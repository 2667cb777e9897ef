"""What this app adds to Wagtail's admin."""

from functools import partial

from django.urls import URLPattern
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.reports.report import ReportMenuItem
from quizzes.statistics.report import ItemFiguresView
from quizzes.viewsets import BankGroup

register_snippet(BankGroup)


@hooks.register("register_admin_urls")
def add_figures() -> list[URLPattern]:
    """Give the report on items its addresses."""
    return ItemFiguresView.addresses()


hooks.register("register_reports_menu_item", partial(ReportMenuItem, ItemFiguresView, order=300))
