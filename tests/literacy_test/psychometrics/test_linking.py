"""Links: exact lines come back, drift is taken out, and the errors are what links vary by."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literacy_test.psychometrics.counts import count_pairs
from literacy_test.psychometrics.curves import ItemParameters, Origin, curves
from literacy_test.psychometrics.linking import (
    Line,
    TooFewAnchors,
    link,
    on_old_scale,
    stocking_lord,
)
from literacy_test.psychometrics.pairwise import fit_pairs
from tests.item_responses import draw_sheets, moved_form, some_items

SHIFT, SCALE = 0.30, 1.1


def seen_from(old: ItemParameters, line: Line) -> ItemParameters:
    """Return the same items as another population's calibration has them."""
    return ItemParameters(
        slopes=old.slopes * line.scale,
        intercepts=old.intercepts + old.slopes * line.shift,
        covariance=old.covariance,
        origin=old.origin,
    )


def drawn(true: ItemParameters, errors: np.ndarray, draw: np.random.Generator) -> ItemParameters:
    """Return estimates that vary about the truth as their covariance says."""
    found = draw.multivariate_normal(np.concatenate([true.slopes, true.intercepts]), errors)
    slopes, intercepts = np.split(found, 2)
    return ItemParameters(
        slopes=slopes, intercepts=intercepts, covariance=errors, origin=Origin.ROUND
    )


@given(shift=st.floats(-1, 1), scale=st.floats(0.6, 1.6), seed=st.integers(0, 50))
@settings(deadline=None, max_examples=30)
def test_an_exact_line_comes_back(shift: float, scale: float, seed: int) -> None:
    old = some_items(15, seed=seed)
    found = link(old=old, new=seen_from(old, Line(scale=scale, shift=shift)))
    assert (found.line.scale, found.line.shift) == pytest.approx((scale, shift), abs=1e-6)
    assert found.drifted == ()
    assert found.shift_error == pytest.approx(0, abs=1e-6)


def test_on_the_old_scale_the_curves_are_the_same() -> None:
    old, line = some_items(8, seed=1), Line(scale=SCALE, shift=SHIFT)
    back = on_old_scale(seen_from(old, line), line)
    at = np.linspace(-3, 3, 7)
    assert np.allclose(curves(back, at), curves(old, at))
    assert np.allclose(back.difficulties, old.difficulties)


def test_on_the_old_scale_errors_are_scaled_too() -> None:
    new = fit_pairs(count_pairs(draw_sheets(some_items(8, seed=2), 3000, seed=2)))
    moved = on_old_scale(new, Line(scale=2.0, shift=0.4))
    assert np.allclose(moved.slope_errors, new.slope_errors / 2)
    assert np.allclose(moved.difficulty_errors, new.difficulty_errors * 2)


def test_two_drifted_anchors_are_taken_out() -> None:
    old = some_items(15, seed=3)
    new = seen_from(old, Line(scale=SCALE, shift=SHIFT))
    new.intercepts[:2] -= 0.5 * old.slopes[:2]  # harder by 0.5 on the old scale
    found = link(old=old, new=new)
    assert found.drifted == (0, 1)
    assert found.line.shift == pytest.approx(SHIFT, abs=1e-6)
    assert found.moves[:2] == pytest.approx((0.5, 0.5), abs=1e-6)
    naive = stocking_lord(old=old, new=new)
    assert naive.shift < SHIFT - 0.05, "what drift does to a link that keeps it"


def test_the_shift_comes_back_from_counts_in_spite_of_drift() -> None:
    """Eight years of 10,000 sheets, two of fifteen anchors drifted by 0.5 in each."""
    found = []
    for year in range(8):
        true = some_items(49, seed=year)
        later = moved_form(true, anchors=15, drifted=2, by=0.5, seed=year)
        old = fit_pairs(count_pairs(draw_sheets(true, 10_000, seed=year)))
        new = fit_pairs(
            count_pairs(draw_sheets(later, 10_000, seed=100 + year, mean=SHIFT, deviation=SCALE))
        )
        found.append(link(old=old.of(range(15)), new=new.of(range(15))))
    assert np.mean([one.line.shift for one in found]) == pytest.approx(SHIFT, abs=0.02)
    assert np.mean([one.line.scale for one in found]) == pytest.approx(SCALE, abs=0.02)
    assert all(set(one.drifted) >= {0, 1} for one in found)
    assert sum(len(one.drifted) for one in found) <= 18


@pytest.mark.parametrize("wander", [0.0, 0.10])
def test_errors_are_what_links_vary_by(wander: float) -> None:
    """Estimates with the errors of 5,000 sheets, and anchors that each move a little by themselves."""
    true = some_items(20, seed=4)
    errors = fit_pairs(count_pairs(draw_sheets(true, 5000, seed=4))).covariance
    later = seen_from(true, Line(scale=SCALE, shift=SHIFT))
    draw = np.random.default_rng(5)
    z = []
    for _ in range(100):
        moved = ItemParameters.known(
            slopes=later.slopes,
            difficulties=later.difficulties + wander * draw.standard_normal(20) / SCALE,
        )
        found = link(old=drawn(true, errors, draw), new=drawn(moved, errors, draw))
        z.append(
            (
                (found.line.shift - SHIFT) / found.shift_error,
                (found.line.scale - SCALE) / found.scale_error,
            )
        )
    assert np.sqrt(np.mean(np.square(z), axis=0)) == pytest.approx([1, 1], abs=0.2)


def test_too_few_anchors_are_refused() -> None:
    two, three = some_items(2, seed=6), some_items(3, seed=6)
    with pytest.raises(TooFewAnchors):
        link(old=two, new=two)
    with pytest.raises(TooFewAnchors):
        link(old=three, new=two)


def test_anchors_half_of_which_drifted_are_refused() -> None:
    old = some_items(10, seed=7)
    new = seen_from(old, Line(scale=1.0, shift=0.0))
    new.intercepts[:5] -= np.linspace(1, 2, 5) * old.slopes[:5]
    with pytest.raises(TooFewAnchors):
        link(old=old, new=new)


def test_few_anchors_are_fragile() -> None:
    seven, fifteen = some_items(7, seed=8), some_items(15, seed=8)
    assert link(old=seven, new=seven).is_fragile
    assert not link(old=fifteen, new=fifteen).is_fragile
