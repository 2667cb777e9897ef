"""What this app adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from rest_framework.parsers import FormParser, MultiPartParser
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail_localize.views import edit_translation

from cms.contact_report import report_addresses, report_menu_item
from cms.page_reports import (
    BrokenLinksView,
    ReportMenuItem,
    ReviewDueView,
    menu_item,
    page_report_addresses,
)
from cms.reports import UncertainReadingsMenuItem, UncertainReadingsView
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


@hooks.register("register_admin_urls")
def add_contact_report() -> list[Any]:
    """Add the report of contact points to check again."""
    return report_addresses()


@hooks.register("register_reports_menu_item")
def add_contact_report_to_menu() -> MenuItem:
    """Lead to it from the menu of reports."""
    return report_menu_item()


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


@hooks.register("register_admin_urls")
def add_page_reports() -> list[URLPattern]:
    """Add the reports' addresses."""
    return page_report_addresses


@hooks.register("register_reports_menu_item")
def register_review_due() -> ReportMenuItem:
    """Add the report on pages to read again."""
    return menu_item(ReviewDueView, order=100)


@hooks.register("register_reports_menu_item")
def register_broken_links() -> ReportMenuItem:
    """Add the report on links that lead nowhere."""
    return menu_item(BrokenLinksView, order=110)


@hooks.register("insert_global_admin_js")
def add_initialiser() -> SafeString:
    """Load what starts Wagtail's widgets, in place of the inline scripts that our policy refuses."""
    return format_html('<script src="{}"></script>', static("cms/admin/initialise.js"))


@hooks.register("register_admin_urls")
def register_reports() -> list[URLPattern]:
    """Give the report of uncertain readings its addresses."""
    return [
        path("reports/readings/", UncertainReadingsView.as_view(), name="uncertain_readings"),
        path(
            "reports/readings/results/",
            UncertainReadingsView.as_view(results_only=True),
            name="uncertain_readings_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def add_uncertain_readings() -> UncertainReadingsMenuItem:
    """Offer the report in the menu."""
    return UncertainReadingsMenuItem(
        UncertainReadingsView.page_title,
        reverse("uncertain_readings"),
        name="uncertain-readings",
        icon_name=UncertainReadingsView.header_icon,
        order=1100,
    )
