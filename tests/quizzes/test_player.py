"""The player as pages: one item at a time without script; every answer stored, nothing ever lost."""

import re
from typing import Any

import pytest
from django.utils import timezone

from classrooms.actions.seats import release_seat
from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.models import Answer, Sitting
from tests.devices import Device
from tests.factories.classrooms import SessionFactory
from tests.factories.cms import ContactPointFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held

pytestmark = pytest.mark.django_db

KEY_WORDS = ("理由", "解説", "出典")


def opened(*, exam: bool = False) -> Session:
    session: Session = SessionFactory(open=True, seat_count=4)
    items = [ItemFactory(), ItemFactory(multiple=True), ItemFactory(help_card=True)]
    held(session, QuizFactory(exam=exam, items=items))
    return session


@pytest.fixture
def session() -> Session:
    """An open session on a quiz that explains after each item."""
    return opened()


@pytest.fixture
def device(session: Session) -> Device:
    """A device that holds seat 1."""
    return seated(session)


def seated(session: Session, number: int = 1) -> Device:
    device = Device()
    device.join(session, number)
    return device


def choose(device: Device, position: int, *choices: object, sequence: object = 1) -> Any:
    return device.post(
        f"/play/{position}/", {"choice": [str(choice) for choice in choices], "sequence": sequence}
    )


def text(response: Any) -> str:
    return str(response.content.decode())


def shows_no_key(response: Any) -> None:
    for word in KEY_WORDS:
        assert word not in text(response)


def refuses(response: Any, status: int, words: str) -> None:
    assert response.status_code == status
    assert words in text(response)
    assert "text/html" in response["Content-Type"]


# --- A whole visit -------------------------------------------------------------------------


def test_a_pupil_goes_through_the_quiz_by_links_and_buttons_alone(device: Device) -> None:
    start = device.get("/play/")
    assert start.status_code == 200
    shows_no_key(start)
    assert 'href="/play/1/"' in text(start)

    for position, choices in ((1, [1]), (2, [1, 2]), (3, [4])):
        page = device.get(f"/play/{position}/")
        assert page.status_code == 200
        shows_no_key(page)
        assert text(page).count('name="choice"') == 4
        stored = choose(device, position, *choices)
        assert stored.status_code == 302
        assert stored["Location"] == f"/play/{position}/", "a reload sends nothing again"
        shown = text(device.get(stored["Location"]))
        assert "解説" in shown
        assert 'name="choice"' not in shown
        following = f'href="/play/{position + 1}/"' if position < 3 else 'href="/play/finish/"'
        assert following in shown

    finish = device.get("/play/finish/")
    assert finish.status_code == 200
    shows_no_key(finish)
    assert device.post("/play/finish/")["Location"] == "/play/result/"
    result = text(device.get("/play/result/"))
    assert result.count("解説") == 3
    assert [answer.response for answer in Answer.objects.order_by("item_revision_id")] == [
        [1],
        [1, 2],
        [4],
    ]
    assert Sitting.objects.get().submitted


def test_an_item_asks_with_the_right_kind_of_button(device: Device) -> None:
    assert text(device.get("/play/1/")).count('<input type="radio" name="choice"') == 4
    assert text(device.get("/play/2/")).count('<input type="checkbox" name="choice"') == 4


def test_a_wrong_answer_is_explained_with_its_own_reason_and_the_keys(device: Device) -> None:
    choose(device, 1, 3)
    shown = text(device.get("/play/1/"))
    reasons = re.findall(r"理由 item-\d+/(\d)", shown)
    assert sorted(reasons) == ["1", "3"]
    assert "誤解" not in shown, "misconceptions are the teacher's"


def test_whom_to_turn_to_stands_by_a_hard_item(device: Device) -> None:
    contact = ContactPointFactory()
    ContactPointFactory(unverified=True, name="確かめていない相談先")
    assert contact.name not in text(device.get("/play/1/"))
    hard = text(device.get("/play/3/"))
    assert contact.name in hard
    assert "確かめていない相談先" not in hard
    assert "<h2>話せる人がいます</h2>" in hard


