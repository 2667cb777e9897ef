"""
The item report for test developers, as plain data: what counts say of a form and each of its items.

It decides nothing about what may be shown: exact counts of a live round are never shown, those of a pilot
and published ones may be.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import isnan

import numpy as np

from literacy_test.psychometrics.classical import (
    ScoreFigures,
    facility,
    item_rest_correlations,
    score_figures,
    skipped,
)
from literacy_test.psychometrics.counts import BadCounts, Floats, PairCounts, ScoreGroupCounts
from literacy_test.psychometrics.curves import ItemParameters
from literacy_test.psychometrics.dif import Difference, differences
from literacy_test.psychometrics.fit import expect_by_stratum, misfits
from literacy_test.psychometrics.flags import Measured, measured_flags
from literacy_test.psychometrics.information import marginal_reliability
from quizzes.items.flags import Flag, OptionChoices, flags_of

OUTER = 0.25
"""The outer groups are strata from either end until they hold this share of the sheets."""

FEWEST = 10
"""The fewest pupils of a stratum whose shares are told: those of fewer say something of them alone."""


@dataclass(frozen=True, kw_only=True)
class OptionReport:
    """An option: the share of all that chose it, and of each stratum, nan where too few are."""

    position: int
    is_key: bool
    share: float
    by_stratum: tuple[float, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, kw_only=True)
class ModelReport:
    """An item's parameters with standard errors, and how far it lies from its curve."""

    slope: float
    slope_error: float
    difficulty: float
    difficulty_error: float
    misfit: float


@dataclass(frozen=True, kw_only=True)
class ItemReport:
    """
    What there is to say of an item; ``index`` is its place in the form, from 0.

    ``differences`` has one for each declared group but the first, which is the reference; nothing where
    the groups cannot be compared.
    """

    index: int
    facility: float
    skipped: float
    correlation: float | None
    model: ModelReport | None
    options: tuple[OptionReport, ...]
    differences: tuple[Difference | None, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, kw_only=True)
class FormReport:
    """A form's figures and its items; ``reliability`` is the model's, where there is one."""

    figures: ScoreFigures
    reliability: float | None
    items: tuple[ItemReport, ...]

    @property
    def flagged(self) -> tuple[ItemReport, ...]:
        """Items to be looked at, the most urgent first."""
        found = [item for item in self.items if item.flags]
        return tuple(sorted(found, key=lambda item: (item.flags[0].urgency, item.index)))


def form_report(
    *,
    pairs: PairCounts,
    groups: ScoreGroupCounts,
    parameters: ItemParameters | None = None,
    moved: Collection[int] = (),
) -> FormReport:
    """
    Return the report of a form from what is kept of it.

    ``moved`` are the indexes of anchors that drifted.

    :raises BadCounts: if the counts or parameters are of forms of different length
    """
    items = len(groups.keys)
    if pairs.items != items or (parameters is not None and parameters.items != items):
        raise BadCounts("counts and parameters of one form are expected")
    models = _models(groups, parameters)
    compared = [
        differences(groups, reference=0, focal=focal) for focal in range(1, len(groups.chosen))
    ]
    shares, left_out = facility(pairs), skipped(pairs)
    correlations = item_rest_correlations(pairs)
    return FormReport(
        figures=score_figures(pairs),
        reliability=None if parameters is None else marginal_reliability(parameters),
        items=tuple(
            _item(
                index,
                groups=groups,
                sheets=round(pairs.sheets),
                share=float(shares[index]),
                left_out=float(left_out[index]),
                correlation=None if isnan(correlations[index]) else float(correlations[index]),
                model=models[index],
                found=tuple(of_group[index] for of_group in compared),
                has_moved=index in moved,
            )
            for index in range(items)
        ),
    )


def _models(
    groups: ScoreGroupCounts, parameters: ItemParameters | None
) -> list[ModelReport | None]:
    if parameters is None:
        return [None] * len(groups.keys)
    misfit = misfits(groups, expect_by_stratum(parameters, groups.borders))
    slope_errors, difficulty_errors = parameters.slope_errors, parameters.difficulty_errors
    return [
        ModelReport(
            slope=float(parameters.slopes[item]),
            slope_error=float(slope_errors[item]),
            difficulty=float(parameters.difficulties[item]),
            difficulty_error=float(difficulty_errors[item]),
            misfit=float(misfit[item]),
        )
        for item in range(parameters.items)
    ]


def _item(
    index: int,
    *,
    groups: ScoreGroupCounts,
    sheets: int,
    share: float,
    left_out: float,
    correlation: float | None,
    model: ModelReport | None,
    found: tuple[Difference | None, ...],
    has_moved: bool,
) -> ItemReport:
    # With the groups together, an option is a row and a stratum a column; those without answer go first.
    chosen = np.maximum(groups.chosen[:, :, index].sum(axis=0).T, 0)
    options = _used(chosen)
    lower, upper = _outer(chosen.sum(axis=0))
    bank = flags_of(
        sittings=sheets,
        of_lower=max(round(chosen[:, lower].sum()), 1),
        of_upper=max(round(chosen[:, upper].sum()), 1),
        facility=min(max(share, 0.0), 1.0),
        correlation=correlation,
        options=[
            OptionChoices(
                is_key=position == groups.keys[index],
                chosen=round(chosen[position].sum()),
                lower=round(chosen[position, lower].sum()),
                upper=round(chosen[position, upper].sum()),
            )
            for position in options
        ],
    )
    measured = measured_flags(
        Measured(
            sheets=sheets,
            options=len(options),
            facility=min(max(share, 0.0), 1.0),
            skipped=min(max(left_out, 0.0), 1.0),
            differences=[difference for difference in found if difference is not None],
            has_moved=has_moved,
            misfit=None if model is None else model.misfit,
            slope=None if model is None else model.slope,
            slope_error=0.0 if model is None else model.slope_error,
        )
    )
    both = sorted((*bank.item, *measured), key=lambda flag: (flag.urgency, flag.code))
    return ItemReport(
        index=index,
        facility=share,
        skipped=left_out,
        correlation=correlation,
        model=model,
        options=tuple(
            _option(position, chosen, is_key=position == groups.keys[index], flags=flags)
            for position, flags in zip(options, bank.options, strict=True)
        ),
        differences=found,
        flags=tuple(both),
    )


def _used(chosen: Floats) -> range:
    """Return the positions up to the last that anybody chose, and at least two."""
    used = np.flatnonzero(chosen.sum(axis=1) > 0)
    return range(1, max(int(used.max(initial=0)), 2) + 1)


def _outer(people: Floats) -> tuple[slice, slice]:
    """Return the strata of the lowest and of the highest scores, or none where they would meet."""
    total = people.sum()
    low = int(np.searchsorted(people.cumsum(), OUTER * total)) + 1
    high = len(people) - int(np.searchsorted(people[::-1].cumsum(), OUTER * total)) - 1
    if low > high:
        return slice(0), slice(0)
    return slice(low), slice(high, None)


def _option(
    position: int, chosen: Floats, *, is_key: bool, flags: tuple[Flag, ...]
) -> OptionReport:
    people = chosen.sum(axis=0)
    shares = np.full(len(people), np.nan)
    np.divide(chosen[position], people, out=shares, where=people >= FEWEST)
    return OptionReport(
        position=position,
        is_key=is_key,
        share=float(chosen[position].sum() / people.sum()) if people.sum() else 0.0,
        by_stratum=tuple(shares.tolist()),
        flags=flags,
    )
