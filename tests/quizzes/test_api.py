"""The API of a quiz in class, as a device and a teacher's screen use it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from classrooms.actions.seats import release_seat
from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.delivery.file_keys import file_key_of
from quizzes.models import Answer, Sitting
from tests.devices import API, Device, says
from tests.factories.classrooms import (
    AssignmentFactory,
    ClassroomFactory,
    MembershipFactory,
    SessionFactory,
)
from tests.factories.cms import UserFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held

pytestmark = pytest.mark.django_db

SECRETS = ("理由", "解説", "誤解", "出典", "is_key", "rationale", "explanation", "misconception")


def opened(*, exam: bool = False, **fields: Any) -> Session:
    session: Session = SessionFactory(open=True, seat_count=4, **fields)
    held(session, QuizFactory(exam=exam, items=[ItemFactory(), ItemFactory(multiple=True)]))
    return session


@pytest.fixture
def session() -> Session:
    """An open session on a quiz that explains after each item."""
    return opened()


@pytest.fixture
def device(session: Session) -> Device:
    """A device that holds seat 1."""
    device = Device()
    assert device.join(session, 1).status_code == 201
    return device


def paper_path(session: Session) -> str:
    return f"{API}/papers/{session.quiz_session.quiz_revision.digest}/"


# --- Paper ---------------------------------------------------------------------------------


def test_a_paper_holds_what_is_read_before_answering(session: Session) -> None:
    paper = Client().get(paper_path(session)).json()
    revision = session.quiz_session.quiz_revision
    assert paper["digest"] == revision.digest
    assert (paper["title"], paper["introduction"]) == (revision.title, revision.introduction)
    assert (paper["band"], paper["feedback"]) == ("junior_high", "per_item")
    assert [(item["position"], item["kind"]) for item in paper["items"]] == [
        (1, "single"),
        (2, "multiple"),
    ]
    item = paper["items"][0]
    assert set(item) == {
        *("position", "kind", "stem", "help_card", "sensitive", "keep_order"),
        *("picture", "picture_words", "choices", "targets", "own_feedback"),
    }
    assert (item["sensitive"], item["picture"], item["own_feedback"]) == (False, None, None)
    assert [set(choice) for choice in item["choices"]] == [
        {"position", "text", "part", "turn", "next_turn", "reaction"}
    ] * 4


def test_no_key_rationale_or_explanation_is_in_a_papers_body(session: Session) -> None:
    body = Client().get(paper_path(session)).content.decode()
    assert "選択肢" in body
    for secret in SECRETS:
        assert secret not in body


def test_a_paper_is_immutable_public_and_sets_no_cookie(session: Session) -> None:
    response = Client().get(paper_path(session))
    digest = session.quiz_session.quiz_revision.digest
    assert response["ETag"] == f'"{digest}"'
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"other", "{}"'])
def test_a_paper_that_the_device_has_is_not_sent_again(session: Session, form: str) -> None:
    tag = form.format(session.quiz_session.quiz_revision.digest)
    response = Client().get(paper_path(session), headers={"if-none-match": tag})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"]
    assert "immutable" in response["Cache-Control"]
    assert Client().get(paper_path(session), headers={"if-none-match": '"x"'}).status_code == 200


def test_a_paper_costs_no_query_once_it_is_in_use(
    session: Session, django_assert_num_queries: Callable[[int], Any]
) -> None:
    Client().get(paper_path(session))
    with django_assert_num_queries(0):
        Client().get(paper_path(session))


@pytest.mark.parametrize("digest", ["0" * 64, "x", "%00", "é"])
def test_a_paper_that_does_not_exist(digest: str) -> None:
    says(Client().get(f"{API}/papers/{digest}/"), status=404, code="not_found")


# --- Sitting -------------------------------------------------------------------------------


def test_a_sitting_tells_where_the_device_was(session: Session, device: Device) -> None:
    begun = device.sitting().json()
    assert begun == {
        "uuid": str(Sitting.objects.get().uuid),
        "seat": 1,
        "paper": session.quiz_session.quiz_revision.digest,
        "submitted": False,
        "closes_at": begun["closes_at"],
        "answered": {},
        "file_key": urlsafe_base64_encode(file_key_of(Sitting.objects.get().uuid)),
    }
    device.answer(2, [3, 1])
    resumed = device.sitting()
    assert resumed.json()["answered"] == {"2": [1, 3]}
    assert resumed["Cache-Control"] == "private, no-store"
    device.submit()
    assert device.sitting().json()["submitted"] is True


def test_another_device_goes_on_with_a_released_seats_work(
    session: Session, device: Device
) -> None:
    device.answer(1, [1])
    release_seat(session=session, number=1)
    other = Device()
    other.join(session, 1)
    assert other.sitting().json()["answered"] == {"1": [1]}
    says(device.sitting(), status=401, code="seat_lost")


# --- Answer --------------------------------------------------------------------------------


def test_an_answer_is_stored_and_explained(device: Device) -> None:
    response = device.answer(1, [2])
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    answered = response.json()
    assert (answered["position"], answered["sequence"], answered["is_new"]) == (1, 1, True)
    feedback = answered["feedback"]
    assert (feedback["response"], feedback["points"]) == ([2], 0.0)
    assert feedback["explanation"].startswith("解説")
    assert [(choice["is_key"], choice["is_chosen"]) for choice in feedback["choices"]] == [
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]
    assert all(choice["rationale"].startswith("理由") for choice in feedback["choices"])
    assert "誤解" not in response.content.decode(), "misconceptions are the teacher's"
    assert Answer.objects.get().response == [2]


def test_an_answer_reveals_its_own_item_alone(device: Device) -> None:
    body = device.answer(1, [1]).content.decode()
    other = Answer.objects.get().sitting.quiz_session.quiz_revision.paper_items.get(position=2)
    assert other.item_revision.item.key not in body


def test_the_same_answer_may_be_sent_any_number_of_times(device: Device) -> None:
    first = device.answer(1, [2]).json()
    again = device.answer(1, [2]).json()
    assert (first.pop("is_new"), again.pop("is_new")) == (True, False)
    assert first == again
    assert Answer.objects.count() == 1


def test_in_an_exam_an_answer_tells_nothing_and_may_be_mended() -> None:
    session, device = opened(exam=True), Device()
    device.join(session)
    for sequence, response in ((1, [2]), (2, [1])):
        answered = device.answer(1, response, sequence=sequence)
        assert answered.json()["feedback"] is None
        for secret in SECRETS:
            assert secret not in answered.content.decode()
    assert Answer.objects.get().response == [1]


def test_a_stored_answer_that_is_sent_after_the_close_is_acknowledged(
    session: Session, device: Device
) -> None:
    uuid = device.uuid()
    device.answer(1, [2], uuid=uuid)
    close_session(session=session, now=timezone.now())
    assert device.answer(1, [2], uuid=uuid).status_code == 200
    says(device.answer(2, [1], uuid=uuid), status=410, code="session_closed")


# --- Submit and result ---------------------------------------------------------------------


def test_submitting_ends_the_sitting_and_shows_its_result(device: Device) -> None:
    device.answer(1, [1])
    for response in (device.submit(), device.submit(), device.result()):
        result = response.json()
        assert (result["submitted"], result["is_revealed"]) == (True, True)
        assert (result["answered"], result["total"], result["correct"]) == (1, 2, 1)
        assert [item["response"] for item in result["items"]] == [[1]], "no key without an answer"
        assert response["Cache-Control"] == "private, no-store"


def test_before_it_is_submitted_a_result_tells_no_key(device: Device) -> None:
    device.answer(1, [1])
    response = device.result()
    assert response.json()["items"] == []
    assert response.json()["is_revealed"] is False
    for secret in SECRETS:
        assert secret not in response.content.decode()


def test_an_exams_result_comes_after_the_close() -> None:
    session, device = opened(exam=True), Device()
    device.join(session)
    device.answer(1, [1])
    for response in (device.submit(), device.result()):
        assert response.json()["items"] == []
        assert response.json()["correct"] == 0
        for secret in SECRETS:
            assert secret not in response.content.decode()
    close_session(session=session, now=timezone.now())
    result = device.result().json()
    assert (result["is_revealed"], result["correct"], len(result["items"])) == (True, 1, 2)


def test_what_was_not_submitted_is_shown_after_the_close_all_the_same(
    session: Session, device: Device
) -> None:
    device.answer(1, [1])
    uuid = device.uuid()
    close_session(session=session, now=timezone.now())
    says(device.submit(uuid=uuid), status=410, code="session_closed")
    assert device.result(uuid=uuid).json()["correct"] == 1


def test_a_sitting_belongs_to_its_seat_alone(session: Session, device: Device) -> None:
    uuid = device.uuid()
    neighbour, stranger = Device(), Device()
    neighbour.join(session, 2)
    for other in (neighbour, stranger):
        for response in (
            other.answer(1, [1], uuid=uuid),
            other.submit(uuid=uuid),
            other.result(uuid=uuid),
        ):
            says(response, status=401, code="seat_lost")
    says(device.result(uuid=uuid4()), status=401, code="seat_lost")
    assert not Answer.objects.exists()


def test_an_answer_costs_few_queries(
    device: Device, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    uuid = device.uuid()
    device.answer(1, [1], uuid=uuid)
    with django_assert_max_num_queries(4) as queries:
        device.answer(2, [1], uuid=uuid)
    writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(writes) == 1


# --- Board ---------------------------------------------------------------------------------


@pytest.fixture
def teacher(session: Session) -> Client:
    """The browser of the class's teacher."""
    classroom = session.assignment.classroom
    membership = MembershipFactory(school=classroom.school)
    classroom.teachers.set([membership.user])
    client = Client()
    client.force_login(membership.user)
    return client


