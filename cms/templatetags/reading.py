"""Tags of the reading side: the language of the words, a body's sections, whom a child can turn to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from cms.directory import Entry, entries, first_choices
from cms.models import BasePage, ContactAudience, ContactPoint, page_path
from cms.reader import readers_address
from cms.taxonomy import HARM, Band

register = template.Library()

SENTENCE_END = re.compile(r"。|[？！](?=\u3000)|[.?!](?=\s)|\.”(?=\s)")
"""Where a sentence ends and another follows: in Latin letters a stop within a number ends none."""


@dataclass(frozen=True, kw_only=True)
class CardContacts:
    """Whom the help card names."""

    urgent: list[Entry]
    first: list[Entry]


@register.simple_tag(takes_context=True)
def card_contacts(context: dict[str, Any]) -> CardContacts:
    """
    Return whom a child anywhere can turn to, verified, as they are now: in danger, and otherwise.

    They are fetched once for a page, however many cards it has.
    """
    request = context.get("request")
    kept = {} if request is None else vars(request)
    if "card_contacts" not in kept:
        kept["card_contacts"] = _card_contacts(timezone.now())
    return kept["card_contacts"]


def _card_contacts(now: datetime) -> CardContacts:
    contacts = ContactPoint.objects.shown().for_audience(ContactAudience.CHILD)
    contacts = contacts.filter(prefecture=None).told_in(get_language() or settings.LANGUAGE_CODE)
    found = entries(contacts.with_hours(), now=now)
    return CardContacts(
        urgent=[entry for entry in found if entry.contact.urgent], first=first_choices(found)
    )


@register.filter
def spacing(band: str) -> str:
    """Return the class that sets words apart for the band's readers, after a blank, or nothing."""
    return " spaced" if band == Band.PRIMARY_LOWER else ""


@register.inclusion_tag("cms/includes/help_card_at_end.html", takes_context=True)
def help_card_at_end(context: dict[str, Any], page: BasePage) -> dict[str, Any]:
    """
    Render the help card below a page about harm whose body holds none.

    So no lesson about harm is ever without it, whatever an editor forgets; see
    :data:`cms.taxonomy.HARM`.
    """
    body = getattr(page, "body", None) or []
    has_card = any(getattr(block.block, "offers_help", False) for block in body)
    return {
        "request": context.get("request"),
        "is_needed": bool(HARM.intersection(page.risk_classes)) and not has_card,
    }


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


OWN_LINK = re.compile(r'(?P<before><a\b[^>]*?\bhref=")(?P<address>/(?!/)[^"]*)"')


@register.filter
def links_kept(html: str) -> SafeString:
    """Return rich text whose links within the site keep the reader's language and furigana mode."""
    return mark_safe(OWN_LINK.sub(_kept_link, html))  # noqa: S308 - it was; the address is escaped


def _kept_link(link: re.Match[str]) -> str:
    return f'{link["before"]}{escape(readers_address(unescape(link["address"])))}"'


@register.simple_tag
def parent_of(page: Page) -> Page:
    """
    Return the page above this one, in its published edition in the reader's language if it has one.

    Asks for editions only where the page itself has none, and is read in Japanese.
    """
    parent, language = page.get_parent(), get_language()
    parent.locale = page.locale  # a tree has one language
    if language in {page.locale.language_code, None}:
        return parent
    editions = Page.objects.live().filter(locale__language_code=language, alias_of=None)
    found = editions.filter(translation_key=parent.translation_key).select_related("locale")
    return found.first() or parent


@register.filter
def lead_sentence(text: str) -> SafeString:
    """Return the text with its first sentence emphasised, if others follow it."""
    end = SENTENCE_END.search(text)
    if end is None or not text[end.end() :].strip():
        return format_html("{}", text)
    return format_html("<strong>{}</strong>{}", text[: end.end()], text[end.end() :])


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
