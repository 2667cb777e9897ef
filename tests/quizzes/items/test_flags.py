"""Flags: what an editor is asked to look at, and that chance alone is no reason."""

import random
from fractions import Fraction

import pytest

from quizzes.items.flags import (
    BETTER_CHOOSE_WRONG,
    FLAGS,
    HARDLY_CHOSEN,
    NEARLY_ALL_RIGHT,
    UNRELATED,
    OptionChoices,
    flags_of,
)
from quizzes.statistics.measures import POINT, ItemInQuiz, ItemSums, facility, item_rest_correlation
from quizzes.statistics.sheets import Group, Mark, count_sheets


def item(
    *,
    sittings: int = 300,
    share: float = 0.6,
    correlation: float | None = 0.4,
    key: tuple[int, int, int] = (180, 40, 80),
    distractors: tuple[tuple[int, int, int], ...] = ((70, 35, 10), (50, 25, 10)),
) -> set[str]:
    """Return the codes of an item's flags; options are (chosen, lower third, upper third)."""
    options = [
        OptionChoices(is_key=index == 0, chosen=chosen, lower=lower, upper=upper)
        for index, (chosen, lower, upper) in enumerate((key, *distractors))
    ]
    found = flags_of(
        sittings=sittings,
        of_lower=sittings // 3,
        of_upper=sittings // 3,
        facility=Fraction(share),
        correlation=correlation,
        options=options,
    )
    assert {flag for flags in found.options for flag in flags} <= set(found.item)
    return {flag.code for flag in found.item}


def test_a_good_item_has_none() -> None:
    assert item() == set()


@pytest.mark.parametrize(
    ("better", "flagged"), [((60, 10, 40), True), ((60, 18, 22), False), ((60, 40, 10), False)]
)
def test_a_distractor_for_the_better(better: tuple[int, int, int], flagged: bool) -> None:
    found = item(distractors=(better, (60, 35, 10)))
    assert found == ({BETTER_CHOOSE_WRONG.code} if flagged else set())


def test_the_better_may_choose_the_key() -> None:
    assert item(key=(180, 10, 90)) == set()


@pytest.mark.parametrize(
    ("correlation", "sittings", "flagged"),
    [
        (0.05, 300, True),
        (-0.3, 300, True),
        (0.15, 300, False),
        (0.05, 30, False),
        (None, 300, False),
    ],
)
def test_no_relation(correlation: float | None, sittings: int, flagged: bool) -> None:
    found = item(correlation=correlation, sittings=sittings, distractors=(), key=(sittings, 0, 0))
    assert found == ({UNRELATED.code} if flagged else set())


@pytest.mark.parametrize(
    ("share", "sittings", "flagged"), [(0.95, 300, True), (0.91, 300, False), (1.0, 20, False)]
)
def test_nearly_all_right(share: float, sittings: int, flagged: bool) -> None:
    found = item(share=share, sittings=sittings, distractors=())
    assert found == ({NEARLY_ALL_RIGHT.code} if flagged else set())


@pytest.mark.parametrize(
    ("chosen", "sittings", "share", "codes"),
    [
        (2, 300, 0.6, {HARDLY_CHOSEN.code}),
        (14, 300, 0.6, set()),  # 4.7 %: may be five by chance
        (0, 40, 0.6, set()),
        (0, 60, 0.6, {HARDLY_CHOSEN.code}),
        (0, 300, 0.97, {NEARLY_ALL_RIGHT.code}),  # where all are right nobody can err
    ],
)
def test_hardly_chosen(chosen: int, sittings: int, share: float, codes: set[str]) -> None:
    assert item(share=share, sittings=sittings, distractors=((chosen, 0, 0),)) == codes


def test_the_gravest_comes_first_and_each_says_what_to_do() -> None:
    assert [flag.urgency for flag in FLAGS] == sorted(flag.urgency for flag in FLAGS)
    for flag in FLAGS:
        assert str(flag.advice).endswith("。")
        assert "ましょう" in str(flag.advice)


def test_good_items_are_seldom_flagged_and_a_wrong_key_is_found() -> None:
    """
    A hundred quizzes of 300 simulated pupils with five good items and one whose key is wrong.

    Pupils know an item or guess among four options; the better know more.
    """
    draw = random.Random(11)  # noqa: S311 - no secret
    false_alarms = found_wrong = 0
    for _ in range(100):
        people = []
        for _pupil in range(300):
            ability = draw.betavariate(2, 2)
            best = [1 if draw.random() < ability else draw.randint(1, 4) for _ in range(6)]
            people.append(
                [
                    # The editor marked option 2 of the last item, where option 1 is right.
                    Mark(points=POINT * (option == (1 if at < 5 else 2)), chosen=(option,))
                    for at, option in enumerate(best)
                ]
            )
        batch = count_sheets(people)
        items = [
            ItemSums(
                sittings=batch.sittings,
                points=counted.points,
                points_squared=counted.points_squared,
                points_by_total=counted.points_by_total,
            )
            for counted in batch.items
        ]
        for at, counted in enumerate(batch.items):
            flags = flags_of(
                sittings=batch.sittings,
                of_lower=batch.third,
                of_upper=batch.third,
                facility=facility([items[at]]),
                correlation=item_rest_correlation([ItemInQuiz(item=items[at], items=items)]),
                options=[
                    OptionChoices(
                        is_key=option == (1 if at < 5 else 2),
                        chosen=sum(counted.chosen[option, group] for group in Group),
                        lower=counted.chosen[option, Group.LOWER],
                        upper=counted.chosen[option, Group.UPPER],
                    )
                    for option in range(1, 5)
                ],
            ).item
            if at < 5:
                false_alarms += bool({BETTER_CHOOSE_WRONG, UNRELATED} & set(flags))
            else:
                found_wrong += BETTER_CHOOSE_WRONG in flags
    assert found_wrong >= 90
    assert false_alarms <= 500 * 0.05
