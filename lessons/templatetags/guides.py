"""Tags of guides and leaflets: whom a parent can turn to, and the code that leads from paper here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cms.models import ContactAudience, ContactPoint
from cms.templatetags.qr import qr_code

register = template.Library()

CARD_CONTACTS = 4


@register.simple_tag
def guardian_contacts() -> list[ContactPoint]:
    """Return the first contact points, nationwide and verified, that a parent can turn to."""
    nationwide = ContactPoint.objects.shown().filter(prefecture=None)
    told = nationwide.told_in(get_language() or settings.LANGUAGE_CODE).with_hours()
    return list(told.for_audience(ContactAudience.GUARDIAN)[:CARD_CONTACTS])


@register.simple_tag
def paper_qr_code(text: str, label: str) -> SafeString:
    """Return the text as a QR code that a tagged PDF can name: it reads an SVG's title, no label."""
    drawing = qr_code(text, label)
    start, mark, rest = drawing.partition(">")
    return mark_safe(f"{start}{mark}<title>{escape(label)}</title>{rest}")  # noqa: S308 - escaped


@register.filter
def checked_sources(rows: Iterable[Any]) -> list[tuple[str, date | None]]:
    """Return what the rows were checked against and when, each pair once, in the rows' order."""
    return list(dict.fromkeys((row.value["source"], row.value["verified_on"]) for row in rows))


@register.filter
def times(number: int) -> range:
    """Return as many turns as the number says."""
    return range(number)
