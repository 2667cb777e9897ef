"""
Differential item functioning: whether an item is harder for one declared group than for another whose
members score the same, found from counts by group, score stratum and item.

Uniform differences: Mantel & Haenszel's common odds ratio over strata (Holland & Thayer 1988) on the
delta scale of ETS, -2.35 ln(ratio), below 0 where the item is harder for the focal group; its standard
error is Robins, Breslow & Greenland's (1986). ETS's classes (Zieky 1993): A, below 1 or not beyond chance;
C, at least 1.5 and beyond chance above 1; B, what is between.

Differences that change with ability, and may change sides, which one ratio cannot see: logistic regression
on the stratum, the group, and the group by the stratum's score (after Swaminathan & Rogers 1990), fitted
to the counts, and told on the same scale.
"""

from dataclasses import dataclass
from enum import Enum
from math import inf, log, sqrt

import numpy as np

from literacy_test.psychometrics.counts import BadCounts, Floats, ScoreGroupCounts
from literacy_test.psychometrics.curves import logistic

DELTA = -2.35
"""ETS's delta scale in log odds: 4 / 1.7, and its sign."""

MODERATE, LARGE = 1.0, 1.5
BEYOND_CHANCE = 1.96
BEYOND_CHANCE_ABOVE = 1.645
STEPS = 50
LONGEST_STEP = 2.0
SETTLED = 1e-8


class Size(Enum):
    """ETS's classes of differential functioning."""

    NEGLIGIBLE = "A"
    MODERATE = "B"
    LARGE = "C"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """
    How an item works for a focal group beside the reference group, score for score.

    ``delta`` is below 0 where it is harder for the focal group; ``crossing`` is how much it rises with a
    standard deviation of the strata's scores. Both are in deltas, with their standard errors.
    """

    delta: float
    error: float
    crossing: float
    crossing_error: float

    @property
    def size(self) -> Size:
        """ETS's class of the difference."""
        return size_of(delta=self.delta, error=self.error)

    @property
    def crosses(self) -> bool:
        """Whether the difference changes with ability by as much as a moderate one, beyond chance."""
        distance = abs(self.crossing)
        return distance >= MODERATE and distance > BEYOND_CHANCE * self.crossing_error


def differences(
    counts: ScoreGroupCounts, *, reference: int, focal: int
) -> tuple[Difference | None, ...]:
    """
    Return the differences of all items, with nothing for an item that cannot be compared.

    An item cannot be compared where no stratum has both groups with right and wrong answers.

    :raises BadCounts: if there are no such groups, or they are the same
    """
    groups = len(counts.chosen)
    if reference == focal or not (0 <= reference < groups and 0 <= focal < groups):
        raise BadCounts("two groups are compared")
    correct, totals = counts.correct, counts.totals
    return tuple(
        _difference(
            correct[[reference, focal], :, item],
            totals[[reference, focal], :, item],
            _mean_scores(counts, reference, focal),
        )
        for item in range(len(counts.keys))
    )


def _mean_scores(counts: ScoreGroupCounts, reference: int, focal: int) -> Floats:
    """Return the mean number correct of both groups in each stratum: (strata,)."""
    both = [reference, focal]
    correct = counts.correct[both].sum(axis=(0, 2))
    people = counts.totals[both, :, 0].sum(axis=0)
    means = np.asarray(counts.borders, dtype=np.float64)
    np.divide(correct, people, out=means, where=people > 0)
    return means


def _difference(correct: Floats, totals: Floats, scores: Floats) -> Difference | None:
    """Return the difference of one item, given (2, strata) counts: reference, then focal."""
    # Noise may leave fewer than nobody; a stratum without one of the groups compares nothing.
    right, people = np.maximum(correct, 0), np.maximum(totals, 0)
    wrong = np.maximum(people - right, 0)
    kept = (right + wrong > 0).all(axis=0)
    (a, c), (b, d) = right[:, kept], wrong[:, kept]
    n = a + b + c + d
    with_odds, against = a * d / n, b * c / n
    ratio_of, ratio_to = with_odds.sum(), against.sum()
    if ratio_of <= 0 or ratio_to <= 0:
        return None
    delta = DELTA * log(ratio_of / ratio_to)
    same, other = (a + d) / n, (b + c) / n
    variance = (
        (same * with_odds).sum() / (2 * ratio_of**2)
        + (same * against + other * with_odds).sum() / (2 * ratio_of * ratio_to)
        + (other * against).sum() / (2 * ratio_to**2)
    )
    error = abs(DELTA) * sqrt(variance)
    crossing, crossing_error = _crossing(right[:, kept], wrong[:, kept], scores[kept])
    return Difference(
        delta=float(delta),
        error=float(error),
        crossing=crossing,
        crossing_error=crossing_error,
    )


def size_of(*, delta: float, error: float) -> Size:
    """Return ETS's class of a difference, in deltas."""
    distance = abs(delta)
    if distance < MODERATE or distance < BEYOND_CHANCE * error:
        return Size.NEGLIGIBLE
    if distance >= LARGE and distance - MODERATE > BEYOND_CHANCE_ABOVE * error:
        return Size.LARGE
    return Size.MODERATE


def _crossing(right: Floats, wrong: Floats, scores: Floats) -> tuple[float, float]:
    """Return how the difference changes with a deviation of score, and its error, in deltas."""
    strata, spread = len(scores), scores.std()
    if strata < 2 or spread == 0:  # noqa: PLR2004 - a change needs two strata
        return 0.0, inf
    score = (scores - np.mean(scores)) / spread
    focal = np.repeat([0.0, 1.0], strata)
    design = np.hstack(
        [np.tile(np.eye(strata), (2, 1)), np.stack([focal, focal * np.tile(score, 2)], axis=1)]
    )
    weights, covariance = _logistic_regression(design, right.ravel(), wrong.ravel())
    return -DELTA * float(weights[-1]), abs(DELTA) * sqrt(covariance[-1, -1])


def _logistic_regression(design: Floats, right: Floats, wrong: Floats) -> tuple[Floats, Floats]:
    """Return the weights that explain counts of right and wrong best, and their covariance."""
    people = right + wrong
    weights = np.zeros(design.shape[1])
    # A stratum where all are right has no finite weight: a small ridge stops it on its way.
    ridge = 1e-3 * np.eye(len(weights))
    for _ in range(STEPS):
        share = logistic(design @ weights)
        spread = people * share * (1 - share)
        curvature = design.T @ (design * spread[:, None]) + ridge
        step = np.linalg.solve(curvature, design.T @ (right - people * share) - ridge @ weights)
        weights = weights + np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        if np.abs(step).max() < SETTLED:
            break
    return weights, np.asarray(np.linalg.inv(curvature), dtype=np.float64)
