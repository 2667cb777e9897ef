"""
How much a form says about ability, and how sure a measured ability is.

Fisher's information of a 2PL item is a² P (1 - P); items add up (Birnbaum 1968, ch. 20).
"""

from dataclasses import dataclass

import numpy as np

from literacy_test.psychometrics.counts import Floats
from literacy_test.psychometrics.curves import ItemParameters, curves, standard_population


def item_information(parameters: ItemParameters, abilities: Floats) -> Floats:
    """Return each item's information at each ability: (abilities, I), in 1 / sd²."""
    right = curves(parameters, abilities)
    found: Floats = parameters.slopes**2 * right * (1 - right)
    return found


def form_information(parameters: ItemParameters, abilities: Floats) -> Floats:
    """Return the information of all items together at each ability: (abilities,)."""
    return item_information(parameters, abilities).sum(axis=1)


def conditional_errors(parameters: ItemParameters, abilities: Floats) -> Floats:
    """Return the standard error of a measured ability at each true one: (abilities,), in sd."""
    found: Floats = 1 / np.sqrt(form_information(parameters, abilities))
    return found


def marginal_reliability(parameters: ItemParameters) -> float:
    """
    Return which share of the variance of abilities a form measures, in the standard population.

    It is the mean of I / (I + 1): 1 is what is known of every pupil before the test (Green et al. 1984).
    """
    population = standard_population()
    information = form_information(parameters, population.abilities)
    return float(population.shares @ (information / (information + 1)))


@dataclass(frozen=True, kw_only=True)
class Peak:
    """Where an item or a form says most, and how much."""

    ability: float
    information: float


def item_peak(parameters: ItemParameters, item: int) -> Peak:
    """Return the item's own peak: a² / 4 at its difficulty."""
    return Peak(
        ability=float(parameters.difficulties[item]),
        information=float(parameters.slopes[item] ** 2 / 4),
    )
