"""Forgetting: what a class did is deleted after its time, all of it and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from classrooms.actions.sessions import forget_sessions
from classrooms.models import Assignment, Classroom, Seat, Session
from quizzes.delivery.actions import record_answer
from quizzes.models import Answer, Item, ItemRevision, QuizRevision, QuizSession, Sitting
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import SittingFactory

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LIMIT = NOW - timedelta(days=400)

pytestmark = pytest.mark.django_db


def ended(at: datetime) -> Session:
    return SessionFactory(opens_at=at - timedelta(minutes=50), closes_at=at)


def test_a_forgotten_session_takes_seats_sittings_and_answers_with_it() -> None:
    session = ended(LIMIT - timedelta(seconds=1))
    sitting = SittingFactory(session=session)
    record_answer(
        sitting=sitting, position=1, response=[1], sequence=1, now=LIMIT - timedelta(minutes=9)
    )
    assert forget_sessions(closed_before=LIMIT) == 1
    for model in (Session, Seat, QuizSession, Sitting, Answer):
        assert not model._default_manager.exists(), model
    for model in (Assignment, Classroom, Item, ItemRevision, QuizRevision):
        assert model._default_manager.exists(), model


def test_what_ended_later_stays() -> None:
    kept = [ended(LIMIT), ended(LIMIT + timedelta(seconds=1)), SessionFactory(open=True)]
    forgotten = ended(LIMIT - timedelta(seconds=1))
    assert forget_sessions(closed_before=LIMIT) == 1
    assert set(Session.objects.all()) == set(kept)
    assert not Session.objects.filter(pk=forgotten.pk).exists()


def test_with_nothing_to_forget_nothing_happens() -> None:
    assert forget_sessions(closed_before=LIMIT) == 0


def test_a_session_that_a_teacher_never_closed_is_forgotten_too() -> None:
    SessionFactory(opens_at=LIMIT - timedelta(days=2), closes_at=LIMIT - timedelta(days=1))
    assert forget_sessions(closed_before=LIMIT) == 1
