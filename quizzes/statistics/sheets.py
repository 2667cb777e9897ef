"""
From sheets to counts: what is kept of a batch of sittings when their answers are forgotten.

Two sittings are the same to everything here if they chose the same: no sheet has a name or a time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Group(IntEnum):
    """A third of a batch by the points of the other items."""

    LOWER = 1
    MIDDLE = 2
    UPPER = 3


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An answer: its points in thousandths, and the options chosen where the kind has any to choose."""

    points: int
    chosen: tuple[int, ...]


Sheet = Sequence[Mark]
"""A sitting's answers to all counted items, in the items' order."""


@dataclass(frozen=True, kw_only=True)
class ItemBatch:
    """What a batch adds to an item: Σx, Σx², ΣxT, and how many chose each option in each group."""

    points: int
    points_squared: int
    points_by_total: int
    chosen: Counter[tuple[int, Group]]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What a batch adds to a quiz; ``third`` is the size of the lower and of the upper group."""

    sittings: int
    third: int
    items: tuple[ItemBatch, ...]


def count_sheets(sheets: Sequence[Sheet]) -> Batch:
    """
    Return the counts of complete sheets of the same items.

    Groups are ranks within the batch by the points of the *other* items, and never scores: whoever is
    alone with a score would be alone in every item's cell of that score, and the cells together would
    be that person's sheet. A third of a batch has members in any case. Equal scores at a border are
    divided in the sheets' order, which has to say nothing of anybody.
    """
    totals = [sum(mark.points for mark in sheet) for sheet in sheets]
    third = len(sheets) // 3
    return Batch(
        sittings=len(sheets),
        third=third,
        items=tuple(
            _count_item([sheet[index] for sheet in sheets], totals, third)
            for index in range(len(sheets[0]))
        ),
    )


def _count_item(marks: Sequence[Mark], totals: Sequence[int], third: int) -> ItemBatch:
    ranked = sorted(range(len(marks)), key=lambda index: totals[index] - marks[index].points)
    chosen: Counter[tuple[int, Group]] = Counter()
    for rank, index in enumerate(ranked):
        group = _group(rank, size=len(marks), third=third)
        chosen.update((position, group) for position in marks[index].chosen)
    return ItemBatch(
        points=sum(mark.points for mark in marks),
        points_squared=sum(mark.points**2 for mark in marks),
        points_by_total=sum(mark.points * total for mark, total in zip(marks, totals, strict=True)),
        chosen=chosen,
    )


def _group(rank: int, *, size: int, third: int) -> Group:
    if rank < third:
        return Group.LOWER
    return Group.UPPER if rank >= size - third else Group.MIDDLE


# --- When a batch may be counted -----------------------------------------------------------

LEAST = 20
"""The fewest sittings that are ever counted together."""

LEAST_UNSEEN = 10
"""How many of them must be left when all that any one teacher can see are taken away."""


def may_be_counted(seen_by: Sequence[frozenset[str]]) -> bool:
    """
    Tell whether sittings may be counted together, given who can see the answers of each.

    Counts grow by such batches alone. So whoever compares two moments sees what at least ``LEAST``
    pupils of more than one class answered, and a teacher who takes her own classes' answers away from
    that is left with at least ``LEAST_UNSEEN`` pupils of others.
    """
    seen = Counter(viewer for viewers in seen_by for viewer in viewers)
    most = max(seen.values(), default=0)
    return len(seen_by) >= LEAST and len(seen_by) - most >= LEAST_UNSEEN
