"""What placed responses are worth: tables by hand, and properties that hold for all."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scoring import score_match, score_order, score_sort

SCORES = {"order": score_order, "match": score_match, "sort": score_sort}


@pytest.mark.parametrize(
    ("kind", "placed", "right", "points"),
    [
        ("order", [1, 2, 3, 4], [1, 2, 3, 4], Fraction(1)),
        ("order", [3, 1, 2], [3, 1, 2], Fraction(1)),
        ("order", [2, 1, 3, 4], [1, 2, 3, 4], Fraction(2, 3)),
        ("order", [2, 3, 4, 1], [1, 2, 3, 4], Fraction(0)),
        ("order", [4, 1, 2, 3, 5], [1, 2, 3, 4, 5], Fraction(2, 5)),
        ("order", [4, 3, 2, 1], [1, 2, 3, 4], Fraction(0)),
        ("match", [2, 3, 1], [2, 3, 1], Fraction(1)),
        ("match", [2, 1, 3], [2, 3, 1], Fraction(1, 3)),
        ("match", [2, 0, 0], [2, 3, 1], Fraction(1, 3)),
        ("match", [0, 0, 0], [2, 3, 1], Fraction(0)),
        ("sort", [1, 2, 1, 2], [1, 2, 1, 2], Fraction(1)),
        ("sort", [1, 1, 1, 1], [1, 2, 1, 2], Fraction(0)),
        ("sort", [1, 2, 1, 1], [1, 2, 1, 2], Fraction(1, 2)),
        ("sort", [1, 2, 1, 0], [1, 2, 1, 2], Fraction(3, 4)),
        ("sort", [1, 2, 3, 1], [1, 2, 3, 2], Fraction(5, 8)),
        ("sort", [2, 1, 2, 1], [1, 2, 1, 2], Fraction(0)),
    ],
)
def test_the_table(kind: str, placed: list[int], right: list[int], points: Fraction) -> None:
    score = SCORES[kind](placed=placed, right=right)
    assert score.points == points
    assert score.is_correct is (points == 1)


orders = st.integers(3, 8).flatmap(
    lambda size: st.tuples(*[st.permutations(range(1, size + 1))] * 2)
)
sortings = st.integers(3, 8).flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(0, 3), min_size=size, max_size=size),
        st.lists(st.integers(1, 3), min_size=size, max_size=size).filter(lambda it: set(it) > {1}),
    )
)


@pytest.mark.parametrize(
    ("kind", "pairs"), [("order", orders), ("match", orders), ("sort", sortings)]
)
@given(data=st.data())
def test_points_are_from_0_to_1_and_whole_for_what_is_right_alone(
    kind: str, pairs: Any, data: st.DataObject
) -> None:
    placed, right = data.draw(pairs)
    points = SCORES[kind](placed=placed, right=right).points
    assert points is not None
    assert 0 <= points <= 1
    assert (points == 1) is (list(placed) == list(right))
    assert SCORES[kind](placed=right, right=right).points == 1


@given(orders)
def test_turning_an_order_round_never_pays_twice(pair: tuple[list[int], list[int]]) -> None:
    placed, right = pair
    turned = [len(placed) + 1 - number for number in placed]
    both = [score_order(placed=one, right=right).points for one in (placed, turned)]
    assert 0 in both


@given(sortings, st.integers(0, 7))
def test_leaving_an_option_open_is_no_worse_than_a_wrong_group(
    pair: tuple[list[int], list[int]], at: int
) -> None:
    placed, right = pair
    at %= len(placed)
    wrong = [*placed[:at], right[at] % max(right) + 1, *placed[at + 1 :]]
    if wrong[at] == right[at]:
        return
    left_open = [*placed[:at], 0, *placed[at + 1 :]]
    before = score_sort(placed=wrong, right=right).points
    after = score_sort(placed=left_open, right=right).points
    assert before is not None
    assert after is not None
    assert after >= before


def test_blind_sorting_into_two_groups_is_worth_nothing_on_average_before_the_floor() -> None:
    """All into one group, which is the easiest guess, earns nothing where groups are equally large."""
    for groups, size in ((2, 4), (2, 8), (3, 6), (4, 8)):
        right = [number % groups + 1 for number in range(size)]
        assert score_sort(placed=[1] * size, right=right).points == 0
