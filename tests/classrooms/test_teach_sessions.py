"""A class hour: open, project, watch, free a seat, extend, close, read the report."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import segno
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classrooms.actions.sessions import extend_session, find_open_session, open_once
from classrooms.models import Assignment, Session
from cms.models import User
from quizzes.delivery.actions import record_answer, submit
from quizzes.delivery.holding import hold_quiz
from quizzes.models import Quiz
from tests.factories.classrooms import (
    AssignmentFactory,
    ClassroomFactory,
    SeatFactory,
    SessionFactory,
)
from tests.factories.cms import UserFactory
from tests.factories.lessons import LessonPageFactory
from tests.factories.quizzes import QuizFactory, SittingFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture
def teacher() -> User:
    return UserFactory()


@pytest.fixture
def browser(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


@pytest.fixture
def assignment(teacher: User) -> Assignment:
    classroom = ClassroomFactory(teachers=[teacher], size=5)
    return AssignmentFactory(classroom=classroom, target_key=QuizFactory(items=2).key)


@pytest.fixture
def session(assignment: Assignment) -> Session:
    session = SessionFactory(assignment=assignment, open=True)
    hold_quiz(session=session, quiz=Quiz.objects.get(key=assignment.target_key))
    return session


def words(response: Any) -> str:
    text: str = response.content.decode()
    return text


def page(browser: Client, session: Session, name: str = "session") -> Any:
    return browser.get(reverse(f"teach:{name}", args=[session.pk]))


def send(browser: Client, session: Session, name: str, **typed: Any) -> Any:
    return browser.post(reverse(f"teach:{name}", args=[session.pk]), typed, follow=True)


def answers(session: Session, seat: int, *chosen: int) -> None:
    """Let the seat answer the items in order and submit if it answered both."""
    sitting = SittingFactory(session=session, seat__number=seat)
    for position, option in enumerate(chosen, start=1):
        record_answer(
            sitting=sitting,
            position=position,
            response=[option],
            sequence=1,
            now=session.opens_at,
        )
    if len(chosen) == 2:
        submit(sitting=sitting, now=session.opens_at)


class TestOpening:
    """One tap opens what the class was given."""

    @pytest.mark.parametrize("minutes", [20, 45, 90])
    def test_opens(self, browser: Client, assignment: Assignment, minutes: int) -> None:
        response = browser.post(reverse("teach:open", args=[assignment.pk]), {"minutes": minutes})
        session = assignment.sessions.get()
        assert response["Location"] == reverse("teach:session", args=[session.pk])
        assert session.closes_at - session.opens_at == timedelta(minutes=minutes)
        assert session.seat_count == 5

    def test_opens_once(self, browser: Client, assignment: Assignment) -> None:
        address = reverse("teach:open", args=[assignment.pk])
        for _tap in range(2):
            response = browser.post(address, {"minutes": 20}, follow=True)
        assert assignment.sessions.count() == 1
        assert "もうひらいています" in words(response)

    @pytest.mark.parametrize("minutes", ["", "0", "9999999", "x"])
    def test_opens_for_times_on_offer_only(
        self, browser: Client, assignment: Assignment, minutes: str
    ) -> None:
        address = reverse("teach:open", args=[assignment.pk])
        response = browser.post(address, {"minutes": minutes}, follow=True)
        assert "時間をえらんで" in words(response)
        assert not assignment.sessions.exists()

    def test_says_when_the_target_is_gone(self, browser: Client, assignment: Assignment) -> None:
        Quiz.objects.update(live=False)
        address = reverse("teach:open", args=[assignment.pk])
        response = browser.post(address, {"minutes": 20}, follow=True)
        assert "えらびなおしてください" in words(response)
        assert not assignment.sessions.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_taps_at_once_open_one_session(
    assignment: Assignment, at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]]
) -> None:
    now = timezone.now()
    opened = at_once([lambda: open_once(assignment=assignment, minutes=20, now=now)] * 4)
    assert len({one.session.pk for one in opened}) == 1
    assert sum(one.is_new for one in opened) == 1


class TestProjector:
    """The code for the room."""

    def test_says_where_to_type_what(self, browser: Client, session: Session) -> None:
        text = words(page(browser, session, "projector"))
        assert "testserver/join/" in text
        assert session.code in text
        assert reverse("teach:qr", args=[session.pk]) in text
        assert 'data-controller="board"' in text

    def test_counts_who_joined(self, browser: Client, session: Session) -> None:
        SeatFactory.create_batch(2, session=session)
        assert '<strong data-board="joined">2</strong>' in words(
            page(browser, session, "projector")
        )

    def test_shows_no_code_once_it_is_closed(self, browser: Client, assignment: Assignment) -> None:
        closed = SessionFactory(assignment=assignment)
        assert closed.code not in words(page(browser, closed, "projector"))

    def test_its_qr_code_is_the_address_to_join(self, browser: Client, session: Session) -> None:
        response = page(browser, session, "qr")
        assert response["Content-Type"] == "image/svg+xml"
        drawing = response.content.decode()
        address = f"http://testserver/join/{session.code}/"
        assert dark_modules(drawing) == {
            (x + 4, y + 4)
            for y, row in enumerate(segno.make(address, micro=False, error="m").matrix)
            for x, is_dark in enumerate(row)
            if is_dark
        }
        for forbidden in ("style", "<script", "href", "class="):
            assert forbidden not in drawing


def dark_modules(drawing: str) -> set[tuple[int, int]]:
    """Read the modules off the drawing's one stroked path of horizontal lines."""
    found = re.search(r'stroke="#000" d="([^"]+)"', drawing)
    assert found is not None
    modules: set[tuple[int, int]] = set()
    x, y = 0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", found[1]):
        values = [float(number) for number in re.findall(r"-?[0-9.]+", numbers)]
        if command == "h":
            modules |= {(x + step, int(y)) for step in range(int(values[0]))}
            x += int(values[0])
        elif command == "M":
            x, y = int(values[0]), values[1]
        else:
            x, y = x + int(values[0]), y + values[1]
    return modules


