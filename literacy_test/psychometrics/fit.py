"""
Whether items follow their curves, seen from the counts of right answers by score stratum.

The model says how many of those whose number correct lies in a stratum are right on an item (Orlando &
Thissen 2000, by Lord & Wingersky's recursion), so that no pupil's ability has to be estimated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from literacy_test.psychometrics.counts import Floats, ScoreGroupCounts, check_borders
from literacy_test.psychometrics.curves import ItemParameters, curves, standard_population
from literacy_test.psychometrics.scores import scores_of

MISFIT = 0.12
"""From which root mean square difference an item does not follow its curve (PISA 2015, ch. 9)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class StratumExpectation:
    """
    What the model expects of pupils whose number correct lies in a stratum.

    ``shares`` is the share of the standard population in each stratum, (strata,), ``abilities`` their
    mean ability, (strata,), and ``right`` the share of them right on each item, (strata, I).
    """

    shares: Floats
    abilities: Floats
    right: Floats


def expect_by_stratum(parameters: ItemParameters, borders: Sequence[int]) -> StratumExpectation:
    """
    Return what is expected in strata with these lowest numbers correct.

    :raises BadCounts: if they are no strata of this form
    """
    check_borders(borders, items=parameters.items)
    population = standard_population()
    right = curves(parameters, population.abilities)
    joint = population.shares[:, None] * _in_strata(scores_of(right), borders)
    shares = joint.sum(axis=0)
    of_items = [
        # The score of the others and one more: the chance of the stratum for those who are right.
        (population.shares * right[:, item])
        @ _in_strata(np.pad(scores_of(np.delete(right, item, 1)), ((0, 0), (1, 0))), borders)
        for item in range(parameters.items)
    ]
    return StratumExpectation(
        shares=shares,
        abilities=population.abilities @ joint / shares,
        right=np.stack(of_items, axis=1) / shares[:, None],
    )


def _in_strata(chances: Floats, borders: Sequence[int]) -> Floats:
    """Return chances of numbers correct, added up within strata: (abilities, strata)."""
    found: Floats = np.add.reduceat(chances, list(borders), axis=1)
    return found


def observed_right(counts: ScoreGroupCounts) -> Floats:
    """Return the share right in each stratum, of all groups: (strata, I), nan where nobody is."""
    totals = counts.totals.sum(axis=0)
    shares = np.full(totals.shape, np.nan)
    np.divide(counts.correct.sum(axis=0), totals, out=shares, where=totals > 0)
    return shares


def misfits(counts: ScoreGroupCounts, expected: StratumExpectation) -> Floats:
    """Return each item's root mean square difference between observed and expected shares: (I,)."""
    people = np.maximum(counts.totals.sum(axis=0), 0)
    squares = (np.nan_to_num(observed_right(counts)) - expected.right) ** 2
    found: Floats = np.sqrt((people * squares).sum(axis=0) / people.sum(axis=0))
    return found
