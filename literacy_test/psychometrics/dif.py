"""
Differential item functioning: whether an item is harder for one declared group than for another whose
members score the same, found from counts by group, score stratum and item.

Uniform differences: Mantel & Haenszel's common odds ratio over strata (Holland & Thayer 1988) on the
delta scale of ETS, -2.35 ln(ratio), below 0 where the item is harder for the focal group; its standard
error is Robins, Breslow & Greenland's (1986). ETS's classes (Zieky 1993): A, below 1 or not beyond chance;
C, at least 1.5 and beyond chance above 1; B, what is between.

Differences that change sides with ability, which the ratio cannot see: logistic regression on the
stratum's mean score, the group, and both together (Swaminathan & Rogers 1990), fitted to the counts.
"""

from dataclasses import dataclass
from enum import Enum
from math import erfc, log, sqrt

import numpy as np

from literacy_test.psychometrics.counts import BadCounts, Floats, ScoreGroupCounts
from literacy_test.psychometrics.curves import logistic

DELTA = -2.35
"""ETS's delta scale in log odds: 4 / 1.7, and its sign."""

MODERATE, LARGE = 1.0, 1.5
BEYOND_CHANCE = 1.96
BEYOND_CHANCE_ABOVE = 1.645
STEPS = 25


class Size(Enum):
    """ETS's classes of differential functioning."""

    NEGLIGIBLE = "A"
    MODERATE = "B"
    LARGE = "C"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """
    How an item works for a focal group beside the reference group, score for score.

    ``delta`` is below 0 where it is harder for the focal group; ``error`` is its standard error, both in
    deltas. ``crossing`` is the chance that as much of a change with ability comes about by chance.
    """

    delta: float
    error: float
    size: Size
    crossing: float


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
    return Difference(
        delta=float(delta),
        error=float(error),
        size=size_of(delta=float(delta), error=float(error)),
        crossing=_crossing(right[:, kept], wrong[:, kept], scores[kept]),
    )


def size_of(*, delta: float, error: float) -> Size:
    """Return ETS's class of a difference, in deltas."""
    distance = abs(delta)
    if distance < MODERATE or distance < BEYOND_CHANCE * error:
        return Size.NEGLIGIBLE
    if distance >= LARGE and distance - MODERATE > BEYOND_CHANCE_ABOVE * error:
        return Size.LARGE
    return Size.MODERATE


def _crossing(right: Floats, wrong: Floats, scores: Floats) -> float:
    """Return the p-value of score by group in a logistic regression, or 1 where there is none."""
    spread = scores.std()
    if len(scores) < 2 or spread == 0:  # noqa: PLR2004 - a change needs two strata
        return 1.0
    score = np.tile((scores - scores.mean()) / spread, 2)
    group = np.repeat([0.0, 1.0], len(scores))
    design = np.stack([np.ones_like(score), score, group, score * group], axis=1)
    full = _deviance(design, right.ravel(), wrong.ravel())
    without = _deviance(design[:, :3], right.ravel(), wrong.ravel())
    gained = max(without - full, 0.0)
    # The upper tail of chi-squared with one degree of freedom.
    return erfc(sqrt(gained / 2))


def _deviance(design: Floats, right: Floats, wrong: Floats) -> float:
    """Return -2 log likelihood of the best logistic regression on counts, up to a constant."""
    people = right + wrong
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        share = logistic(design @ weights)
        # A stratum where all are right has no finite best: the small ridge stops it on its way.
        spread = people * share * (1 - share)
        curvature = design.T @ (design * spread[:, None]) + 1e-6 * np.eye(len(weights))
        step = np.linalg.solve(curvature, design.T @ (right - people * share))
        weights = weights + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004 - it has settled
            break
    odds = design @ weights
    return float(-2 * (right @ odds - people @ np.logaddexp(0, odds)))
