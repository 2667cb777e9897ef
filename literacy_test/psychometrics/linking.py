"""
Linking a new form, or year, to an old one by the items that both have: the anchors.

Both were calibrated in a population of their own. The link is the straight line old = A new + B that
brings the anchors' characteristic curves together (Stocking & Lord 1983). Anchors that have drifted, as
when an item became known, are taken out first: two of fifteen that moved by 0.5 bias a true shift of 0.30
to about 0.22.

The link's error has two sources, and states both. Sheets were sampled: the delta method on both forms'
covariances, with what items share. And anchors were sampled: each stands for items that might have been
chosen, and moves a little for reasons of its own; leaving out one anchor at a time shows that (Sheehan &
Mislevy 1988; Monseur & Berezner 2007). What the second shows of sampled sheets is not counted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from literacy_test.psychometrics.counts import Floats
from literacy_test.psychometrics.curves import (
    ItemParameters,
    NotConverged,
    shares_right,
    standard_population,
)

ENOUGH_ANCHORS = 15
"""Fewer anchors make a fragile link."""

FEWEST_ANCHORS = 3

DRIFT = 0.25
"""How far an anchor's difficulty must have moved, in sd, to be called drifted."""

BEYOND_CHANCE = 3.0
"""And in how many of its standard errors: of fifteen steady anchors one in 25 links would lose one."""

MOST_ROUNDS = 20
MOST_STEPS = 100


