"""How responses are read: whatever a device sends, it is a response or :class:`ResponseUnreadable`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items.kinds import KINDS, ItemKind, ResponseUnreadable

rubbish = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.just(object()),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(), inner, max_size=3)
        | st.tuples(inner)
    ),
    max_leaves=8,
)
positions = st.lists(st.integers(-3, 12), max_size=10)


def test_every_kind_has_its_rules() -> None:
    assert set(KINDS) == set(ItemKind.values)


@pytest.mark.parametrize("kind", KINDS)
@given(response=rubbish | positions, options=st.integers(2, 8))
def test_rubbish_is_read_or_refused_and_nothing_else(
    kind: str, response: Any, options: int
) -> None:
    try:
        read = KINDS[kind].read(response, options=options)
    except ResponseUnreadable:
        return
    assert read == sorted(set(read))
    assert all(type(position) is int and 1 <= position <= options for position in read)
    assert set(read) == set(response)
    assert KINDS[kind].read(read, options=options) == read


@pytest.mark.parametrize(
    ("kind", "response", "read"),
    [
        ("single", [2], [2]),
        ("single", [2, 2], [2]),
        ("multiple", [3, 1], [1, 3]),
        ("multiple", [1, 2, 3, 4], [1, 2, 3, 4]),
        ("multiple", [4, 4, 1], [1, 4]),
    ],
)
def test_responses_are_stored_sorted_without_repeats(
    kind: str, response: list[int], read: list[int]
) -> None:
    assert KINDS[kind].read(response, options=4) == read


@pytest.mark.parametrize(
    "response",
    [
        None,
        [],
        {},
        "1",
        1,
        True,
        ["1"],
        [1.0],
        [True],
        [None],
        [0],
        [-1],
        [5],
        [10**30],
        [[1]],
        (1,),
        [float("nan")],
        {"1": 1},
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_response_is_refused(kind: str, response: Any) -> None:
    with pytest.raises(ResponseUnreadable):
        KINDS[kind].read(response, options=4)


def test_a_single_choice_takes_one_option() -> None:
    with pytest.raises(ResponseUnreadable):
        KINDS["single"].read([1, 2], options=4)


@pytest.mark.parametrize(
    ("kind", "keys", "options", "fits"),
    [
        ("single", 0, 4, False),
        ("single", 1, 4, True),
        ("single", 2, 4, False),
        ("multiple", 0, 4, False),
        ("multiple", 1, 4, True),
        ("multiple", 3, 4, True),
        ("multiple", 4, 4, False),
    ],
)
def test_numbers_of_keys(kind: str, keys: int, options: int, fits: bool) -> None:
    problem = KINDS[kind].check_keys(keys, options)
    assert (problem is None) is fits


@pytest.mark.parametrize(("kind", "widget"), [("single", "radio"), ("multiple", "checkbox")])
def test_widgets_need_no_script(kind: str, widget: str) -> None:
    assert KINDS[kind].widget == widget