class TestBoard:
    """The open session's page, readable without script."""

    def test_shows_seats_and_items(self, browser: Client, session: Session) -> None:
        answers(session, 1, 1, 2)
        answers(session, 2, 1)
        SeatFactory(session=session, number=3)
        text = words(page(browser, session))
        states = dict(re.findall(r'data-seat="(\d+)" data-state="(\w+)"', text))
        assert states == {
            "1": "submitted",
            "2": "answering",
            "3": "joined",
            "4": "free",
            "5": "free",
        }
        assert re.findall(r"data-item-answered>(\d+)<", text) == ["2", "1"]
        assert re.findall(r"data-item-share>([^<]*)<", text) == ["100%", "0%"]
        assert '<strong data-board="joined">3</strong>' in text
        assert f'data-url="/api/v1/sessions/{session.pk}/board/"' in text

    def test_shows_seats_alone_without_a_quiz(
        self, browser: Client, assignment: Assignment
    ) -> None:
        session = SessionFactory(assignment=assignment, open=True)
        SeatFactory(session=session, number=2)
        text = words(page(browser, session))
        assert 'data-seat="2" data-state="joined"' in text
        assert "data-item=" not in text

    def test_says_of_which_moment_it_is(self, browser: Client, session: Session) -> None:
        assert re.search(r"\d\d:\d\d:\d\dの様子です。", words(page(browser, session)))

    def test_leads_to_the_lesson(self, browser: Client, teacher: User) -> None:
        lesson = LessonPageFactory(slug="strangers")
        assignment = AssignmentFactory(
            classroom=ClassroomFactory(teachers=[teacher]),
            kind="lesson",
            target_key=str(lesson.translation_key),
        )
        session = SessionFactory(assignment=assignment, open=True)
        assert 'href="/ruby-7/lessons/strangers/"' in words(page(browser, session))
        lesson.unpublish()
        response = page(browser, session)
        assert response.status_code == 200
        assert response.context["lesson_url"] == ""

    def test_frees_a_seat_and_keeps_its_answers(self, browser: Client, session: Session) -> None:
        answers(session, 2, 1)
        assert 'data-seat="2" data-state="answering"' in words(page(browser, session))
        text = words(send(browser, session, "release", seat=2))
        assert "2番の席をあけました" in text
        assert 'data-seat="2" data-state="free"' in text
        seat = session.seats.get(number=2)
        assert not seat.is_held
        assert seat.sitting.answers.count() == 1
        assert "2番の席は、あいています" in words(send(browser, session, "release", seat=2))

    @pytest.mark.parametrize("seat", ["", "x", "-1", "0"])
    def test_frees_no_seat_without_its_number(
        self, browser: Client, session: Session, seat: str
    ) -> None:
        SeatFactory(session=session, number=1)
        assert "番号をえらんでください" in words(send(browser, session, "release", seat=seat))
        assert session.seats.get().is_held

    def test_frees_no_seat_of_another_session(
        self, browser: Client, session: Session, assignment: Assignment
    ) -> None:
        other = SeatFactory(session=SessionFactory(assignment=assignment, open=True), number=1)
        send(browser, session, "release", seat=1)
        other.refresh_from_db()
        assert other.is_held


