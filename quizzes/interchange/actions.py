"""What editors do: look at what a file would change, write it as drafts, take items out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from cms.refusals import Refusal
from quizzes.interchange.drafts import changed_draft, new_draft, portable
from quizzes.interchange.editions import state
from quizzes.interchange.formats import Format
from quizzes.interchange.portable import (
    Loss,
    PortableItem,
    Reading,
    Written,
    gaps,
    with_defaults,
)
from quizzes.items.models import Item
from quizzes.review.bank import bank_words
from quizzes.review.likeness import Likenesses, Near, Worded

FIELD_WORDS = {
    "kind": gettext_lazy("形式"),
    "stem": gettext_lazy("問題文"),
    "explanation": gettext_lazy("解説"),
    "choices": gettext_lazy("選択肢"),
    "small_class": gettext_lazy("小分類"),
    "bands": gettext_lazy("対象"),
    "help_card": gettext_lazy("相談カード"),
    "open_use": gettext_lazy("クイズで使う"),
    "source": gettext_lazy("出典"),
    "editions": gettext_lazy("ほかの言葉"),
}


class BankChanged(Refusal):
    """The bank is no longer as it was when the editor was told what would happen."""

    code = "bank_changed"
    message = gettext_lazy(
        "たしかめているあいだに、問題が変わりました。新しい結果を見て、もういちどえらんでください。"
    )


class NothingToWrite(Refusal):
    """None of the items would change anything."""

    code = "nothing_to_write"
    message = gettext_lazy(
        "取りこむ問題がありません。ファイルを直してから、もういちどえらんでください。"
    )


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One item of a file, and what the bank would make of it."""

    item: PortableItem
    gaps: tuple[str, ...]
    editions: tuple[str, ...] = ()
    """Its words in other languages, in the file or in the bank, and what would keep them from readers."""
    differences: tuple[str, ...] = ()
    there: PortableItem | None = None
    near: tuple[Near, ...] = ()
    """Other items, of the bank or the file, whose words are nearly the same."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What writing a file would do, said before anything is written."""

    new: tuple[Proposal, ...]
    changed: tuple[Proposal, ...]
    same: tuple[str, ...]
    refused: tuple[Loss, ...]
    notes: tuple[str, ...]

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What of the items that would be written stays behind."""
        return tuple(
            Loss(name=proposal.item.key, reason=note)
            for proposal in (*self.new, *self.changed)
            for note in proposal.item.notes
        )


@dataclass(frozen=True, kw_only=True)
class Imported:
    """How many drafts were written."""

    created: int
    changed: int


def plan_import(*, reading: Reading, small_class: str = "", bands: tuple[str, ...] = ()) -> Plan:
    """Return what writing the reading would do; the defaults stand where the file says nothing."""
    items = [with_defaults(item, small_class=small_class, bands=bands) for item in reading.items]
    known = _known([item.key for item in items])
    sent = {item.key for item in items}
    likenesses = Likenesses(
        [*map(_worded, items), *(one for one in bank_words() if one.key not in sent)]
    )
    new, changed, same, refused = [], [], [], []
    for item in items:
        there = known.get(item.key)
        if not item.small_class:
            reason = _("小分類がありません。前の画面で、小分類をえらんでください。")
            refused.append(Loss(name=item.key, reason=reason))
        elif there is None:
            new.append(_proposal(item, likenesses))
        elif _of_languages(there, item) == item:
            same.append(item.key)
        else:
            changed.append(_proposal(item, likenesses, there))
    return Plan(
        new=tuple(new),
        changed=tuple(changed),
        same=tuple(same),
        refused=(*reading.refused, *refused),
        notes=reading.notes,
    )


def _proposal(
    item: PortableItem, likenesses: Likenesses, there: PortableItem | None = None
) -> Proposal:
    editions = {edition.language: edition for edition in (there.editions if there else ())}
    editions |= {edition.language: edition for edition in item.editions}
    return Proposal(
        item=item,
        gaps=tuple(gaps(item)),
        editions=tuple(state(item, edition) for edition in editions.values()),
        differences=tuple(_differences(_of_languages(there, item), item)) if there else (),
        there=there,
        near=tuple(likenesses.near(_worded(item))),
    )


def _of_languages(there: PortableItem, item: PortableItem) -> PortableItem:
    """Return what the bank says in the item's languages: the file changes no others."""
    languages = {edition.language for edition in item.editions}
    kept = tuple(edition for edition in there.editions if edition.language in languages)
    return replace(there, editions=kept)


def _worded(item: PortableItem) -> Worded:
    return Worded(
        key=item.key, stem=item.stem, options=tuple(choice.text for choice in item.choices)
    )


def _known(keys: list[str]) -> dict[str, PortableItem]:
    found = Item.objects.filter(key__in=keys).select_related("latest_revision")
    prefetched = found.prefetch_related("choices", "bands", "editions__choices")
    return {item.key: portable(item) for item in prefetched}


def _differences(there: PortableItem, item: PortableItem) -> Iterable[str]:
    return (
        str(words)
        for name, words in FIELD_WORDS.items()
        if getattr(there, name) != getattr(item, name)
    )


def write_drafts(*, plan: Plan, user: Any, with_changes: bool) -> Imported:
    """
    Write the plan's items as drafts, all or none; what is published stays as it is.

    Items that are already there get a new draft only ``with_changes``.

    :raises NothingToWrite: if nothing is left to write
    :raises BankChanged: if an item is there now that was not, or the other way round
    """
    changes = plan.changed if with_changes else ()
    if not plan.new and not changes:
        raise NothingToWrite
    try:
        with transaction.atomic():
            for proposal in plan.new:
                draft = new_draft(proposal.item)
                log(instance=draft, action="wagtail.create", user=user, content_changed=True)
                draft.save_revision(user=user, clean=False, log_action=False)
            keys = [proposal.item.key for proposal in changes]
            found = Item.objects.select_for_update().filter(key__in=keys)
            there = {item.key: item for item in found}
            for proposal in changes:
                if proposal.item.key not in there:
                    raise BankChanged
                draft = changed_draft(there[proposal.item.key], proposal.item)
                draft.save_revision(user=user, clean=False, log_action=True)
    except IntegrityError as error:
        raise BankChanged from error
    return Imported(created=len(plan.new), changed=len(changes))


def export_items(*, items: Iterable[Item], form: Format) -> Written:
    """Return the items as a file of the format; what it cannot say is named, never dropped unseen."""
    portables = [portable(item) for item in items]
    losses = [Loss(name=item.key, reason=note) for item in portables for note in item.notes]
    written = form.write(portables)
    return Written(data=written.data, losses=(*losses, *written.losses))
