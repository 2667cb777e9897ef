"""The door as pages: a code, a seat, and on to what the class does."""

from typing import Any

import pytest
from django.utils import timezone

from classrooms.actions.sessions import close_session
from classrooms.models import Session
from tests.devices import Device
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import QuizFactory, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    """An open session with three seats, held on a quiz."""
    session: Session = SessionFactory(open=True, seat_count=3, code="K7RM4X")
    held(session, QuizFactory())
    return session


def text(response: Any) -> str:
    return str(response.content.decode())


def refuses(response: Any, status: int, words: str) -> None:
    assert response.status_code == status
    assert words in text(response)
    assert not response.cookies


def test_a_device_comes_in_by_code_and_seat_alone(session: Session) -> None:
    device = Device()
    assert device.get("/join/").status_code == 200
    by_code = device.post("/join/", {"code": " ｋ７ｒ ｍ４ｘ"})
    assert (by_code.status_code, by_code["Location"]) == (302, "/join/K7RM4X/")
    assert not by_code.cookies
    seats = text(device.get("/join/K7RM4X/"))
    assert [f'value="{number}"' in seats for number in (1, 2, 3, 4)] == [True, True, True, False]
    seated = device.post("/join/K7RM4X/", {"seat": "2"})
    assert (seated.status_code, seated["Location"]) == (302, "/ruby-7/play/")
    assert session.seats.get().number == 2
    assert device.get("/ruby-7/play/").status_code == 200


def test_a_code_from_a_qr_leads_to_the_seats(session: Session) -> None:
    for typed in ("K7RM4X", "k7rm4x", "K7R-M4X"):
        assert Device().get(f"/join/{typed}/").status_code == 200


def test_the_device_gets_exactly_one_cookie(session: Session) -> None:
    device = Device()
    device.get("/join/")
    device.post("/join/", {"code": session.code})
    device.get("/join/K7RM4X/")
    assert not device.cookies
    seated = device.post("/join/K7RM4X/", {"seat": "2"})
    assert set(seated.cookies) == set(device.cookies) == {"seat"}
    cookie = seated.cookies["seat"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_door_can_be_kept_by_a_cache_and_the_seats_cannot(session: Session) -> None:
    door = Device().get("/join/")
    assert "public" in door["Cache-Control"]
    assert "Cookie" not in door.get("Vary", "")
    assert "no-store" in Device().get("/join/K7RM4X/")["Cache-Control"]


def test_taken_seats_cannot_be_chosen(session: Session) -> None:
    Device().join(session, 2)
    seats = text(Device().get("/join/K7RM4X/"))
    assert 'value="2"' not in seats
    assert "使われています" in seats


# --- Bad input -----------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["K7RM4Y", "x", "0O1IL2", "'; --"])
def test_a_wrong_code(session: Session, typed: str) -> None:
    response = Device().post("/join/", {"code": typed})
    refuses(response, 404, "1文字ずつくらべてみましょう")
    assert 'name="code"' in text(response), "the form is there to try again"


@pytest.mark.parametrize("path", ["/join/K7RM4Y/", "/join/x/", "/join/%00/", "/join/%F0%9F%98%80/"])
def test_an_address_with_a_wrong_code(session: Session, path: str) -> None:
    refuses(Device().get(path), 404, "1文字ずつくらべてみましょう")
    refuses(Device().post(path, {"seat": "1"}), 404, "1文字ずつくらべてみましょう")


@pytest.mark.parametrize("typed", ["", "   ", None])
def test_no_code(typed: str | None) -> None:
    form = {} if typed is None else {"code": typed}
    refuses(Device().post("/join/", form), 400, "先生の画面にあるコードを入れましょう")


@pytest.mark.parametrize("typed", ["K" * 41, "K7RM4\x00"])
def test_a_code_that_no_form_allows(typed: str) -> None:
    response = Device().post("/join/", {"code": typed})
    assert response.status_code == 400
    assert 'role="alert"' in text(response)


def test_what_was_typed_is_shown_as_text(session: Session) -> None:
    page = text(Device().post("/join/", {"code": '"><script>alert(1)</script>'}))
    assert "<script>alert" not in page


def test_a_closed_session(session: Session) -> None:
    close_session(session=session, now=timezone.now())
    refuses(Device().post("/join/", {"code": session.code}), 410, "この時間は終わりました")
    refuses(Device().get("/join/K7RM4X/"), 410, "この時間は終わりました")
    refuses(Device().post("/join/K7RM4X/", {"seat": "1"}), 410, "この時間は終わりました")
    assert not session.seats.exists()


def test_an_expired_session() -> None:
    expired = SessionFactory()
    refuses(Device().post("/join/", {"code": expired.code}), 410, "先生に聞いてみましょう")


def test_a_seat_that_is_taken(session: Session) -> None:
    Device().join(session, 2)
    response = Device().post("/join/K7RM4X/", {"seat": "2"})
    refuses(response, 409, "2番の席は、もう使われています")
    assert 'value="1"' in text(response), "the other seats are there to choose"


def test_a_full_class(session: Session) -> None:
    for number in (1, 2, 3):
        Device().join(session, number)
    words = "席がぜんぶうまっています"
    refuses(Device().get("/join/K7RM4X/"), 200, words)
    refuses(Device().post("/join/K7RM4X/", {"seat": "2"}), 409, words)


@pytest.mark.parametrize("seat", ["4", "60", "999", "9" * 30])
def test_a_seat_that_the_class_has_not(session: Session, seat: str) -> None:
    refuses(Device().post("/join/K7RM4X/", {"seat": seat}), 400, "1から3まで")


@pytest.mark.parametrize("form", [{}, {"seat": ""}, {"seat": "x"}, {"seat": "0"}, {"seat": "-1"}])
def test_a_seat_that_is_no_number(session: Session, form: dict[str, str]) -> None:
    response = Device().post("/join/K7RM4X/", form)
    assert response.status_code == 400
    assert 'role="alert"' in text(response)
    assert not session.seats.exists()


@pytest.mark.parametrize("path", ["/join/", "/join/K7RM4X/"])
def test_another_sites_page_can_send_nothing(session: Session, path: str) -> None:
    response = Device().post(
        path, {"code": session.code, "seat": "1"}, headers={"sec-fetch-site": "cross-site"}
    )
    refuses(response, 403, "ほかのサイトからは送れません")
    assert not session.seats.exists()


def test_an_oversized_body(session: Session) -> None:
    response = Device().post("/join/", {"code": "K" * 3_000_000})
    refuses(response, 413, "送られたデータが大きすぎます")


def test_a_device_that_sits_already_goes_straight_on(session: Session) -> None:
    device = Device()
    device.post("/join/K7RM4X/", {"seat": "2"})
    for response in (
        device.get("/join/K7RM4X/"),
        device.post("/join/K7RM4X/", {"seat": "2"}),
        device.post("/join/K7RM4X/", {"seat": "3"}),
    ):
        assert (response.status_code, response["Location"]) == (302, "/ruby-7/play/")
        assert not response.cookies
    assert list(session.seats.values_list("number", flat=True)) == [2]


def test_the_door_says_nothing_about_the_class(session: Session) -> None:
    classroom = session.assignment.classroom
    pages = [Device().get("/join/"), Device().get("/join/K7RM4Y/")]
    pages.append(Device().post("/join/", {"code": "K7RM4Y"}))
    for page in pages:
        for secret in (classroom.name, classroom.school.name, session.assignment.title):
            assert secret not in text(page)
    assert classroom.school.name not in text(Device().get("/join/K7RM4X/"))
