"""
The arithmetic of item statistics: everything follows from three sums for each item.

For the n sittings of one frozen quiz, with x the points of an item and T the points of all counted items,
an item keeps Σx, Σx² and ΣxT. Nothing else is needed, because T is the sum of the items: ΣT is the sum
of the items' Σx, and ΣT² that of their ΣxT. So the corrected item–rest correlation and Cronbach's alpha
(KR-20 where items are right or wrong) are exact, and no sum of a pair of items is stored.

Points are whole thousandths, so that every sum is a whole number and adding batches rounds nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

POINT = 1000
"""An item's whole point in thousandths."""


@dataclass(frozen=True, kw_only=True)
class ItemSums:
    """What an item keeps of the sittings of one quiz: n, Σx, Σx² and ΣxT."""

    sittings: int
    points: int
    points_squared: int
    points_by_total: int


@dataclass(frozen=True, kw_only=True)
class ItemInQuiz:
    """An item's sums beside those of all items of its quiz, itself among them."""

    item: ItemSums
    items: Sequence[ItemSums]


def facility(parts: Iterable[ItemSums]) -> Fraction:
    """
    Return the share of an item's points that was earned, over all quizzes that it was in.

    :raises ZeroDivisionError: if nobody met it
    """
    found = list(parts)
    return Fraction(
        sum(part.points for part in found), POINT * sum(part.sittings for part in found)
    )


def item_rest_correlation(parts: Iterable[ItemInQuiz]) -> float | None:
    """
    Return the correlation of an item's points with those of the other items, or nothing without spread.

    For items that are right or wrong this is the corrected point-biserial. Over several quizzes it is
    the correlation within quizzes: products and squares around each quiz's own means, added up, so that
    a hard quiz beside an easy one is no relation.
    """
    together = of_item = of_rest = Fraction(0)
    for part in parts:
        n, x = part.item.sittings, part.item.points
        rest = sum(item.points for item in part.items) - x
        total_squared = sum(item.points_by_total for item in part.items)
        rest_squared = total_squared - 2 * part.item.points_by_total + part.item.points_squared
        product = part.item.points_by_total - part.item.points_squared
        together += product - Fraction(x * rest, n)
        of_item += part.item.points_squared - Fraction(x * x, n)
        of_rest += rest_squared - Fraction(rest * rest, n)
    if not of_item or not of_rest:
        return None
    return float(together) / sqrt(float(of_item) * float(of_rest))


def alpha(items: Sequence[ItemSums]) -> float | None:
    """Return Cronbach's alpha of a quiz, or nothing with one item or without spread."""
    if len(items) < 2:  # noqa: PLR2004 - one item agrees with nothing
        return None
    n = items[0].sittings
    total = sum(item.points for item in items)
    of_total = sum(item.points_by_total for item in items) - Fraction(total * total, n)
    of_items = sum(item.points_squared - Fraction(item.points**2, n) for item in items)
    if not of_total:
        return None
    return float(Fraction(len(items), len(items) - 1) * (1 - Fraction(of_items) / of_total))
