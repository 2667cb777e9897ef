"""
The neutral item between every format and the bank, and what reading a file gives.

Its texts are canonical: no control characters, lines ended by one line feed, no blanks around.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.taxonomy import Band, SmallClass
from quizzes.interchange.bounds import (
    MAX_CHOICE_TEXT,
    MAX_CHOICES,
    MAX_ITEMS,
    MAX_SOURCE,
    MAX_TEXT,
    NoItems,
    TooManyItems,
)
from quizzes.items.digests import words_digest
from quizzes.items.kinds import KINDS, ItemKind, Kind

Part = TypeVar("Part")

KEY = re.compile(r"[-a-zA-Z0-9_]{1,80}")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document can hold."""

CHOICE_KINDS = frozenset(
    {ItemKind.SINGLE.value, ItemKind.MULTIPLE.value, ItemKind.TRUE_FALSE.value}
)
PAIRED_KINDS = frozenset({ItemKind.MATCH.value, ItemKind.SORT.value})
PORTABLE_KINDS = CHOICE_KINDS | PAIRED_KINDS | {ItemKind.ORDER.value, ItemKind.SCALE.value}
"""The kinds that a portable item can be; each format says which of them it can write."""


@dataclass(frozen=True, kw_only=True)
class PortableChoice:
    """An option of a portable item."""

    text: str
    is_key: bool = False
    rationale: str = ""
    misconception: str = ""
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class PortableWords:
    """What an option says in another language."""

    text: str = ""
    rationale: str = ""
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class PortableEdition:
    """
    What an item says in another language, finished or not.

    ``made_from`` is the digest of the Japanese that somebody compared it with: whoever changes the
    Japanese on the way makes it outdated, in whatever program.
    """

    language: str
    made_from: str = ""
    stem: str = ""
    explanation: str = ""
    choices: tuple[PortableWords, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PortableItem:
    """
    An item as it travels. What a file does not say is empty.

    ``notes`` says what of the file this item could not keep; items that differ in nothing else are equal.
    """

    key: str
    kind: str
    stem: str
    explanation: str = ""
    choices: tuple[PortableChoice, ...] = ()
    small_class: str = ""
    bands: tuple[str, ...] = ()
    help_card: bool = False
    open_use: bool = True
    source: str = ""
    editions: tuple[PortableEdition, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def keys(self) -> int:
        """How many of the choices are keys."""
        return sum(choice.is_key for choice in self.choices)

    @property
    def kind_in_words(self) -> str:
        """The kind's name, or what it is called where it is not known."""
        known = self.kind in ItemKind.values
        return str(ItemKind(self.kind).label) if known else self.kind[:60]

    @property
    def rules(self) -> Kind:
        """The rules of the item's kind."""
        return KINDS[self.kind]

    @property
    def targets(self) -> list[str]:
        """What the choices belong to, in their order."""
        return [choice.target for choice in self.choices]

    def words_digest(self) -> str:
        """Return the digest of what its editions must agree with, as the bank's items do."""
        return words_digest(
            words=[
                *(self.kind, self.stem, self.explanation),
                *(text for choice in self.choices for text in (choice.text, choice.rationale)),
                *(self.targets if self.rules.has_targets else ()),
            ],
            keys=[choice.is_key for choice in self.choices],
        )


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Something that a file or an item could not keep; ``name`` says of which item, if of one."""

    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file says: items, items that cannot be made, and what is left out of the file itself."""

    items: tuple[PortableItem, ...]
    refused: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file made of items, and what it could not take."""

    data: bytes
    losses: tuple[Loss, ...] = ()


class ItemRefused(Exception):
    """The item cannot be represented; its words say why."""


def canonical(text: str) -> str:
    """Return the text as every format can hold it."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def ordered_bands(bands: "set[str] | frozenset[str]") -> tuple[str, ...]:
    """Return the bands in the order of their readers."""
    return tuple(band.value for band in Band if band.value in bands)


def read_key(*names: str, content: str) -> str:
    """Return the first of the names that can be a key, or a key that follows from the content."""
    for name in names:
        if KEY.fullmatch(name):
            return name
    return f"imported-{sha256(content.encode()).hexdigest()[:12]}"


def refused_kind(kind: str) -> ItemRefused:
    """Return the refusal of an item whose kind has no counterpart."""
    return ItemRefused(
        _("形式「%(kind)s」は、まだあつかえません。えらぶ問題に直せば、取りこめます。")
        % {"kind": kind[:60]}
    )


def check_readable(item: PortableItem) -> PortableItem:
    """
    Return the item if the bank has room for it.

    :raises ItemRefused: if it has no stem, too few or too many choices, or texts that are too long
    """
    if not item.stem:
        raise ItemRefused(_("問題文がありません。問題文を書いて、もういちど送ってください。"))
    check_count(len(item.choices))
    if not all(choice.text for choice in item.choices):
        raise ItemRefused(_("空の選択肢があります。言葉を書くか、消してください。"))
    for name, text, most in _lengths(item):
        if len(text) > most:
            raise ItemRefused(
                _("%(part)sが長すぎます（%(length)d字）。%(most)d字までにしてください。")
                % {"part": name, "length": len(text), "most": most}
            )
    return item


def check_count(choices: int) -> None:
    """
    Refuse a number of choices that the bank has no room for.

    :raises ItemRefused: if there are too few or too many
    """
    if not 2 <= choices <= MAX_CHOICES:  # noqa: PLR2004 - one option is no question
        raise ItemRefused(
            _("選択肢が%(count)dこあります。2こから%(most)dこまでにしてください。")
            % {"count": choices, "most": MAX_CHOICES}
        )


def _lengths(item: PortableItem) -> list[tuple[str, str, int]]:
    return [
        (_("問題文"), item.stem, MAX_TEXT),
        (_("解説"), item.explanation, MAX_TEXT),
        (_("出典"), item.source, MAX_SOURCE),
        *((_("選択肢"), choice.text, MAX_CHOICE_TEXT) for choice in item.choices),
        *((_("理由"), choice.rationale, MAX_TEXT) for choice in item.choices),
        *((_("誤解"), choice.misconception, MAX_CHOICE_TEXT) for choice in item.choices),
        *((_("相手・組"), choice.target, MAX_CHOICE_TEXT) for choice in item.choices),
    ]


def check_kind(item: PortableItem, kinds: Collection[str]) -> None:
    """
    Refuse an item of a kind that the format has no words for, or that nobody could read again.

    :raises ItemRefused: if it is not of the kinds, has too few or too many choices, or blank ones
    """
    if item.kind not in kinds:
        raise ItemRefused(
            _("形式「%(kind)s」は、このファイルの形式では書けません。")
            % {"kind": item.kind_in_words}
        )
    check_readable(item)


def check_finished(item: PortableItem, kinds: Collection[str]) -> None:
    """
    Refuse an item of another kind, or whose keys or targets do not fit its kind.

    :raises ItemRefused: if it cannot be scored
    """
    check_kind(item, kinds)
    problem = _problem(item)
    if problem:
        raise ItemRefused(problem)


def _problem(item: PortableItem) -> str | None:
    rules = item.rules
    return rules.check_keys(item.keys, len(item.choices)) or rules.check_targets(item.targets)


def gaps(item: PortableItem) -> list[str]:
    """Return what an editor still has to write before the item can be published."""
    found = []
    problem = _problem(item)
    if problem:
        found.append(problem)
    if not item.explanation:
        found.append(_("解説がありません。"))
    if not all(choice.rationale for choice in item.choices):
        found.append(_("理由のない選択肢があります。"))
    if item.rules.needs_misconceptions and any(
        not choice.is_key and not choice.misconception for choice in item.choices
    ):
        found.append(_("誤解のない選択肢があります。"))
    if not item.bands:
        found.append(_("対象がありません。"))
    return found


def remarked(items: list[PortableItem], remarks: Mapping[str, str | Promise]) -> tuple[Loss, ...]:
    """Return what a format does not keep of the items' kinds."""
    return tuple(
        Loss(name=item.key, reason=str(remarks[item.kind]))
        for item in items
        if item.kind in remarks
    )


def written_each(
    items: list[PortableItem], write: Callable[[PortableItem], Part]
) -> tuple[list[Part], tuple[Loss, ...]]:
    """Return what was written of each item, and which items refused to be."""
    parts, losses = [], []
    for item in items:
        try:
            parts.append(write(item))
        except ItemRefused as refusal:
            losses.append(Loss(name=item.key, reason=str(refusal)))
    return parts, tuple(losses)


def with_defaults(item: PortableItem, *, small_class: str, bands: tuple[str, ...]) -> PortableItem:
    """Return the item with what its file does not say."""
    return replace(
        item,
        small_class=item.small_class or small_class,
        bands=item.bands or ordered_bands(set(bands)),
    )


def paired_kind(targets: list[str]) -> ItemKind:
    """Return what pairs are: a match where each has a partner of its own, a sorting where some share one."""
    return ItemKind.SORT if len(set(targets)) < len(targets) else ItemKind.MATCH


def without_partner(text: str) -> str:
    """Return what is said of a partner or a group that no choice belongs to."""
    return _("どの選択肢のものでもない相手「%(text)s」は取りこみません。") % {"text": text[:60]}


def is_small_class(value: str) -> bool:
    """Tell whether there is such a small class."""
    return value in SmallClass.values


def gather(
    items: list[PortableItem], *, refused: list[Loss], notes: list[str] | None = None
) -> Reading:
    """
    Return the reading, in which every key stands once.

    :raises NoItems: if there is nothing
    :raises TooManyItems: if there is too much
    """
    if len(items) + len(refused) > MAX_ITEMS:
        raise TooManyItems
    if not items and not refused:
        raise NoItems
    seen: set[str] = set()
    kept, again = [], []
    for item in items:
        if item.key in seen:
            reason = _("同じ鍵の問題が、ファイルの中に2つ以上あります。鍵を変えてください。")
            again.append(Loss(name=item.key, reason=reason))
        else:
            seen.add(item.key)
            kept.append(item)
    return Reading(items=tuple(kept), refused=(*refused, *again), notes=tuple(notes or ()))
