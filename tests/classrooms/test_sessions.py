"""Sessions: opened under a code of their own, found by it, closed; nothing of them can be guessed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from classrooms.actions import sessions
from classrooms.actions.sessions import (
    CodeUnknown,
    NoCodeFree,
    SessionClosed,
    close_session,
    find_open_session,
    open_session,
)
from classrooms.activities import UnknownActivity
from classrooms.codes import is_well_formed
from classrooms.models import Assignment, Session
from quizzes.papers.freezing import QuizNotReady
from tests.factories.classrooms import AssignmentFactory, ClassroomFactory, SessionFactory
from tests.factories.quizzes import QuizFactory

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def assignment(db: None) -> Assignment:
    """A quiz that a class of 35 was given."""
    quiz = QuizFactory()
    return AssignmentFactory(
        classroom=ClassroomFactory(size=35), kind="quiz", target_key=quiz.key, title=quiz.title
    )


def draw(monkeypatch: pytest.MonkeyPatch, *codes: str) -> list[str]:
    """Let these codes be drawn, the last one again and again; return what was drawn."""
    drawn: list[str] = []

    def next_code() -> str:
        drawn.append(codes[min(len(drawn), len(codes) - 1)])
        return drawn[-1]

    monkeypatch.setattr(sessions, "new_code", next_code)
    return drawn


def test_a_session_opens_now_for_so_many_minutes_with_a_seat_for_each_pupil(
    assignment: Assignment,
) -> None:
    session = open_session(assignment=assignment, minutes=50, now=NOW)
    session.refresh_from_db()
    assert is_well_formed(session.code)
    assert (session.opens_at, session.closes_at) == (NOW, NOW + timedelta(minutes=50))
    assert session.seat_count == 35
    assert not session.seats.exists()
    assert session.quiz_session.quiz_revision.title == assignment.title


def test_a_code_that_is_taken_is_drawn_again(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    SessionFactory(code="AAAAAA")
    drawn = draw(monkeypatch, "AAAAAA", "AAAAAA", "CCCCCC")
    assert open_session(assignment=assignment, minutes=50, now=NOW).code == "CCCCCC"
    assert len(drawn) == 3


def test_a_closed_sessions_code_is_not_used_again(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    SessionFactory(code="AAAAAA", opens_at=NOW - 9 * SECOND, closes_at=NOW - 8 * SECOND)
    draw(monkeypatch, "AAAAAA", "CCCCCC")
    assert open_session(assignment=assignment, minutes=50, now=NOW).code == "CCCCCC"


def test_when_no_code_is_free_nothing_is_left_behind(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    SessionFactory(code="AAAAAA")
    drawn = draw(monkeypatch, "AAAAAA")
    with pytest.raises(NoCodeFree):
        open_session(assignment=assignment, minutes=50, now=NOW)
    assert 2 <= len(drawn) <= 20
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_sessions_that_draw_the_same_code_at_once_both_open(
    monkeypatch: pytest.MonkeyPatch, at_once: Callable[[Any], list[Any]]
) -> None:
    quiz = QuizFactory()
    assignments = [AssignmentFactory(kind="quiz", target_key=quiz.key) for _ in range(4)]
    first = iter(["AAAAAA"] * 4)
    rest = iter(["CCCCCC", "DDDDDD", "EEEEEE", "FFFFFF"] * 3)
    monkeypatch.setattr(sessions, "new_code", lambda: next(first, None) or next(rest))
    opened = at_once(
        [
            lambda assignment=assignment: open_session(assignment=assignment, minutes=5, now=NOW)
            for assignment in assignments
        ]
    )
    assert all(isinstance(session, Session) for session in opened), opened
    assert len({session.code for session in opened}) == 4


def test_what_no_longer_exists_cannot_be_opened(assignment: Assignment) -> None:
    assignment.target_key = "gone"
    with pytest.raises(UnknownActivity):
        open_session(assignment=assignment, minutes=50, now=NOW)
    assert not Session.objects.exists()


def test_a_quiz_that_is_not_ready_opens_nothing(db: None) -> None:
    quiz = QuizFactory(items=[])
    assignment = AssignmentFactory(kind="quiz", target_key=quiz.key)
    with pytest.raises(QuizNotReady):
        open_session(assignment=assignment, minutes=50, now=NOW)
    assert not Session.objects.exists()


@pytest.mark.parametrize("typed", ["K7RM4X", "k7rm4x", "Ｋ７ＲＭ４Ｘ", " k7r-m4x "])
def test_a_session_is_found_by_what_a_child_types(db: None, typed: str) -> None:
    session = SessionFactory(open=True, code="K7RM4X", opens_at=NOW)
    assert find_open_session(typed_code=typed, now=NOW) == session


@pytest.mark.parametrize("typed", ["", "K7RM4", "K7RM4Y", "K7RM4XX", "%", "'; --", "K7RM4\x00"])
def test_what_is_no_sessions_code_is_unknown(db: None, typed: str) -> None:
    SessionFactory(open=True, code="K7RM4X", opens_at=NOW)
    with pytest.raises(CodeUnknown):
        find_open_session(typed_code=typed, now=NOW)


def test_the_window_includes_its_first_moment_and_not_its_last(db: None) -> None:
    session = SessionFactory(opens_at=NOW, closes_at=NOW + 60 * SECOND)
    for moment in (NOW, NOW + 59 * SECOND):
        assert find_open_session(typed_code=session.code, now=moment) == session
    for moment in (NOW - SECOND, NOW + 60 * SECOND, NOW + timedelta(days=400)):
        with pytest.raises(SessionClosed):
            find_open_session(typed_code=session.code, now=moment)


def test_closing_ends_the_session_at_once_and_for_good(db: None) -> None:
    session = SessionFactory(opens_at=NOW, closes_at=NOW + 3600 * SECOND)
    close_session(session=session, now=NOW + 60 * SECOND)
    session.refresh_from_db()
    assert session.closes_at == NOW + 60 * SECOND
    assert not session.is_open(NOW + 60 * SECOND)
    close_session(session=session, now=NOW + 90 * SECOND)
    session.refresh_from_db()
    assert session.closes_at == NOW + 60 * SECOND


def test_open_sessions_are_one_question(db: None) -> None:
    now_open = SessionFactory(opens_at=NOW, closes_at=NOW + SECOND)
    SessionFactory(opens_at=NOW - SECOND, closes_at=NOW)
    SessionFactory(opens_at=NOW + SECOND, closes_at=NOW + 2 * SECOND)
    assert list(Session.objects.open_at(NOW)) == [now_open]


@pytest.mark.parametrize(
    "wrong",
    [
        {"seat_count": 0},
        {"seat_count": 61},
        {"opens_at": NOW, "closes_at": NOW - SECOND},
    ],
)
def test_the_database_refuses_impossible_sessions(db: None, wrong: dict[str, Any]) -> None:
    session = SessionFactory(opens_at=NOW, closes_at=NOW + SECOND)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**wrong)
