"""What a page tells those who share its address: title, summary, picture."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.models import BasePage, HomePage
from cms.reader import plain_path
from cms.site_address import absolute_address

register = template.Library()

SHARED_IMAGE = "cms/shared.png"
LOCALES = {"ja": "ja_JP", "en": "en_US"}
"""Open Graph's names for our languages; an edition in easy Japanese is Japanese to it."""


@register.inclusion_tag("cms/includes/sharing.html", takes_context=True)
def sharing(context: dict[str, Any]) -> dict[str, Any]:
    """Return what the card of the page being read shows; without a request there is none."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return {}
    card = {
        "title": _("安心して、ネットを使うために"),
        "description": "",
        "kind": "website",
        "address": absolute_address(request, plain_path(request)),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "image": absolute_address(request, static(SHARED_IMAGE)),
    }
    language = get_language() or settings.LANGUAGE_CODE
    page = context.get("page")
    if isinstance(page, BasePage):
        language = page.locale.language_code
        card |= {
            "title": page.title,
            "description": describe(page),
            "kind": "website" if isinstance(page, HomePage) else "article",
            "address": page.own_address(request),
        }
    return {**card, "locale": LOCALES.get(language, LOCALES[language[:2]])}


def describe(page: BasePage) -> str:
    """Return what the page says of itself in a sentence or two: an editor's words for it, if any."""
    return str(page.search_description or page.summary or getattr(page, "introduction", ""))
