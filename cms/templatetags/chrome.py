"""Tags of what surrounds every page: its addresses in both languages, and the navigation."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _

register = template.Library()


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
def translated_url(context: dict[str, Any], language: str, *, absolute: bool = False) -> str:
    """
    Return the address of the page being read in another language, with its query.

    It is the address itself where the page has no other language, and nothing without a request, as on
    the page that a failing server shows.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    # Reversing adds the furigana mode; a path that begins with two slashes would name a host.
    here = "/" + request.get_full_path_info().lstrip("/")
    url = translate_url(here, language)
    return request.build_absolute_uri(url) if absolute else url


@register.simple_tag(takes_context=True)
def site_navigation(context: dict[str, Any]) -> list[Destination]:
    """Return where the header leads, and which place the page being read is in."""
    request: HttpRequest | None = context.get("request")
    here = request.path if request is not None else ""
    places = [
        (_("教材"), site_path("/lessons/")),
        (_("クラスに参加"), reverse("join")),
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
