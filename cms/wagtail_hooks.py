"""What this app adds to Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.viewsets import ContactPointViewSet, RegionChooserViewSet, RegionViewSet, region_chooser

register_snippet(ContactPointViewSet)


@hooks.register("register_admin_viewset")
def register_regions() -> list[RegionViewSet | RegionChooserViewSet]:
    """Add the regions' list and the chooser that schools use."""
    return [RegionViewSet("regions"), region_chooser]


@hooks.register("insert_global_admin_js")
def add_initialiser() -> SafeString:
    """Load what starts Wagtail's widgets, in place of the inline scripts that our policy refuses."""
    return format_html('<script src="{}"></script>', static("cms/admin/initialise.js"))
