"""What this app adds to Wagtail's admin."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

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


@hooks.register("register_admin_viewset")
def register_regions() -> list[RegionViewSet | RegionChooserViewSet]:
    """Add the regions' list and the chooser that schools use."""
    return [RegionViewSet("regions"), region_chooser]


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
