"""Counts: what is kept of sheets, whichever way they were divided."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from literacy_test.psychometrics import counts as module
from literacy_test.psychometrics.counts import (
    RIGHT,
    SKIPPED,
    BadCounts,
    Choices,
    PairCounts,
    Responses,
    count_pairs,
    count_score_groups,
    even_borders,
    marked,
)

responses = st.tuples(st.integers(1, 30), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.int8, shape, elements=st.sampled_from([1, 0, -1]))
)
choices = st.integers(2, 30).flatmap(
    lambda sheets: arrays(np.int8, (sheets, 5), elements=st.integers(0, 4))
)
KEYS = (1, 2, 3, 4, 1)


def test_pairs_by_hand() -> None:
    found = count_pairs(np.array([[1, 1, 0], [1, 0, -1], [1, 1, 1], [0, -1, 1]], dtype=np.int8))
    assert found.sheets == 4
    assert found.correct.tolist() == [[3, 2, 1], [2, 2, 1], [1, 1, 2]]
    assert found.answered.tolist() == [[4, 3, 3], [3, 3, 2], [3, 2, 3]]


@given(sheets=responses, cut=st.integers(1, 29))
def test_classes_add_up(sheets: Responses, cut: int) -> None:
    if cut >= len(sheets):
        return
    together = count_pairs(sheets)
    added = count_pairs(sheets[:cut]) + count_pairs(sheets[cut:])
    assert added.sheets == together.sheets
    assert np.array_equal(added.correct, together.correct)
    assert np.array_equal(added.answered, together.answered)


def test_many_sheets_are_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = np.random.default_rng(1).integers(-1, 2, (100, 4)).astype(np.int8)
    whole = count_pairs(sheets)
    monkeypatch.setattr(module, "AT_ONCE", 7)
    assert np.array_equal(count_pairs(sheets).correct, whole.correct)


@given(sheets=responses)
def test_skips_may_be_taken_as_wrong(sheets: Responses) -> None:
    found = count_pairs(sheets).with_skips_wrong()
    expected = count_pairs(np.where(sheets == SKIPPED, 0, sheets).astype(np.int8))
    assert np.array_equal(found.correct, expected.correct)
    assert np.array_equal(found.answered, expected.answered)


def test_the_counts_of_some_items_are_those_of_a_form_of_them() -> None:
    sheets = np.random.default_rng(2).integers(-1, 2, (50, 6)).astype(np.int8)
    some = count_pairs(sheets).of([1, 4])
    assert np.array_equal(some.correct, count_pairs(sheets[:, [1, 4]]).correct)


@pytest.mark.parametrize(
    ("correct", "answered", "sheets", "said"),
    [
        (np.eye(2), np.eye(3), 5, "expected"),
        (np.array([[1.0, 0], [1, 1]]), np.eye(2), 5, "symmetric"),
        (np.full((2, 2), np.nan), np.eye(2), 5, "finite"),
        (np.eye(2), np.eye(2), 0, "no sheets"),
    ],
)
def test_counts_that_do_not_fit_are_refused(
    correct: np.ndarray, answered: np.ndarray, sheets: int, said: str
) -> None:
    with pytest.raises(BadCounts, match=said):
        PairCounts(sheets=sheets, correct=correct, answered=answered)


def test_other_marks_are_refused() -> None:
    with pytest.raises(BadCounts, match="right, wrong or skipped"):
        count_pairs(np.array([[2]], dtype=np.int8))
    with pytest.raises(BadCounts, match="a row for each sheet"):
        count_pairs(np.empty((0, 3), dtype=np.int8))


def test_forms_of_different_length_do_not_add() -> None:
    two, three = (count_pairs(np.ones((1, items), dtype=np.int8)) for items in (2, 3))
    with pytest.raises(BadCounts, match="different forms"):
        two + three


# --- Options by score ----------------------------------------------------------------------


def test_choices_are_marked() -> None:
    found = marked(np.array([[1, 2, 0], [2, 2, 3]], dtype=np.int8), (1, 2, 3))
    assert found.tolist() == [[1, 1, -1], [0, 1, 1]]


def test_score_groups_by_hand() -> None:
    found = count_score_groups(
        np.array([[1, 2], [1, 1], [0, 1], [2, 2]], dtype=np.int8),
        keys=(1, 2),
        options=2,
        borders=(0, 1, 2),
        groups=np.array([0, 1, 0, -1]),
        of_groups=2,
    )
    assert found.chosen.shape == (2, 3, 2, 3)
    assert found.chosen[0, 2].tolist() == [[0, 1, 0], [0, 0, 1]], "both right, in the first group"
    assert found.chosen[0, 0].tolist() == [[1, 0, 0], [0, 1, 0]], "nothing and wrong"
    assert found.chosen[1, 1].tolist() == [[0, 1, 0], [0, 1, 0]], "one right, in the second"
    assert found.chosen.sum() == 3 * 2, "who declared none is left out"


@given(sheets=choices)
def test_score_groups_agree_with_the_sheets(sheets: Choices) -> None:
    found = count_score_groups(
        sheets, keys=KEYS, options=4, borders=even_borders(items=5, strata=3)
    )
    right = marked(sheets, KEYS) == RIGHT
    assert np.array_equal(found.correct.sum(axis=(0, 1)), right.sum(axis=0))
    assert np.array_equal(found.totals.sum(axis=(0, 1)), np.full(5, len(sheets)))
    low = right.sum(axis=1) < 2
    assert np.array_equal(found.correct[0, 0], right[low].sum(axis=0))


@given(sheets=choices, cut=st.integers(1, 29))
def test_score_groups_of_classes_add_up(sheets: Choices, cut: int) -> None:
    if cut >= len(sheets):
        return
    first, second, whole = (
        count_score_groups(part, keys=KEYS, options=4, borders=(0, 2, 4))
        for part in (sheets[:cut], sheets[cut:], sheets)
    )
    assert np.array_equal((first + second).chosen, whole.chosen)


def test_strata_are_equally_wide() -> None:
    assert even_borders(items=49, strata=10) == (0, 5, 10, 15, 20, 25, 30, 35, 40, 45)
    assert even_borders(items=4, strata=5) == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("borders", [(), (1, 2), (0, 2, 2), (0, 3, 2), (0, 6)])
def test_bad_strata_are_refused(borders: tuple[int, ...]) -> None:
    with pytest.raises(BadCounts):
        count_score_groups(np.ones((3, 5), dtype=np.int8), keys=KEYS, options=4, borders=borders)


def test_choices_beyond_the_options_and_keys_beyond_the_items_are_refused() -> None:
    with pytest.raises(BadCounts, match="among the options"):
        count_score_groups(np.full((3, 5), 5, np.int8), keys=KEYS, options=4, borders=(0,))
    with pytest.raises(BadCounts, match="one key"):
        count_score_groups(np.ones((3, 4), np.int8), keys=KEYS, options=4, borders=(0,))
    with pytest.raises(BadCounts, match="has a key"):
        count_score_groups(np.ones((3, 5), np.int8), keys=KEYS, options=3, borders=(0,))
    with pytest.raises(BadCounts, match="one of the groups"):
        count_score_groups(
            np.ones((3, 5), np.int8), keys=KEYS, options=4, borders=(0,), groups=np.array([0, 1, 2])
        )


def test_counts_of_other_keys_do_not_add() -> None:
    sheets = np.ones((3, 5), np.int8)
    one = count_score_groups(sheets, keys=KEYS, options=4, borders=(0, 3))
    other = count_score_groups(sheets, keys=(1, 1, 1, 1, 1), options=4, borders=(0, 3))
    with pytest.raises(BadCounts, match="do not add"):
        one + other
