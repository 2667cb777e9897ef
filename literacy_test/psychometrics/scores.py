"""
A pupil's result with its uncertainty: a scale score where the form was piloted, else the number correct.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from literacy_test.psychometrics.counts import RIGHT, SKIPPED, Floats, Responses
from literacy_test.psychometrics.curves import (
    ItemParameters,
    Origin,
    curves,
    logistic,
    standard_population,
)

WIDE = 1.96
"""The standard normal's 97.5th percentile: half of what 95 % of intervals reach."""


class NotPiloted(ValueError):
    """Parameters of simulated pupils make no scale score."""


# --- Number correct ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NumberCorrect:
    """
    How many of a form's, or a risk class's, items are correct, and how sure that is, in items.

    ``error`` is Lord's (1955): √(x (n - x) / (n - 1)), from the pupil's own answers alone. It is nothing
    at both ends, where the interval still is not: ``lowest`` and ``highest`` are Wilson's, 95 %.
    """

    correct: int
    items: int
    error: float
    lowest: float
    highest: float


def number_correct(*, correct: int, items: int) -> NumberCorrect:
    """
    Return the number correct with its error.

    :raises ValueError: if there are no items, or fewer than are correct
    """
    if not 0 <= correct <= items or not items:
        raise ValueError("a number correct lies between nothing and the items")
    share, z2 = correct / items, WIDE**2 / items
    middle = (share + z2 / 2) / (1 + z2)
    half = sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2)
    return NumberCorrect(
        correct=correct,
        items=items,
        error=sqrt(correct * (items - correct) / (items - 1)) if items > 1 else 0.0,
        lowest=max(items * (middle - half), 0.0),
        highest=min(items * (middle + half), float(items)),
    )


# --- Ability -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class Abilities:
    """Expected abilities of sheets and their standard errors, both (sheets,), in sd."""

    expected: Floats
    errors: Floats


def expected_abilities(responses: Responses, parameters: ItemParameters) -> Abilities:
    """
    Return what (sheets, I) responses let expect (EAP, Bock & Mislevy 1982), and the error that stays.

    Skipped items say nothing; who skips all is expected at 0 with error 1, as before the test.
    """
    population = standard_population()
    odds = np.outer(parameters.slopes, population.abilities) + parameters.intercepts[:, None]
    logs = (responses == RIGHT).astype(np.float64) @ odds
    logs -= (responses != SKIPPED).astype(np.float64) @ np.logaddexp(0, odds)
    logs += np.log(population.shares)
    chances = np.exp(logs - logs.max(axis=1, keepdims=True))
    return _moments(chances, population.abilities)


def _moments(chances: Floats, abilities: Floats) -> Abilities:
    sums = chances.sum(axis=1)
    expected = chances @ abilities / sums
    squared = chances @ abilities**2 / sums - expected**2
    return Abilities(expected=expected, errors=np.sqrt(np.maximum(squared, 0)))


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The scale that abilities are told on: the calibrated population's mean and deviation."""

    mean: float = 500.0
    deviation: float = 100.0


@dataclass(frozen=True, kw_only=True)
class ScaleScore:
    """A pupil's score and its standard error, in points of the scale."""

    score: float
    error: float

    @property
    def lowest(self) -> float:
        """The lower end of the 95 % interval."""
        return self.score - WIDE * self.error

    @property
    def highest(self) -> float:
        """The upper end of the 95 % interval."""
        return self.score + WIDE * self.error


def scale_score(
    response: Sequence[int], parameters: ItemParameters, *, scale: Scale | None = None
) -> ScaleScore:
    """
    Return one pupil's scale score: I responses, right, wrong or skipped.

    :raises NotPiloted: if the parameters come from simulated pupils
    """
    if parameters.origin is Origin.SIMULATED:
        raise NotPiloted
    on = scale or Scale()
    found = expected_abilities(np.asarray([response], dtype=np.int8), parameters)
    return ScaleScore(
        score=on.mean + on.deviation * float(found.expected[0]),
        error=on.deviation * float(found.errors[0]),
    )


def result(
    response: Sequence[int], parameters: ItemParameters | None
) -> ScaleScore | NumberCorrect:
    """Return a scale score if the form has piloted parameters, else the number correct."""
    if parameters is None or parameters.origin is Origin.SIMULATED:
        return number_correct(
            correct=sum(1 for mark in response if mark == RIGHT), items=len(response)
        )
    return scale_score(response, parameters)


# --- Scores that a form makes --------------------------------------------------------------


def score_chances(parameters: ItemParameters, abilities: Floats) -> Floats:
    """Return the chance of each number correct at each ability: (abilities, I + 1)."""
    return scores_of(curves(parameters, abilities))


def scores_of(right: Floats) -> Floats:
    """Return the same, given (abilities, I) chances of right answers (Lord & Wingersky 1984)."""
    chances = np.ones((len(right), 1))
    for share in right.T[:, :, None]:
        wrong = np.pad(chances * (1 - share), ((0, 0), (0, 1)))
        chances = wrong + np.pad(chances * share, ((0, 0), (1, 0)))
    return chances


def expected_score(parameters: ItemParameters, abilities: Floats) -> Floats:
    """Return the form's characteristic curve: the expected number correct at abilities, (abilities,)."""
    return curves(parameters, abilities).sum(axis=1)


def ability_for_score(parameters: ItemParameters, score: float) -> float:
    """
    Return the ability at which a form's expected number correct is the score, found by halving.

    :raises ValueError: if no ability within ±10 sd expects it, or a negative slope makes it no function
    """
    if (parameters.slopes <= 0).any():
        raise ValueError("an item with a negative slope ties a score to no one ability")
    low, high = -10.0, 10.0
    ends = expected_score(parameters, np.array([low, high]))
    if not ends[0] < score < ends[1]:
        raise ValueError("no ability expects this score")
    for _ in range(60):
        middle = (low + high) / 2
        at = logistic(parameters.slopes * middle + parameters.intercepts).sum()
        low, high = (middle, high) if at < score else (low, middle)
    return (low + high) / 2
