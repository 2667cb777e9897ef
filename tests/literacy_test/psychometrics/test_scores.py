"""Scores, information and fit: what a form says of pupils, by hand, by enumeration and by an oracle."""

import warnings
from itertools import product

import mirt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from literacy_test.psychometrics.counts import count_score_groups, even_borders
from literacy_test.psychometrics.curves import ItemParameters, Origin, curves
from literacy_test.psychometrics.fit import MISFIT, expect_by_stratum, misfits
from literacy_test.psychometrics.information import (
    conditional_errors,
    form_information,
    item_information,
    item_peak,
    marginal_reliability,
)
from literacy_test.psychometrics.scores import (
    NotPiloted,
    NumberCorrect,
    ScaleScore,
    ability_for_score,
    expected_abilities,
    expected_score,
    number_correct,
    result,
    scale_score,
    score_chances,
)
from tests.item_responses import draw_responses, draw_sheets, some_items


def piloted(true: ItemParameters) -> ItemParameters:
    return ItemParameters(
        slopes=true.slopes,
        intercepts=true.intercepts,
        covariance=true.covariance,
        origin=Origin.PILOT,
    )


# --- Number correct ------------------------------------------------------------------------


def test_lords_error_by_hand() -> None:
    found = number_correct(correct=4, items=7)
    assert found.error == pytest.approx((4 * 3 / 6) ** 0.5)
    assert found.lowest < 4 < found.highest


@given(items=st.integers(1, 60), data=st.data())
def test_the_interval_holds_the_number_and_is_never_nothing(
    items: int, data: st.DataObject
) -> None:
    correct = data.draw(st.integers(0, items))
    found = number_correct(correct=correct, items=items)
    assert 0 <= found.lowest <= correct + 1e-9
    assert correct - 1e-9 <= found.highest <= items
    assert found.highest - found.lowest > 0.5
    other = number_correct(correct=items - correct, items=items)
    assert other.lowest == pytest.approx(items - found.highest, abs=1e-9)


def test_all_right_is_still_not_sure() -> None:
    found = number_correct(correct=7, items=7)
    assert found.error == 0
    assert found.lowest == pytest.approx(7 * 7 / (7 + 1.96**2))


@pytest.mark.parametrize(("correct", "items"), [(-1, 7), (8, 7), (0, 0)])
def test_numbers_that_cannot_be_are_refused(correct: int, items: int) -> None:
    with pytest.raises(ValueError, match="between nothing and the items"):
        number_correct(correct=correct, items=items)


# --- Ability -------------------------------------------------------------------------------


def test_abilities_as_mirt_says() -> None:
    sheets = draw_sheets(some_items(8, seed=1), 300, seed=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = mirt.fit_mirt(sheets, "2PL", compute_standard_errors=False)
    oracle = mirt.fscores(fitted, sheets.astype(int), method="EAP", n_quadpts=61)
    of_model = fitted.model.parameters
    items = ItemParameters.known(
        slopes=of_model["discrimination"], difficulties=of_model["difficulty"]
    )
    found = expected_abilities(sheets, items)
    assert np.abs(found.expected - np.ravel(oracle.theta)).max() < 1e-3
    assert np.abs(found.errors - np.ravel(oracle.standard_error)).max() < 1e-3


def test_who_skips_all_is_as_unknown_as_before() -> None:
    found = expected_abilities(np.full((1, 5), -1, dtype=np.int8), some_items(5, seed=2))
    assert found.expected[0] == pytest.approx(0, abs=1e-9)
    assert found.errors[0] == pytest.approx(1, abs=1e-4)


def test_intervals_of_scale_scores_hold_the_truth() -> None:
    items = piloted(some_items(40, seed=3))
    true = np.random.default_rng(3).normal(0, 1, 1500)
    found = [scale_score(row, items) for row in draw_responses(items, abilities=true, seed=3)]
    inside = [
        score.lowest < 500 + 100 * ability < score.highest
        for score, ability in zip(found, true, strict=True)
    ]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)


def test_only_piloted_forms_have_a_scale_score() -> None:
    simulated = some_items(5, seed=4)
    answers = (1, 0, -1, 1, 1)
    with pytest.raises(NotPiloted):
        scale_score(answers, simulated)
    assert isinstance(result(answers, simulated), NumberCorrect)
    assert result(answers, None) == number_correct(correct=3, items=5)
    assert isinstance(result(answers, piloted(simulated)), ScaleScore)


