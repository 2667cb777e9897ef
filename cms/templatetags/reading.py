"""Tags of the reading side: the language of the words, a body's sections, whom a child can turn to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from cms.models import ContactAudience, ContactPoint, page_path

register = template.Library()

CARD_CONTACTS = 3


@register.simple_tag
def child_contacts() -> list[ContactPoint]:
    """Return the first contact points, nationwide and verified, that a child can turn to."""
    nationwide = ContactPoint.objects.shown().filter(prefecture=None)
    return list(nationwide.for_audience(ContactAudience.CHILD)[:CARD_CONTACTS])


@register.simple_tag
def differs_from_interface(language_code: str) -> bool:
    """Tell whether words in that language stand in an interface of another one."""
    return language_code != get_language()


@register.simple_tag
def lang(language_code: str) -> SafeString:
    """Return the ``lang`` attribute of words in that language; nothing where it says nothing new."""
    if differs_from_interface(language_code):
        return format_html(' lang="{}"', language_code)
    return mark_safe("")


@register.simple_tag
def interface_lang() -> SafeString:
    """Return the ``lang`` attribute of the interface's words among a page's; see :func:`lang`."""
    language_code = get_language()
    if language_code and language_code != settings.LANGUAGE_CODE:
        return format_html(' lang="{}"', language_code)
    return mark_safe("")


@register.simple_tag
def page_address(page: Page) -> str:
    """Return the page's address below the interface's language; see :func:`cms.models.page_path`."""
    return page_path(page)


@register.filter
def lead_sentence(text: str) -> SafeString:
    """Return the text with its first sentence emphasised, if others follow it."""
    first, stop, rest = text.partition("。")
    if not rest:
        return format_html("{}", text)
    return format_html("<strong>{}{}</strong>{}", first, stop, rest)


@dataclass(kw_only=True)
class Section:
    """A heading of a body with what stands under it; what precedes all headings has none."""

    anchor: str = ""
    heading: Any = None
    blocks: list[Any] = field(default_factory=list)


@register.simple_tag
def sections(body: Iterable[Any], *, leave_out: str = "") -> list[Section]:
    """Return the body's blocks grouped under its headings, in order, without those of one type."""
    found = [Section()]
    for block in body:
        if block.block_type == "heading":
            found.append(Section(anchor=f"section-{len(found)}", heading=block))
        elif block.block_type != leave_out:
            found[-1].blocks.append(block)
    return [section for section in found if section.heading or section.blocks]