class TooFewAnchors(ValueError):
    """Too few anchors are left that have not drifted: the forms cannot be compared."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """old = ``scale`` · new + ``shift``."""

    scale: float
    shift: float


@dataclass(frozen=True, kw_only=True)
class Link:
    """
    The line from a new form's abilities to an old one's, with standard errors.

    ``sampling_error`` and ``anchor_error`` are the two parts of ``shift_error``, in sd of the old form.
    ``kept`` and ``drifted`` are indexes among the anchors offered, and ``moves`` how far each anchor's
    difficulty lies from where the link puts it, drifted ones too.
    """

    line: Line
    scale_error: float
    sampling_error: float
    anchor_error: float
    kept: tuple[int, ...]
    drifted: tuple[int, ...]
    moves: tuple[float, ...]

    @property
    def shift_error(self) -> float:
        """The standard error of the shift."""
        return sqrt(self.sampling_error**2 + self.anchor_error**2)

    @property
    def is_fragile(self) -> bool:
        """Whether fewer anchors were offered than a comparison of years should stand on."""
        return len(self.moves) < ENOUGH_ANCHORS


def link(*, old: ItemParameters, new: ItemParameters) -> Link:
    """
    Return the link of a new form to an old one, given the parameters of the anchors in the same order.

    :raises TooFewAnchors: if fewer than three are offered, or not more than half are left
    :raises NotConverged: if the curves cannot be brought together
    """
    if old.items != new.items or old.items < FEWEST_ANCHORS:
        raise TooFewAnchors
    line, kept = _robust_line(old, new), np.arange(old.items)
    seen: list[tuple[int, ...]] = []
    for _ in range(MOST_ROUNDS):
        steady = _steady(old, new, line)
        kept = np.flatnonzero(steady)
        if len(kept) < FEWEST_ANCHORS or 2 * len(kept) <= old.items:
            raise TooFewAnchors
        line = stocking_lord(old=old.of(kept.tolist()), new=new.of(kept.tolist()), start=line)
        if tuple(kept) in seen:
            break
        seen.append(tuple(kept))
    return _with_errors(old, new, line, kept.tolist())


def _robust_line(old: ItemParameters, new: ItemParameters) -> Line:
    """Return medians over the anchors: a first line that a few drifted ones cannot pull."""
    scale = float(np.median(new.slopes / old.slopes))
    return Line(scale=scale, shift=float(np.median(old.difficulties - scale * new.difficulties)))


def _steady(old: ItemParameters, new: ItemParameters, line: Line) -> np.ndarray:
    """Tell which anchors stand where the line puts them, within drift or chance: (I,)."""
    moves = np.abs(_moves(old, new, line))
    errors = np.hypot(old.difficulty_errors, line.scale * new.difficulty_errors)
    steady: np.ndarray = (moves <= DRIFT) | (moves <= BEYOND_CHANCE * errors)
    return steady


def _moves(old: ItemParameters, new: ItemParameters, line: Line) -> Floats:
    found: Floats = line.scale * new.difficulties + line.shift - old.difficulties
    return found


# --- The criterion -------------------------------------------------------------------------


def stocking_lord(*, old: ItemParameters, new: ItemParameters, start: Line | None = None) -> Line:
    """
    Return the line that brings the anchors' expected numbers correct together (Gauss-Newton).

    The squared differences are weighted by the old form's population, standard normal.

    :raises NotConverged: if it does not settle
    """
    line = start or Line(scale=1.0, shift=0.0)
    for _ in range(MOST_STEPS):
        difference, changes, weights = _criterion(old, new, line)
        weighted = changes * weights[:, None]
        step = np.linalg.solve(weighted.T @ changes, -weighted.T @ difference)
        step = np.clip(step, -0.5 * line.scale, 0.5 * line.scale)
        line = Line(scale=line.scale + float(step[0]), shift=line.shift + float(step[1]))
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004 - it has settled
            return line
    raise NotConverged("the anchors' curves did not come together")


def _criterion(
    old: ItemParameters, new: ItemParameters, line: Line
) -> tuple[Floats, Floats, Floats]:
    """Return old less new expected score, (points,), its change by (A, B), (points, 2), and weights."""
    population = standard_population()
    new_abilities = (population.abilities - line.shift) / line.scale
    theirs = shares_right(new.slopes, new.intercepts, new_abilities)
    ours = shares_right(old.slopes, old.intercepts, population.abilities)
    rising = (new.slopes * theirs * (1 - theirs)).sum(axis=1) / line.scale
    changes = np.stack([rising * new_abilities, rising], axis=1)
    return ours.sum(axis=1) - theirs.sum(axis=1), changes, population.shares


# --- How sure the line is ------------------------------------------------------------------


def _with_errors(old: ItemParameters, new: ItemParameters, line: Line, kept: Sequence[int]) -> Link:
    ours, theirs = old.of(kept), new.of(kept)
    takes = _takes(ours, theirs, line)
    sampled = _sampled(takes, ours.covariance, theirs.covariance)
    alone = _sampled(takes, _each_alone(ours), _each_alone(theirs))
    left_out = np.array(
        [
            (found.scale, found.shift)
            for found in (
                stocking_lord(old=ours.of(others), new=theirs.of(others), start=line)
                for others in ([j for j in range(len(kept)) if j != i] for i in range(len(kept)))
            )
        ]
    )
    by_anchor = (len(kept) - 1) * left_out.var(axis=0)
    of_anchors = np.maximum(by_anchor - np.diag(alone), 0)
    return Link(
        line=line,
        scale_error=sqrt(sampled[0, 0] + of_anchors[0]),
        sampling_error=sqrt(sampled[1, 1]),
        anchor_error=sqrt(of_anchors[1]),
        kept=tuple(kept),
        drifted=tuple(sorted(set(range(old.items)) - set(kept))),
        moves=tuple(_moves(old, new, line).tolist()),
    )


def _takes(old: ItemParameters, new: ItemParameters, line: Line) -> tuple[Floats, Floats]:
    """Return how (A, B) change with the parameters of the old and of the new form: (2, 2 I) each."""
    population = standard_population()
    _difference, changes, weights = _criterion(old, new, line)
    weighted = changes * weights[:, None]
    solve = np.linalg.solve(weighted.T @ changes, weighted.T)
    new_abilities = (population.abilities - line.shift) / line.scale
    found = []
    for form, abilities in ((old, population.abilities), (new, new_abilities)):
        right = shares_right(form.slopes, form.intercepts, abilities)
        spread = right * (1 - right)
        found.append(np.hstack([spread * abilities[:, None], spread]))
    return -solve @ found[0], solve @ found[1]


def _sampled(takes: tuple[Floats, Floats], old: Floats, new: Floats) -> Floats:
    found: Floats = takes[0] @ old @ takes[0].T + takes[1] @ new @ takes[1].T
    return found


def _each_alone(parameters: ItemParameters) -> Floats:
    """Return the covariance with nothing between items: what leaving one out can show."""
    alone = np.tile(np.eye(parameters.items), (2, 2))
    return parameters.covariance * alone


# --- Moving to the old scale ---------------------------------------------------------------


def on_old_scale(new: ItemParameters, line: Line) -> ItemParameters:
    """
    Return a new form's parameters on the old form's scale: a / A, and d - a B / A.

    Their covariance is that of sampling alone; the link's own error is common to all items.
    """
    items = new.items
    moving = np.eye(2 * items)
    moving[:items, :items] /= line.scale
    moving[items:, :items] = -np.eye(items) * line.shift / line.scale
    return ItemParameters(
        slopes=new.slopes / line.scale,
        intercepts=new.intercepts - new.slopes * line.shift / line.scale,
        covariance=moving @ new.covariance @ moving.T,
        origin=new.origin,
    )
