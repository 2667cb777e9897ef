"""The tag that tells search engines what a lesson is."""

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.site_address import absolute_address
from cms.taxonomy import Band
from cms.templatetags.sharing import SHARED_IMAGE
from lessons.models import LessonPage
from lessons.structured_data import as_data_block, learning_resource

register = template.Library()


@register.simple_tag(takes_context=True)
def learning_resource_data(context: dict[str, Any], lesson: LessonPage) -> SafeString:
    """Return the lesson's JSON-LD as a data block, which no policy on scripts concerns."""
    request = context.get("request")
    data = learning_resource(
        name=lesson.title,
        description=lesson.summary,
        language=lesson.locale.language_code,
        band=Band(lesson.band) if lesson.band else None,
        minutes=lesson.minutes,
        teaches=[aim.value for aim in lesson.aims],
        about=lesson.get_risk_class_labels(),
        address=lesson.own_address(request),
        image=absolute_address(request, static(SHARED_IMAGE)),
        site_name=settings.WAGTAIL_SITE_NAME,
        modified=lesson.last_published_at,
    )
    block = mark_safe(as_data_block(data))  # noqa: S308 - no tag can end or begin in it
    return format_html('<script type="application/ld+json">{}</script>', block)
