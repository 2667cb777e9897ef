"""Batches: which may be counted, what is kept of them, and that no sheet can be had from it."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics.measures import POINT
from quizzes.statistics.sheets import (
    LEAST,
    Group,
    ItemBatch,
    Mark,
    Sheet,
    count_sheets,
    may_be_counted,
)

KEY = 1


def sheet(*chosen: int) -> Sheet:
    """Return the sheet of someone who chose these options; the first is every item's key."""
    return [Mark(points=POINT * (option == KEY), chosen=(option,)) for option in chosen]


def chosen(item: ItemBatch, option: int) -> list[int]:
    return [item.chosen[option, group] for group in Group]


# --- Counting ------------------------------------------------------------------------------


def test_the_example_by_hand() -> None:
    """
    Six sittings, two items. The first item's groups go by the second, and the other way round.

    Second item's points in this order: 1 1 1 0 0 0. So two of those with 0 are the lower third, two of
    those with 1 the upper, each two that come first or last in the order.
    """
    batch = count_sheets(
        [sheet(1, 1), sheet(1, 1), sheet(2, 1), sheet(1, 2), sheet(3, 2), sheet(3, 3)]
    )
    first = batch.items[0]
    assert (batch.sittings, batch.third) == (6, 2)
    assert (first.points, first.points_squared) == (3 * POINT, 3 * POINT**2)
    assert first.points_by_total == (2 + 2 + 1) * POINT**2
    # Ranked by the second item: 4, 5 | 6, 1 | 2, 3 (the sheets' numbers).
    assert chosen(first, 1) == [1, 1, 1]
    assert chosen(first, 2) == [0, 0, 1]
    assert chosen(first, 3) == [1, 1, 0]


sheets = st.integers(1, 6).flatmap(
    lambda items: st.lists(
        st.lists(st.integers(1, 4), min_size=items, max_size=items).map(
            lambda options: sheet(*options)
        ),
        min_size=LEAST,
        max_size=70,
    )
)


@given(sheets=sheets)
def test_every_choice_is_counted_in_one_group(sheets: Sequence[Sheet]) -> None:
    batch = count_sheets(sheets)
    for index, item in enumerate(batch.items):
        by_option = Counter(mark for row in sheets for mark in row[index].chosen)
        for option in range(1, 5):
            assert sum(chosen(item, option)) == by_option[option]
        sizes = [sum(item.chosen[option, group] for option in range(1, 5)) for group in Group]
        assert sizes == [batch.third, batch.sittings - 2 * batch.third, batch.third]


@given(sheets=sheets)
def test_who_is_in_the_upper_third_did_better_in_the_rest(sheets: Sequence[Sheet]) -> None:
    """The definition, by another way: the third best rest of all is no better than any in the group."""
    batch = count_sheets(sheets)
    for index, item in enumerate(batch.items):
        rests = [sum(mark.points for mark in row) - row[index].points for row in sheets]
        border = sorted(rests, reverse=True)[batch.third - 1]
        for option in range(1, 5):
            at_least = [
                rest
                for row, rest in zip(sheets, rests, strict=True)
                if row[index].chosen == (option,) and rest >= border
            ]
            above = [rest for rest in at_least if rest > border]
            assert len(above) <= item.chosen[option, Group.UPPER] <= len(at_least)


# --- Attacks -------------------------------------------------------------------------------


def naive_counts(sheets: Sequence[Sheet]) -> list[Counter[tuple[int, int]]]:
    """Count as one would without a second thought: by the exact points of the other items."""
    totals = [sum(mark.points for mark in row) for row in sheets]
    return [
        Counter(
            (row[index].chosen[0], total - row[index].points)
            for row, total in zip(sheets, totals, strict=True)
        )
        for index in range(len(sheets[0]))
    ]


def alone(cells: Sequence[Counter[int]]) -> tuple[int, ...] | None:
    """Return a sheet if one person alone stands in the cells of a group, in every item."""
    if any(cell.total() != 1 for cell in cells):
        return None
    return tuple(next(iter(cell.elements())) for cell in cells)


