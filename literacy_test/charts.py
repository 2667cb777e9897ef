"""
Charts as geometry: numbers in, positions out. Templates draw them; nothing here knows a model.

Positions are in the units of the chart's own view box, x to the right and y downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A value of a year; an approximate one is drawn hollow."""

    year: int
    value: float
    approximate: bool = False


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A value's place. ``is_labelled`` is true at both ends of a run of years."""

    x: float
    y: float
    label_y: float
    reading: Reading
    is_labelled: bool


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A value or year of an axis and where it stands on it."""

    at: float
    value: int


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The size of a chart, and the room around its plot for words."""

    width: int = 480
    height: int = 320
    left: int = 60
    right: int = 18
    top: int = 16
    bottom: int = 30

    @property
    def plot_right(self) -> int:
        """The plot's right edge."""
        return self.width - self.right

    @property
    def plot_bottom(self) -> int:
        """The plot's lower edge."""
        return self.height - self.bottom


@dataclass(frozen=True, kw_only=True)
class YearChart:
    """Values by year. ``lines`` are SVG point lists, one for each unbroken run of years."""

    frame: Frame
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    values: tuple[Tick, ...]
    years: tuple[Tick, ...]


INSET = 24
"""How far the first and last year stand from the plot's edges, so that their labels fit."""

LABEL_GAP = 10
YEAR_STEP = 3


def year_chart(
    readings: Sequence[Reading],
    *,
    lowest: int,
    highest: int,
    step: int,
    frame: Frame | None = None,
) -> YearChart:
    """
    Place the readings between a lowest and a highest value that the caller states to the reader.

    Years without a reading are gaps: no line crosses them and nothing is interpolated.

    :raises ValueError: if there are no readings, years do not rise, or a value is off the scale
    """
    box = frame or Frame()
    _check(readings, lowest, highest)
    first, last = readings[0].year, readings[-1].year

    def x(year: int) -> float:
        share = (year - first) / (last - first) if last > first else 0.5
        return round(box.left + INSET + share * (box.plot_right - box.left - 2 * INSET), 1)

    def y(value: float) -> float:
        share = (value - lowest) / (highest - lowest)
        return round(box.plot_bottom - share * (box.plot_bottom - box.top), 1)

    runs = _runs(readings)
    ends = {run[index].year for run in runs for index in (0, -1)}
    return YearChart(
        frame=box,
        dots=tuple(
            Dot(
                x=x(reading.year),
                y=y(reading.value),
                label_y=round(y(reading.value) - LABEL_GAP, 1),
                reading=reading,
                is_labelled=reading.year in ends,
            )
            for reading in readings
        ),
        lines=tuple(
            " ".join(f"{x(reading.year)},{y(reading.value)}" for reading in run)
            for run in runs
            if len(run) > 1
        ),
        values=tuple(Tick(at=y(value), value=value) for value in range(lowest, highest + 1, step)),
        years=tuple(Tick(at=x(year), value=year) for year in range(first, last + 1, YEAR_STEP)),
    )


def _check(readings: Sequence[Reading], lowest: int, highest: int) -> None:
    if not readings:
        raise ValueError("a chart needs a reading")
    years = [reading.year for reading in readings]
    if years != sorted(set(years)):
        raise ValueError("years must rise, each once")
    if not all(lowest <= reading.value <= highest for reading in readings):
        raise ValueError("a value is off the scale")


def _runs(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Return the readings in unbroken runs of years."""
    runs: list[list[Reading]] = []
    for reading in readings:
        if runs and runs[-1][-1].year == reading.year - 1:
            runs[-1].append(reading)
        else:
            runs.append([reading])
    return runs
