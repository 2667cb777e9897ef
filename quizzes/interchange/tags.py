"""What the bank knows of an item, as the words that other programs keep: tags or keywords."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.taxonomy import Band
from quizzes.interchange.portable import PortableItem, is_small_class, ordered_bands

SMALL_CLASS, BAND = "small_class:", "band:"
HELP_CARD, SECURE = "help_card", "secure"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What tags say of an item, and those that say nothing here."""

    small_class: str
    bands: tuple[str, ...]
    help_card: bool
    open_use: bool
    notes: tuple[str, ...]


def written_tags(item: PortableItem) -> list[str]:
    """Return the item's tags."""
    return [
        *([SMALL_CLASS + item.small_class] if item.small_class else []),
        *(BAND + band for band in item.bands),
        *([HELP_CARD] if item.help_card else []),
        *([] if item.open_use else [SECURE]),
    ]


def read_tags(tags: Iterable[str]) -> Known:
    """Return what the tags say; a tag that is not ours is named."""
    small_class, bands, help_card, open_use = "", set(), False, True
    notes = []
    for tag in tags:
        value = tag.partition(":")[2]
        if tag.startswith(SMALL_CLASS) and is_small_class(value):
            small_class = value
        elif tag.startswith(BAND) and value in Band.values:
            bands.add(value)
        elif tag == HELP_CARD:
            help_card = True
        elif tag == SECURE:
            open_use = False
        elif tag:
            notes.append(_("タグ「%(tag)s」は取りこみません。") % {"tag": tag[:60]})
    return Known(
        small_class=small_class,
        bands=ordered_bands(bands),
        help_card=help_card,
        open_use=open_use,
        notes=tuple(notes),
    )
