"""Practice: scored and explained, stored nowhere, and no way round a test."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.items.kinds import ItemKind
from quizzes.models import Answer, Item, Quiz, Sitting
from quizzes.papers.models import Retry
from quizzes.papers.papers import paper_by_digest
from tests.devices import Device
from tests.factories.classrooms import SessionFactory
from tests.factories.cms import stream
from tests.factories.lessons import LessonPageFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held, tell_item

pytestmark = pytest.mark.django_db

KEY_WORDS = ("理由", "解説", "出典")


@pytest.fixture
def quiz() -> Quiz:
    """A quiz for practice: a single choice, a multiple choice, an order, and an item with a help card."""
    kinds = [ItemFactory(), ItemFactory(multiple=True), ItemFactory(kind=ItemKind.ORDER)]
    found: Quiz = QuizFactory(items=[*kinds, ItemFactory(help_card=True)])
    return found


@pytest.fixture
def reader() -> Device:
    """Somebody at home: no session, no seat, no cookie."""
    return Device()


def words(response: Any) -> str:
    return str(response.content.decode())


def page(reader: Client, quiz: Quiz, position: int | str = "") -> Any:
    return reader.get(f"/play/practice/{quiz.key}/" + (f"{position}/" if position else ""))


def send(reader: Client, quiz: Quiz, position: int, **typed: Any) -> Any:
    return reader.post(f"/play/practice/{quiz.key}/{position}/", typed)


class TestAlone:
    """From a lesson, without a session."""

    def test_from_the_first_item_to_the_last(self, reader: Device, quiz: Quiz) -> None:
        start = words(page(reader, quiz))
        assert "どこにも残りません" in start
        assert f'href="/play/practice/{quiz.key}/1/"' in start
        for position in (1, 2, 3, 4):
            asked = words(page(reader, quiz, position))
            assert not [word for word in KEY_WORDS if word in asked]
        told = words(send(reader, quiz, 1, choice="1"))
        assert "そのとおり" in told
        assert "解説" in told
        assert f'href="/play/practice/{quiz.key}/2/"' in told
        assert "もう少し" in words(send(reader, quiz, 2, choice="1"))
        order = {f"choice-{position}": str(position) for position in range(1, 5)}
        assert "解説" in words(send(reader, quiz, 3, **order))
        last = words(send(reader, quiz, 4, choice="2"))
        assert "いっしょに考えてみよう" in last
        assert "話せる人がいます" in last
        assert "つぎの問題へ" not in last
        assert not Sitting.objects.exists()
        assert not Answer.objects.exists()
        assert not reader.cookies

    def test_what_cannot_be_read_is_said_and_stays_to_be_mended(
        self, reader: Device, quiz: Quiz
    ) -> None:
        refused = send(reader, quiz, 3, **{"choice-1": "2"})
        assert refused.status_code == 400
        assert "まだえらんでいないところ" in words(refused)
        assert "selected" in words(refused)
        assert not [word for word in KEY_WORDS if word in words(refused)]

    def test_items_are_as_public_as_a_lesson_and_answers_are_nobodys(
        self, reader: Device, quiz: Quiz
    ) -> None:
        for position in ("", 1):
            assert "public" in page(reader, quiz, position)["Cache-Control"]
        assert "no-store" in send(reader, quiz, 1, choice="1")["Cache-Control"]

    def test_in_the_readers_language(self, reader: Device, quiz: Quiz) -> None:
        item = quiz.items()[0]
        tell_item(item)
        path = f"/en/play/practice/{quiz.key}/1/"
        assert f"stem {item.key} en" in words(reader.get(path))
        assert f"explanation {item.key} en" in words(reader.post(path, {"choice": "1"}))

    def test_another_sites_page_cannot_send(self, quiz: Quiz) -> None:
        other = Client(headers={"sec-fetch-site": "cross-site"})
        assert send(other, quiz, 1, choice="1").status_code == 403

    def test_what_editors_change_arrives(self, reader: Device, quiz: Quiz) -> None:
        page(reader, quiz, 1)
        Item.objects.filter(pk=quiz.items()[0].pk).update(stem="新しい問題文")
        cache.clear()
        assert "新しい問題文" in words(page(reader, quiz, 1))

    @pytest.mark.parametrize("position", [5, 99])
    def test_there_is_no_such_item(self, reader: Device, quiz: Quiz, position: int) -> None:
        assert page(reader, quiz, position).status_code == 404

    @pytest.mark.parametrize(
        "traits", [{"exam": True}, {"draft": True}, {"practice": False}, {"items": "secure"}]
    )
    def test_what_is_not_for_practice_is_not_there(
        self, reader: Device, traits: dict[str, Any]
    ) -> None:
        if "items" in traits:
            traits = {"items": [ItemFactory(), ItemFactory(secure=True)]}
        quiz = QuizFactory(**traits)
        for response in (
            page(reader, quiz),
            page(reader, quiz, 1),
            send(reader, quiz, 1, choice="1"),
        ):
            assert response.status_code == 404
            assert "問題文" not in words(response)
            assert not [word for word in KEY_WORDS if word in words(response)]

    def test_a_quiz_that_nobody_wrote(self, reader: Device) -> None:
        assert reader.get("/play/practice/nothing/").status_code == 404


class TestNoWayRoundATest:
    """While a test is open anywhere, no practice tells its items' keys, in whatever words they were."""

    @pytest.fixture
    def tested(self, quiz: Quiz) -> Session:
        session: Session = SessionFactory(open=True)
        held(session, QuizFactory(exam=True, items=quiz.items()[1:3]))
        return session

    def test_the_keys_stay_until_it_is_closed(
        self, reader: Device, quiz: Quiz, tested: Session
    ) -> None:
        order = {f"choice-{position}": str(position) for position in range(1, 5)}
        assert "解説" in words(send(reader, quiz, 1, choice="1")), "it is in no test"
        for position, typed in ((2, {"choice": ["1", "3"]}), (3, order)):
            assert page(reader, quiz, position).status_code == 200
            refused = send(reader, quiz, position, **typed)
            assert refused.status_code == 409
            assert "テストで使っています" in words(refused)
            for word in (*KEY_WORDS, "そのとおり", "もう少し"):
                assert word not in words(refused)
        close_session(session=tested, now=timezone.now())
        assert "解説" in words(send(reader, quiz, 2, choice="1"))

    def test_new_words_of_the_item_do_not_help(
        self, reader: Device, quiz: Quiz, tested: Session
    ) -> None:
        Item.objects.filter(pk=quiz.items()[1].pk).update(stem="新しい問題文")
        cache.clear()
        assert "新しい問題文" in words(page(reader, quiz, 2))
        assert send(reader, quiz, 2, choice="1").status_code == 409

    def test_nor_does_another_quiz_that_shares_it(
        self, reader: Device, quiz: Quiz, tested: Session
    ) -> None:
        other = QuizFactory(items=[quiz.items()[2], quiz.items()[1]])
        assert send(reader, other, 2, choice="1").status_code == 409

    def test_a_session_that_explains_each_item_stops_nobody(
        self, reader: Device, quiz: Quiz
    ) -> None:
        held(SessionFactory(open=True), quiz)
        assert send(reader, quiz, 1, choice="1").status_code == 200


