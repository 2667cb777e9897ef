"""The arithmetic: what follows from the sums is what follows from the sheets."""

import statistics
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics.measures import (
    POINT,
    ItemInQuiz,
    ItemSums,
    alpha,
    facility,
    item_rest_correlation,
)
from quizzes.statistics.sheets import Mark, count_sheets

Matrix = Sequence[Sequence[int]]
"""Points in thousandths: a row for each sitting, a column for each item."""

matrices = st.integers(2, 8).flatmap(
    lambda items: st.lists(
        st.lists(st.sampled_from([0, 0, 333, 500, POINT]), min_size=items, max_size=items),
        min_size=3,
        max_size=60,
    )
)


def sums(matrix: Matrix, *, batches: int = 1) -> list[ItemSums]:
    """Return the items' sums, folded in so many batches."""
    found = [ItemSums(sittings=0, points=0, points_squared=0, points_by_total=0)] * len(matrix[0])
    for first in range(batches):
        rows = matrix[first::batches]
        batch = count_sheets([[Mark(points=cell, chosen=()) for cell in row] for row in rows])
        found = [
            ItemSums(
                sittings=before.sittings + batch.sittings,
                points=before.points + added.points,
                points_squared=before.points_squared + added.points_squared,
                points_by_total=before.points_by_total + added.points_by_total,
            )
            for before, added in zip(found, batch.items, strict=True)
        ]
    return found


def correlation(items: list[ItemSums], index: int) -> float | None:
    return item_rest_correlation([ItemInQuiz(item=items[index], items=items)])


# --- By hand -------------------------------------------------------------------------------

BY_HAND = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
"""
A Guttman scale of four sittings: totals 3, 2, 1, 0; facilities 3/4, 2/4, 1/4.

Variances (n as divisor): items 3/16, 4/16, 3/16, together 10/16; totals 5/4 = 20/16.
KR-20 = 3/2 · (1 - 10/20) = 0.75.
Item 2 (1 1 0 0) with the rest (2 1 1 0): Σxr = 3, Σx = 2, Σr = 4, Σr² = 6,
r = (3 - 2·4/4) / √((2 - 4/4) · (6 - 16/4)) = 1 / √2.
"""


def test_the_example_by_hand() -> None:
    items = sums([[POINT * cell for cell in row] for row in BY_HAND])
    assert [facility([item]) for item in items] == [
        Fraction(3, 4),
        Fraction(1, 2),
        Fraction(1, 4),
    ]
    assert alpha(items) == pytest.approx(0.75)
    assert correlation(items, 1) == pytest.approx(2**-0.5)


def test_partial_points_by_hand() -> None:
    items = sums([[POINT, 0], [500, 500], [0, POINT]])
    assert facility([items[0]]) == Fraction(1, 2)
    assert correlation(items, 0) == pytest.approx(-1)


# --- Against the sheets --------------------------------------------------------------------


@given(matrix=matrices, batches=st.integers(1, 3))
def test_sums_give_what_the_sheets_give(matrix: Matrix, batches: int) -> None:
    """The oracle is the textbook's formula over whole sheets, by Python's own statistics."""
    items = sums(matrix, batches=batches)
    columns = list(zip(*matrix, strict=True))
    totals = [sum(row) for row in matrix]
    for index, column in enumerate(columns):
        rest = [total - own for total, own in zip(totals, column, strict=True)]
        found = correlation(items, index)
        if len(set(column)) == 1 or len(set(rest)) == 1:
            assert found is None
        else:
            assert found == pytest.approx(statistics.correlation(column, rest), abs=1e-9)
    if len(set(totals)) == 1:
        assert alpha(items) is None
    else:
        spread = sum(statistics.variance(column) for column in columns)
        expected = len(columns) / (len(columns) - 1) * (1 - spread / statistics.variance(totals))
        assert alpha(items) == pytest.approx(expected, abs=1e-9)


@given(first=matrices, second=matrices)
def test_over_two_quizzes_the_relation_is_the_one_within_each(
    first: Matrix, second: Matrix
) -> None:
    """Centring each quiz's sheets by its own means and correlating all of them gives the same."""
    own: list[float] = []
    rest: list[float] = []
    for matrix in (first, second):
        column = [row[0] for row in matrix]
        others = [sum(row[1:]) for row in matrix]
        own += [value - statistics.mean(column) for value in column]
        rest += [value - statistics.mean(others) for value in others]
    found = item_rest_correlation(
        ItemInQuiz(item=items[0], items=items) for items in (sums(first), sums(second))
    )
    if found is not None:
        assert found == pytest.approx(statistics.correlation(own, rest), abs=1e-6)


def test_a_hard_quiz_beside_an_easy_one_is_no_relation() -> None:
    """Pooled as if it were one quiz, these sheets would correlate almost fully."""
    patterns = [[POINT, 0], [0, POINT], [POINT, POINT], [0, 0]]
    easy = patterns + [[POINT, POINT]] * 2 + [[POINT, 0], [0, POINT]]
    hard = patterns + [[0, 0]] * 2 + [[POINT, 0], [0, POINT]]
    parts = [ItemInQuiz(item=found[0], items=found) for found in (sums(easy), sums(hard))]
    assert abs(item_rest_correlation(parts) or 0) < 0.2


def test_one_item_agrees_with_nothing() -> None:
    items = sums([[POINT], [0], [POINT]])
    assert alpha(items) is None
    assert correlation(items, 0) is None
