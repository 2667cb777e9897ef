"""The door by API: what a device sends, what it gets, and what it is told when it gets nothing."""

from typing import Any

import pytest
from django.utils import timezone

from classrooms.actions.seats import seat_of_token
from classrooms.actions.sessions import close_session
from classrooms.models import Seat, Session
from tests.devices import API, JSON, Device, says
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import QuizFactory, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    """An open session with two seats, held on a quiz."""
    session: Session = SessionFactory(open=True, seat_count=2, code="K7RM4X")
    held(session, QuizFactory())
    return session


def test_a_device_joins_and_is_told_where_to_go(session: Session) -> None:
    device = Device()
    joined = device.join(session, 2)
    assert joined.status_code == 201
    body = joined.json()
    assert body == {
        "seat": 2,
        "kind": "quiz",
        "title": session.assignment.title,
        "closes_at": body["closes_at"],
        "path": "/ruby-7/play/",
        "work": body["work"],
    }
    sitting = device.get("/api/v1/sitting/").json()
    assert body["work"] == {
        "sitting": sitting["uuid"],
        "paper": sitting["paper"],
        "file_key": sitting["file_key"],
    }
    assert seat_of_token(token=device.token) == session.seats.get(number=2)
    assert device.token not in joined.content.decode()


@pytest.mark.parametrize("typed", ["k7rm4x", "Ｋ７Ｒ　Ｍ４Ｘ", " K7R-M4X "])
def test_a_code_is_understood_as_children_type_it(session: Session, typed: str) -> None:
    assert Device().join_by(code=typed, seat=1).status_code == 201


@pytest.mark.parametrize("typed", ["K7RM4Y", "K7RM4", "0O1IL2", "x", "'; --"])
def test_a_wrong_code(session: Session, typed: str) -> None:
    device = Device()
    says(device.join_by(code=typed, seat=1), status=404, code="code_unknown")
    assert not device.cookies


def test_a_code_whose_session_is_closed_or_over(session: Session) -> None:
    close_session(session=session, now=timezone.now())
    device = Device()
    says(device.join(session), status=410, code="session_closed")
    says(device.join(SessionFactory()), status=410, code="session_closed")
    assert not device.cookies


def test_a_seat_that_is_taken(session: Session) -> None:
    holder, late = Device(), Device()
    holder.join(session, 1)
    assert says(late.join(session, 1), status=409, code="seat_taken") == {"number": 1}
    assert not late.cookies
    assert holder.sitting().status_code == 200


def test_a_class_that_is_full(session: Session) -> None:
    for number in (1, 2):
        Device().join(session, number)
    says(Device().join(session, 1), status=409, code="session_full")


def test_a_seat_that_the_class_has_not(session: Session) -> None:
    assert says(Device().join(session, 3), status=400, code="seat_unknown") == {"seat_count": 2}


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"code": "K7RM4X"},
        {"seat": 1},
        {"code": "", "seat": 1},
        {"code": None, "seat": 1},
        {"code": ["K7RM4X"], "seat": 1},
        {"code": "K" * 41, "seat": 1},
        {"code": "K7RM4\x00", "seat": 1},
        {"code": "K7RM4\ud800", "seat": 1},
        {"code": "K7RM4X", "seat": 0},
        {"code": "K7RM4X", "seat": 61},
        {"code": "K7RM4X", "seat": "x"},
        {"code": "K7RM4X", "seat": None},
        {"code": "K7RM4X", "seat": [1]},
    ],
)
def test_a_wish_without_what_is_needed(session: Session, wish: dict[str, Any]) -> None:
    data = says(Device().join_by(**wish), status=400, code="invalid")
    assert set(data["fields"]) <= {"code", "seat"}
    assert not Seat.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", JSON, 400, "parse_error"),
        (b"[]", JSON, 400, "parse_error"),
        (b"x" * 20_000, JSON, 413, "payload_too_large"),
        (b"code=K7RM4X&seat=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_is_no_wish(
    session: Session, body: bytes, content_type: str, status: int, code: str
) -> None:
    response = Device().post(f"{API}/join/", body, content_type=content_type)
    says(response, status=status, code=code)
    assert not Seat.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "", "origin": "https://a.b"}]
)
def test_another_sites_page_cannot_take_a_seat(session: Session, headers: dict[str, str]) -> None:
    response = Device().post(
        f"{API}/join/", {"code": session.code, "seat": 1}, content_type=JSON, headers=headers
    )
    says(response, status=403, code="cross_origin")
    assert not Seat.objects.exists()


def test_a_device_that_sits_already_keeps_its_seat(session: Session) -> None:
    """A double tap, a second tab or the way back through the door takes no second seat."""
    device = Device()
    device.join(session, 1)
    token = device.token
    work = device.get("/api/v1/sitting/").json()["uuid"]
    for number in (1, 2):
        again = device.second_tab().join(session, number)
        assert (again.status_code, again.json()["seat"]) == (201, 1)
        assert again.json()["work"]["sitting"] == work
        assert not again.cookies
    assert device.token == token
    assert list(session.seats.values_list("number", flat=True)) == [1]


def test_a_device_goes_on_to_the_next_session(session: Session) -> None:
    following = SessionFactory(open=True)
    device = Device()
    device.join(session, 1)
    before = device.token
    assert device.join(following, 5).json()["seat"] == 5
    assert device.token != before
    assert set(device.cookies) == {"seat"}


def test_a_refusal_says_nothing_about_the_class(session: Session) -> None:
    Device().join(session, 1)
    for response in (
        Device().join(session, 1),
        Device().join_by(code="K7RM4Y", seat=1),
        Device().join(SessionFactory(), 1),
    ):
        body = response.content.decode()
        classroom = session.assignment.classroom
        for secret in (classroom.name, classroom.school.name, session.assignment.title):
            assert secret not in body