class TestAgain:
    """After the result: the same frozen items, all or what was missed, and the first answers stay."""

    def finished(self, **traits: Any) -> tuple[Device, Session]:
        session = SessionFactory(open=True)
        held(session, QuizFactory(**traits))
        device = Device()
        device.join(session)
        for position, chosen in ((1, 1), (2, 2)):
            device.answer(position, [chosen])
        device.submit()
        return device, session

    def test_all_or_what_was_missed(self) -> None:
        device, _session = self.finished()
        result = words(device.get("/play/result/"))
        assert 'href="/play/again/"' in result
        assert 'href="/play/again/missed/"' in result
        assert device.get("/play/again/")["Location"] == "/play/again/1/"
        assert device.get("/play/again/missed/")["Location"] == "/play/again/missed/2/"
        asked = words(device.get("/play/again/2/"))
        assert not [word for word in KEY_WORDS if word in asked]
        before = list(Answer.objects.values_list("response", "points", "sequence"))
        told = words(device.post("/play/again/missed/2/", {"choice": "1"}))
        assert "そのとおり" in told
        assert "けっかにもどる" in told
        assert list(Answer.objects.values_list("response", "points", "sequence")) == before
        assert device.get("/play/again/missed/1/").status_code == 404

    def test_what_was_never_answered_is_not_explained_this_way(self) -> None:
        device, _session = self.finished()
        assert device.get("/play/again/3/").status_code == 404
        refused = device.post("/play/again/3/", {"choice": "1"})
        assert refused.status_code == 404
        assert "解説" not in words(refused)

    def test_not_before_the_result(self) -> None:
        session = SessionFactory(open=True)
        held(session, QuizFactory())
        device = Device()
        device.join(session)
        device.answer(1, [2])
        assert device.get("/play/again/").status_code == 404
        assert device.post("/play/again/1/", {"choice": "1"}).status_code == 404

    def test_of_a_test_after_its_close_with_all_items(self) -> None:
        device, session = self.finished(exam=True)
        assert "もういちど、やってみる" not in words(device.get("/play/result/"))
        refused = device.post("/play/again/1/", {"choice": "1"})
        assert refused.status_code == 404
        assert "解説" not in words(refused)
        close_session(session=session, now=timezone.now())
        assert "解説" in words(device.post("/play/again/3/", {"choice": "2"}))

    def test_never_where_the_quiz_is_answered_once(self) -> None:
        device, _session = self.finished(retry=Retry.ONCE)
        assert "/play/again/" not in words(device.get("/play/result/"))
        assert device.get("/play/again/").status_code == 404

    def test_without_a_seat_there_is_nothing(self, reader: Device) -> None:
        for path in ("/play/again/", "/play/again/1/", "/play/again/missed/"):
            assert reader.get(path).status_code == 401

    def test_an_editor_changes_no_past_session(self) -> None:
        device, _session = self.finished()
        Quiz.objects.update(retry=Retry.ONCE)
        Item.objects.update(stem="新しい問題文")
        assert "新しい問題文" not in words(device.get("/play/again/1/"))


def test_the_policy_is_frozen_and_the_usual_one_keeps_the_digest() -> None:
    first = held(SessionFactory(), QuizFactory()).quiz_revision
    assert paper_by_digest(first.digest).retry == Retry.PRACTICE


@pytest.mark.parametrize(("exam", "is_led_to"), [(False, True), (True, False)])
def test_a_lesson_leads_to_practice(exam: bool, is_led_to: bool) -> None:
    quiz = QuizFactory(exam=exam)
    lesson = LessonPageFactory(quiz=quiz, body=stream(("quiz", {"quiz": quiz.pk})))
    shown = words(Client().get(lesson.url))
    assert (f'href="/play/practice/{quiz.key}/"' in shown) is is_led_to
