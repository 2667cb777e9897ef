"""Differences between declared groups: by hand, without any, planted, and with groups of other ability."""

import numpy as np
import pytest

from literacy_test.psychometrics.counts import (
    BadCounts,
    ScoreGroupCounts,
    count_score_groups,
    even_borders,
)
from literacy_test.psychometrics.dif import Size, differences, size_of
from tests.item_responses import draw_responses, some_items


def counts_of(correct: list[list[float]], wrong: list[list[float]]) -> ScoreGroupCounts:
    """Return the counts of one item with two options, given (groups, strata); other items are strata's."""
    chosen = np.zeros((2, len(correct[0]), 1, 3))
    chosen[:, :, 0, 1], chosen[:, :, 0, 2] = correct, wrong
    return ScoreGroupCounts(chosen=chosen, keys=(1,), borders=tuple(range(len(correct[0]))))


def test_the_common_odds_ratio_by_hand() -> None:
    """Two strata; sum of a d / n is 40 * 30 / 100 + 45 * 12 / 80, of b c / n 10 * 20 / 100 + 5 * 18 / 80."""
    found = differences(counts_of([[40, 45], [20, 18]], [[10, 5], [30, 12]]), reference=0, focal=1)[
        0
    ]
    ratio = (1200 / 100 + 540 / 80) / (200 / 100 + 90 / 80)
    assert found.delta == pytest.approx(-2.35 * np.log(ratio))
    assert found.size is Size.LARGE
    back = differences(counts_of([[20, 18], [40, 45]], [[30, 12], [10, 5]]), reference=0, focal=1)[
        0
    ]
    assert back.delta == pytest.approx(-found.delta)
    assert back.error == pytest.approx(found.error)


def test_the_error_in_one_stratum_is_that_of_an_odds_ratio() -> None:
    """With a single table Robins, Breslow & Greenland's error is Woolf's."""
    found = differences(counts_of([[60], [50]], [[40], [50]]), reference=0, focal=1)[0]
    assert found.error == pytest.approx(2.35 * (1 / 60 + 1 / 50 + 1 / 40 + 1 / 50) ** 0.5)
    assert not found.crosses, "one stratum shows no change"


@pytest.mark.parametrize(
    ("delta", "error", "size"),
    [
        (-0.99, 0.01, Size.NEGLIGIBLE),
        (1.2, 0.1, Size.MODERATE),
        (-1.2, 0.7, Size.NEGLIGIBLE),
        (1.6, 0.3, Size.LARGE),
        (-1.6, 0.4, Size.MODERATE),
    ],
)
def test_the_classes_of_ets(delta: float, error: float, size: Size) -> None:
    assert size_of(delta=delta, error=error) is size


def test_what_cannot_be_compared_is_nothing() -> None:
    all_right = counts_of([[40, 45], [20, 18]], [[0, 0], [0, 0]])
    assert differences(all_right, reference=0, focal=1) == (None,)
    nobody = counts_of([[40, 45], [0, 0]], [[10, 5], [0, 0]])
    assert differences(nobody, reference=0, focal=1) == (None,)


def test_groups_that_are_none_are_refused() -> None:
    counts = counts_of([[1], [1]], [[1], [1]])
    for reference, focal in ((0, 0), (0, 2), (-1, 1)):
        with pytest.raises(BadCounts):
            differences(counts, reference=reference, focal=focal)


def simulated(
    *,
    gap: float,
    strata: int,
    harder: float = 0.0,
    steeper: float = 1.0,
    sheets: int = 8000,
    seed: int = 1,
) -> ScoreGroupCounts:
    """Return counts of two groups whose abilities differ; item 4 is harder, or less steep, for one."""
    items = some_items(40, seed=seed)
    theirs = some_items(40, seed=seed)
    theirs.intercepts[4] -= harder * theirs.slopes[4]
    # Less steep about its own difficulty.
    theirs.intercepts[4] *= steeper
    theirs.slopes[4] *= steeper
    draw = np.random.default_rng(seed)
    first = draw_responses(items, abilities=draw.normal(0, 1, sheets), seed=seed)
    second = draw_responses(theirs, abilities=draw.normal(-gap, 1, sheets), seed=seed + 1)
    return count_score_groups(
        (2 - np.vstack([first, second])).astype(np.int8),
        keys=(1,) * 40,
        options=2,
        borders=even_borders(items=40, strata=strata),
        groups=np.repeat([0, 1], sheets),
        of_groups=2,
    )


def test_groups_of_other_ability_are_no_difference() -> None:
    """Half a deviation apart, and no item is called different; without strata half would be."""
    found = differences(simulated(gap=0.5, strata=10), reference=0, focal=1)
    assert {difference.size for difference in found} == {Size.NEGLIGIBLE}
    assert not any(difference.crosses for difference in found)
    naive = differences(simulated(gap=0.5, strata=1), reference=0, focal=1)
    assert sum(difference.size is not Size.NEGLIGIBLE for difference in naive) > 15


def test_a_planted_difference_is_found_and_alone() -> None:
    found = differences(simulated(gap=0.3, strata=10, harder=0.8), reference=0, focal=1)
    slope = some_items(40, seed=1).slopes[4]
    assert found[4].size is Size.LARGE
    assert found[4].delta == pytest.approx(-2.35 * 0.8 * slope, rel=0.2)
    assert all(found[item].size is Size.NEGLIGIBLE for item in range(40) if item != 4)


def test_a_difference_that_changes_sides_is_found() -> None:
    """The ratio sees little of it."""
    found = differences(simulated(gap=0.0, strata=10, steeper=0.2), reference=0, focal=1)
    assert found[4].crosses
    assert found[4].crossing < -1
    assert sum(difference.crosses for difference in found) == 1


def test_errors_are_what_differences_vary_by() -> None:
    found = [
        differences(simulated(gap=0.2, strata=10, sheets=800, seed=seed), reference=0, focal=1)
        for seed in range(12)
    ]
    z = [
        (difference.delta / difference.error, difference.crossing / difference.crossing_error)
        for one in found
        for difference in one
    ]
    assert np.sqrt(np.mean(np.square(z), axis=0)) == pytest.approx([1, 1], abs=0.12)
