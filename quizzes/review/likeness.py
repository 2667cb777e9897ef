"""
How alike the words of two items are, so that the same question is not written twice.

Words become sets of character trigrams, and two sets are as alike as the share of trigrams that they have
in common (Jaccard; Broder 1997, "On the resemblance and containment of documents"). Characters need no
dictionary, work in every language, and a changed name or ending touches few of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from unicodedata import normalize

LENGTH = 3
"""How many characters a shingle has."""

NEAR = 0.4
"""From where on two items are near. Among the shipped items no two reach half of it."""

NEAR_STEMS = 0.5
"""From where on stems alone make two items near."""

LONG_STEM = 20
"""Characters from which on a stem says enough to be compared alone: 「正しいものはどれですか」 does not."""

NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class Worded:
    """The words of an item that likeness is about: its stem and its options, in any order."""

    key: str
    stem: str
    options: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Near:
    """An item that is near another one, and how much of their words they share, from 0 to 1."""

    key: str
    stem: str
    likeness: float

    @property
    def percent(self) -> int:
        """The shared share in whole percent."""
        return round(self.likeness * 100)


def plain(text: str) -> str:
    """Return the text's letters and figures alone, in one width and one case."""
    return NO_LETTERS.sub("", normalize("NFKC", text).casefold())


def shingles(text: str) -> frozenset[str]:
    """Return the trigrams of the text's letters; a shorter text is one shingle, an empty one has none."""
    letters = plain(text)
    if len(letters) <= LENGTH:
        return frozenset((letters,)) if letters else frozenset()
    return frozenset(letters[n : n + LENGTH] for n in range(len(letters) - LENGTH + 1))


@dataclass(frozen=True)
class _Shingled:
    words: Worded
    stem: frozenset[str]
    all: frozenset[str]
    is_long: bool


class Likenesses:
    """Items among which near ones are found; built once, asked often."""

    def __init__(self, items: Iterable[Worded]) -> None:
        self._items = [_shingled(item) for item in items]
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for number, item in enumerate(self._items):
            for shingle in item.all:
                self._having[shingle].append(number)

    def near(self, words: Worded) -> list[Near]:
        """Return the items that are near the words, the nearest first; an item's own key is left out."""
        asked = _shingled(words)
        shared = Counter(
            chain.from_iterable(self._having.get(shingle, ()) for shingle in asked.all)
        )
        found = [
            Near(key=item.words.key, stem=item.words.stem, likeness=likeness)
            for number, common in shared.items()
            if (item := self._items[number]).words.key != words.key
            and (likeness := _likeness(asked, item, common))
        ]
        return sorted(found, key=lambda near: (-near.likeness, near.key))


def _shingled(words: Worded) -> _Shingled:
    stem = shingles(words.stem)
    options = (shingles(option) for option in words.options)
    return _Shingled(words, stem, stem.union(*options), len(plain(words.stem)) >= LONG_STEM)


def _likeness(one: _Shingled, other: _Shingled, common: int) -> float:
    """Return how alike they are if they are near, else 0; ``common`` is how many shingles they share."""
    whole = common / (len(one.all) + len(other.all) - common)
    stems = 0.0
    if one.is_long and other.is_long:
        stems = len(one.stem & other.stem) / len(one.stem | other.stem)
    if whole >= NEAR or stems >= NEAR_STEMS:
        return max(whole, stems)
    return 0.0
