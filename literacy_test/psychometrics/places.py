"""
Simulated places: municipalities with a heavy tail, their schools and classes, and the classes' abilities.

They are no real places. Sizes follow those of Japan's municipalities: a logarithmic normal around 24,000
inhabitants, of which a few have millions and hundreds a few thousand.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from literacy_test.psychometrics.counts import Floats

MIDDLE, LOG_DEVIATION = 24_000, 1.48
SMALLEST, LARGEST = 170, 3_800_000
CLASSES_OF_A_SCHOOL = 3
"""How many classes of a school and grade take part."""


@dataclass(frozen=True, kw_only=True)
class PlacesDesign:
    """
    Where pupils are.

    ``municipalities`` are their numbers by prefecture. ``grades`` are the shares of pupils by grade band
    and ``grade_abilities`` the bands' abilities; the deviations are those of abilities between places, in
    sd. ``taking_part`` is the share of municipalities that take part, and ``eagerness`` how much their
    participation differs (the deviation of its logarithm).
    """

    municipalities: tuple[int, ...] = (37,) * 47
    grades: tuple[float, ...] = (0.15, 0.30, 0.37, 0.18)
    grade_abilities: tuple[float, ...] = (-0.5, -0.15, 0.2, 0.5)
    taking_part: float = 0.88
    eagerness: float = 0.8
    prefecture_deviation: float = 0.08
    municipality_deviation: float = 0.12
    school_deviation: float = 0.25
    class_deviation: float = 0.10

    def __post_init__(self) -> None:
        if len(self.grades) != len(self.grade_abilities):
            raise ValueError("each grade band has a share and an ability")


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """
    The classes of a cohort and where they are: all but ``prefectures`` are by class.

    ``prefectures`` gives the prefecture of each municipality; ``abilities`` are true means of classes.
    """

    prefectures: NDArray[np.int16]
    municipalities: NDArray[np.int16]
    grades: NDArray[np.int8]
    schools: NDArray[np.int32]
    sizes: NDArray[np.int32]
    abilities: Floats


def draw_places(design: PlacesDesign, *, responses: int, draw: np.random.Generator) -> Places:
    """Return classes whose sizes add up to the responses."""
    numbers = design.municipalities
    prefectures = np.repeat(np.arange(len(numbers)), numbers)
    inhabitants = _inhabitants(len(prefectures), draw)
    # Grade within municipality: a cell of pupils that is cut into classes.
    weights = inhabitants * np.exp(design.eagerness * draw.standard_normal(len(prefectures)))
    weights *= draw.random(len(prefectures)) < design.taking_part
    if not weights.any():
        weights = inhabitants
    shares = np.outer(weights / weights.sum(), np.asarray(design.grades) / sum(design.grades))
    pupils = draw.multinomial(responses, shares.ravel())
    cells = np.flatnonzero(pupils)
    usual = np.clip(26 + 3 * np.log(inhabitants / MIDDLE), 3, 32)
    of_cells = np.ceil(pupils / np.repeat(usual, len(design.grades))).astype(np.int64)
    cell = np.repeat(cells, of_cells[cells])
    number = np.arange(len(cell)) - np.repeat(
        np.cumsum(of_cells[cells]) - of_cells[cells], of_cells[cells]
    )
    sizes = pupils[cell] // of_cells[cell] + (number < pupils[cell] % of_cells[cell])
    new_school = number % CLASSES_OF_A_SCHOOL == 0
    schools = np.cumsum(new_school) - 1
    municipalities, grades = np.divmod(cell, len(design.grades))
    abilities = (
        np.asarray(design.grade_abilities)[grades]
        + _deviations(design.prefecture_deviation, len(numbers), draw)[prefectures[municipalities]]
        + _deviations(design.municipality_deviation, len(prefectures), draw)[municipalities]
        + _deviations(design.school_deviation, int(new_school.sum()), draw)[schools]
        + _deviations(design.class_deviation, len(cell), draw)
    )
    return Places(
        prefectures=prefectures.astype(np.int16),
        municipalities=municipalities.astype(np.int16),
        grades=grades.astype(np.int8),
        schools=schools.astype(np.int32),
        sizes=sizes.astype(np.int32),
        abilities=abilities,
    )


def _inhabitants(municipalities: int, draw: np.random.Generator) -> Floats:
    found = MIDDLE * np.exp(LOG_DEVIATION * draw.standard_normal(municipalities))
    return np.clip(found, SMALLEST, LARGEST)


def _deviations(deviation: float, number: int, draw: np.random.Generator) -> Floats:
    return deviation * draw.standard_normal(number)