def drawn(seed: int, *, items: int = 6, sittings: int = 40) -> list[Sheet]:
    """Return sheets of people of different ability, who err each in their own way."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    found = []
    for _ in range(sittings):
        ability = draw.betavariate(4, 2)
        options = [KEY if draw.random() < ability else draw.randint(2, 4) for _ in range(items)]
        found.append(sheet(*options))
    return found


def of_total(counter: Counter[tuple[int, int]], total: int) -> Counter[int]:
    """Attack exact bins: a wrong option's bin *is* the total, the key's is a point below it."""
    return Counter(
        {
            option: people
            for (option, rest), people in counter.items()
            if rest + POINT * (option == KEY) == total
        }
    )


def of_group(item: ItemBatch, group: Group) -> Counter[int]:
    """Attack what we keep in the same way."""
    return Counter({option: people for (option, at), people in item.chosen.items() if at == group})


def test_exact_bins_give_whole_sheets_away_and_thirds_do_not() -> None:
    """In forty drawn quizzes exact bins give away everyone who is alone with a total; thirds nobody."""
    given_away = 0
    for seed in range(40):
        people = drawn(seed)
        by_total: dict[int, list[Sheet]] = {}
        for row in people:
            by_total.setdefault(sum(mark.points for mark in row), []).append(row)
        naive = naive_counts(people)
        for total, rows in by_total.items():
            found = alone([of_total(counter, total) for counter in naive])
            if len(rows) == 1:
                assert found == tuple(mark.chosen[0] for mark in rows[0])
                given_away += 1
        ours = count_sheets(people).items
        for group in Group:
            assert alone([of_group(item, group) for item in ours]) is None
            assert all(of_group(item, group).total() >= LEAST // 3 for item in ours)
    assert given_away >= 20, "the attack is a real one"


@given(sheets=sheets, seed=st.integers())
def test_counts_know_people_only_by_what_they_chose(sheets: Sequence[Sheet], seed: int) -> None:
    """In any order of the sittings the sums are the same; only ties at a border are divided anew."""
    mixed = list(sheets)
    random.Random(seed).shuffle(mixed)  # noqa: S311 - no secret
    for one, other in zip(count_sheets(sheets).items, count_sheets(mixed).items, strict=True):
        assert (one.points, one.points_squared) == (other.points, other.points_squared)
        assert one.points_by_total == other.points_by_total
        for option in range(1, 5):
            assert sum(chosen(one, option)) == sum(chosen(other, option))


@given(seed=st.integers(0, 200))
def test_two_people_with_the_same_total_could_have_swapped_an_answer(seed: int) -> None:
    """
    So sheets cannot be told from the sums: other sheets give the very same ones.

    Whoever holds the counts and even both totals cannot say which of the two chose what.
    """
    people = drawn(seed)
    totals = [sum(mark.points for mark in row) for row in people]
    for one in range(len(people)):
        for other in range(one):
            swap = [
                index
                for index in range(6)
                if people[one][index].points == people[other][index].points
                and people[one][index] != people[other][index]
            ]
            differing = [index for index in range(6) if people[one][index] != people[other][index]]
            if totals[one] == totals[other] and swap and len(differing) > 1:
                index = swap[0]
                changed = [list(row) for row in people]
                changed[one][index], changed[other][index] = (
                    people[other][index],
                    people[one][index],
                )
                before, after = count_sheets(people), count_sheets(changed)
                assert [
                    (item.points, item.points_squared, item.points_by_total)
                    for item in before.items
                ] == [
                    (item.points, item.points_squared, item.points_by_total) for item in after.items
                ]
                assert Counter(map(tuple, people)) != Counter(map(tuple, changed))
                return
    raise AssertionError("two such people are in every class of forty")


# --- Which batches may be counted ----------------------------------------------------------


def classes(**sizes: int) -> list[frozenset[str]]:
    """Return who sees each sitting of classes by name and size; ``a_t`` is taught by t as well."""
    found = []
    for name, size in sizes.items():
        viewers = {f"class {name}", *(f"teacher {teacher}" for teacher in name.split("_")[1:])}
        found += [frozenset(viewers)] * size
    return found


@pytest.mark.parametrize(
    ("sizes", "may"),
    [
        ({"a": 10, "b": 10}, True),
        ({"a": 9, "b": 10}, False),  # fewer than twenty
        ({"a": 40}, False),  # one class alone
        ({"a": 40, "b": 9}, False),  # a's teacher would see the nine
        ({"a": 40, "b": 10}, True),
        ({"a": 5, "b": 5, "c": 5, "d": 5}, True),
        ({"a_t": 15, "b_t": 15}, False),  # one teacher sees both
        ({"a_t": 15, "b_t": 15, "c_u": 9}, False),
        ({"a_t": 15, "b_t": 15, "c_u": 10}, True),
        ({"a_t_u": 15, "b_u": 15, "c_v": 9}, False),  # taught together
        ({}, False),
    ],
)
def test_a_batch_is_of_several_classes_that_no_one_teacher_sees(
    sizes: dict[str, int], may: bool
) -> None:
    assert may_be_counted(classes(**sizes)) is may
