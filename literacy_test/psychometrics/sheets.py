"""
The two-parameter model from whole sheets: an operator's file of a pilot, never the database.

Marginal maximum likelihood in the standard normal population. EM steps (Bock & Aitkin 1981) come near;
Newton's steps with the exact observed information (Louis 1982) finish in two or three, and that
information gives the standard errors. A skipped item is taken as not presented.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from literacy_test.psychometrics.counts import RIGHT, SKIPPED, Floats, Responses
from literacy_test.psychometrics.curves import (
    ItemParameters,
    NotConverged,
    NotEstimable,
    Origin,
    Population,
    shares_right,
    standard_population,
)

MOST_EM_STEPS = 2000
MOST_NEWTON_STEPS = 10
NEAR = 1e-2
"""How little EM moves a parameter when Newton may take over."""

NEARER = 1e-4
"""The same, where Newton could not."""

SETTLED = 1e-4
"""Newton's error is the square of its last step: what is left is below 1e-7."""

LONGEST_STEP = 0.5

Singles = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Sheets:
    """Who was right and who answered, (sheets, I); single precision is twice as fast, and enough."""

    right: Singles
    answered: Singles


@dataclass(frozen=True, kw_only=True, eq=False)
class _Expectation:
    """Each sheet's chances of the abilities, (sheets, points), and the likelihood of all sheets."""

    chances: Singles
    log_likelihood: float


def fit_sheets(responses: Responses, *, origin: Origin = Origin.PILOT) -> ItemParameters:
    """
    Return the parameters of (sheets, I) responses with standard errors.

    :raises NotEstimable: if an item has nobody, or everybody, right
    :raises NotConverged: if the estimates do not settle
    """
    sheets = _read(responses)
    population = standard_population()
    easy = sheets.right.sum(axis=0, dtype=np.float64) / sheets.answered.sum(axis=0)
    start = np.concatenate([np.ones(len(easy)), 1.2 * np.log(easy / (1 - easy))])
    for near in (NEAR, NEARER):
        parameters = _climb(start, sheets, population, near=near)
        finished = _finish(parameters, sheets, population)
        if finished is not None:
            (slopes, intercepts), covariance = np.split(finished[0], 2), finished[1]
            return ItemParameters(
                slopes=slopes, intercepts=intercepts, covariance=covariance, origin=origin
            )
        start = parameters
    raise NotConverged("the sheets do not say enough about the items")


def _read(responses: Responses) -> _Sheets:
    right = (responses == RIGHT).astype(np.float32)
    answered = (responses != SKIPPED).astype(np.float32)
    correct, given = right.sum(axis=0, dtype=np.float64), answered.sum(axis=0, dtype=np.float64)
    empty = np.flatnonzero((correct == 0) | (correct == given))
    if empty.size:
        raise NotEstimable(empty.tolist())
    return _Sheets(right=right, answered=answered)


def _expect(parameters: Floats, sheets: _Sheets, population: Population) -> _Expectation:
    slopes, intercepts = np.split(parameters, 2)
    odds = np.outer(population.abilities, slopes) + intercepts
    wrong = -np.logaddexp(0, odds)
    # log P - log (1 - P) is the log odds, so that right answers add just these.
    logs = sheets.right @ odds.T.astype(np.float32)
    logs += sheets.answered @ wrong.T.astype(np.float32)
    logs += np.log(population.shares).astype(np.float32)
    highest = logs.max(axis=1, keepdims=True)
    logs -= highest
    chances = np.exp(logs, out=logs)
    sums = chances.sum(axis=1, keepdims=True)
    chances /= sums
    likelihood = float(highest.sum(dtype=np.float64) + np.log(sums).sum(dtype=np.float64))
    return _Expectation(chances=chances, log_likelihood=likelihood)


# --- Coming near: EM -----------------------------------------------------------------------