# --- Coming back ---------------------------------------------------------------------------


def test_a_device_that_comes_back_is_shown_where_it_was(device: Device) -> None:
    assert device.get("/play/").status_code == 200
    choose(device, 1, 1)
    assert device.get("/play/")["Location"] == "/play/2/"
    choose(device, 3, 1)
    assert device.get("/play/")["Location"] == "/play/2/"
    choose(device, 2, 1)
    assert device.get("/play/")["Location"] == "/play/finish/"
    device.post("/play/finish/")
    assert device.get("/play/")["Location"] == "/play/result/"
    assert device.get("/play/finish/")["Location"] == "/play/result/"


def test_an_item_that_was_passed_over_comes_again(device: Device) -> None:
    choose(device, 2, 1)
    choose(device, 3, 1)
    assert 'href="/play/1/"' in text(device.get("/play/3/"))


def test_before_the_end_there_is_no_result(device: Device) -> None:
    choose(device, 1, 1)
    assert device.get("/play/result/")["Location"] == "/play/"


# --- An exam -------------------------------------------------------------------------------


def test_an_exam_tells_nothing_before_it_closes_and_everything_afterwards() -> None:
    session = opened(exam=True)
    device = seated(session)
    pages = [device.get("/play/"), device.get("/play/1/"), choose(device, 1, 2)]
    pages += [device.get("/play/1/"), device.get("/play/finish/")]
    device.post("/play/finish/")
    pages += [device.get("/play/result/"), device.get("/play/1/")]
    for page in pages:
        shows_no_key(page)
    close_session(session=session, now=timezone.now())
    assert text(device.get("/play/result/")).count("解説") == 3


def test_an_exams_answer_can_be_mended_until_it_is_handed_in() -> None:
    device = seated(opened(exam=True))
    choose(device, 1, 2)
    page = text(device.get("/play/1/"))
    (sequence,) = re.findall(r'name="sequence" value="(\d+)"', page)
    assert sequence == "2"
    assert re.search(r'value="2" checked', page)
    choose(device, 1, 1, sequence=sequence)
    assert Answer.objects.get().response == [1]


def test_a_stale_tab_does_not_undo_a_newer_answer() -> None:
    device = seated(opened(exam=True))
    tab = device.second_tab()
    choose(device, 1, 1, sequence=1)
    choose(device, 1, 2, sequence=2)
    refuses(choose(tab, 1, 3, sequence=1), 409, "あたらしい答えが、もうとどいています")
    assert Answer.objects.get().response == [2]


# --- Bad input -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/play/", "/play/1/", "/play/finish/", "/play/result/"])
def test_a_lost_cookie(path: str) -> None:
    refuses(Device().get(path), 401, "この端末の席が見つかりません")


@pytest.mark.parametrize("path", ["/play/1/", "/play/finish/"])
def test_a_lost_cookie_when_something_is_sent(path: str) -> None:
    refuses(Device().post(path, {"choice": "1"}), 401, "この端末の席が見つかりません")


def test_a_seat_that_the_teacher_released(session: Session, device: Device) -> None:
    choose(device, 1, 2)
    release_seat(session=session, number=1)
    refuses(choose(device, 2, 1), 401, "答えたものは、なくなっていません")
    other = seated(session)
    assert other.get("/play/")["Location"] == "/play/2/"


@pytest.mark.parametrize("choices", [[], ["x"], ["0"], ["9"], ["1", "2"], ["１"], ["9" * 30]])
def test_a_choice_that_is_none(device: Device, choices: list[str]) -> None:
    response = choose(device, 1, *choices)
    refuses(response, 400, "答えをえらんでから")
    assert 'name="choice"' in text(response), "the item is there to be answered"
    shows_no_key(response)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("sequence", ["", "x", "0", "-1", "9" * 30])
def test_a_sequence_that_is_none(device: Device, sequence: str) -> None:
    refuses(choose(device, 1, 1, sequence=sequence), 400, "答えをえらんでから")
    assert not Answer.objects.exists()


