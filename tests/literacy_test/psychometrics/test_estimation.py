"""The two-parameter model, from sheets and from counts: published estimates, an oracle, and the truth."""

import warnings

import mirt
import numpy as np
import pytest

from literacy_test.psychometrics import sheets as whole
from literacy_test.psychometrics.counts import PairCounts, count_pairs
from literacy_test.psychometrics.curves import (
    ItemParameters,
    NotConverged,
    NotEstimable,
    Origin,
    curves,
    standard_population,
)
from literacy_test.psychometrics.pairwise import fit_pairs
from literacy_test.psychometrics.sheets import fit_sheets
from tests.item_responses import (
    LSAT7_INTERCEPTS,
    LSAT7_SLOPES,
    draw_sheets,
    lsat7,
    root_mean_square,
    some_items,
)

# --- Whole sheets --------------------------------------------------------------------------


def test_the_published_estimates_of_lsat7() -> None:
    found = fit_sheets(lsat7())
    assert np.abs(found.slopes - LSAT7_SLOPES).max() <= 0.002
    assert np.abs(found.intercepts - LSAT7_INTERCEPTS).max() <= 0.002
    assert found.origin is Origin.PILOT


def test_as_mirt_says() -> None:
    sheets = draw_sheets(some_items(8, seed=1), 1500, seed=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        oracle = mirt.fit_mirt(sheets, "2PL", tol=1e-6, compute_standard_errors=False)
    found = fit_sheets(sheets)
    assert np.abs(found.slopes - oracle.model.parameters["discrimination"]).max() < 0.005
    assert np.abs(found.difficulties - oracle.model.parameters["difficulty"]).max() < 0.005


def log_likelihood(parameters: np.ndarray, sheets: np.ndarray) -> float:
    slopes, intercepts = np.split(parameters, 2)
    population = standard_population()
    right = 1 / (1 + np.exp(-(np.outer(population.abilities, slopes) + intercepts)))
    each = np.where(sheets[:, None] == 1, right, np.where(sheets[:, None] == 0, 1 - right, 1.0))
    return float(np.log(each.prod(axis=2) @ population.shares).sum())


def test_the_information_is_the_curvature_of_the_likelihood() -> None:
    """The covariance is the inverse of the Hessian found by differences, with skipped items too."""
    true = some_items(4, seed=2)
    sheets = draw_sheets(true, 1200, seed=2, skipped=0.1)
    found = fit_sheets(sheets)
    at = np.concatenate([found.slopes, found.intercepts])
    size, step = len(at), 1e-3
    hessian = np.zeros((size, size))
    for i in range(size):
        for j in range(size):
            e, f = np.eye(size)[i] * step, np.eye(size)[j] * step
            hessian[i, j] = (
                log_likelihood(at + e + f, sheets)
                - log_likelihood(at + e - f, sheets)
                - log_likelihood(at - e + f, sheets)
                + log_likelihood(at - e - f, sheets)
            ) / (4 * step**2)
    expected = np.linalg.inv(-hessian)
    assert np.abs(found.covariance / expected - 1).max() < 0.01
    higher = max(
        log_likelihood(at + step * direction, sheets)
        for direction in (*np.eye(size), *-np.eye(size))
    )
    assert higher < log_likelihood(at, sheets), "it is a maximum"


def test_49_items_come_back_from_10000_sheets() -> None:
    true = some_items(49, seed=5)
    found = fit_sheets(draw_sheets(true, 10_000, seed=5))
    assert root_mean_square(found.slopes, true.slopes) <= 0.035
    assert root_mean_square(found.difficulties, true.difficulties) <= 0.06
    inside = np.abs(found.slopes - true.slopes) < 1.96 * found.slope_errors
    assert 0.85 <= inside.mean() <= 1.0


def test_skipped_items_say_nothing() -> None:
    true = some_items(20, seed=6)
    found = fit_sheets(draw_sheets(true, 4000, seed=6, skipped=0.3))
    assert np.abs(found.slopes - true.slopes).max() < 4 * found.slope_errors.max()
    assert root_mean_square(found.slopes, true.slopes) < 0.09
    full = fit_sheets(draw_sheets(true, 4000, seed=6))
    assert (found.slope_errors > full.slope_errors).mean() > 0.9, "what was skipped is missed"


def test_few_sheets_have_large_errors() -> None:
    """A pilot of 150 sheets: estimates exist, and their errors own up to it."""
    true = some_items(20, seed=8)
    found = fit_sheets(draw_sheets(true, 150, seed=8))
    z = (found.slopes - true.slopes) / found.slope_errors
    assert 0.5 < np.sqrt((z**2).mean()) < 1.5
    assert found.slope_errors.mean() > 0.2


def test_where_newton_leads_away_em_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    finish, tries = whole._finish, []

    def refuse_once(*arguments: object) -> object:
        tries.append(1)
        return None if len(tries) == 1 else finish(*arguments)

    monkeypatch.setattr(whole, "_finish", refuse_once)
    found = fit_sheets(lsat7())
    assert len(tries) == 2
    assert np.abs(found.slopes - LSAT7_SLOPES).max() <= 0.002


def test_sheets_that_have_nothing_in_common_do_not_converge() -> None:
    """Two items that only ever contradict each other: no factor is a maximum."""
    sheets = np.array([[1, 0], [0, 1]] * 20, dtype=np.int8)
    with pytest.raises(NotConverged):
        fit_sheets(sheets)


# --- Pair counts ---------------------------------------------------------------------------


def exact_counts(true: ItemParameters, *, sheets: float) -> PairCounts:
    """Return the counts that the model itself expects."""
    population = standard_population()
    right = curves(true, population.abilities)
    together = (right * population.shares[:, None]).T @ right
    np.fill_diagonal(together, population.shares @ right)
    correct = (together + together.T) / 2 * sheets
    return PairCounts(sheets=sheets, correct=correct, answered=np.full_like(correct, sheets))


def test_the_models_own_counts_give_its_parameters() -> None:
    true = some_items(12, seed=9)
    found = fit_pairs(exact_counts(true, sheets=1e6))
    assert np.abs(found.slopes - true.slopes).max() < 1e-3
    assert np.abs(found.difficulties - true.difficulties).max() < 1e-3
    assert found.origin is Origin.ROUND


def test_a_wrong_key_has_a_negative_slope() -> None:
    true = some_items(12, seed=10)
    true.slopes[4] *= -1
    found = fit_pairs(exact_counts(true, sheets=1e6))
    assert found.slopes[4] == pytest.approx(true.slopes[4], abs=1e-2)


def test_49_items_come_back_from_the_counts_of_100000_sheets() -> None:
    true = some_items(49, seed=5)
    found = fit_pairs(count_pairs(draw_sheets(true, 100_000, seed=5)))
    assert root_mean_square(found.slopes, true.slopes) <= 0.015
    assert root_mean_square(found.difficulties, true.difficulties) <= 0.03
    inside = np.abs(found.slopes - true.slopes) < 1.96 * found.slope_errors
    assert 0.85 <= inside.mean() <= 1.0


@pytest.mark.parametrize("skipped", [0.0, 0.3])
def test_errors_are_what_estimates_vary_by(skipped: float) -> None:
    """Over forty cohorts, the spread of the estimates is the error that is stated, for slopes and all."""
    true = some_items(10, seed=11)
    found = [
        fit_pairs(count_pairs(draw_sheets(true, 2000, seed=seed, skipped=skipped)))
        for seed in range(40)
    ]
    spread = np.std([each.slopes for each in found], axis=0, ddof=1)
    stated = np.mean([each.slope_errors for each in found], axis=0)
    assert (spread / stated).mean() == pytest.approx(1, abs=0.12)
    spread = np.std([each.difficulties for each in found], axis=0, ddof=1)
    stated = np.mean([each.difficulty_errors for each in found], axis=0)
    assert (spread / stated).mean() == pytest.approx(1, abs=0.12)


def test_the_errors_own_up_to_published_noise() -> None:
    """Noise of deviation 200 on counts of 20,000, as a release adds it: counts may then break bounds."""
    true = some_items(15, seed=12)
    counts, noise = count_pairs(draw_sheets(true, 20_000, seed=12)), 200.0
    draw = np.random.default_rng(12)
    z, plain = [], fit_pairs(counts).slope_errors
    for _ in range(20):
        added = np.triu(draw.normal(0, noise, counts.correct.shape))
        noisy = PairCounts(
            sheets=counts.sheets,
            correct=counts.correct + added + np.triu(added, 1).T,
            answered=counts.answered,
        )
        found = fit_pairs(noisy, noise=noise)
        z.append((found.slopes - true.slopes) / found.slope_errors)
        assert (found.slope_errors > 1.2 * plain).all()
    assert np.sqrt(np.mean(np.square(z))) == pytest.approx(1, abs=0.25)


def test_skips_that_hide_ignorance_are_wrong_answers() -> None:
    """If the weak skip what they do not know, taking skips as wrong finds the truth, and else is too easy."""
    true = some_items(15, seed=13)
    sheets = draw_sheets(true, 20_000, seed=13)
    hidden = sheets.copy()
    hidden[(sheets == 0) & (np.random.default_rng(13).random(sheets.shape) < 0.5)] = -1
    counts = count_pairs(hidden)
    honest, lenient = fit_pairs(counts.with_skips_wrong()), fit_pairs(counts)
    assert root_mean_square(honest.difficulties, true.difficulties) < 0.06
    assert root_mean_square(lenient.difficulties, true.difficulties) > 0.2
    hard = true.difficulties > -1
    assert (lenient.difficulties < honest.difficulties)[hard].all()


# --- What cannot be estimated --------------------------------------------------------------


def test_items_without_spread_are_named() -> None:
    sheets = draw_sheets(some_items(6, seed=14), 200, seed=14)
    sheets[:, 2], sheets[:, 4], sheets[:, 5] = 1, 0, -1
    with pytest.raises(NotEstimable) as refused:
        fit_sheets(sheets)
    assert refused.value.items == (2, 4, 5)
    with pytest.raises(NotEstimable) as refused:
        fit_pairs(count_pairs(sheets))
    assert refused.value.items == (2, 4, 5)


def test_two_items_have_too_few_pairs() -> None:
    with pytest.raises(NotConverged, match="three items"):
        fit_pairs(count_pairs(lsat7()[:, :2]))


def test_items_that_nobody_answered_together() -> None:
    sheets = draw_sheets(some_items(4, seed=15), 400, seed=15)
    sheets[:200, 0], sheets[200:, 1] = -1, -1
    with pytest.raises(NotConverged, match="together"):
        fit_pairs(count_pairs(sheets))
