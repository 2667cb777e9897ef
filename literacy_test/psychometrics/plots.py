"""
The item report's charts as geometry: numbers in, positions out. Templates draw them.

Positions are in the units of the chart's own view box, x to the right and y downwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, isnan

import numpy as np

from literacy_test.charts import Frame, Tick
from literacy_test.psychometrics.counts import Floats, ScoreGroupCounts
from literacy_test.psychometrics.curves import ItemParameters, curves
from literacy_test.psychometrics.fit import expect_by_stratum, observed_right
from literacy_test.psychometrics.information import form_information
from literacy_test.psychometrics.report import FEWEST, ItemReport

REACH = 3
"""The abilities of a chart, in sd either side of the middle."""

POINTS = 61
LABEL_ROOM = 18
"""How far labels at a line's end stay apart, in the chart's units."""

SMALLEST_DOT, LARGEST_DOT = 3.0, 8.0


@dataclass(frozen=True, kw_only=True)
class Place:
    """A dot: where it is and how large, by how many it stands for."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class CurveChart:
    """An item's curve over ability as an SVG point list, with what was observed as dots."""

    frame: Frame
    line: str
    dots: tuple[Place, ...]
    abilities: tuple[Tick, ...]
    shares: tuple[Tick, ...]


@dataclass(frozen=True, kw_only=True)
class OptionLine:
    """How often an option was chosen along the scores; its label stands at the right end."""

    position: int
    is_key: bool
    line: str
    dots: tuple[Place, ...]
    label_x: float
    label_y: float


@dataclass(frozen=True, kw_only=True)
class OptionChart:
    """The options of an item by score stratum, which ``strata`` names by its lowest number correct."""

    frame: Frame
    lines: tuple[OptionLine, ...]
    strata: tuple[Tick, ...]
    shares: tuple[Tick, ...]


@dataclass(frozen=True, kw_only=True)
class InformationChart:
    """A form's information over ability."""

    frame: Frame
    line: str
    abilities: tuple[Tick, ...]
    values: tuple[Tick, ...]


def curve_chart(
    parameters: ItemParameters,
    item: int,
    *,
    counts: ScoreGroupCounts | None = None,
    frame: Frame | None = None,
) -> CurveChart:
    """Return an item's curve and, with counts, the share right of each stratum at its mean ability."""
    box = frame or Frame()
    x, y = _across(box), _share_up(box)
    abilities = np.linspace(-REACH, REACH, POINTS)
    right = curves(parameters.of([item]), abilities)[:, 0]
    return CurveChart(
        frame=box,
        line=_points(x, y, abilities, right),
        dots=() if counts is None else _observed(parameters, item, counts, x, y),
        abilities=_ability_ticks(x),
        shares=_share_ticks(y),
    )


def _observed(
    parameters: ItemParameters,
    item: int,
    counts: ScoreGroupCounts,
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> tuple[Place, ...]:
    abilities = expect_by_stratum(parameters, counts.borders).abilities
    people = np.maximum(counts.totals.sum(axis=0)[:, item], 0)
    shares = np.clip(np.nan_to_num(observed_right(counts)[:, item]), 0, 1)
    most = people.max()
    return tuple(
        Place(
            x=x(ability),
            y=y(share),
            # By area, and never too small to be seen.
            radius=round(max(SMALLEST_DOT, LARGEST_DOT * float(np.sqrt(number / most))), 1),
        )
        for ability, share, number in zip(abilities, shares, people, strict=True)
        if number >= FEWEST and abs(ability) <= REACH
    )


def option_chart(
    item: ItemReport, borders: Sequence[int], *, frame: Frame | None = None
) -> OptionChart:
    """Return how an item's options were chosen along the strata of scores."""
    box = frame or Frame(right=44)
    y = _share_up(box)
    step = (box.plot_right - box.left) / len(borders)
    middles = [round(box.left + step * (stratum + 0.5), 1) for stratum in range(len(borders))]
    lines = []
    for option in item.options:
        dots = tuple(
            Place(x=middle, y=y(share), radius=SMALLEST_DOT)
            for middle, share in zip(middles, option.by_stratum, strict=True)
            if not isnan(share)
        )
        lines.append((option, dots))
    labels = _apart([dots[-1].y if dots else y(0) for _option, dots in lines], box)
    return OptionChart(
        frame=box,
        lines=tuple(
            OptionLine(
                position=option.position,
                is_key=option.is_key,
                line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
                dots=dots,
                label_x=float(box.plot_right + 6),
                label_y=label,
            )
            for (option, dots), label in zip(lines, labels, strict=True)
        ),
        strata=tuple(
            Tick(at=at, value=border) for at, border in zip(middles, borders, strict=True)
        ),
        shares=_share_ticks(y),
    )


def _apart(wanted: Sequence[float], box: Frame) -> list[float]:
    """Return heights of labels near those wanted, none upon another, all inside the plot."""
    placed = [0.0] * len(wanted)
    lowest = box.plot_bottom
    for rank, index in enumerate(sorted(range(len(wanted)), key=lambda at: -wanted[at])):
        above = (len(wanted) - 1 - rank) * LABEL_ROOM
        placed[index] = round(max(min(wanted[index], lowest), box.top + above), 1)
        lowest = int(placed[index] - LABEL_ROOM)
    return placed


def information_chart(
    parameters: ItemParameters, *, frame: Frame | None = None
) -> InformationChart:
    """Return the information of a form over ability, on a scale that begins at nothing."""
    box = frame or Frame()
    x = _across(box)
    abilities = np.linspace(-REACH, REACH, POINTS)
    information = form_information(parameters, abilities)
    step = max(1, ceil(information.max() / 5))
    highest = step * max(1, ceil(information.max() / step))
    y = _up(box, highest)
    return InformationChart(
        frame=box,
        line=_points(x, y, abilities, information),
        abilities=_ability_ticks(x),
        values=tuple(Tick(at=y(value), value=value) for value in range(0, highest + 1, step)),
    )


# --- Scales --------------------------------------------------------------------------------


def _across(box: Frame) -> Callable[[float], float]:
    def x(ability: float) -> float:
        share = (ability + REACH) / (2 * REACH)
        return round(float(box.left + share * (box.plot_right - box.left)), 1)

    return x


def _up(box: Frame, highest: float) -> Callable[[float], float]:
    def y(value: float) -> float:
        return round(float(box.plot_bottom - value / highest * (box.plot_bottom - box.top)), 1)

    return y


def _share_up(box: Frame) -> Callable[[float], float]:
    return _up(box, 1.0)


def _points(
    x: Callable[[float], float], y: Callable[[float], float], across: Floats, up: Floats
) -> str:
    return " ".join(f"{x(at)},{y(value)}" for at, value in zip(across, up, strict=True))


def _ability_ticks(x: Callable[[float], float]) -> tuple[Tick, ...]:
    return tuple(Tick(at=x(ability), value=ability) for ability in range(-REACH, REACH + 1))


def _share_ticks(y: Callable[[float], float]) -> tuple[Tick, ...]:
    return tuple(Tick(at=y(percent / 100), value=percent) for percent in range(0, 101, 25))