def test_a_second_answer_to_the_same_item(device: Device) -> None:
    choose(device, 1, 2)
    response = choose(device, 1, 1, sequence=2)
    refuses(response, 409, "この問題には、もう答えています")
    assert "解説" in text(response), "the first answer is explained on the same page"
    assert Answer.objects.get().response == [2]


def test_the_same_answer_sent_twice_by_a_double_tap(device: Device) -> None:
    assert choose(device, 1, 2).status_code == choose(device, 1, 2).status_code == 302
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("position", [0, 4, 999])
def test_an_item_that_the_quiz_has_not(device: Device, position: int) -> None:
    for response in (device.get(f"/play/{position}/"), choose(device, position, 1)):
        refuses(response, 404, "その問題は見つかりません")


def test_an_answer_after_the_close(session: Session, device: Device) -> None:
    choose(device, 1, 2)
    close_session(session=session, now=timezone.now())
    late = choose(device, 2, 1)
    refuses(late, 410, "ここまでの答えは、とどいています")
    assert "解説" not in text(late), "the session may open again, so that no key is shown"
    assert device.post("/play/finish/")["Location"] == "/play/result/"
    assert device.get("/play/")["Location"] == "/play/result/"
    assert text(device.get("/play/result/")).count("解説") == 1
    assert Answer.objects.get().response == [2]


def test_an_answer_after_handing_in_leads_to_the_result(device: Device) -> None:
    choose(device, 1, 2)
    device.post("/play/finish/")
    assert choose(device, 2, 1)["Location"] == "/play/result/"
    assert device.post("/play/finish/")["Location"] == "/play/result/", "twice is once"
    assert Answer.objects.count() == 1


def test_a_second_tab_is_the_same_seat(device: Device) -> None:
    tab = device.second_tab()
    choose(device, 1, 2)
    assert tab.get("/play/")["Location"] == "/play/2/"
    tab.post("/play/finish/")
    assert device.get("/play/2/").status_code == 200
    assert choose(device, 2, 1)["Location"] == "/play/result/"


@pytest.mark.parametrize("path", ["/play/1/", "/play/finish/"])
def test_another_sites_page_can_send_nothing(device: Device, path: str) -> None:
    response = device.post(
        path, {"choice": "1", "sequence": "1"}, headers={"sec-fetch-site": "cross-site"}
    )
    refuses(response, 403, "ほかのサイトからは送れません")
    assert not Answer.objects.exists()
    assert not Sitting.objects.filter(submitted=True).exists()


def test_an_oversized_body(device: Device) -> None:
    response = device.post("/play/1/", {"choice": "1", "sequence": "1" * 3_000_000})
    refuses(response, 413, "送られたデータが大きすぎます")


def test_a_session_without_a_quiz() -> None:
    device = seated(SessionFactory(open=True))
    refuses(device.get("/play/"), 404, "この時間にクイズはありません")


@pytest.mark.parametrize("path", ["/play/", "/play/result/"])
def test_pages_that_only_show_take_nothing(device: Device, path: str) -> None:
    assert device.post(path).status_code == 403, "nothing here goes without a form's token"


# --- What a page may leave behind ----------------------------------------------------------


def test_no_page_is_kept_by_a_cache_and_none_sets_a_cookie(device: Device) -> None:
    pages = [device.get("/play/"), device.get("/play/1/"), choose(device, 1, 1)]
    pages += [device.get("/play/finish/"), device.post("/play/finish/")]
    pages += [device.get("/play/result/"), device.get("/play/9/")]
    for page in pages:
        assert not page.cookies
    for page in pages[:-1]:
        assert "no-store" in page["Cache-Control"]
    assert set(device.cookies) == {"seat"}


def test_pages_in_english_go_on_in_english(device: Device) -> None:
    page = device.get("/en/play/1/")
    assert page.status_code == 200
    assert 'action="/en/play/1/"' in text(page)
