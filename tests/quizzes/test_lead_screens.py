"""What a teacher who leads sees and presses: her board, the room's screen, and how she opens a session."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classrooms.actions.classes import assign
from classrooms.actions.sessions import close_session
from classrooms.activities import UnknownWay, activity
from classrooms.models import Session
from cms.models import User
from quizzes.delivery.board import compute_board
from quizzes.delivery.holding import PaceNotOffered, hold_quiz
from quizzes.delivery.leading import (
    show_item,
)
from quizzes.delivery.models import HeldPace, QuizSession
from quizzes.papers.models import Pace
from tests.factories.classrooms import (
    ClassroomFactory,
    SessionFactory,
)
from tests.factories.cms import UserFactory
from tests.factories.led import answer, go, led_by, sit
from tests.factories.quizzes import QuizFactory

pytestmark = pytest.mark.django_db

KEY_WORDS = ("理由", "解説", "出典")


@pytest.fixture
def teacher() -> User:
    user: User = UserFactory()
    return user


@pytest.fixture
def led(teacher: User) -> QuizSession:
    """An open session of a quiz of three items, led, with nothing open yet."""
    return led_by(teacher)


def words(response: Any) -> str:
    return str(response.content.decode())


class TestBoard:
    """The teacher's screens say how many, and only once it is shown what."""

    def items(self, led: QuizSession) -> list[tuple[bool, int, int, int]]:
        board = compute_board(session=led.session, now=timezone.now())
        return [
            (item.is_told, item.answered, item.correct, len(item.choices)) for item in board.items
        ]

    def test_a_led_item_is_told_when_it_is_shown(self, led: QuizSession) -> None:
        sitting = sit(led)
        go(led, 1)
        answer(sitting, 1, 1)
        assert self.items(led)[0] == (False, 1, 0, 0)
        show_item(quiz_session=led, position=1, now=timezone.now())
        assert self.items(led) == [(True, 1, 1, 4), (False, 0, 0, 0), (False, 0, 0, 0)]

    def test_a_test_is_told_after_the_close(self) -> None:
        held = hold_quiz(session=SessionFactory(open=True), quiz=QuizFactory(exam=True))
        answer(sit(held), 1, 1)
        assert {item[0] for item in self.items(held)} == {False}
        close_session(session=held.session, now=timezone.now())
        assert self.items(held)[0] == (True, 1, 1, 4)


@pytest.fixture
def browser(teacher: User) -> Client:
    client = Client()
    client.force_login(teacher)
    return client


def step(browser: Client, led: QuizSession, name: str, **typed: Any) -> Any:
    return browser.post(reverse(f"lead:{name}", args=[led.session_id]), typed, follow=True)


