"""
The two-parameter logistic model: P(right | ability t) = 1 / (1 + exp(-(a t + d))), difficulty b = -d / a.

The metric is logistic, without the factor 1.7. Slopes may be negative: an item whose key is wrong has
such a curve, and is to be seen, not hidden by a logarithm.

Source: Birnbaum 1968, in Lord & Novick, ch. 17.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self

import numpy as np

from literacy_test.psychometrics.counts import Floats


class Origin(Enum):
    """Where parameters come from. Those of simulated pupils never make a scale score."""

    PILOT = "pilot"
    ROUND = "round"
    SIMULATED = "simulated"


class NotEstimable(ValueError):
    """
    Items that have no parameters: all or nobody was right on them, or nobody answered.

    ``items`` are their indexes from 0.
    """

    def __init__(self, items: Sequence[int]) -> None:
        super().__init__(f"no parameters can be estimated for items {list(items)}")
        self.items = tuple(items)


class NotConverged(ArithmeticError):
    """The estimates did not settle: too few sheets, or items that have nothing in common."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ItemParameters:
    """
    The slopes and intercepts of a form's items, each (I,), with how sure they are.

    ``covariance`` is (2 I, 2 I), slopes before intercepts, of the sampling of sheets.
    """

    slopes: Floats
    intercepts: Floats
    covariance: Floats
    origin: Origin

    def __post_init__(self) -> None:
        items = len(self.slopes)
        if self.intercepts.shape != (items,) or self.covariance.shape != (2 * items, 2 * items):
            raise ValueError("slopes, intercepts and their covariance are of different forms")

    @classmethod
    def known(
        cls, *, slopes: Sequence[float] | Floats, difficulties: Sequence[float] | Floats
    ) -> Self:
        """Return parameters that are known without error: those that sheets were simulated from."""
        a = np.asarray(slopes, dtype=np.float64)
        return cls(
            slopes=a,
            intercepts=-a * np.asarray(difficulties, dtype=np.float64),
            covariance=np.zeros((2 * len(a), 2 * len(a))),
            origin=Origin.SIMULATED,
        )

    @property
    def items(self) -> int:
        """I."""
        return len(self.slopes)

    @property
    def difficulties(self) -> Floats:
        """The abilities at which half are right: (I,), without bound where a slope is nothing."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = -self.intercepts / self.slopes
        return found

    @property
    def slope_errors(self) -> Floats:
        """Standard errors of the slopes: (I,)."""
        found: Floats = np.sqrt(np.diag(self.covariance)[: self.items])
        return found

    @property
    def difficulty_errors(self) -> Floats:
        """Standard errors of the difficulties by the delta method: (I,)."""
        variances = np.diag(self.covariance)
        of_slope, of_intercept = variances[: self.items], variances[self.items :]
        of_both = np.diag(self.covariance[: self.items, self.items :])
        b = self.difficulties
        squared = (of_intercept + b**2 * of_slope + 2 * b * of_both) / self.slopes**2
        found: Floats = np.sqrt(np.maximum(squared, 0))
        return found

    def of(self, items: Sequence[int]) -> "ItemParameters":
        """Return the parameters of some items, by their indexes from 0."""
        chosen = np.asarray(items, dtype=np.intp)
        both = np.concatenate([chosen, chosen + self.items])
        return ItemParameters(
            slopes=self.slopes[chosen],
            intercepts=self.intercepts[chosen],
            covariance=self.covariance[np.ix_(both, both)],
            origin=self.origin,
        )


def shares_right(slopes: Floats, intercepts: Floats, abilities: Floats) -> Floats:
    """Return the chance of a right answer at each ability: (abilities, I)."""
    return logistic(np.outer(abilities, slopes) + intercepts)


def logistic(x: Floats) -> Floats:
    """Return 1 / (1 + exp(-x)), without overflow."""
    return (1 + np.tanh(x / 2)) / 2


def curves(parameters: ItemParameters, abilities: Floats) -> Floats:
    """Return the items' characteristic curves at the abilities: (abilities, I)."""
    return shares_right(parameters.slopes, parameters.intercepts, abilities)


# --- The population ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class Population:
    """Abilities and the shares of pupils that have them, which add up to 1; both (points,)."""

    abilities: Floats
    shares: Floats


def standard_population(*, points: int = 41, reach: float = 5.0) -> Population:
    """
    Return the standard normal population at equally spaced points.

    A sum over equal steps of h misses a normal integral of deviation s by about 2 exp(-2 (pi s / h)^2);
    at the step of 0.25 that is below 1e-5 even where a long form leaves s = 0.2 of an ability.
    """
    abilities = np.linspace(-reach, reach, points)
    density = np.exp(-(abilities**2) / 2)
    return Population(abilities=abilities, shares=density / density.sum())
