"""Responses whose truth is known: a published data set, and sheets drawn from given parameters."""

import numpy as np

from literacy_test.psychometrics.counts import Floats, Responses
from literacy_test.psychometrics.curves import ItemParameters

# fmt: off
LSAT7_FREQUENCIES = (
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28,
    7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308,
)
# fmt: on
"""How many of 1,000 gave each pattern of five answers, 00000 to 11111 (Bock & Lieberman 1970, table 1)."""

LSAT7_SLOPES = np.array([0.988, 1.081, 1.706, 0.765, 0.736])
LSAT7_INTERCEPTS = np.array([1.856, 0.808, 1.804, 0.486, 1.854])
"""The 2PL estimates that R's mirt publishes for it (Chalmers 2012, Journal of Statistical Software 48)."""


def lsat7() -> Responses:
    """Return the 1,000 sheets."""
    patterns = [[int(digit) for digit in f"{number:05b}"] for number in range(32)]
    return np.repeat(np.array(patterns, dtype=np.int8), LSAT7_FREQUENCIES, axis=0)


def some_items(items: int, *, seed: int) -> ItemParameters:
    """Return items as a form may have them: slopes around 1, rather easy."""
    draw = np.random.default_rng(seed)
    return ItemParameters.known(
        slopes=np.exp(draw.normal(0, 0.3, items)), difficulties=draw.normal(-0.6, 0.8, items)
    )


def draw_responses(
    parameters: ItemParameters, *, abilities: Floats, seed: int, skipped: float = 0.0
) -> Responses:
    """Return a row for each ability; items are skipped at random."""
    draw = np.random.default_rng(seed)
    odds = np.outer(abilities, parameters.slopes) + parameters.intercepts
    found = (draw.random(odds.shape) < 1 / (1 + np.exp(-odds))).astype(np.int8)
    found[draw.random(found.shape) < skipped] = -1
    return found


def draw_sheets(
    parameters: ItemParameters,
    sheets: int,
    *,
    seed: int,
    mean: float = 0.0,
    deviation: float = 1.0,
    skipped: float = 0.0,
) -> Responses:
    """Return sheets of a normal population."""
    abilities = np.random.default_rng([seed, 1]).normal(mean, deviation, sheets)
    return draw_responses(parameters, abilities=abilities, seed=seed, skipped=skipped)


def root_mean_square(found: Floats, true: Floats) -> float:
    """Return the root mean square difference."""
    return float(np.sqrt(np.mean((found - true) ** 2)))


def moved_form(
    old: ItemParameters, *, anchors: int, drifted: int, by: float, seed: int
) -> ItemParameters:
    """Return a new form that begins with the old one's anchors, the first of which became harder."""
    fresh = some_items(old.items, seed=1000 + seed)
    slopes = np.concatenate([old.slopes[:anchors], fresh.slopes[anchors:]])
    difficulties = np.concatenate([old.difficulties[:anchors], fresh.difficulties[anchors:]])
    difficulties[:drifted] += by
    return ItemParameters.known(slopes=slopes, difficulties=difficulties)
