"""Bad input to the player's API: each has its code, its words, and loses nothing."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from classrooms.actions.sessions import close_session
from classrooms.models import Session
from cms.api_parsers import MAX_BODY_BYTES
from quizzes.models import Answer
from tests.devices import API, Device, says
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import QuizFactory, held

pytestmark = pytest.mark.django_db


def opened(*, exam: bool = False) -> Session:
    session: Session = SessionFactory(open=True, seat_count=4)
    held(session, QuizFactory(exam=exam))
    return session


@pytest.fixture
def session() -> Session:
    """An open session."""
    return opened()


@pytest.fixture
def device(session: Session) -> Device:
    """A device that holds seat 1 and has answered the first item."""
    device = Device()
    device.join(session, 1)
    device.answer(1, [2])
    return device


@pytest.fixture(autouse=True)
def nothing_is_lost(device: Device) -> Any:
    """After everything that a test does, the first answer is what it was."""
    yield
    answer = Answer.objects.get(sequence=1, sitting__seat__number=1)
    assert answer.response == [2]
    assert Answer.objects.count() == 1


def test_another_answer_to_the_same_item(device: Device) -> None:
    says(device.answer(1, [1], sequence=2), status=409, code="already_answered")


def test_an_answer_after_submitting(device: Device) -> None:
    device.submit()
    says(device.answer(2, [1]), status=409, code="already_submitted")
    assert device.submit().status_code == 200, "submitting twice is submitting once"


def test_an_answer_after_the_close(session: Session, device: Device) -> None:
    uuid = device.uuid()
    close_session(session=session, now=timezone.now())
    says(device.answer(2, [1], uuid=uuid), status=410, code="session_closed")
    says(device.submit(uuid=uuid), status=410, code="session_closed")


@pytest.mark.parametrize("position", [0, 4, 999, 10**20])
def test_an_unknown_item(device: Device, position: int) -> None:
    says(device.answer(position, [1]), status=404, code="item_unknown")


@pytest.mark.parametrize(
    "path", ["answers/-1/", "answers/x/", "answers/1.5/", "answers/１/", "", "x"]
)
@pytest.mark.parametrize("method", ["get", "put", "post", "delete"])
def test_an_address_at_which_nothing_is(device: Device, method: str, path: str) -> None:
    sitting = f"{API}/sittings/{device.uuid()}/{path}"
    for address in (sitting, f"{API}/sittings/rubbish/answers/1/", f"{API}/", f"{API}/songs/"):
        says(getattr(device, method)(address), status=404, code="not_found")


@pytest.mark.parametrize("response", [[], [5], [0], [-1], [1, 2], [10**18]])
def test_a_response_that_the_item_does_not_allow(device: Device, response: list[int]) -> None:
    says(device.answer(2, response), status=400, code="response_unreadable")


@pytest.mark.parametrize(
    "body",
    [
        {},
        b"",
        {"response": [1]},
        {"sequence": 1},
        {"response": None, "sequence": 1},
        {"response": "rubbish", "sequence": 1},
        {"response": {"1": 1}, "sequence": 1},
        {"response": [[1]], "sequence": 1},
        {"response": ["x"], "sequence": 1},
        {"response": [None], "sequence": 1},
        {"response": [1] * 21, "sequence": 1},
        {"response": [1], "sequence": 0},
        {"response": [1], "sequence": -1},
        {"response": [1], "sequence": 2**31},
        {"response": [1], "sequence": 10**400},
        {"response": [1], "sequence": "x"},
        {"response": [1], "sequence": None},
        {"response": [1], "sequence": [1]},
        {"response": [1], "sequence": True},
    ],
)
def test_a_body_without_what_is_needed(device: Device, body: Any) -> None:
    response = device.send_answer(2, body, uuid=device.uuid())
    says(response, status=400, code="response_unreadable")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1, 2]",
        b'"text"',
        b"1",
        b"null",
        b"true",
        b"NaN",
        b'{"response": [NaN], "sequence": 1}',
        b"\xff\xfe",
        b"response=1&sequence=1",
        b"[" * 9000,
        b'{"response": [1], "sequence": ' + b"9" * 5000 + b"}",
    ],
)
def test_malformed_json_and_json_that_is_no_object(device: Device, body: bytes) -> None:
    response = device.send_answer(2, body, uuid=device.uuid())
    says(response, status=400, code="parse_error")


def test_an_oversized_body(device: Device) -> None:
    big = json.dumps({"response": [1], "sequence": 1, "more": "x" * MAX_BODY_BYTES})
    uuid = device.uuid()
    says(device.send_answer(2, big, uuid=uuid), status=413, code="payload_too_large")
    huge = "x" * 3_000_000
    says(device.send_answer(2, huge, uuid=uuid), status=413, code="payload_too_large")
    for length in ("rubbish", "-1"):
        response = device.send_answer(2, b"{}", uuid=uuid, CONTENT_LENGTH=length)
        assert response.status_code in {400, 413}


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"],
)
def test_a_wrong_content_type(device: Device, content_type: str) -> None:
    response = device.send_answer(
        2, b'{"response": [1], "sequence": 1}', uuid=device.uuid(), content_type=content_type
    )
    says(response, status=415, code="unsupported_media_type")


def test_a_lost_cookie(device: Device) -> None:
    uuid = device.uuid()
    device.cookies.clear()
    for response in (
        device.sitting(),
        device.answer(2, [1], uuid=uuid),
        device.submit(uuid=uuid),
        device.result(uuid=uuid),
    ):
        says(response, status=401, code="seat_lost")


@pytest.mark.parametrize("cookie", ["x", "a" * 4000, "'; drop table", "\x00"])
def test_a_forged_cookie(device: Device, cookie: str) -> None:
    uuid = device.uuid()
    device.cookies["seat"] = cookie
    says(device.sitting(), status=401, code="seat_lost")
    says(device.answer(2, [1], uuid=uuid), status=401, code="seat_lost")


def test_a_lost_cookie_is_mended_by_the_teacher_and_nothing_is_lost(
    session: Session, device: Device
) -> None:
    device.cookies.clear()
    says(device.join(session, 1), status=409, code="seat_taken")
    session.seats.update(token_digest="")
    assert device.join(session, 1).status_code == 201
    assert device.sitting().json()["answered"] == {"1": [2]}


def test_a_second_tab_shares_the_seat(device: Device) -> None:
    tab = device.second_tab()
    assert tab.uuid() == device.uuid()
    assert tab.answer(1, [2]).json()["is_new"] is False
    says(tab.answer(1, [3], sequence=9), status=409, code="already_answered")
    assert tab.submit().status_code == 200
    says(device.answer(2, [1]), status=409, code="already_submitted")
    assert device.submit().status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "origin": "null"},
    ],
)
def test_another_sites_page_cannot_answer(device: Device, headers: dict[str, str]) -> None:
    uuid = device.uuid()
    body = {"response": [1], "sequence": 1}
    says(device.send_answer(2, body, uuid=uuid, headers=headers), status=403, code="cross_origin")
    submitted = device.post(f"{API}/sittings/{uuid}/submit/", headers=headers)
    says(submitted, status=403, code="cross_origin")
    assert device.sitting().json()["submitted"] is False


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_a_method_that_the_address_does_not_know(device: Device, method: str) -> None:
    response = getattr(device, method)(f"{API}/sittings/{device.uuid()}/answers/2/")
    says(response, status=405, code="method_not_allowed")


def test_a_sitting_that_does_not_exist(device: Device) -> None:
    says(device.answer(2, [1], uuid=uuid4()), status=401, code="seat_lost")


def test_a_session_without_a_quiz() -> None:
    other = Device()
    other.join(SessionFactory(open=True), 1)
    says(other.sitting(), status=404, code="no_quiz_here")


def test_refusals_are_not_kept_by_a_cache(device: Device) -> None:
    response = device.answer(1, [3])
    assert response["Cache-Control"] == "private, no-store"
    lost = Client().get(f"{API}/sitting/")
    assert lost["Cache-Control"] == "private, no-store"
