"""What this app adds to Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from rest_framework.parsers import FormParser, MultiPartParser
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_localize.views import edit_translation

from cms.viewsets import ContactPointViewSet, RegionChooserViewSet, RegionViewSet, region_chooser

register_snippet(ContactPointViewSet)

# The editor for translations sends forms, which our API refuses by default.
for view in (edit_translation.edit_string_translation, edit_translation.edit_override):
    view.cls.parser_classes = [FormParser, MultiPartParser]


@hooks.register("register_admin_viewset")
def register_regions() -> list[RegionViewSet | RegionChooserViewSet]:
    """Add the regions' list and the chooser that schools use."""
    return [RegionViewSet("regions"), region_chooser]


@hooks.register("insert_global_admin_js")
def add_initialiser() -> SafeString:
    """Load what starts Wagtail's widgets, in place of the inline scripts that our policy refuses."""
    return format_html('<script src="{}"></script>', static("cms/admin/initialise.js"))
