"""Seats: one device each, given back by the teacher alone, with the work that was done there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from classrooms import seat_tokens
from classrooms.actions.seats import (
    ClaimedSeat,
    SeatLost,
    SeatTaken,
    SeatUnknown,
    SessionFull,
    claim_seat,
    release_seat,
    seat_of_token,
)
from classrooms.actions.sessions import SessionClosed
from classrooms.models import Seat, Session
from quizzes.delivery.actions import record_answer, sitting_of_seat, sitting_of_token
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import QuizFactory, held

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def make_session(seat_count: int = 3) -> Session:
    return SessionFactory(
        opens_at=NOW, closes_at=NOW + timedelta(minutes=50), seat_count=seat_count
    )


@pytest.fixture
def session(db: None) -> Session:
    """An open session with three seats."""
    return make_session()


def test_a_seat_is_held_by_the_token_that_its_device_got(session: Session) -> None:
    claimed = claim_seat(session=session, number=2, now=NOW)
    assert (claimed.seat.session, claimed.seat.number) == (session, 2)
    assert claimed.seat.is_held
    assert seat_of_token(token=claimed.token) == claimed.seat


def test_the_token_itself_is_stored_nowhere(session: Session) -> None:
    claimed = claim_seat(session=session, number=2, now=NOW)
    stored = Seat.objects.values().get()
    assert claimed.token not in str(stored)
    assert stored["token_digest"] == seat_tokens.digest(claimed.token)
    assert len(claimed.token) >= 43, "256 bits"


def test_a_held_seat_is_taken_and_stays_with_its_device(session: Session) -> None:
    first = claim_seat(session=session, number=2, now=NOW)
    with pytest.raises(SeatTaken) as refusal:
        claim_seat(session=session, number=2, now=NOW)
    assert refusal.value.data == {"number": 2}
    assert "2番" in refusal.value.detail
    assert seat_of_token(token=first.token) == first.seat


def test_a_session_without_a_free_seat_is_full(session: Session) -> None:
    for number in (1, 2, 3):
        claim_seat(session=session, number=number, now=NOW)
    with pytest.raises(SessionFull):
        claim_seat(session=session, number=2, now=NOW)


def test_a_seat_that_was_released_makes_room_again(session: Session) -> None:
    for number in (1, 2, 3):
        claim_seat(session=session, number=number, now=NOW)
    release_seat(session=session, number=2)
    with pytest.raises(SeatTaken):
        claim_seat(session=session, number=1, now=NOW)
    assert claim_seat(session=session, number=2, now=NOW).seat.number == 2


@pytest.mark.parametrize("number", [-1, 0, 4, 61, 10**30])
def test_a_number_that_the_session_has_not_is_unknown(session: Session, number: int) -> None:
    with pytest.raises(SeatUnknown) as refusal:
        claim_seat(session=session, number=number, now=NOW)
    assert "1から3まで" in refusal.value.detail
    assert not Seat.objects.exists()


@pytest.mark.parametrize("minutes", [-1, 50, 60 * 24 * 30])
def test_a_session_outside_its_window_gives_no_seat(session: Session, minutes: int) -> None:
    with pytest.raises(SessionClosed):
        claim_seat(session=session, number=1, now=NOW + timedelta(minutes=minutes))
    assert not Seat.objects.exists()


def test_seats_of_sessions_do_not_touch(session: Session) -> None:
    other = make_session()
    first = claim_seat(session=session, number=1, now=NOW)
    second = claim_seat(session=other, number=1, now=NOW)
    assert first.seat != second.seat
    release_seat(session=other, number=1)
    assert seat_of_token(token=first.token) == first.seat


def test_a_released_seat_keeps_its_work_for_the_next_device(session: Session) -> None:
    held(session, QuizFactory())
    before = claim_seat(session=session, number=1, now=NOW)
    sitting = sitting_of_seat(seat=before.seat)
    record_answer(sitting=sitting, position=1, response=[1], sequence=1, now=NOW)

    assert release_seat(session=session, number=1) is True
    with pytest.raises(SeatLost):
        seat_of_token(token=before.token)
    with pytest.raises(SeatLost):
        sitting_of_token(uuid=sitting.uuid, token=before.token)

    after = claim_seat(session=session, number=1, now=NOW)
    assert after.seat == before.seat
    assert after.token != before.token
    assert sitting_of_token(uuid=sitting.uuid, token=after.token).answers.count() == 1


def test_releasing_says_whether_a_device_held_the_seat(session: Session) -> None:
    assert release_seat(session=session, number=1) is False
    claim_seat(session=session, number=1, now=NOW)
    assert release_seat(session=session, number=1) is True
    assert release_seat(session=session, number=1) is False


@pytest.mark.parametrize("token", ["", "x", "a" * 5000, "é", "\x00"])
def test_a_token_that_holds_nothing_is_lost(session: Session, token: str) -> None:
    released = claim_seat(session=session, number=1, now=NOW)
    release_seat(session=session, number=1)
    for wrong in (token, released.token, seat_tokens.digest(released.token)):
        with pytest.raises(SeatLost):
            seat_of_token(token=wrong)


def test_the_digest_of_a_held_seat_is_no_token(session: Session) -> None:
    claimed = claim_seat(session=session, number=1, now=NOW)
    with pytest.raises(SeatLost):
        seat_of_token(token=claimed.seat.token_digest)


@pytest.mark.parametrize(
    "wrong", [{"number": 0}, {"number": 61}, {"number": 1}, {"token_digest": "same"}]
)
def test_the_database_refuses_impossible_seats(session: Session, wrong: dict[str, Any]) -> None:
    Seat.objects.create(session=session, number=1, token_digest="same")
    second = Seat.objects.create(session=session, number=2, token_digest="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=second.pk).update(**wrong)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_devices_that_claim_one_seat_at_once_exactly_one_gets_it(
    at_once: Callable[[Any], list[Any]],
) -> None:
    session = make_session()
    outcomes = at_once([lambda: claim_seat(session=session, number=1, now=NOW)] * 6)
    won = [outcome for outcome in outcomes if isinstance(outcome, ClaimedSeat)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, SeatTaken)]
    assert (len(won), len(lost)) == (1, 5), outcomes
    assert seat_of_token(token=won[0].token).number == 1
    assert Seat.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_devices_that_claim_a_released_seat_at_once_exactly_one_gets_it(
    at_once: Callable[[Any], list[Any]],
) -> None:
    session = make_session()
    before = claim_seat(session=session, number=1, now=NOW)
    release_seat(session=session, number=1)
    outcomes = at_once([lambda: claim_seat(session=session, number=1, now=NOW)] * 6)
    won = [outcome for outcome in outcomes if isinstance(outcome, ClaimedSeat)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, SeatTaken)]
    assert (len(won), len(lost)) == (1, 5), outcomes
    assert seat_of_token(token=won[0].token) == before.seat


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_whole_class_sits_down_at_once(at_once: Callable[[Any], list[Any]]) -> None:
    session = make_session(seat_count=12)
    outcomes = at_once(
        [
            lambda number=number: claim_seat(session=session, number=number, now=NOW)
            for number in range(1, 13)
        ]
    )
    assert all(isinstance(outcome, ClaimedSeat) for outcome in outcomes), outcomes
    assert len({outcome.token for outcome in outcomes}) == 12
