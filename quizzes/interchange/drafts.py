"""Between the bank's rows and portable items: items as they are written now, and drafts made of files."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from quizzes.interchange.editions import made_from, with_editions
from quizzes.interchange.portable import (
    PortableChoice,
    PortableEdition,
    PortableItem,
    PortableWords,
    canonical,
    ordered_bands,
)
from quizzes.items.editions import ChoiceEdition, ItemEdition
from quizzes.items.kinds import KINDS
from quizzes.items.models import DraftChoice, Item, ItemBand

KNOWN = frozenset(
    {"id", "pk", "key", "kind", "stem", "explanation", "small_class", "help_card", "open_use"}
    # When it is looked at again is each bank's own affair.
    | {"review_date"}
    | {"source", "choices", "bands", "editions"}
    # Wagtail's own, which say nothing of the item.
    | {"live", "has_unpublished_changes", "first_published_at", "last_published_at", "go_live_at"}
    | {"expire_at", "expired", "latest_revision", "live_revision"}
)
KNOWN_OF_CHOICE = frozenset(
    {"id", "pk", "item", "sort_order", "text", "is_key", "rationale", "misconception", "target"}
)


def portable(item: Item) -> PortableItem:
    """
    Return the item's words as its editors last left them, published or not.

    The revision's data are read as they are stored: making objects of them would ask the database for
    every choice.
    """
    revision = item.latest_revision
    data: dict[str, Any] = item.serializable_data() if revision is None else revision.content
    kind = data["kind"]
    has_targets = kind in KINDS and KINDS[kind].has_targets
    return with_editions(
        PortableItem(
            key=item.key,
            kind=kind,
            stem=canonical(data["stem"]),
            explanation=canonical(data["explanation"]),
            choices=tuple(
                PortableChoice(
                    text=canonical(choice["text"]),
                    is_key=choice["is_key"],
                    rationale=canonical(choice["rationale"]),
                    misconception=canonical(choice["misconception"]),
                    target=canonical(choice.get("target", "")) if has_targets else "",
                )
                for choice in _sorted(data["choices"])
            ),
            small_class=data["small_class"],
            bands=ordered_bands({band["band"] for band in data["bands"]}),
            help_card=data["help_card"],
            open_use=data["open_use"],
            source=canonical(data["source"]),
            notes=tuple(_not_carried(data)),
        ),
        [_edition(edition, has_targets) for edition in data.get("editions", ()) if kind in KINDS],
    )


def _sorted(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(choices, key=lambda choice: choice["sort_order"] or 0)


def _edition(data: dict[str, Any], has_targets: bool) -> PortableEdition:
    return PortableEdition(
        language=data["language"],
        made_from=made_from(data["made_from"]),
        stem=canonical(data["stem"]),
        explanation=canonical(data["explanation"]),
        choices=tuple(
            PortableWords(
                text=canonical(choice["text"]),
                rationale=canonical(choice["rationale"]),
                target=canonical(choice["target"]) if has_targets else "",
            )
            for choice in _sorted(data["choices"])
        ),
    )


def _not_carried(data: dict[str, Any]) -> Iterator[str]:
    """Say what the bank knows of the item that no portable item holds: what was added to it since."""
    parts: list[tuple[type[models.Model], frozenset[str], dict[str, Any]]]
    parts = [(Item, KNOWN, data), *((DraftChoice, KNOWN_OF_CHOICE, one) for one in data["choices"])]
    names = (
        str(field.verbose_name)
        for model, known, values in parts
        for field in model._meta.concrete_fields  # noqa: SLF001 - Django's API
        if field.name not in known and values.get(field.name)
    )
    for name in dict.fromkeys(names):
        yield _("「%(field)s」は書き出しません。") % {"field": name}


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
                target=choice.target,
            )
            for order, choice in enumerate(item.choices)
        ]
    )
    draft.bands.set([ItemBand(band=band) for band in item.bands])
    draft.editions.set(_told(draft, item))


def _told(draft: Item, item: PortableItem) -> list[ItemEdition]:
    """Return the draft's editions: the item's, and those of other languages as they are."""
    there = {edition.language: edition for edition in draft.editions.all()}
    for told in item.editions:
        edition = there.setdefault(told.language, ItemEdition(language=told.language))
        edition.made_from = told.made_from
        edition.stem, edition.explanation = told.stem, told.explanation
        edition.choices.set(
            [
                ChoiceEdition(
                    sort_order=order,
                    text=words.text,
                    rationale=words.rationale,
                    target=words.target,
                )
                for order, words in enumerate(told.choices)
            ]
        )
    return list(there.values())
