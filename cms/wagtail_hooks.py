"""What this app adds to Wagtail's admin."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from rest_framework.parsers import FormParser, MultiPartParser
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail_localize.views import edit_translation

from cms.reports.contacts import ContactReportView
from cms.reports.pages import BrokenLinksView, ReviewDueView
from cms.reports.readings import UncertainReadingsView
from cms.reports.report import ReportMenuItem
from cms.viewsets import (
    ContactPointViewSet,
    ReadingOverrideViewSet,
    RegionChooserViewSet,
    RegionViewSet,
    region_chooser,
)

register_snippet(ContactPointViewSet)
register_snippet(ReadingOverrideViewSet)

# The editor for translations sends forms, which our API refuses by default.
for view in (edit_translation.edit_string_translation, edit_translation.edit_override):
    view.cls.parser_classes = [FormParser, MultiPartParser]


@hooks.register("register_admin_viewset")
def register_regions() -> list[RegionViewSet | RegionChooserViewSet]:
    """Add the regions' list and the chooser that schools use."""
    return [RegionViewSet("regions"), region_chooser]


@hooks.register("before_move_page")
def refuse_circular_move(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """Say why a page cannot go below itself, where Wagtail would speak of permissions."""
    if destination.pk != page.pk and not destination.is_descendant_of(page):
        return None
    messages.error(
        request,
        _(
            "「%(page)s」は、そのページ自身やその下のページの中へは動かせません。"
            "ほかの場所をえらんでください。"
        )
        % {"page": page.get_admin_display_title()},
    )
    return redirect("wagtailadmin_pages:move", page.pk)


@hooks.register("insert_global_admin_js")
def add_initialiser() -> SafeString:
    """Load what starts Wagtail's widgets, in place of the inline scripts that our policy refuses."""
    return format_html('<script src="{}"></script>', static("cms/admin/initialise.js"))


REPORTS = {
    ReviewDueView: 100,
    BrokenLinksView: 110,
    ContactReportView: 500,
    UncertainReadingsView: 1100,
}
"""The reports of this app, and where each stands in the menu."""


@hooks.register("register_admin_urls")
def add_reports() -> list[URLPattern]:
    """Give the reports their addresses."""
    return [address for report in REPORTS for address in report.addresses()]


for report, order in REPORTS.items():
    hooks.register("register_reports_menu_item", partial(ReportMenuItem, report, order=order))
