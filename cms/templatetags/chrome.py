"""Tags of what surrounds every page: its addresses in other languages, and the navigation."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cms.models import BasePage, page_path

register = template.Library()

EASY = "ja-x-easy"
ADULTS = frozenset({"teach", "accounts"})
"""What adults use is not worded in easy Japanese: the first parts of its addresses."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A language that the page being read exists in, and its address there."""

    language: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A place that the navigation leads to."""

    label: str
    path: str
    current: str
    """The value of ``aria-current``: ``page``, ``true`` within the place, or nothing."""


@register.simple_tag
def site_path(path: str) -> str:
    """Return the path of a page in the tree, below the active language: ``/lessons/``, ``/en/lessons/``."""
    return reverse("wagtail_serve", args=[path.lstrip("/")])


@register.simple_tag(takes_context=True)
def editions(context: dict[str, Any]) -> list[Edition]:
    """
    Return the languages that the page being read exists in, each with its address there.

    A page of the tree exists in its own language and in those of its published editions; another page
    is an interface, which exists in every language, and in easy Japanese where pupils meet it.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:  # the page that a failing server shows
        return []
    page = context.get("page")
    if isinstance(page, BasePage):
        found = _editions_of_page(page)
        return [found[code] for code, _name in settings.LANGUAGES if code in found]
    languages = [code for code, _name in settings.LANGUAGES if code != EASY or _for_pupils(request)]
    # Not the full path: what stands before the addresses that we resolve is added by reversing them.
    query = request.META.get("QUERY_STRING", "")
    here = "/" + request.path_info.lstrip("/")  # two slashes would name a host
    here = f"{here}?{query}" if query else here
    return [Edition(language=code, path=translate_url(here, code)) for code in languages]


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], path: str) -> str:
    """Return the path with scheme and host, as the request has them."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def missing_edition(context: dict[str, Any]) -> bool:
    """Tell whether a page of the tree is read in another language than the reader has chosen."""
    page = context.get("page")
    return isinstance(page, BasePage) and page.locale.language_code != get_language()


def _editions_of_page(page: BasePage) -> dict[str, Edition]:
    found = {}
    for language, edition in page.editions.items():
        with override(language):
            found[language] = Edition(language=language, path=page_path(edition))
    return found


def _for_pupils(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is None or not ADULTS.intersection((*match.namespaces, *match.route.split("/")))


@register.simple_tag(takes_context=True)
def site_navigation(context: dict[str, Any]) -> list[Destination]:
    """Return where the header leads, and which place the page being read is in."""
    request: HttpRequest | None = context.get("request")
    here = request.path if request is not None else ""
    places = [
        (_("教材"), site_path("/lessons/")),
        (_("クラスに参加"), reverse("join")),
        (_("保護者の方へ"), site_path("/guides/")),
        (_("リテラシーテスト"), reverse("literacy:index")),
        (_("先生の方へ"), reverse("teach:index")),
    ]
    return [
        Destination(label=label, path=path, current=_current(here, path)) for label, path in places
    ]


def _current(here: str, path: str) -> str:
    if here == path:
        return "page"
    return "true" if here.startswith(path) else ""
