"""The QR tag: a code as inline SVG, so that no page needs a ``data:`` address."""

import segno
from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """Return the text as a QR code, drawn black on white in every theme and named by the label."""
    drawing = segno.make(text, micro=False, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    named = f'<svg role="img" aria-label="{escape(label)}" '
    return mark_safe(drawing.replace("<svg ", named, 1))  # noqa: S308 - segno's markup, an escaped label