class TestScreens:
    """The teacher's own page and the room's screen, by forms."""

    def screen(self, browser: Client, led: QuizSession) -> str:
        return words(browser.get(reverse("lead:screen", args=[led.session_id])))

    def test_from_the_first_item_to_the_last(self, browser: Client, led: QuizSession) -> None:
        sittings = [sit(led, number) for number in (1, 2, 3)]
        assert "さいしょの問題をひらく" in self.screen(browser, led)
        page = words(step(browser, led, "open", position=1))
        assert "いまの問題を大きくうつす" in page
        for sitting, chosen in zip(sittings, (1, 1, 2), strict=True):
            answer(sitting, 1, chosen)
        asked = self.screen(browser, led)
        assert "問題文" in asked
        assert not [word for word in (*KEY_WORDS, "えらんだ人") if word in asked]
        shown = words(step(browser, led, "show", position=1, **{"from": "screen"}))
        assert "解説" in shown
        assert "2人（67%）" in shown
        assert "席" not in shown.partition("<main")[2].replace("席につけ", "")
        step(browser, led, "open", position=3)
        step(browser, led, "show", position=3)
        last = self.screen(browser, led)
        assert "とじて結果を見る" in last
        assert "つぎの問題" not in last

    def test_few_answers_are_not_counted_before_the_room(
        self, browser: Client, led: QuizSession
    ) -> None:
        go(led, 1)
        answer(sit(led), 1, 2)
        show_item(quiz_session=led, position=1, now=timezone.now())
        shown = self.screen(browser, led)
        assert "人数は出しません" in shown
        assert "えらんだ人" not in shown

    def test_a_refused_step_is_said(self, browser: Client, led: QuizSession) -> None:
        go(led, 2)
        for position in (1, "x"):
            assert 'role="alert"' in words(step(browser, led, "open", position=position))

    def test_the_class_is_released(self, browser: Client, led: QuizSession) -> None:
        go(led, 1)
        page = words(step(browser, led, "release"))
        assert "自分のペースですすみます" in page
        assert "みんなで一問ずつ" not in page
        gone = browser.get(reverse("lead:screen", args=[led.session_id]))
        assert gone["Location"] == reverse("teach:session", args=[led.session_id])

    @pytest.mark.parametrize("name", ["open", "show", "release", "screen"])
    def test_another_teachers_class_is_not_there(self, led: QuizSession, name: str) -> None:
        stranger = Client()
        path = reverse(f"lead:{name}", args=[led.session_id])
        ask = stranger.get if name == "screen" else stranger.post
        assert ask(path)["Location"].startswith("/accounts/")
        stranger.force_login(UserFactory())
        assert ask(path, {"position": 1}).status_code == 404
        led.refresh_from_db()
        assert led.open_position is None

    @pytest.mark.parametrize("name", ["open", "show", "release"])
    def test_a_step_is_a_post(self, browser: Client, led: QuizSession, name: str) -> None:
        assert browser.get(reverse(f"lead:{name}", args=[led.session_id])).status_code == 405


class TestOpening:
    """The teacher chooses how a session is held; the quiz suggests it."""

    @pytest.fixture
    def opening(self, teacher: User, browser: Client) -> Callable[..., Session | None]:
        def opened(*, exam: bool = False, pace: Pace = Pace.SELF, **typed: Any) -> Session | None:
            quiz = QuizFactory(exam=exam, pace=pace, minutes=15)
            room = ClassroomFactory(teachers=[teacher])
            given = assign(classroom=room, kind="quiz", target_key=quiz.key, now=timezone.now())
            page = words(browser.get(reverse("teach:class", args=[room.pk])))
            assert "15分ひらく" in page
            assert ('name="way" value="teacher"' in page) is not exam
            browser.post(reverse("teach:open", args=[given.pk]), {"minutes": 15, **typed})
            return given.sessions.first()

        return opened

    @pytest.mark.parametrize(
        ("suggested", "way", "held"),
        [
            (Pace.SELF, "", HeldPace.SELF),
            (Pace.TEACHER, "", HeldPace.TEACHER),
            (Pace.SELF, "teacher", HeldPace.TEACHER),
            (Pace.TEACHER, "self", HeldPace.SELF),
        ],
    )
    def test_in_the_way_that_was_chosen(
        self, opening: Callable[..., Session], suggested: Pace, way: str, held: HeldPace
    ) -> None:
        session = opening(pace=suggested, way=way)
        assert session.quiz_session.pace == held
        assert session.closes_at - session.opens_at == timedelta(minutes=15)

    @pytest.mark.parametrize("way", ["released", "fast"])
    def test_in_no_other_way(self, opening: Callable[..., Session | None], way: str) -> None:
        assert opening(way=way) is None

    def test_a_test_is_taken_alone(self, opening: Callable[..., Session | None]) -> None:
        assert opening(exam=True, way="teacher") is None
        session = opening(exam=True, pace=Pace.TEACHER)
        assert session is not None
        assert session.quiz_session.pace == HeldPace.SELF
        quiz = QuizFactory(exam=True)
        with pytest.raises(PaceNotOffered):
            hold_quiz(session=SessionFactory(open=True), quiz=quiz, pace=Pace.TEACHER)
        with pytest.raises(UnknownWay):
            activity("quiz").open(session=SessionFactory(open=True), key=quiz.key, way="x")
