"""
Classical item and test figures, all of them from pair counts.

The score is the number correct, in items; an item that was skipped is not correct. With p the shares
correct and p_ij those correct together, the items' covariances are p_ij - p_i p_j, and everything else
follows from these, exactly: no sheet is needed. With noise in the counts it holds as far as they do.

Sources: Lord & Novick 1968, ch. 4 and 15 (item-rest correlation, alpha, standard error of measurement);
McDonald 1999, ch. 6 (omega of one factor); Lord 1955 (error of one pupil's number correct).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from literacy_test.psychometrics.counts import Floats, PairCounts

MOST_ROUNDS = 1000
SETTLED = 1e-10


def facility(counts: PairCounts) -> Floats:
    """Return the share of all sheets on which each item is correct: (I,)."""
    return np.diag(counts.correct) / counts.sheets


def facility_where_answered(counts: PairCounts) -> Floats:
    """Return the share correct of the sheets that answer the item: (I,), nan where none does."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.diag(counts.correct) / np.diag(counts.answered)
    return found


def skipped(counts: PairCounts) -> Floats:
    """Return the share of all sheets that leave each item out: (I,)."""
    return 1 - np.diag(counts.answered) / counts.sheets


def covariances(counts: PairCounts) -> Floats:
    """Return the covariances of the items, right 1 and all else 0: (I, I), divided by n."""
    shares = facility(counts)
    found = counts.correct / counts.sheets - np.outer(shares, shares)
    np.fill_diagonal(found, shares * (1 - shares))
    return found


def item_rest_correlations(counts: PairCounts) -> Floats:
    """
    Return each item's correlation with the number correct of the others: (I,).

    This is the corrected point-biserial; it is nan for an item, or a rest, without spread.
    """
    found = covariances(counts)
    variances = np.diag(found)
    with_score = found.sum(axis=1)
    with_rest = with_score - variances
    of_rest = found.sum() - 2 * with_score + variances
    spread = np.maximum(variances * of_rest, 0)
    correlations = np.full(counts.items, np.nan)
    # What is left of a variance of nothing is rounding.
    np.divide(with_rest, np.sqrt(spread), out=correlations, where=spread > SETTLED)
    return correlations


def alpha(counts: PairCounts) -> float | None:
    """Return Cronbach's alpha (KR-20) of the number correct, or nothing with one item or no spread."""
    found = covariances(counts)
    if counts.items < 2 or found.sum() <= SETTLED:  # noqa: PLR2004 - one item agrees with nothing
        return None
    return float(counts.items / (counts.items - 1) * (1 - np.trace(found) / found.sum()))


def omega(counts: PairCounts) -> float | None:
    """
    Return McDonald's omega of one factor: the share of the score's variance that the items share.

    The factor is found by principal axes on the covariances of right and wrong. Nothing is returned with
    fewer than three items, which no factor explains in one way alone, or without spread.
    """
    found = covariances(counts)
    if counts.items < 3 or found.sum() <= SETTLED:  # noqa: PLR2004 - see above
        return None
    loadings = _one_factor(found)
    return float(loadings.sum() ** 2 / found.sum())


def _one_factor(covariance: Floats) -> Floats:
    """Return the loadings, in the items' own units, of the factor that fits all but the variances."""
    variances = np.diag(covariance).copy()
    shared = variances / 2
    for _ in range(MOST_ROUNDS):
        reduced = covariance.copy()
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        loadings: Floats = vectors[:, -1] * sqrt(max(values[-1], 0.0))
        before, shared = shared, np.minimum(loadings**2, variances)
        if np.abs(shared - before).max() < SETTLED:
            break
    return loadings


@dataclass(frozen=True, kw_only=True)
class ScoreFigures:
    """
    The number correct of a form, in items, over its sheets.

    ``error`` is the standard error of one pupil's number correct, sd · √(1 - reliability), the same for
    all pupils; the reliability is omega, or alpha where there is no omega.
    """

    items: int
    sheets: float
    mean: float
    deviation: float
    alpha: float | None
    omega: float | None
    error: float | None


def score_figures(counts: PairCounts) -> ScoreFigures:
    """Return mean, spread, reliability and error of the number correct."""
    deviation = sqrt(max(float(covariances(counts).sum()), 0.0))
    of_alpha, of_omega = alpha(counts), omega(counts)
    reliability = of_alpha if of_omega is None else of_omega
    return ScoreFigures(
        items=counts.items,
        sheets=counts.sheets,
        mean=float(facility(counts).sum()),
        deviation=deviation,
        alpha=of_alpha,
        omega=of_omega,
        error=None if reliability is None else deviation * sqrt(min(max(1 - reliability, 0), 1)),
    )
