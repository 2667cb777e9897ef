"""Answers: stored when they are given, once, whatever is retried."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from classrooms import seat_tokens
from classrooms.actions.seats import SeatLost
from classrooms.actions.sessions import SessionClosed, close_session
from classrooms.seat_tokens import new_token
from cms.refusals import Refusal
from quizzes.delivery.actions import (
    MAX_SEQUENCE,
    AlreadyAnswered,
    AlreadySubmitted,
    ItemUnknown,
    NoQuizHere,
    RecordedAnswer,
    StaleSequence,
    record_answer,
    sitting_of_seat,
    sitting_of_token,
    submit,
)
from quizzes.items.kinds import ResponseUnreadable
from quizzes.models import Answer, Sitting
from tests.factories.classrooms import SeatFactory, SessionFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, SittingFactory, held

LATER = timezone.now() + timedelta(hours=3)

pytestmark = pytest.mark.django_db


def give(
    sitting: Sitting, response: Any, *, position: int = 1, sequence: Any = 1, now: Any = None
) -> RecordedAnswer:
    return record_answer(
        sitting=Sitting.objects.select_related("seat__session", "quiz_session__quiz_revision").get(
            pk=sitting.pk
        ),
        position=position,
        response=response,
        sequence=sequence,
        now=now or timezone.now(),
    )


def stored(sitting: Sitting) -> list[tuple[int, list[int], Decimal]]:
    rows = sitting.answers.order_by("item_revision_id")
    return [(answer.sequence, answer.response, answer.points) for answer in rows]


# --- Sittings ------------------------------------------------------------------------------


def test_a_seats_sitting_begins_once_and_goes_on() -> None:
    session = SessionFactory(open=True)
    quiz_session = held(session, QuizFactory())
    seat = SeatFactory(session=session)
    first = sitting_of_seat(seat=seat)
    assert sitting_of_seat(seat=seat) == first
    assert (first.seat, first.quiz_session, first.submitted) == (seat, quiz_session, False)
    assert Sitting.objects.count() == 1


def test_without_a_quiz_there_is_no_sitting() -> None:
    with pytest.raises(NoQuizHere):
        sitting_of_seat(seat=SeatFactory())
    assert not Sitting.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_sitting_that_begins_in_many_tabs_begins_once(at_once: Callable[[Any], Any]) -> None:
    session = SessionFactory(open=True)
    held(session, QuizFactory())
    seat = SeatFactory(session=session)
    sittings = at_once([lambda: sitting_of_seat(seat=seat)] * 6)
    assert {sitting.pk for sitting in sittings} == {Sitting.objects.get().pk}


def test_a_sitting_is_found_by_its_seats_token_alone() -> None:
    token = new_token()
    sitting = SittingFactory(seat__token=token)
    other = SittingFactory()
    assert sitting_of_token(uuid=sitting.uuid, token=token) == sitting
    for uuid, wrong in [
        (sitting.uuid, ""),
        (sitting.uuid, new_token()),
        (sitting.uuid, seat_tokens.digest(token)),
        (other.uuid, token),
        (uuid4(), token),
    ]:
        with pytest.raises(SeatLost):
            sitting_of_token(uuid=uuid, token=wrong)


def test_a_released_seats_empty_digest_opens_nothing() -> None:
    sitting = SittingFactory(seat__released=True)
    for token in ("", " "):
        with pytest.raises(SeatLost):
            sitting_of_token(uuid=sitting.uuid, token=token)


# --- The first answer counts ---------------------------------------------------------------


def test_an_answer_is_stored_with_what_it_is_worth() -> None:
    sitting = SittingFactory()
    recorded = give(sitting, [1], sequence=7)
    assert recorded.is_new
    assert recorded.question.position == 1
    assert stored(sitting) == [(7, [1], Decimal(1))]


@pytest.mark.parametrize(
    ("response", "points"), [([1, 3], "1.000"), ([3], "0.500"), ([1, 2], "0.000")]
)
def test_multiple_choices_earn_their_share(response: list[int], points: str) -> None:
    sitting = SittingFactory(quiz=QuizFactory(items=[ItemFactory(multiple=True)]))
    give(sitting, response)
    assert stored(sitting) == [(1, response, Decimal(points))]


def test_thirds_are_rounded_to_a_thousandth() -> None:
    item = ItemFactory(multiple=True, choices__keys=[1, 2, 3])
    sitting = SittingFactory(quiz=QuizFactory(items=[item]))
    give(sitting, [1, 2])
    assert stored(sitting) == [(1, [1, 2], Decimal("0.667"))]


@pytest.mark.parametrize("sequence", [1, 2, 99])
def test_the_same_answer_may_come_again(sequence: int) -> None:
    sitting = SittingFactory()
    first = give(sitting, [2])
    again = give(sitting, [2], sequence=sequence)
    assert (again.answer.response, again.is_new) == (first.answer.response, False)
    assert stored(sitting) == [(1, [2], Decimal(0))]


@pytest.mark.parametrize("sequence", [1, 2, 99])
def test_another_answer_is_refused_and_the_first_counts(sequence: int) -> None:
    sitting = SittingFactory()
    give(sitting, [2])
    with pytest.raises(AlreadyAnswered):
        give(sitting, [1], sequence=sequence)
    assert stored(sitting) == [(1, [2], Decimal(0))]


@pytest.mark.parametrize("position", [0, -1, 4, 10**9])
def test_an_item_that_the_paper_has_not_is_unknown(position: int) -> None:
    sitting = SittingFactory()
    with pytest.raises(ItemUnknown):
        give(sitting, [1], position=position)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("response", [None, [], [5], ["1"], [1, 2], {"a": 1}])
def test_what_is_no_response_is_not_stored(response: Any) -> None:
    sitting = SittingFactory()
    with pytest.raises(ResponseUnreadable):
        give(sitting, response)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("sequence", [0, -1, MAX_SEQUENCE + 1, None, "1", 1.0, True])
def test_what_is_no_sequence_is_not_stored(sequence: Any) -> None:
    sitting = SittingFactory()
    with pytest.raises(ResponseUnreadable):
        give(sitting, [1], sequence=sequence)
    assert not Answer.objects.exists()


def test_the_largest_sequence_is_stored() -> None:
    sitting = SittingFactory()
    give(sitting, [1], sequence=MAX_SEQUENCE)
    assert stored(sitting) == [(MAX_SEQUENCE, [1], Decimal(1))]


# --- Answers that may be mended until the close ---------------------------------------------


def test_where_feedback_comes_later_a_newer_answer_replaces_an_older() -> None:
    sitting = SittingFactory(exam=True)
    give(sitting, [2], sequence=1)
    replaced = give(sitting, [1], sequence=5)
    assert replaced.is_new
    assert stored(sitting) == [(5, [1], Decimal(1))]


@pytest.mark.parametrize("sequence", [1, 4, 5])
def test_a_late_copy_of_an_older_answer_changes_nothing(sequence: int) -> None:
    sitting = SittingFactory(exam=True)
    give(sitting, [1], sequence=5)
    with pytest.raises(StaleSequence) as refusal:
        give(sitting, [2], sequence=sequence)
    assert refusal.value.data == {"sequence": 5}
    assert stored(sitting) == [(5, [1], Decimal(1))]


@pytest.mark.parametrize("sequence", [1, 5])
def test_a_late_copy_of_the_same_answer_succeeds(sequence: int) -> None:
    sitting = SittingFactory(exam=True)
    give(sitting, [1], sequence=5)
    assert give(sitting, [1], sequence=sequence).is_new is False
    assert stored(sitting) == [(5, [1], Decimal(1))]


# --- After the end -------------------------------------------------------------------------


@pytest.mark.parametrize("exam", [False, True])
def test_after_submitting_nothing_is_added_or_changed(exam: bool) -> None:
    sitting = SittingFactory(exam=exam)
    give(sitting, [2])
    submit(sitting=sitting, now=timezone.now())
    with pytest.raises(AlreadySubmitted):
        give(sitting, [1], sequence=2)
    with pytest.raises(AlreadySubmitted):
        give(sitting, [1], position=2)
    assert give(sitting, [2]).is_new is False, "a retry of what is stored succeeds"
    assert stored(sitting) == [(1, [2], Decimal(0))]


@pytest.mark.parametrize("exam", [False, True])
def test_after_the_close_nothing_is_added_or_changed(exam: bool) -> None:
    sitting = SittingFactory(exam=exam)
    give(sitting, [2])
    with pytest.raises(SessionClosed):
        give(sitting, [1], sequence=2, now=LATER)
    with pytest.raises(SessionClosed):
        give(sitting, [1], position=2, now=LATER)
    assert give(sitting, [2], now=LATER).is_new is False
    assert stored(sitting) == [(1, [2], Decimal(0))]


def test_closing_early_stops_answers_at_once() -> None:
    sitting = SittingFactory()
    close_session(session=sitting.seat.session, now=timezone.now())
    with pytest.raises(SessionClosed):
        give(sitting, [1])


def test_submitting_twice_is_submitting_once() -> None:
    sitting = SittingFactory()
    submit(sitting=sitting, now=timezone.now())
    submit(sitting=sitting, now=LATER)
    sitting.refresh_from_db()
    assert sitting.submitted


def test_after_the_close_nothing_is_submitted() -> None:
    sitting = SittingFactory()
    with pytest.raises(SessionClosed):
        submit(sitting=sitting, now=LATER)
    sitting.refresh_from_db()
    assert not sitting.submitted


# --- At once -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("exam", [False, True])
def test_the_same_answer_sent_eight_times_at_once_is_stored_once_and_all_succeed(
    exam: bool, at_once: Callable[[Any], list[Any]]
) -> None:
    sitting = SittingFactory(exam=exam)
    outcomes = at_once([lambda: give(sitting, [3])] * 8)
    assert all(isinstance(outcome, RecordedAnswer) for outcome in outcomes), outcomes
    assert sum(outcome.is_new for outcome in outcomes) == 1
    assert stored(sitting) == [(1, [3], Decimal(0))]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_different_answers_sent_at_once_one_counts_and_the_others_are_told(
    at_once: Callable[[Any], list[Any]],
) -> None:
    sitting = SittingFactory()
    outcomes = at_once([lambda choice=choice: give(sitting, [choice]) for choice in (1, 2, 3, 4)])
    won = [outcome for outcome in outcomes if isinstance(outcome, RecordedAnswer)]
    assert len(won) == 1, outcomes
    assert sum(isinstance(outcome, AlreadyAnswered) for outcome in outcomes) == 3
    assert [answer[1] for answer in stored(sitting)] == [won[0].answer.response]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_corrections_sent_at_once_the_newest_is_kept(
    at_once: Callable[[Any], list[Any]],
) -> None:
    sitting = SittingFactory(exam=True)
    outcomes = at_once(
        [
            lambda sequence=sequence: give(sitting, [1 + sequence % 4], sequence=sequence)
            for sequence in (3, 1, 6, 2, 5, 4)
        ]
    )
    allowed = (RecordedAnswer, StaleSequence)
    assert all(isinstance(outcome, allowed) for outcome in outcomes), outcomes
    assert [answer[:2] for answer in stored(sitting)] == [(6, [3])]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_whole_class_answers_at_once(at_once: Callable[[Any], list[Any]]) -> None:
    quiz, session = QuizFactory(), SessionFactory(open=True)
    sittings = [SittingFactory(session=session, quiz=quiz) for _ in range(10)]
    outcomes = at_once([lambda sitting=sitting: give(sitting, [1]) for sitting in sittings])
    assert all(isinstance(outcome, RecordedAnswer) for outcome in outcomes), outcomes
    assert Answer.objects.count() == 10


# --- The database's own word ---------------------------------------------------------------


def test_the_constraint_decides_that_an_answer_is_the_first() -> None:
    sitting = SittingFactory()
    answer = give(sitting, [1]).answer
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            sitting=sitting, item_revision=answer.item_revision, sequence=2, response=[2], points=0
        )


@pytest.mark.parametrize("points", ["-0.001", "1.001"])
def test_the_database_refuses_impossible_points(points: str) -> None:
    give(SittingFactory(), [1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(points=Decimal(points))


def test_every_refusal_says_what_to_do() -> None:
    for refusal in (
        AlreadyAnswered,
        AlreadySubmitted,
        ItemUnknown,
        NoQuizHere,
        SeatLost,
        SessionClosed,
        StaleSequence,
    ):
        assert issubclass(refusal, Refusal)
        assert refusal().detail.count("。") >= 2, refusal
