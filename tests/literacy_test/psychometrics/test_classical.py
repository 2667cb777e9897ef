"""Classical figures: what follows from counts is what follows from sheets."""

import mirt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from literacy_test.psychometrics.classical import (
    alpha,
    facility,
    facility_where_answered,
    item_rest_correlations,
    omega,
    score_figures,
    skipped,
)
from literacy_test.psychometrics.counts import PairCounts, Responses, count_pairs
from tests.item_responses import draw_responses, draw_sheets, some_items

sheets = st.tuples(st.integers(3, 40), st.integers(2, 7)).flatmap(
    lambda shape: arrays(np.int8, shape, elements=st.sampled_from([1, 0, -1]))
)


def test_the_example_by_hand() -> None:
    """Guttman's staircase: p = .75, .5, .25; variances 3/16, 4/16, 3/16; the score's 20/16."""
    counts = count_pairs(np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=np.int8))
    assert facility(counts).tolist() == [0.75, 0.5, 0.25]
    assert alpha(counts) == pytest.approx(3 / 2 * (1 - 10 / 20))
    # Item 1 with the others: covariance 1/8 + 1/16; variances 3/16 and 4/16 + 3/16 + 2/8.
    assert item_rest_correlations(counts)[0] == pytest.approx((3 / 16) / np.sqrt(3 / 16 * 11 / 16))


def test_skipped_items_are_not_right() -> None:
    counts = count_pairs(np.array([[1, 0], [-1, 1], [-1, 0], [0, 0]], dtype=np.int8))
    assert facility(counts).tolist() == [0.25, 0.25]
    assert facility_where_answered(counts).tolist() == [0.5, 0.25]
    assert skipped(counts).tolist() == [0.5, 0.0]


@given(matrix=sheets)
@settings(deadline=None)
def test_counts_give_what_sheets_give(matrix: Responses) -> None:
    counts = count_pairs(matrix)
    right = (matrix == 1).astype(float)
    score = right.sum(axis=1)
    figures = score_figures(counts)
    assert figures.mean == pytest.approx(score.mean())
    assert figures.deviation == pytest.approx(score.std(), abs=1e-6)
    for item, found in enumerate(item_rest_correlations(counts)):
        rest = score - right[:, item]
        if right[:, item].std() and rest.std():
            assert found == pytest.approx(np.corrcoef(right[:, item], rest)[0, 1], abs=1e-6)
        else:
            assert np.isnan(found)
    if score.std():
        k = matrix.shape[1]
        expected = k / (k - 1) * (1 - right.var(axis=0).sum() / score.var())
        assert figures.alpha == pytest.approx(expected)
    else:
        assert figures.alpha is figures.error is None


@given(matrix=sheets, order=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_items_and_sheets_says_nothing(matrix: Responses, order: object) -> None:
    items, rows = list(range(matrix.shape[1])), list(range(len(matrix)))
    order.shuffle(items)
    order.shuffle(rows)
    found, moved = count_pairs(matrix), count_pairs(matrix[rows][:, items])
    assert np.array_equal(facility(found)[items], facility(moved))
    if alpha(found) is not None:
        assert alpha(found) == pytest.approx(alpha(moved))


def test_as_mirt_says() -> None:
    matrix = draw_sheets(some_items(12, seed=3), 800, seed=3)
    expected = mirt.traditional(matrix.astype(int))
    counts = count_pairs(matrix)
    assert np.abs(item_rest_correlations(counts) - expected.discrimination).max() < 1e-9
    assert alpha(counts) == pytest.approx(expected.alpha)


def factor_counts(loadings: np.ndarray, *, sheets: int = 1000) -> PairCounts:
    """Return counts whose covariances are exactly those of one factor, at p = .5."""
    covariance = np.outer(loadings, loadings)
    np.fill_diagonal(covariance, 0.25)
    correct = sheets * (covariance + 0.25)
    return PairCounts(sheets=sheets, correct=correct, answered=np.full_like(correct, float(sheets)))


def test_omega_of_one_exact_factor() -> None:
    loadings = np.array([0.1, 0.2, 0.3, 0.4])
    counts = factor_counts(loadings)
    variance = 4 * 0.25 + loadings.sum() ** 2 - (loadings**2).sum()
    assert omega(counts) == pytest.approx(loadings.sum() ** 2 / variance, abs=1e-6)
    assert omega(counts) > alpha(counts), "alpha underestimates where loadings differ"


def test_omega_is_alpha_where_loadings_are_equal() -> None:
    counts = factor_counts(np.full(5, 0.25))
    assert omega(counts) == pytest.approx(alpha(counts), abs=1e-6)


def test_the_error_is_the_spread_of_scores_about_true_ones() -> None:
    """Scores of the same ability differ by as much as the error says, over abilities."""
    items = some_items(40, seed=4)
    abilities = np.random.default_rng(4).normal(0, 1, 4000)
    first, second = (draw_responses(items, abilities=abilities, seed=seed) for seed in (5, 6))
    error = score_figures(count_pairs(first)).error
    between = (first.sum(axis=1) - second.sum(axis=1)).std() / np.sqrt(2)
    assert error == pytest.approx(between, rel=0.05)


def test_too_little_for_a_figure() -> None:
    one = count_pairs(np.array([[1], [0]], dtype=np.int8))
    assert alpha(one) is omega(one) is None
    assert omega(count_pairs(np.array([[1, 1], [0, 0]], dtype=np.int8))) is None
    same = count_pairs(np.ones((5, 3), dtype=np.int8))
    assert alpha(same) is omega(same) is None


def test_a_wrong_key_shows() -> None:
    items = some_items(20, seed=7)
    items.slopes[3] *= -1
    found = item_rest_correlations(count_pairs(draw_sheets(items, 2000, seed=7)))
    assert found[3] < -0.1
    assert (np.delete(found, 3) > 0.1).all()