def board_path(session: Session) -> str:
    return f"{API}/sessions/{session.pk}/board/"


def test_a_teacher_sees_her_sessions_board(
    session: Session, teacher: Client, device: Device
) -> None:
    device.answer(1, [1])
    response = teacher.get(board_path(session))
    shown = response.json()
    assert (shown["state"], shown["joined"], shown["submitted"], shown["total"]) == (
        "open",
        1,
        0,
        2,
    )
    assert shown["seats"][0] == {"number": 1, "state": "answering", "answered": 1}
    assert shown["items"][0]["choices"][0] == {"position": 1, "count": 1}
    assert response["Cache-Control"] == "private, no-cache"
    assert response["ETag"] == f'"{shown["version"]}"'


def test_a_board_that_the_screen_has_is_not_sent_again(
    session: Session, teacher: Client, device: Device
) -> None:
    tag = teacher.get(board_path(session))["ETag"]
    same = teacher.get(board_path(session), headers={"if-none-match": tag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    device.answer(1, [1])
    cache.clear()
    changed = teacher.get(board_path(session), headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_a_stranger_does_not_learn_that_the_session_exists(session: Session) -> None:
    stranger, colleague, elsewhere = Client(), Client(), Client()
    stranger.force_login(UserFactory())
    school = session.assignment.classroom.school
    colleague.force_login(MembershipFactory(school=school).user)
    other_class = ClassroomFactory()
    other_teacher = MembershipFactory(school=other_class.school).user
    other_class.teachers.set([other_teacher])
    SessionFactory(assignment=AssignmentFactory(classroom=other_class))
    elsewhere.force_login(other_teacher)
    for client in (stranger, colleague, elsewhere):
        existing = client.get(board_path(session))
        missing = client.get(f"{API}/sessions/999999/board/")
        says(existing, status=404, code="not_found")
        assert existing.json() == missing.json()


def test_whoever_is_not_signed_in_sees_no_board(session: Session, device: Device) -> None:
    for client in (Client(), device):
        for path in (board_path(session), f"{API}/sessions/999999/board/"):
            says(client.get(path), status=403, code="not_authenticated")


def test_a_teacher_who_left_the_school_sees_the_board_no_more(
    session: Session, teacher: Client
) -> None:
    session.assignment.classroom.school.memberships.all().delete()
    says(teacher.get(board_path(session)), status=404, code="not_found")


def test_a_board_costs_few_queries(
    session: Session, teacher: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    teacher.get(board_path(session))
    cache.clear()
    with django_assert_max_num_queries(8):
        teacher.get(board_path(session))
