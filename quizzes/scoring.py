"""
Scoring: what a response to an item is worth.

Rules, one for each kind of item:

* single choice: 1 point for the key, else 0;
* multiple choice: each key chosen counts for, each distractor chosen against; the difference is
  divided by the number of keys and never below 0, so that choosing everything earns nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, kw_only=True)
class Score:
    """A response's worth, in points of one item: from 0 to 1."""

    points: Fraction

    @property
    def is_correct(self) -> bool:
        """Tell whether the response earned the whole point."""
        return self.points == 1


def score_single(*, chosen: Collection[int], keys: Collection[int]) -> Score:
    """Score one chosen position against the one key."""
    return Score(points=Fraction(int(set(chosen) == set(keys))))


def score_multiple(*, chosen: Collection[int], keys: Collection[int]) -> Score:
    """Score the chosen positions: (keys chosen - distractors chosen) / keys, at least 0."""
    hits = len(set(chosen) & set(keys))
    misses = len(set(chosen) - set(keys))
    return Score(points=max(Fraction(0), Fraction(hits - misses, len(set(keys)))))
