"""A teacher leads her class: what opens, what takes an answer, what is shown, and to whom."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classrooms.actions.sessions import SessionClosed, close_session, extend_session
from cms.models import User
from cms.refusals import Refusal
from quizzes.delivery.actions import (
    AlreadyAnswered,
    ItemNotOpen,
    ItemUnknown,
    LedByTeacher,
    StaleSequence,
    submit,
)
from quizzes.delivery.holding import hold_quiz
from quizzes.delivery.leading import (
    ItemPassed,
    NotLed,
    open_item,
    release_class,
    show_item,
)
from quizzes.delivery.models import Answer, HeldPace, QuizSession, Sitting
from quizzes.delivery.results import may_see_item, result_of
from tests.devices import API, Device, says
from tests.factories.classrooms import (
    SessionFactory,
)
from tests.factories.cms import UserFactory
from tests.factories.led import answer, fresh, go, led_by, sit
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


class TestSteps:
    """Forward only, and twice is once."""

    def test_nothing_is_open_at_first(self, led: QuizSession) -> None:
        assert (led.pace, led.open_position, led.is_shown) == (HeldPace.TEACHER, None, False)

    def test_an_item_is_opened_shown_and_left(self, led: QuizSession) -> None:
        go(led, 1, shown=True)
        assert (led.open_position, led.is_shown) == (1, True)
        go(led, 3)
        assert (led.open_position, led.is_shown) == (3, False)
        assert [led.is_over(position) for position in (1, 2, 3)] == [True, True, False]

    def test_a_second_tap_changes_nothing(self, led: QuizSession) -> None:
        other = QuizSession.objects.get()
        go(led, 1, shown=True)
        go(other, 1)
        assert other.is_shown, "opening what is open does not take back what was shown"
        show_item(quiz_session=other, position=1, now=timezone.now())
        assert other.open_position == 1

    def test_it_never_goes_back(self, led: QuizSession) -> None:
        go(led, 2)
        with pytest.raises(ItemPassed):
            open_item(quiz_session=led, position=1, now=timezone.now())
        with pytest.raises(ItemPassed):
            show_item(quiz_session=led, position=1, now=timezone.now())
        assert (led.open_position, led.is_shown) == (2, False)

    @pytest.mark.parametrize("position", [0, 4, -1])
    def test_there_is_no_such_item(self, led: QuizSession, position: int) -> None:
        with pytest.raises(ItemUnknown):
            open_item(quiz_session=led, position=position, now=timezone.now())

    def test_a_closed_session_is_not_led(self, led: QuizSession) -> None:
        close_session(session=led.session, now=timezone.now())
        for step in (open_item, show_item):
            with pytest.raises(SessionClosed):
                step(quiz_session=led, position=1, now=timezone.now())
        with pytest.raises(SessionClosed):
            release_class(quiz_session=led, now=timezone.now())

    def test_a_self_paced_class_is_not_led(self) -> None:
        held = hold_quiz(session=SessionFactory(open=True), quiz=QuizFactory())
        with pytest.raises(NotLed):
            open_item(quiz_session=held, position=1, now=timezone.now())
        assert QuizSession.objects.get().open_position is None

    @pytest.mark.parametrize(
        "state",
        [
            {"open_position": 0},
            {"is_shown": True},
            {"pace": HeldPace.SELF, "open_position": 1},
        ],
    )
    def test_the_database_refuses_what_cannot_be(
        self, led: QuizSession, state: dict[str, Any]
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            QuizSession.objects.filter(pk=led.pk).update(**state)


class TestAnswers:
    """Only what is open takes an answer, and the newest counts when it is shown."""

    @pytest.mark.parametrize("position", [1, 2, 3])
    def test_nothing_takes_an_answer_before_the_first(
        self, led: QuizSession, position: int
    ) -> None:
        with pytest.raises(ItemNotOpen):
            answer(sit(led), position, 1)
        assert not Answer.objects.exists()

    def test_the_open_item_alone_takes_one(self, led: QuizSession) -> None:
        sitting = sit(led)
        go(led, 2)
        for position in (1, 3):
            with pytest.raises(ItemNotOpen):
                answer(sitting, position, 1)
        recorded = answer(sitting, 2, 1)
        assert recorded.is_new
        assert not recorded.may_be_explained

    def test_a_newer_answer_replaces_until_it_is_shown(self, led: QuizSession) -> None:
        sitting = sit(led)
        go(led, 1)
        answer(sitting, 1, 2)
        assert answer(sitting, 1, 3, sequence=2).is_new
        with pytest.raises(StaleSequence):
            answer(sitting, 1, 2)
        show_item(quiz_session=led, position=1, now=timezone.now())
        with pytest.raises(ItemNotOpen):
            answer(sitting, 1, 1, sequence=3)
        assert Answer.objects.get().response == [3]

    def test_the_same_answer_may_come_again_and_is_explained_once_shown(
        self, led: QuizSession
    ) -> None:
        sitting = sit(led)
        go(led, 1)
        answer(sitting, 1, 2)
        assert not answer(sitting, 1, 2).may_be_explained
        show_item(quiz_session=led, position=1, now=timezone.now())
        again = answer(sitting, 1, 2)
        assert (again.is_new, again.may_be_explained) == (False, True)

    def test_who_comes_late_has_left_out_what_was_before(self, led: QuizSession) -> None:
        go(led, 2)
        late = sit(led, 4)
        answer(late, 2, 1)
        assert fresh(late).answers.count() == 1

    def test_nobody_is_at_the_end_before_the_class(self, led: QuizSession) -> None:
        with pytest.raises(LedByTeacher):
            submit(sitting=fresh(sit(led)), now=timezone.now())

    def test_self_paced_sessions_take_all_as_before(self) -> None:
        held = hold_quiz(session=SessionFactory(open=True), quiz=QuizFactory())
        sitting = sit(held)
        for position in (3, 1, 2):
            assert answer(sitting, position, 1).may_be_explained


class TestRelease:
    """The class goes on by itself with what it is not through with."""

    @pytest.fixture
    def released(self, led: QuizSession) -> QuizSession:
        go(led, 1, shown=True)
        go(led, 2)
        release_class(quiz_session=led, now=timezone.now())
        return led

    def test_what_is_over_stays_over(self, released: QuizSession) -> None:
        sitting = sit(released)
        with pytest.raises(ItemNotOpen):
            answer(sitting, 1, 1)
        for position in (2, 3):
            assert answer(sitting, position, 1).may_be_explained
        with pytest.raises(AlreadyAnswered):
            answer(sitting, 2, 3, sequence=2)
        submit(sitting=fresh(sitting), now=timezone.now())

    def test_it_is_released_once_and_led_no_more(self, released: QuizSession) -> None:
        for step in (
            lambda: release_class(quiz_session=released, now=timezone.now()),
            lambda: go(released, 3),
        ):
            with pytest.raises(NotLed):
                step()

    def test_a_device_that_had_answered_is_led_to_what_is_left(self, released: QuizSession) -> None:
        device = Device()
        device.join(released.session, 3)
        assert device.get("/play/")["Location"] == "/play/2/"
        device.post("/play/2/", {"choice": ["1"], "sequence": 1})
        assert 'href="/play/3/"' in words(device.get("/play/2/"))
        device.post("/play/3/", {"choice": ["1"], "sequence": 1})
        assert device.get("/play/")["Location"] == "/play/finish/"


class TestFeedback:
    """An item is explained when it is shown, to all, and no other is."""

    def test_to_all_who_sit_there_and_only_then(self, led: QuizSession) -> None:
        first, second = sit(led, 1), sit(led, 2)
        go(led, 1)
        answer(first, 1, 1)
        now = timezone.now()
        stored = Answer.objects.get()

        def sees(sitting: Sitting, position: int, given: Answer | None) -> bool:
            return may_see_item(fresh(sitting), position, given, now)

        assert not sees(first, 1, stored)
        show_item(quiz_session=led, position=1, now=now)
        assert sees(first, 1, stored)
        assert sees(second, 1, None), "the whole room sees it"
        assert not sees(first, 2, None)
        go(led, 3)
        assert sees(first, 2, None), "what was left can be answered by nobody"

    def test_not_after_the_close_either_since_it_may_open_again(self, led: QuizSession) -> None:
        sitting = sit(led)
        go(led, 1, shown=True)
        go(led, 2)
        answer(sitting, 2, 1)
        close_session(session=led.session, now=timezone.now())
        result = result_of(fresh(sitting), timezone.now())
        assert [item.question.position for item in result.items] == [1]
        assert result.scored == 1, "the pupil's result is of what the class came to"
        led.session.refresh_from_db()
        extend_session(session=led.session, minutes=10, now=timezone.now())
        assert answer(sitting, 2, 3, sequence=2).is_new


class TestPages:
    """The pupil's pages follow the teacher, without script."""

    @pytest.fixture
    def device(self, led: QuizSession) -> Device:
        device = Device()
        device.join(led.session, 1)
        return device

    def test_a_device_waits_and_goes_along(self, led: QuizSession, device: Device) -> None:
        waiting = device.get("/play/")
        assert "まちましょう" in words(waiting)
        assert "問題文" not in words(waiting)
        assert device.get("/play/1/")["Location"] == "/play/"

        go(led, 1)
        assert device.get("/play/")["Location"] == "/play/1/"
        shown = words(device.get("/play/1/"))
        assert 'name="choice"' in shown
        assert 'data-version="teacher-1-asked-open"' in shown
        for url in ("/play/2/", "/play/finish/", "/play/result/"):
            assert device.get(url)["Location"] == "/play/", url
        assert device.post("/play/1/", {"choice": ["2"], "sequence": 1}).status_code == 302
        kept = words(device.get("/play/1/"))
        assert "答えを直す" in kept
        assert not [word for word in KEY_WORDS if word in kept]

        show_item(quiz_session=led, position=1, now=timezone.now())
        told = words(device.get("/play/1/"))
        assert "解説" in told
        assert 'name="choice"' not in told
        refused = device.post("/play/1/", {"choice": ["1"], "sequence": 2})
        assert refused.status_code == 409
        assert "先生といっしょに" in words(refused)

        go(led, 2)
        assert device.get("/play/")["Location"] == "/play/2/"
        assert "解説" in words(device.get("/play/1/")), "what was shown can be read again"

    def test_an_answer_to_what_is_not_open_leads_back(
        self, led: QuizSession, device: Device
    ) -> None:
        go(led, 1)
        refused = device.post("/play/3/", {"choice": ["1"], "sequence": 1})
        assert refused.status_code == 409
        assert "先生がひらいた問題" in words(refused)
        assert "問題文" not in words(refused)
        assert device.post("/play/finish/").status_code == 409

    def test_at_the_end_there_is_the_result(self, led: QuizSession, device: Device) -> None:
        go(led, 1)
        device.post("/play/1/", {"choice": ["1"], "sequence": 1})
        show_item(quiz_session=led, position=1, now=timezone.now())
        close_session(session=led.session, now=timezone.now())
        assert device.get("/play/")["Location"] == "/play/result/"
        result = words(device.get("/play/result/"))
        assert "1問中" in result
        assert "解説" in result


