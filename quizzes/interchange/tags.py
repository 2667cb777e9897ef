"""What the bank knows of an item, as the words that other programs keep: tags or keywords."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from cms.taxonomy import Band
from quizzes.interchange.portable import PortableItem, is_small_class, ordered_bands
from quizzes.items.kinds import ItemKind

SMALL_CLASS, BAND, KIND = "small_class:", "band:", "kind:"
HELP_CARD, SECURE = "help_card", "secure"

LOOKS_LIKE = {
    ItemKind.TRUE_FALSE.value: ItemKind.SINGLE.value,
    ItemKind.SORT.value: ItemKind.MATCH.value,
    ItemKind.ORDER.value: ItemKind.ORDER.value,
}
"""Kinds that are marked, because other programs write them like another kind or score them otherwise."""


def written_tags(item: PortableItem) -> list[str]:
    """Return the item's tags."""
    return [
        *([KIND + item.kind] if item.kind in LOOKS_LIKE else []),
        *([SMALL_CLASS + item.small_class] if item.small_class else []),
        *(BAND + band for band in item.bands),
        *([HELP_CARD] if item.help_card else []),
        *([] if item.open_use else [SECURE]),
    ]


def is_marked(kind: str, tags: Iterable[str]) -> bool:
    """Tell whether the tags are those of an item of ours of that kind."""
    return KIND + kind in tags


def tagged(item: PortableItem, tags: Iterable[str]) -> PortableItem:
    """Return the item with what the tags say of it; a tag that is not ours is named."""
    kind, small_class, bands, help_card, open_use = item.kind, "", set(), False, True
    notes = []
    for tag in tags:
        value = tag.partition(":")[2]
        if tag.startswith(KIND) and item.kind in {value, LOOKS_LIKE.get(value)}:
            kind = value
        elif tag.startswith(SMALL_CLASS) and is_small_class(value):
            small_class = value
        elif tag.startswith(BAND) and value in Band.values:
            bands.add(value)
        elif tag == HELP_CARD:
            help_card = True
        elif tag == SECURE:
            open_use = False
        elif tag:
            notes.append(_("タグ「%(tag)s」は取りこみません。") % {"tag": tag[:60]})
    return replace(
        item,
        kind=kind,
        small_class=small_class,
        bands=ordered_bands(bands),
        help_card=help_card,
        open_use=open_use,
        notes=tuple(dict.fromkeys((*notes, *item.notes))),
    )