def _climb(start: Floats, sheets: _Sheets, population: Population, *, near: float) -> Floats:
    """Return where EM moves no parameter by more than ``near``."""
    parameters = start
    for _ in range(MOST_EM_STEPS):
        chances = _expect(parameters, sheets, population).chances
        right = (chances.T @ sheets.right).astype(np.float64)
        answered = (chances.T @ sheets.answered).astype(np.float64)
        before = parameters
        for _step in range(2):
            parameters = parameters + _maximize(parameters, right, answered, population.abilities)
        if np.abs(parameters - before).max() < near:
            return parameters
        if not np.isfinite(parameters).all():
            break
    raise NotConverged("EM did not settle")


def _maximize(parameters: Floats, right: Floats, answered: Floats, abilities: Floats) -> Floats:
    """Return one Newton step of every item's own logistic regression on ability: (2 I,)."""
    t = abilities[:, None]
    slopes, intercepts = np.split(parameters, 2)
    shares = shares_right(slopes, intercepts, abilities)
    rest, weight = right - answered * shares, answered * shares * (1 - shares)
    by_intercept, by_slope = rest.sum(axis=0), (rest * t).sum(axis=0)
    w0, w1, w2 = weight.sum(axis=0), (weight * t).sum(axis=0), (weight * t**2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.concatenate(
            [w0 * by_slope - w1 * by_intercept, w2 * by_intercept - w1 * by_slope]
        ) / np.tile(w0 * w2 - w1**2, 2)
    return np.clip(step, -LONGEST_STEP, LONGEST_STEP)


# --- Arriving: Newton ----------------------------------------------------------------------


def _finish(
    parameters: Floats, sheets: _Sheets, population: Population
) -> tuple[Floats, Floats] | None:
    """Return the maximum and its covariance, or nothing where Newton leads away or finds no peak."""
    expected = _expect(parameters, sheets, population)
    for _ in range(MOST_NEWTON_STEPS):
        gradient, information = _information(parameters, sheets, population, expected.chances)
        try:
            np.linalg.cholesky(information)
        except np.linalg.LinAlgError:
            return None
        step = np.linalg.solve(information, gradient)
        tried = _expect(parameters + step, sheets, population)
        if tried.log_likelihood < expected.log_likelihood - abs(expected.log_likelihood) * 1e-6:
            return None
        parameters, expected = parameters + step, tried
        if np.abs(step).max() < SETTLED:
            return parameters, np.asarray(np.linalg.inv(information), dtype=np.float64)
    return None


def _information(
    parameters: Floats, sheets: _Sheets, population: Population, chances: Singles
) -> tuple[Floats, Floats]:
    """
    Return the log likelihood's gradient, (2 I,), and observed information, (2 I, 2 I).

    Louis's formula: what the sheets would say if abilities were known, less the expected square of its
    gradient, plus the square of the expected gradient of each sheet. A sheet's gradient at ability t is
    t r for slopes and r for intercepts, r being right less expected on the items that it answers.
    """
    slopes, intercepts = np.split(parameters, 2)
    shares = shares_right(slopes, intercepts, population.abilities)
    items = len(slopes)
    squares, moments = np.zeros((3, items, items)), np.zeros((3, items))
    mean = np.zeros((len(chances), 2 * items), dtype=np.float32)
    for point, (t, share) in enumerate(zip(population.abilities, shares, strict=True)):
        chance = chances[:, point, None]
        rest = sheets.right - sheets.answered * share.astype(np.float32)
        weighted = rest * chance
        square = weighted.T @ rest
        weight = (chance.T @ sheets.answered)[0] * share * (1 - share)
        for power in range(3):
            squares[power] += t**power * square
            moments[power] += t**power * weight
        mean[:, :items] += np.float32(t) * weighted
        mean[:, items:] += weighted
    known = np.block(
        [[np.diag(moments[2]), np.diag(moments[1])], [np.diag(moments[1]), np.diag(moments[0])]]
    )
    unknown = np.block([[squares[2], squares[1]], [squares[1], squares[0]]])
    return mean.sum(axis=0, dtype=np.float64), known - unknown + mean.T @ mean
