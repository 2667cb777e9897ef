"""
What options tell without their stem: a key that is longer, more cautious, or always in one place.

A test-wise reader finds it without knowing anything (Haladyna, Downing & Rodriguez 2002, "A review of
multiple-choice item-writing guidelines", rules 23, 24 and 28). Single items are held to a margin; whether a
quiz as a whole can be guessed is held to what a lucky guesser gets.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from types import MappingProxyType

LONGER = 1.25
"""By how much a key may outgrow every distractor before its length tells it."""

LONGER_BY = 3
"""Characters that it must outgrow them by at least: among short options one more is already a quarter."""

HEDGES = ("ことがある", "かもしれない", "場合", "とはかぎらない", "おそれ")
ABSOLUTES = (
    "必ず",
    "ぜったい",
    "絶対",
    "だけ",
    "すべて",
    "みんな",
    "まったく",
    "だれにも",
    "なければ",
)
ADULTS = ("大人", "先生", "家の人", "親", "警察", "相談", "話す", "話して")

UNEVEN = 1
"""How many more times one position may hold the key than another."""

LONGEST_KEYS = 0.3
"""The share of a quiz's items whose key may be longer than every other option."""

Clue = Callable[[str], int]


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of an item with one key, whose position is counted from 1."""

    texts: tuple[str, ...]
    key: int


def holds(*words: str) -> Clue:
    """Return the clue that counts the words."""
    return lambda text: sum(text.count(word) for word in words)


CLUES: Mapping[str, Clue] = MappingProxyType(
    {
        "the longest": len,
        "the shortest": lambda text: -len(text),
        "the most cautious": holds(*HEDGES),
        "the one that permits": holds("てよい", "てもよい"),
        "the least absolute": lambda text: -holds(*ABSOLUTES)(text),
        "the one with an adult": holds(*ADULTS),
        "the one that refuses": holds("ない", "ずに", "せず", "ことわ"),
    }
)
"""What a reader might go by who never reads a stem."""


# --- One item ------------------------------------------------------------------------------


def sticks_out(keys: Sequence[str], distractors: Sequence[str]) -> bool:
    """Tell whether every key is clearly longer than every distractor."""
    shortest, longest = min(map(len, keys)), max(map(len, distractors))
    return shortest >= longest * LONGER and shortest - longest >= LONGER_BY


def only_cautious(keys: Sequence[str], distractors: Sequence[str]) -> bool:
    """Tell whether the keys alone are hedged."""
    hedged = holds(*HEDGES)
    return all(map(hedged, keys)) and not any(map(hedged, distractors))


def only_moderate(keys: Sequence[str], distractors: Sequence[str]) -> bool:
    """Tell whether every distractor, and no key, says 必ず or the like; one distractor alone says little."""
    absolute = holds(*ABSOLUTES)
    return len(distractors) > 1 and all(map(absolute, distractors)) and not any(map(absolute, keys))


# --- A quiz --------------------------------------------------------------------------------


def uneven_keys(items: Sequence[Options]) -> int:
    """Return how many more times one position holds the key than another; 0 without items."""
    positions = Counter(item.key for item in items)
    counts = [
        positions[n] for n in range(1, min((len(item.texts) for item in items), default=0) + 1)
    ]
    return max(counts, default=0) - min(counts, default=0)


def share_of_longest_keys(items: Sequence[Options]) -> float:
    """Return the share of items whose key is longer than every other option; 0 without items."""
    longest = 0
    for item in items:
        lengths = [len(text) for text in item.texts]
        key = lengths.pop(item.key - 1)
        longest += key > max(lengths)
    return longest / len(items) if items else 0.0


def guessed(items: Sequence[Options], clue: Clue) -> Fraction:
    """Return how many items are right on average if one always takes the option the clue likes best."""
    right = Fraction(0)
    for item in items:
        liking = [clue(text) for text in item.texts]
        best = [n for n, value in enumerate(liking, start=1) if value == max(liking)]
        right += Fraction(int(item.key in best), len(best))
    return right


def beats_chance(items: Sequence[Options], clue: Clue) -> bool:
    """Tell whether the clue does better than a lucky guesser: chance and two standard deviations."""
    chances = [1 / len(item.texts) for item in items]
    deviation = sqrt(sum(chance * (1 - chance) for chance in chances))
    return float(guessed(items, clue)) > sum(chances) + 2 * deviation
