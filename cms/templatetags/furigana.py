"""Tags of the readings: the modes that a reader can choose, and words that always have theirs."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.furigana.html import annotate
from cms.furigana.modes import RubyMode
from cms.reader import address_in, chosen_mode, is_plain_only, plain_path

register = template.Library()

WORDS_KEPT = 500


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A way to read the page, and where it is read so."""

    label: str | Promise
    path: str
    is_current: bool
    kind: str
    """``wide`` for a choice in words, ``grade`` for one of the six school years."""


@register.simple_tag(takes_context=True)
def ruby_choices(context: dict[str, Any]) -> list[Choice]:
    """Return how the page can be read; nothing where it has one form, and without a request."""
    request: HttpRequest | None = context.get("request")
    if request is None or is_plain_only(request.path_info) or getattr(request, "is_dummy", False):
        return []
    chosen = chosen_mode()
    choices: list[tuple[RubyMode | None, Any]] = [(None, _("おまかせ"))]
    choices += [(mode, mode.label) for mode in (RubyMode.NONE, RubyMode.ALL)]
    choices += [(mode, mode.label) for mode in RubyMode if mode.value.isdigit()]
    return [
        Choice(
            label=label,
            path=address_in(request, mode),
            is_current=mode is chosen,
            kind="grade" if mode and mode.value in "123456" else "wide",
        )
        for mode, label in choices
    ]


@register.simple_tag(takes_context=True)
def canonical_url(context: dict[str, Any]) -> str:
    """Return the absolute address that the page has without mode and query; nothing without a request."""
    request: HttpRequest | None = context.get("request")
    return "" if request is None else request.build_absolute_uri(plain_path(request))


@register.simple_tag
def is_in_chosen_mode() -> bool:
    """Tell whether the address names a mode: then the page is another form of the plain one."""
    return chosen_mode() is not None


@register.simple_tag(takes_context=True)
def address_with_all_readings(context: dict[str, Any]) -> str:
    """Return where the page is read with every reading; nothing where it has one form."""
    request: HttpRequest | None = context.get("request")
    if request is None or is_plain_only(request.path_info) or getattr(request, "is_dummy", False):
        return ""
    return address_in(request, RubyMode.ALL)


@register.filter
def with_readings(words: Any) -> SafeString:
    """Return the interface's words with every reading, in Japanese: for the words that lead to ruby."""
    escaped = str(conditional_escape(words))
    if not (get_language() or "").startswith("ja"):
        return mark_safe(escaped)  # noqa: S308 - escaped above
    return _with_readings(escaped)


@lru_cache(maxsize=WORDS_KEPT)
def _with_readings(escaped: str) -> SafeString:
    return mark_safe(annotate(escaped, mode=RubyMode.ALL))  # noqa: S308 - escaped by the caller