# --- Information ---------------------------------------------------------------------------


def test_information_by_hand_and_at_its_peak() -> None:
    items = ItemParameters.known(slopes=[2.0, 1.0], difficulties=[0.5, -1.0])
    found = item_information(items, np.array([0.5, -1.0]))
    assert found[0, 0] == pytest.approx(4 / 4)
    assert found[1, 1] == pytest.approx(1 / 4)
    assert item_peak(items, 0).ability == 0.5
    assert item_peak(items, 0).information == found[0, 0]
    assert form_information(items, np.array([0.5]))[0] == pytest.approx(found[0].sum())


def test_information_is_the_square_of_the_curves_slope_over_its_variance() -> None:
    """Fisher's definition, by differences."""
    items, at, step = some_items(6, seed=5), np.linspace(-2, 2, 9), 1e-5
    right = curves(items, at)
    slope = (curves(items, at + step) - curves(items, at - step)) / (2 * step)
    assert np.allclose(item_information(items, at), slope**2 / (right * (1 - right)), rtol=1e-6)


def test_conditional_errors_and_reliability_are_what_estimates_show() -> None:
    items = some_items(49, seed=6)
    at = np.full(3000, 0.0)
    found = expected_abilities(draw_responses(items, abilities=at, seed=6), items)
    information = form_information(items, at[:1])[0]
    # An expectation leans to the middle by I / (I + 1), and so does its error.
    stated = conditional_errors(items, at[:1])[0] * information / (information + 1)
    assert found.expected.std() == pytest.approx(stated, rel=0.06)
    true = np.random.default_rng(7).normal(0, 1, 4000)
    found = expected_abilities(draw_responses(items, abilities=true, seed=7), items)
    assert marginal_reliability(items) == pytest.approx(
        np.corrcoef(found.expected, true)[0, 1] ** 2, abs=0.015
    )


# --- Scores that a form makes --------------------------------------------------------------


def test_score_chances_by_enumeration() -> None:
    items, at = some_items(6, seed=8), np.array([-1.0, 0.3])
    right = curves(items, at)
    expected = np.zeros((2, 7))
    for pattern in product((0, 1), repeat=6):
        expected[:, sum(pattern)] += np.where(pattern, right, 1 - right).prod(axis=1)
    assert np.allclose(score_chances(items, at), expected)


def test_the_ability_of_a_score_expects_it() -> None:
    items = some_items(20, seed=9)
    for score in (3.0, 10.0, 18.5):
        at = ability_for_score(items, score)
        assert expected_score(items, np.array([at]))[0] == pytest.approx(score, abs=1e-9)
    with pytest.raises(ValueError, match="no ability"):
        ability_for_score(items, 20.0)
    items.slopes[0] *= -1
    with pytest.raises(ValueError, match="negative slope"):
        ability_for_score(items, 10.0)


# --- Fit -----------------------------------------------------------------------------------


def test_strata_are_as_simulated() -> None:
    items, borders = some_items(10, seed=10), (0, 3, 5, 7, 9)
    true = np.random.default_rng(10).normal(0, 1, 60_000)
    sheets = draw_responses(items, abilities=true, seed=10)
    found = expect_by_stratum(items, borders)
    strata = np.searchsorted(borders, sheets.sum(axis=1), side="right") - 1
    for stratum in range(5):
        inside = strata == stratum
        assert found.shares[stratum] == pytest.approx(inside.mean(), abs=0.01)
        assert found.abilities[stratum] == pytest.approx(true[inside].mean(), abs=0.04)
        assert np.abs(found.right[stratum] - sheets[inside].mean(axis=0)).max() < 0.03


def test_an_item_that_leaves_its_curve_is_seen() -> None:
    """An item that the middle alone knows, in a form of thirty."""
    items = some_items(30, seed=11)
    true = np.random.default_rng(11).normal(0, 1, 20_000)
    sheets = draw_responses(items, abilities=true, seed=11)
    sheets[:, 5] = np.random.default_rng(12).random(len(true)) < np.where(
        np.abs(true) < 0.7, 0.9, 0.3
    )
    counts = count_score_groups(
        (2 - sheets).astype(np.int8),
        keys=(1,) * 30,
        options=2,
        borders=even_borders(items=30, strata=10),
    )
    found = misfits(counts, expect_by_stratum(items, counts.borders))
    assert found[5] > MISFIT
    assert np.delete(found, 5).max() < MISFIT / 2