class TestExtending:
    """A session goes on, or opens again, under its code."""

    def test_adds_to_the_end(self) -> None:
        session = SessionFactory(opens_at=NOON)
        end = session.closes_at
        extend_session(session=session, minutes=10, now=NOON)
        assert session.closes_at == end + timedelta(minutes=10)

    def test_opens_again_from_now(self) -> None:
        session = SessionFactory(opens_at=NOON)
        now = NOON + timedelta(days=3)
        extend_session(session=session, minutes=30, now=now)
        session.refresh_from_db()
        assert session.closes_at == now + timedelta(minutes=30)
        assert find_open_session(typed_code=session.code, now=now) == session

    def test_is_a_button(self, browser: Client, session: Session) -> None:
        end = session.closes_at
        send(browser, session, "extend", minutes=10)
        session.refresh_from_db()
        assert session.closes_at == end + timedelta(minutes=10)

    @pytest.mark.parametrize("minutes", ["", "45", "-10", "x"])
    def test_is_offered_for_two_times(
        self, browser: Client, session: Session, minutes: str
    ) -> None:
        end = session.closes_at
        assert "えらんでください" in words(send(browser, session, "extend", minutes=minutes))
        session.refresh_from_db()
        assert session.closes_at == end


class TestClosing:
    """Closing shows the report, and can be undone."""

    def test_closes_and_opens_again(self, browser: Client, session: Session) -> None:
        answers(session, 1, 1)
        text = words(send(browser, session, "close"))
        session.refresh_from_db()
        assert not session.is_open(timezone.now())
        assert "5人中1人が答えました" in text
        assert "あと10分ひらく" in text
        send(browser, session, "extend", minutes=10)
        assert 'data-controller="board"' in words(page(browser, session))
        assert session.seats.get().is_held

    def test_reports_what_was_misunderstood_first(self, browser: Client, session: Session) -> None:
        quiz = Quiz.objects.get()
        first, second = quiz.items()
        for seat, chosen in enumerate([(1, 2), (1, 2), (1, 3), (2, 1)], start=1):
            answers(session, seat, *chosen)
        response = send(browser, session, "close")
        text = words(response)
        report = response.context["report"]
        assert [item.question.position for item in report.misunderstood] == [2, 1]
        misunderstood = text[: text.index('id="all-items"')]
        assert "誤解 " + second.key + "/2" in misunderstood
        assert f"解説 {second.key}" in misunderstood
        assert misunderstood.index(second.stem) < misunderstood.index(first.stem)
        assert "5人中4人が答えました" in text
        assert "このクラスの先生だけです" in text

    def test_says_when_the_table_is_deleted(
        self, browser: Client, session: Session, settings: Any
    ) -> None:
        settings.RETENTION_DAYS = 30
        answers(session, 1, 1)
        text = words(send(browser, session, "close"))
        session.refresh_from_db()
        day = timezone.localtime(session.closes_at) + timedelta(days=30)
        assert f"{day:%Y/%m/%d}に自動で消えます" in text

    def test_reports_a_session_that_nobody_answered(
        self, browser: Client, session: Session
    ) -> None:
        assert "まだだれも答えていません" in words(send(browser, session, "close"))

    def test_reports_a_session_without_a_quiz(
        self, browser: Client, assignment: Assignment
    ) -> None:
        session = SessionFactory(assignment=assignment)
        SeatFactory(session=session)
        assert "5席のうち1席が参加しました" in words(page(browser, session))

    def test_has_no_inline_style_or_script(self, browser: Client, session: Session) -> None:
        answers(session, 1, 1, 2)
        for text in (words(page(browser, session)), words(send(browser, session, "close"))):
            assert " style=" not in text
            assert "<script>" not in text
