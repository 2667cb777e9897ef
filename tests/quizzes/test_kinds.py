"""How responses are read: whatever a device sends, it is a response or :class:`ResponseUnreadable`."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items.kinds import KINDS, ItemKind, ResponseUnreadable
from quizzes.items.rules import Reply
from quizzes.items.shuffling import shuffled
from quizzes.models import DraftChoice

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
placings = st.lists(st.integers(0, 8), min_size=2, max_size=8)
CHOSEN = [kind for kind in KINDS if not KINDS[kind].is_placed and not KINDS[kind].has_turns]
PLACED = [kind for kind in KINDS if KINDS[kind].is_placed]


def test_every_kind_has_its_rules() -> None:
    assert set(KINDS) == set(ItemKind.values)


@pytest.mark.parametrize("kind", CHOSEN)
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


@pytest.mark.parametrize("kind", PLACED)
@given(response=rubbish | positions | placings, options=st.integers(2, 8), more=st.integers(0, 8))
def test_rubbish_is_placed_or_refused_and_nothing_else(
    kind: str, response: Any, options: int, more: int
) -> None:
    targets = {"order": 0, "match": options, "sort": min(4, max(2, more))}[kind]
    largest = options if kind == "order" else targets
    try:
        read = KINDS[kind].read(response, options=options, targets=targets)
    except ResponseUnreadable:
        return
    assert read == response
    assert len(read) == options
    assert all(type(number) is int and 0 <= number <= largest for number in read)
    if kind == "order":
        assert sorted(read) == list(range(1, options + 1))
    if kind == "match":
        assert len(set(read) - {0}) == sum(number > 0 for number in read)


@pytest.mark.parametrize("kind", PLACED)
@given(data=st.data(), options=st.integers(3, 8))
def test_every_placing_that_a_form_can_send_is_read(
    kind: str, data: st.DataObject, options: int
) -> None:
    placing = data.draw(
        st.permutations(range(1, options + 1))
        if kind != "sort"
        else st.lists(st.integers(0, 3), min_size=options, max_size=options)
    )
    targets = 3 if kind == "sort" else options
    sent = {f"choice-{position}": [str(n)] for position, n in enumerate(placing, start=1)}
    rules = KINDS[kind]
    typed = rules.typed(lambda name: sent.get(name, []), name="choice", options=options)
    assert rules.read(typed, options=options, targets=targets) == list(placing)


@pytest.mark.parametrize(
    ("kind", "response", "refusal"),
    [
        ("order", [1, 2, 3], "response_unreadable"),
        ("order", [1, 2, 3, 4, 5], "response_unreadable"),
        ("order", [1, 2, 3, 5], "response_unreadable"),
        ("order", [1, 2, 3, 10**30], "response_unreadable"),
        ("order", [1, 2, 3, True], "response_unreadable"),
        ("order", [1, 2, 3, 0], "place_missing"),
        ("order", [1, 2, 3, -1], "place_missing"),
        ("order", [1, 2, 3, 3], "place_taken_twice"),
        ("match", [1, 2, 3, 3], "place_taken_twice"),
        ("match", [1, 2, 0, -1], "place_missing"),
        ("match", [1, 2, 3, 5], "response_unreadable"),
        ("sort", [1, 2, 1, 5], "response_unreadable"),
        ("sort", [1, 2, 1, -1], "place_missing"),
        ("sort", [1, 2], "response_unreadable"),
    ],
)
def test_a_placing_is_refused_with_the_words_that_help(
    kind: str, response: list[int], refusal: str
) -> None:
    with pytest.raises(ResponseUnreadable) as refused:
        KINDS[kind].read(response, options=4, targets=4)
    assert refused.value.code == refusal


@pytest.mark.parametrize(("kind", "response"), [("match", [0, 2, 0, 1]), ("sort", [0, 1, 1, 1])])
def test_what_one_does_not_know_may_stay_open(kind: str, response: list[int]) -> None:
    assert KINDS[kind].read(response, options=4, targets=4) == response


@pytest.mark.parametrize("kind", PLACED)
def test_a_form_that_lacks_a_list_or_sends_rubbish_is_told_so(kind: str) -> None:
    rules = KINDS[kind]
    for sent in ([], [""], ["x"], ["１"], ["-1"], ["9" * 5000]):
        values: list[str] = sent
        typed = rules.typed(lambda _name, values=values: values, name="choice", options=3)
        with pytest.raises(ResponseUnreadable):
            rules.read(typed, options=3, targets=3)


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
        KINDS[kind].read(response, options=4, targets=4)


@pytest.mark.parametrize("kind", ["single", "true_false", "scale"])
def test_a_choice_of_one_takes_one_option(kind: str) -> None:
    with pytest.raises(ResponseUnreadable):
        KINDS[kind].read([1, 2], options=4)


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
        ("true_false", 1, 2, True),
        ("true_false", 0, 2, False),
        ("true_false", 2, 2, False),
        ("true_false", 1, 3, False),
        ("order", 0, 3, True),
        ("order", 0, 2, False),
        ("order", 1, 3, False),
        ("match", 0, 3, True),
        ("match", 0, 2, False),
        ("sort", 0, 3, True),
        ("sort", 1, 4, False),
        ("scale", 0, 3, True),
        ("scale", 0, 7, True),
        ("scale", 0, 2, False),
        ("scale", 0, 8, False),
        ("scale", 1, 5, False),
        ("hotspot", 0, 6, False),
        ("hotspot", 3, 7, True),
        ("hotspot", 7, 7, False),
        ("chat", 0, 4, False),
        ("chat", 2, 4, True),
        ("chat", 4, 4, False),
    ],
)
def test_numbers_of_keys(kind: str, keys: int, options: int, fits: bool) -> None:
    problem = KINDS[kind].check_keys(keys, options)
    assert (problem is None) is fits


@pytest.mark.parametrize(
    ("kind", "targets", "fits"),
    [
        ("single", ["", ""], True),
        ("order", ["", "", ""], True),
        ("match", ["a", "b", "c"], True),
        ("match", ["a", "b", "b"], False),
        ("match", ["a", "b", ""], False),
        ("sort", ["a", "b", "a"], True),
        ("sort", ["a", "a", "a"], False),
        ("sort", ["a", "b", ""], False),
        ("sort", ["a", "b", "c", "d"], True),
        ("sort", ["a", "b", "c", "d", "e"], False),
        ("chat", ["a", "a", "b", "b"], True),
        ("chat", ["a", "a", "b", ""], False),
        ("chat", ["a", "b", "c", "d", "e"], False),
    ],
)
def test_what_options_belong_to(kind: str, targets: list[str], fits: bool) -> None:
    assert (KINDS[kind].check_targets(targets) is None) is fits


@pytest.mark.parametrize(
    ("kind", "widget"), [("single", "radio"), ("multiple", "checkbox"), ("order", "")]
)
def test_widgets_need_no_script(kind: str, widget: str) -> None:
    assert KINDS[kind].widget == widget


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_tells_its_editors_what_it_needs(kind: str) -> None:
    assert str(KINDS[kind].needs).endswith("。")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_a_response_is_worth(kind: str) -> None:
    words = str(KINDS[kind].credit)
    assert "点" in words or "割" in words
    assert ("点はありません" in words) is not KINDS[kind].is_scored


# --- Chat ----------------------------------------------------------------------------------

CHAT = KINDS["chat"]
REPLIES = [
    Reply(turn=1, next_turn=3),
    Reply(turn=1, next_turn=2),
    Reply(turn=2, next_turn=3),
    Reply(turn=2, next_turn=0),
    Reply(turn=3, next_turn=0),
    Reply(turn=3, next_turn=0),
]
"""Three turns of two replies; the second is only for those who give the second reply."""


def read_chat(response: Any) -> list[int]:
    return CHAT.read(response, options=len(REPLIES), targets=3, replies=REPLIES)


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ([1, 0, 5], [1, 0, 5]),
        ([2, 3, 6], [2, 3, 6]),
        ([2, 4, 0], [2, 4, 0]),
        ([1, 3, 5], [1, 0, 5]),
        ([2, 4, 5], [2, 4, 0]),
        ([1, -1, 5], [1, 0, 5]),
    ],
)
def test_a_chat_keeps_the_path_and_nothing_beside_it(sent: list[int], path: list[int]) -> None:
    """What was chosen before another reply was chosen is still checked in a form without script."""
    assert read_chat(sent) == path
    assert read_chat(path) == path


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([0, 0, 0], "reply_missing"),
        ([1, 0, 0], "reply_missing"),
        ([2, -1, 5], "reply_missing"),
        ([3, 0, 0], "response_unreadable"),
        ([1, 0, 3], "response_unreadable"),
        ([1, 0, 7], "response_unreadable"),
        ([1, 0], "response_unreadable"),
        ([1, 0, 5, 0], "response_unreadable"),
        ([1, 0, True], "response_unreadable"),
    ],
)
def test_a_chat_that_is_no_path_is_refused(sent: list[int], code: str) -> None:
    with pytest.raises(ResponseUnreadable) as refused:
        read_chat(sent)
    assert refused.value.code == code


@given(response=rubbish | st.lists(st.integers(-2, 8), min_size=3, max_size=3))
def test_rubbish_is_a_path_or_refused_and_nothing_else(response: Any) -> None:
    try:
        path = read_chat(response)
    except ResponseUnreadable:
        return
    chosen = [number for number in path if number]
    assert [REPLIES[number - 1].turn for number in chosen] == [
        turn for turn, number in enumerate(path, start=1) if number
    ]
    assert REPLIES[chosen[-1] - 1].next_turn == 0


@pytest.mark.parametrize(
    ("response", "points"),
    [([1, 0, 5], 1), ([2, 3, 5], Fraction(2, 3)), ([2, 4, 0], 0), ([1, 0, 6], Fraction(1, 2))],
)
def test_a_chat_is_worth_the_share_of_its_decisions(response: list[int], points: Fraction) -> None:
    assert CHAT.score(response, keys=(1, 3, 5)).points == points


def reply(target: str, *, next_turn: int | None = None, is_key: bool = False) -> DraftChoice:
    return DraftChoice(target=target, next_turn=next_turn, is_key=is_key, reaction="はい")


def right(target: str, next_turn: int | None = None) -> DraftChoice:
    return reply(target, next_turn=next_turn, is_key=True)


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ([right("a", 2), reply("a", next_turn=2), right("b"), reply("b")], None),
        ([right("a"), reply("a", next_turn=2), right("b"), reply("b")], None),
        ([right("a"), reply("a")], None),
        ([right("a", 2), reply("a"), right("b"), reply("b")], "取りもどせる"),
        ([right("a"), reply("a", next_turn=1)], "あとの回"),
        ([right("a"), reply("a", next_turn=2)], "あとの回"),
        ([right("a", 2), reply("a", next_turn=2), right("b", 1), reply("b")], "あとの回"),
        ([right("a", 3), reply("a", next_turn=3), *[right("b"), reply("b", next_turn=3)],
          right("c"), reply("c")], "進めない回"),
        ([right("a", 2), reply("a", next_turn=2), right("b")], "二つから四つ"),
        ([right("a", 2), right("a", 2), right("b"), reply("b")], "二つから四つ"),
        ([DraftChoice(target="a", is_key=True), reply("a")], "反応"),
    ],
)  # fmt: skip
def test_a_chat_can_be_come_through_and_always_recovered(
    replies: list[DraftChoice], words: str | None
) -> None:
    problem = CHAT.check_options(replies)
    assert (problem is None) if words is None else (words in str(problem))


def test_a_screen_says_what_each_of_its_parts_is() -> None:
    part, blank = DraftChoice(part="link", is_key=True), DraftChoice()
    assert KINDS["hotspot"].check_options([part, part]) is None
    assert KINDS["hotspot"].check_options([part, blank])


@given(response=st.integers(1, 7))
def test_a_scale_has_no_points_which_is_not_nought(response: int) -> None:
    assert KINDS["scale"].score([response], keys=()).points is None


@pytest.mark.parametrize(
    ("kind", "targets"),
    [
        ("order", [""] * 6),
        ("match", [f"partner {number}" for number in range(6)]),
    ],
)
def test_positions_do_not_tell_the_key(kind: str, targets: list[str]) -> None:
    """The right number of an option has nothing to do with the position under which it is sent."""
    rules = KINDS[kind]
    hits = 0
    for seed in map(str, range(200)):
        places, order = rules.places(targets, seed=seed), rules.frozen_order(6, seed=seed)
        assert sorted(order) == list(range(6))
        assert sorted(number or 0 for number in places) == list(range(1, 7))
        hits += sum(places[index] == position for position, index in enumerate(order, start=1))
    assert 140 < hits < 260, "one of six at each position, as by chance"


def test_shuffling_is_decided_by_its_seed_and_stays_as_it_is() -> None:
    assert shuffled("abcdef", seed="seat/1") == shuffled("abcdef", seed="seat/1")
    assert shuffled("abcdef", seed="one") == list("fbacde"), (
        "sittings that run would be turned round"
    )
    assert len({tuple(shuffled(range(4), seed=str(seed))) for seed in range(300)}) == 24
