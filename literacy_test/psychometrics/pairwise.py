"""
The two-parameter model from pair counts alone: what a round leaves when its sheets are destroyed.

The shares right of each item, and of each pair together, are compared with what the model says of them in
the standard normal population; the parameters are those with the smallest squared differences, each
weighted by what sampling would leave if items were independent. This is limited-information estimation
with diagonal weights (Christoffersson 1975; Maydeu-Olivares & Joe 2005), by Levenberg and Marquardt's
steps. Two pairs that share an item vary together, which the weights leave out and the standard errors
take in (the sandwich of the same sources).

Skipped items are taken as not presented (their shares are of those who answered), which is right if
skipping says nothing about the answer. :meth:`~literacy_test.psychometrics.counts.PairCounts
.with_skips_wrong` takes the other side.
"""

from dataclasses import dataclass

import numpy as np

from literacy_test.psychometrics.counts import Floats, PairCounts
from literacy_test.psychometrics.curves import (
    ItemParameters,
    NotConverged,
    NotEstimable,
    Origin,
    Population,
    shares_right,
    standard_population,
)

MOST_STEPS = 200
SETTLED = 1e-8
"""How little a step's gain is, beside what is left, when the estimates have settled."""

EASY_START = 1.2
"""What log odds in the population grow to at the middle ability, where slopes are about 1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Shares:
    """The observed shares of items and then of pairs, with their weights; M = I + I (I - 1) / 2."""

    items: int
    first: np.ndarray
    second: np.ndarray
    observed: Floats
    answered: Floats
    weights: Floats


def fit_pairs(
    counts: PairCounts, *, origin: Origin = Origin.ROUND, noise: float = 0.0
) -> ItemParameters:
    """
    Return the items' parameters with standard errors.

    ``noise`` is the standard deviation of what was added to every count before it was published, in
    sheets; it widens the errors.

    :raises NotEstimable: if an item has nobody, or everybody, right
    :raises NotConverged: if the estimates do not settle
    """
    _check(counts)
    shares = _shares(counts)
    population = standard_population()
    of_items = shares.observed[: counts.items]
    start = np.concatenate([np.ones(counts.items), EASY_START * np.log(of_items / (1 - of_items))])
    found = _least_squares(start, shares, population)
    covariance = _covariance(found, shares, population, counts, noise=noise)
    slopes, intercepts = np.split(found, 2)
    return ItemParameters(
        slopes=slopes, intercepts=intercepts, covariance=covariance, origin=origin
    )


def _check(counts: PairCounts) -> None:
    correct, answered = np.diag(counts.correct), np.diag(counts.answered)
    empty = np.flatnonzero((correct <= 0) | (correct >= answered))
    if empty.size:
        raise NotEstimable(empty.tolist())
    if counts.items < 3 or (counts.answered <= 0).any():  # noqa: PLR2004 - 2 I parameters need pairs
        raise NotConverged("three items that were answered together are needed")


def _shares(counts: PairCounts) -> _Shares:
    first, second = np.triu_indices(counts.items, 1)
    answered = np.concatenate([np.diag(counts.answered), counts.answered[first, second]])
    correct = np.concatenate([np.diag(counts.correct), counts.correct[first, second]])
    observed = correct / answered
    alone = observed[: counts.items]
    # Weights come from the single shares: a pair's own share may be noise, and below nothing.
    expected = np.concatenate([alone, alone[first] * alone[second]])
    return _Shares(
        items=counts.items,
        first=first,
        second=second,
        observed=observed,
        answered=answered,
        weights=answered / (expected * (1 - expected)),
    )


def _model(parameters: Floats, shares: _Shares, population: Population) -> tuple[Floats, Floats]:
    """Return what the model says of all shares, (M,), and how that changes, (M, 2 I)."""
    slopes, intercepts = np.split(parameters, 2)
    right = shares_right(slopes, intercepts, population.abilities)
    weighted = right * population.shares[:, None]
    together = weighted.T @ right
    by_intercept = weighted * (1 - right)
    by_slope = by_intercept * population.abilities[:, None]
    first, second, items = shares.first, shares.second, shares.items
    expected = np.concatenate([weighted.sum(axis=0), together[first, second]])
    changes = np.zeros((len(expected), 2 * items))
    at, pairs = np.arange(items), items + np.arange(len(first))
    for offset, by_own in ((0, by_slope), (items, by_intercept)):
        of_pairs = by_own.T @ right
        changes[at, offset + at] = by_own.sum(axis=0)
        changes[pairs, offset + first] = of_pairs[first, second]
        changes[pairs, offset + second] = of_pairs[second, first]
    return expected, changes


def _least_squares(start: Floats, shares: _Shares, population: Population) -> Floats:
    """Return the parameters with the least weighted squares (Levenberg-Marquardt, Nielsen's damping)."""
    parameters, damping, growth = start, 1e-3, 2.0
    expected, changes = _model(parameters, shares, population)
    left = _squares(expected, shares)
    for _ in range(MOST_STEPS):
        weighted = changes * shares.weights[:, None]
        curvature = weighted.T @ changes
        slope = weighted.T @ (shares.observed - expected)
        damped = curvature + damping * np.diag(np.diag(curvature))
        step = np.linalg.solve(damped, slope)
        promised = step @ (slope + damping * np.diag(curvature) * step)
        if promised <= SETTLED * (1 + left):
            return parameters
        tried, tried_changes = _model(parameters + step, shares, population)
        gained = left - _squares(tried, shares)
        if gained > 0:
            parameters, expected, changes = parameters + step, tried, tried_changes
            left -= gained
            damping *= max(1 / 3, 1 - float(2 * gained / promised - 1) ** 3)
            growth = 2.0
        else:
            damping, growth = damping * growth, growth * 2
    raise NotConverged("the pairs' shares did not settle")


def _squares(expected: Floats, shares: _Shares) -> float:
    return float(shares.weights @ (shares.observed - expected) ** 2)


# --- How sure they are ---------------------------------------------------------------------


def _covariance(
    parameters: Floats, shares: _Shares, population: Population, counts: PairCounts, *, noise: float
) -> Floats:
    """
    Return the parameters' covariance: the sandwich H⁻¹ J'W G W J H⁻¹, with G that of the shares.

    G needs the model's shares of up to four items together. It is never written down: given ability,
    items are independent, and so are their terms in what a parameter takes from the shares. An item's
    answer is x = P + z, and u = 1 + e says that it was given, e being 0 on average with the variance
    k = (1 - r) / r where a share r of the sheets gives it, whatever the answer would have been. Of a pair
    u_i u_j (x_i x_j - share) then multiplies out to terms that do not vary together: one of ability alone;
    of each item's u z and e; and of each pair's products of these.
    """
    expected, changes = _model(parameters, shares, population)
    weighted = changes * shares.weights[:, None]
    bread = np.linalg.inv(weighted.T @ changes)
    takes = bread @ weighted.T
    slopes, intercepts = np.split(parameters, 2)
    right = shares_right(slopes, intercepts, population.abilities)
    first, second, items = shares.first, shares.second, shares.items
    given = np.diag(counts.answered) / counts.sheets
    missed = (1 - given) / given
    own = right * (1 - right) / given
    apart = np.hstack([right, right[:, first] * right[:, second]]) - expected

    between = takes @ apart.T
    of_pairs = np.zeros((2 * items, items, items))
    of_pairs[:, first, second] = of_pairs[:, second, first] = takes[:, items:]
    with_others = of_pairs @ right.T
    by_answer = takes[:, :items, None] + with_others
    shared = np.zeros((items, items))
    shared[first, second] = shared[second, first] = expected[items:]
    by_presence = takes[:, :items, None] * apart[:, :items].T + right.T * with_others
    by_presence -= (of_pairs * shared).sum(axis=2)[:, :, None]
    at = population.shares[:, None]
    single = (by_answer * np.sqrt(own * at).T).reshape(2 * items, -1)
    present = (by_presence * np.sqrt(missed * at).T).reshape(2 * items, -1)
    together = population.shares @ (
        own[:, first] * own[:, second]
        + own[:, first] * missed[second] * right[:, second] ** 2
        + own[:, second] * missed[first] * right[:, first] ** 2
        + missed[first] * missed[second] * apart[:, items:] ** 2
    )
    paired = takes[:, items:] * np.sqrt(together)
    sampled = (between * population.shares) @ between.T
    sampled += single @ single.T + present @ present.T + paired @ paired.T
    noisy = takes * (noise / shares.answered)
    found: Floats = sampled / counts.sheets + noisy @ noisy.T
    return found
