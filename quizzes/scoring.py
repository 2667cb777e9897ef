"""
Scoring: what a response to an item is worth.

Rules, one for each kind of item. None of them pays for guessing where it can be helped: a blind
response to a multiple choice, an order or a sorting is worth nothing or next to nothing.

* single choice, true/false: 1 point for the key, else 0;
* multiple choice: each key chosen counts for, each distractor chosen against; the difference is
  divided by the number of keys and never below 0, so that choosing everything earns nothing;
* order: of all pairs of options, those in the right order less those in the wrong one, divided by
  the number of pairs and never below 0. This is Kendall's tau (M. G. Kendall, "A New Measure of Rank
  Correlation", Biometrika 30, 1938): one option that moved to the front shifts all others, and still
  costs only the pairs that it broke;
* match: the share of options with their right partner, as for Moodle's matching question and the
  response mapping of QTI 3.0's match interaction;
* sort into groups: each option in its group counts for, each in another one against by 1/(groups - 1),
  which is what blind sorting gains; divided by the number of options and never below 0. This is formula
  scoring (R. B. Frary, "Formula Scoring of Multiple-Choice Tests", Educational Measurement: Issues and
  Practice 7(2), 1988). What was left open counts neither way;
* hotspot: as multiple choice. Who presses every part of the screen has found nothing;
* simulated chat: of the replies chosen on the path, the share that are keys. Turns that the path did not
  reach count neither way, so that who recovers from a reply earns for it. The rule is our own: it
  weighs decisions and not how the chat ends, since a child is not to blame for what somebody else does;
* scale: no points. Nobody's view of themselves is right or wrong.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations


@dataclass(frozen=True, kw_only=True)
class Score:
    """A response's worth, in points of one item: from 0 to 1, or nothing where none are given."""

    points: Fraction | None

    @property
    def is_correct(self) -> bool:
        """Tell whether the response earned the whole point."""
        return self.points == 1


UNSCORED = Score(points=None)


def score_single(*, chosen: Collection[int], keys: Collection[int]) -> Score:
    """Score one chosen position against the one key."""
    return Score(points=Fraction(int(set(chosen) == set(keys))))


def score_multiple(*, chosen: Collection[int], keys: Collection[int]) -> Score:
    """Score the chosen positions: (keys chosen - distractors chosen) / keys, at least 0."""
    hits = len(set(chosen) & set(keys))
    misses = len(set(chosen) - set(keys))
    return Score(points=max(Fraction(0), Fraction(hits - misses, len(set(keys)))))


def score_order(*, placed: Sequence[int], right: Sequence[int]) -> Score:
    """Score each option's place: (pairs in order - pairs out of order) / pairs, at least 0."""
    pairs = list(combinations(zip(placed, right, strict=True), 2))
    balance = sum(1 if (a - b) * (c - d) > 0 else -1 for (a, c), (b, d) in pairs)
    return Score(points=max(Fraction(0), Fraction(balance, len(pairs))))


def score_match(*, placed: Sequence[int], right: Sequence[int]) -> Score:
    """Score each option's partner: right ones / options."""
    hits = sum(given == wanted for given, wanted in zip(placed, right, strict=True))
    return Score(points=Fraction(hits, len(right)))


def score_sort(*, placed: Sequence[int], right: Sequence[int]) -> Score:
    """
    Score each option's group, 0 where it was left open.

    (right ones - wrong ones / (groups - 1)) / options, at least 0; each group has an option.
    """
    hits = sum(given == wanted for given, wanted in zip(placed, right, strict=True))
    misses = sum(given not in {0, wanted} for given, wanted in zip(placed, right, strict=True))
    balance = hits - Fraction(misses, len(set(right)) - 1)
    return Score(points=max(Fraction(0), balance / len(right)))


def score_chat(*, chosen: Collection[int], keys: Collection[int]) -> Score:
    """Score the replies chosen on a path: keys chosen / replies chosen."""
    hits = len(set(chosen) & set(keys))
    return Score(points=Fraction(hits, len(chosen)))
