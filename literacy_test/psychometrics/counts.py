"""
What is kept of sheets when they are destroyed, as the arrays that estimation reads.

Counts are floats, because published ones carry noise: they may be broken numbers, and a rare count may
come out below nothing. Exact counts are exact up to 2^53.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Responses = NDArray[np.int8]
"""A row for each sheet, a column for each item: ``RIGHT``, ``WRONG`` or ``SKIPPED``."""

Choices = NDArray[np.int8]
"""A row for each sheet, a column for each item: the position of the option chosen, or ``NONE``."""

RIGHT, WRONG, SKIPPED = 1, 0, -1
NONE = 0

AT_ONCE = 65_536
"""How many sheets are multiplied at once: few enough for exact sums in single precision (below 2^24)."""


class BadCounts(ValueError):
    """Counts that do not fit each other."""


def marked(choices: Choices, keys: Sequence[int]) -> Responses:
    """
    Return (sheets, I) choices as right, wrong or skipped.

    :raises BadCounts: if there are not as many keys as items
    """
    if choices.ndim != 2 or choices.shape[1] != len(keys):  # noqa: PLR2004 - sheets and items
        raise BadCounts("one key for each item is expected")
    right = (choices == np.asarray(keys, dtype=np.int8)).astype(np.int8)
    return np.where(choices == NONE, np.int8(SKIPPED), right)


# --- Pairs of items ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class PairCounts:
    """
    How often two items of a form were right, and answered, on the same sheet.

    ``correct`` and ``answered`` are symmetric (I, I); their diagonals count each item alone. ``sheets``
    is the number of sheets, with those that skipped an item.
    """

    sheets: float
    correct: Floats
    answered: Floats

    def __post_init__(self) -> None:
        square = (len(self.correct), len(self.correct))
        for counted in (self.correct, self.answered):
            if counted.shape != square:
                raise BadCounts(f"{square} counts are expected, not {counted.shape}")
            if not np.isfinite(counted).all() or not np.array_equal(counted, counted.T):
                raise BadCounts("pair counts are finite and symmetric")
        if not self.sheets > 0:
            raise BadCounts("there are no sheets")

    @property
    def items(self) -> int:
        """I."""
        return len(self.correct)

    def __add__(self, other: "PairCounts") -> "PairCounts":
        """
        Return the counts of both.

        :raises BadCounts: if they are of forms of different length
        """
        if self.items != other.items:
            raise BadCounts("counts of different forms do not add")
        return PairCounts(
            sheets=self.sheets + other.sheets,
            correct=self.correct + other.correct,
            answered=self.answered + other.answered,
        )

    def of(self, items: Sequence[int]) -> "PairCounts":
        """Return the counts of some items, as of a risk class, by their indexes from 0."""
        at = np.ix_(items, items)
        return PairCounts(sheets=self.sheets, correct=self.correct[at], answered=self.answered[at])

    def with_skips_wrong(self) -> "PairCounts":
        """Return the counts as if every skipped item had been answered wrong."""
        answered = np.full_like(self.answered, self.sheets)
        return PairCounts(sheets=self.sheets, correct=self.correct, answered=answered)


def count_pairs(responses: Responses) -> PairCounts:
    """
    Return the pair counts of (sheets, I) responses.

    :raises BadCounts: if there are none, or one is neither right nor wrong nor skipped
    """
    if responses.ndim != 2 or not responses.size:  # noqa: PLR2004 - sheets and items
        raise BadCounts("a row for each sheet and a column for each item are expected")
    if not np.isin(responses, (RIGHT, WRONG, SKIPPED)).all():
        raise BadCounts("a response is right, wrong or skipped")
    items = responses.shape[1]
    correct, answered = np.zeros((items, items)), np.zeros((items, items))
    for start in range(0, len(responses), AT_ONCE):
        part = responses[start : start + AT_ONCE]
        right, given = (part == RIGHT).astype(np.float32), (part != SKIPPED).astype(np.float32)
        correct += right.T @ right
        answered += given.T @ given
    return PairCounts(sheets=float(len(responses)), correct=correct, answered=answered)


# --- Options by score ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoreGroupCounts:
    """
    How many of each declared group and score stratum chose each option of each item.

    ``chosen`` is (groups, strata, I, options + 1); the last axis begins with those who chose nothing,
    and items with fewer options than others end with empty ones. ``keys`` are the right positions, from 1.
    ``borders`` are the lowest numbers correct of the strata, rising from 0; they are fixed before a round.
    """

    chosen: Floats
    keys: tuple[int, ...]
    borders: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.chosen.ndim != 4 or not np.isfinite(self.chosen).all():  # noqa: PLR2004 - see above
            raise BadCounts("groups, strata, items and options are expected")
        _groups, strata, items, options = self.chosen.shape
        if items != len(self.keys) or not all(0 < key < options for key in self.keys):
            raise BadCounts("each item has a key among its options")
        check_borders(self.borders, items=items)
        if strata != len(self.borders):
            raise BadCounts("each stratum has a border")

    def __add__(self, other: "ScoreGroupCounts") -> "ScoreGroupCounts":
        """
        Return the counts of both.

        :raises BadCounts: if their keys, strata or groups differ
        """
        same = self.chosen.shape == other.chosen.shape
        if not same or (self.keys, self.borders) != (other.keys, other.borders):
            raise BadCounts("counts of different forms, strata or groups do not add")
        return ScoreGroupCounts(
            chosen=self.chosen + other.chosen, keys=self.keys, borders=self.borders
        )

    @property
    def totals(self) -> Floats:
        """How many there are of each group in each stratum, by each item: (groups, strata, I)."""
        return self.chosen.sum(axis=-1)

    @property
    def correct(self) -> Floats:
        """How many of them chose the key: (groups, strata, I)."""
        return self.chosen[:, :, np.arange(len(self.keys)), list(self.keys)]


def check_borders(borders: Sequence[int], *, items: int) -> None:
    """
    Check that strata begin at 0, rise, and can all be reached with so many items.

    :raises BadCounts: if they do not
    """
    if not borders or borders[0] != 0 or list(borders) != sorted(set(borders)):
        raise BadCounts("strata begin at 0 and rise")
    if borders[-1] > items:
        raise BadCounts("no score reaches the highest stratum")


def even_borders(*, items: int, strata: int) -> tuple[int, ...]:
    """
    Return strata of numbers correct that are as equally wide as whole numbers allow.

    :raises BadCounts: if there are more strata than scores
    """
    borders = tuple((items + 1) * stratum // strata for stratum in range(strata))
    check_borders(borders, items=items)
    return borders


def count_score_groups(
    choices: Choices,
    *,
    keys: Sequence[int],
    options: int,
    borders: Sequence[int],
    groups: NDArray[np.integer] | None = None,
    of_groups: int = 1,
) -> ScoreGroupCounts:
    """
    Return how the options of (sheets, I) choices were chosen, by declared group and number correct.

    ``groups`` names each sheet's group from 0; a sheet whose pupil declared none (below 0) is left out.
    The number correct counts the item itself, as a matching score should (Holland & Thayer 1988).

    :raises BadCounts: if a choice is not among the options, strata are none, or shapes do not fit
    """
    responses = marked(choices, keys)
    check_borders(borders, items=len(keys))
    if not ((choices >= NONE) & (choices <= options)).all():
        raise BadCounts("a choice is not among the options")
    declared = np.zeros(len(choices), dtype=np.int64) if groups is None else groups
    if declared.shape != (len(choices),) or (declared >= of_groups).any():
        raise BadCounts("each sheet has one of the groups")
    strata = np.searchsorted(borders, (responses == RIGHT).sum(axis=1), side="right") - 1
    cells = declared * len(borders) + strata
    kept = declared >= 0
    size, width = of_groups * len(borders), options + 1
    chosen = np.stack(
        [
            np.bincount(cells[kept] * width + choices[kept, item], minlength=size * width)
            for item in range(len(keys))
        ],
        axis=1,
    ).reshape(of_groups, len(borders), width, len(keys))
    return ScoreGroupCounts(
        chosen=chosen.transpose(0, 1, 3, 2).astype(np.float64),
        keys=tuple(keys),
        borders=tuple(borders),
    )
