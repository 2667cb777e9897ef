"""What responses are worth: the whole table, and properties that hold for all."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scoring import score_multiple, score_single

positions = st.sets(st.integers(1, 8), max_size=8)
some_positions = st.sets(st.integers(1, 8), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("chosen", "keys", "points"),
    [
        ([1], [1], 1),
        ([2], [1], 0),
        ([], [1], 0),
        ([1, 2], [1], 0),
        ([1, 1], [1], 1),
    ],
)
def test_single(chosen: list[int], keys: list[int], points: int) -> None:
    score = score_single(chosen=chosen, keys=keys)
    assert score.points == points
    assert score.is_correct is (points == 1)


@pytest.mark.parametrize(
    ("chosen", "keys", "points"),
    [
        ([1, 3], [1, 3], Fraction(1)),
        ([3, 1], [1, 3], Fraction(1)),
        ([1], [1, 3], Fraction(1, 2)),
        ([1, 2], [1, 3], Fraction(0)),
        ([1, 2, 3], [1, 3], Fraction(1, 2)),
        ([1, 2, 3, 4], [1, 3], Fraction(0)),
        ([2, 4], [1, 3], Fraction(0)),
        ([], [1, 3], Fraction(0)),
        ([1, 2], [1, 2, 3], Fraction(2, 3)),
        ([1, 2, 4], [1, 2, 3], Fraction(1, 3)),
        ([1, 2, 3, 4], [1, 2, 3], Fraction(2, 3)),
        ([2], [2], Fraction(1)),
    ],
)
def test_multiple(chosen: list[int], keys: list[int], points: Fraction) -> None:
    score = score_multiple(chosen=chosen, keys=keys)
    assert score.points == points
    assert score.is_correct is (points == 1)


@given(chosen=positions, keys=some_positions)
def test_multiple_is_from_0_to_1_and_whole_for_the_keys_alone(
    chosen: set[int], keys: set[int]
) -> None:
    points = score_multiple(chosen=chosen, keys=keys).points
    assert 0 <= points <= 1
    assert (points == 1) is (chosen == keys)


@given(keys=st.sets(st.integers(1, 8), min_size=1, max_size=4))
def test_choosing_everything_earns_nothing_when_half_are_distractors(keys: set[int]) -> None:
    assert score_multiple(chosen=set(range(1, 9)), keys=keys).points == 0


@given(chosen=positions, keys=some_positions, more=st.integers(1, 8))
def test_one_more_key_never_costs_and_one_more_distractor_never_pays(
    chosen: set[int], keys: set[int], more: int
) -> None:
    before = score_multiple(chosen=chosen, keys=keys).points
    after = score_multiple(chosen=chosen | {more}, keys=keys).points
    assert after >= before if more in keys else after <= before
