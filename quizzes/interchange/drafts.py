"""Between the bank's rows and portable items: items as they are written now, and drafts made of files."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from quizzes.interchange.portable import (
    PortableChoice,
    PortableItem,
    canonical,
    ordered_bands,
)
from quizzes.items.models import DraftChoice, Item, ItemBand


def portable(item: Item) -> PortableItem:
    """
    Return the item's words as its editors last left them, published or not.

    The revision's data are read as they are stored: making objects of them would ask the database for
    every choice.
    """
    revision = item.latest_revision
    data: dict[str, Any] = item.serializable_data() if revision is None else revision.content
    choices = sorted(data["choices"], key=lambda choice: choice["sort_order"] or 0)
    return PortableItem(
        key=item.key,
        kind=data["kind"],
        stem=canonical(data["stem"]),
        explanation=canonical(data["explanation"]),
        choices=tuple(
            PortableChoice(
                text=canonical(choice["text"]),
                is_key=choice["is_key"],
                rationale=canonical(choice["rationale"]),
                misconception=canonical(choice["misconception"]),
            )
            for choice in choices
        ),
        small_class=data["small_class"],
        bands=ordered_bands({band["band"] for band in data["bands"]}),
        help_card=data["help_card"],
        open_use=data["open_use"],
        source=canonical(data["source"]),
        notes=tuple(_not_carried(data)),
    )


def _not_carried(data: dict[str, Any]) -> Iterator[str]:
    """Say what of the item no portable item holds: other languages, its picture, how it is asked."""
    languages = [edition["language"] for edition in data.get("editions", ())]
    if languages:
        yield _("ほかの言葉（%(languages)s）は書き出しません。") % {
            "languages": ", ".join(sorted(languages))
        }
    if data.get("picture"):
        yield _("画像は書き出しません。")
    if data.get("sensitive"):
        yield _("「答えを端末から出さない」は書き出しません。ほかの場所では、答えが集められます。")
    if data.get("keep_order"):
        yield _("「選択肢の順番を変えない」は書き出しません。")


def new_draft(item: PortableItem) -> Item:
    """Return a new item of the bank, saved but published nowhere."""
    draft = Item(key=item.key, live=False, has_unpublished_changes=True)
    _fill(draft, item)
    # A draft may lack what only publishing asks for; the bounds were held when it was read.
    draft.save()
    return draft


def changed_draft(found: Item, item: PortableItem) -> Item:
    """Return the bank's item with other words, in memory; what is published stays."""
    draft: Any = found.get_latest_revision_as_object()
    _fill(draft, item)
    changed: Item = draft
    return changed


def _fill(draft: Item, item: PortableItem) -> None:
    draft.kind, draft.small_class = item.kind, item.small_class
    draft.stem, draft.explanation = item.stem, item.explanation
    draft.help_card, draft.open_use, draft.source = item.help_card, item.open_use, item.source
    draft.choices.set(
        [
            DraftChoice(
                sort_order=order,
                text=choice.text,
                is_key=choice.is_key,
                rationale=choice.rationale,
                misconception=choice.misconception,
            )
            for order, choice in enumerate(item.choices)
        ]
    )
    draft.bands.set([ItemBand(band=band) for band in item.bands])