class TestApi:
    """The same by the API, and the pace that devices ask for."""

    @pytest.fixture
    def device(self, led: QuizSession) -> Device:
        device = Device()
        device.join(led.session, 1)
        return device

    def pace(self, device: Device, **headers: str) -> Any:
        return device.get(f"{API}/sittings/{device.uuid()}/pace/", headers=headers)

    def test_the_pace_is_told_and_is_the_same_until_it_changes(
        self, led: QuizSession, device: Device
    ) -> None:
        first = self.pace(device)
        assert first.json() == {
            "mode": "teacher",
            "position": None,
            "is_shown": False,
            "is_open": True,
            "version": "teacher-0-asked-open",
        }
        assert self.pace(device, if_none_match=first["ETag"]).status_code == 304
        seen = {first["ETag"]}
        for change in (
            lambda: go(led, 1),
            lambda: go(led, 1, shown=True),
            lambda: go(led, 2),
            lambda: close_session(session=led.session, now=timezone.now()),
        ):
            change()
            response = self.pace(device)
            assert response.status_code == 200
            seen.add(response["ETag"])
        assert len(seen) == 5

    def test_a_released_class_is_at_its_own_pace(self, led: QuizSession, device: Device) -> None:
        go(led, 2)
        release_class(quiz_session=led, now=timezone.now())
        told = self.pace(device).json()
        assert (told["mode"], told["position"], told["is_shown"]) == ("self", None, False)

    def test_only_the_seats_device_asks(self, device: Device) -> None:
        uuid = device.uuid()
        says(Device().get(f"{API}/sittings/{uuid}/pace/"), status=401, code="seat_lost")

    def test_it_costs_one_query(
        self, device: Device, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        uuid = device.uuid()
        with django_assert_num_queries(1):
            device.get(f"{API}/sittings/{uuid}/pace/")

    def test_refusals_have_their_codes(self, led: QuizSession, device: Device) -> None:
        says(device.answer(1, [1]), status=409, code="item_not_open")
        says(device.submit(), status=409, code="led_by_teacher")
        go(led, 1)
        stored = device.answer(1, [1])
        assert stored.json()["feedback"] is None
        assert "解説" not in words(stored)
        show_item(quiz_session=led, position=1, now=timezone.now())
        assert device.answer(1, [1]).json()["feedback"]["explanation"].startswith("解説")


# --- Races and orders ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_answer_beside_the_showing_counts_or_is_refused(
    at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]],
) -> None:
    led = led_by(UserFactory())
    go(led, 1)
    sittings = [sit(led, number) for number in (1, 2, 3, 4)]

    def send(sitting: Sitting) -> Any:
        try:
            return answer(sitting, 1, 2)
        except ItemNotOpen as refusal:
            return refusal

    def show() -> None:
        show_item(quiz_session=QuizSession.objects.get(), position=1, now=timezone.now())

    found = at_once([*(lambda sitting=sitting: send(sitting) for sitting in sittings), show])
    stored = set(Answer.objects.values_list("sitting__seat__number", flat=True))
    for sitting, outcome in zip(sittings, found, strict=False):
        assert (sitting.seat.number in stored) is not isinstance(outcome, ItemNotOpen)
    with pytest.raises(ItemNotOpen):
        answer(sittings[0], 1, 3, sequence=9)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["open", "show", "answer"]), st.integers(1, 3)),
        st.just(("release", 0)),
    ),
    max_size=14,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_in_any_order_nothing_that_is_over_changes(
    led: QuizSession, steps: list[tuple[str, int]]
) -> None:
    """Whatever comes when: the statement decides as the row says, and what is shown stays as it was."""
    with transaction.atomic():
        sitting = sit(led)
        over: dict[int, list[int] | None] = {}
        led.refresh_from_db()
        for sequence, (name, position) in enumerate(steps, start=1):
            now = timezone.now()
            takes = led.takes(position)
            is_stored = fresh(sitting).answers.exists()
            try:
                if name == "open":
                    open_item(quiz_session=led, position=position, now=now)
                elif name == "show":
                    show_item(quiz_session=led, position=position, now=now)
                elif name == "release":
                    release_class(quiz_session=led, now=now)
                else:
                    answer(sitting, position, 1 + sequence % 4, sequence=sequence)
                    assert takes
            except ItemNotOpen:
                assert not takes
            except Refusal:
                assert name != "answer" or is_stored
            led.refresh_from_db()
            given_now = responses(sitting, led)
            for done in range(1, 4):
                if led.is_over(done):
                    assert over.setdefault(done, given_now.get(done)) == given_now.get(done)
                else:
                    assert done not in over, "it never goes back"
        transaction.set_rollback(True)
    led.refresh_from_db()


def responses(sitting: Sitting, led: QuizSession) -> dict[int, list[int]]:
    places = dict(led.quiz_revision.paper_items.values_list("item_revision", "position"))
    return {
        places[item]: response
        for item, response in fresh(sitting).answers.values_list("item_revision", "response")
    }
