"""Items flagged sensitive: what a device can tell by itself, and what nobody else ever learns."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from classrooms.models import Session
from quizzes.delivery.board import compute_board
from quizzes.delivery.report import report_of
from quizzes.items.kinds import KINDS
from quizzes.models import Answer, Item
from quizzes.papers.papers import paper_by_digest
from quizzes.statistics.counting import is_counted
from tests.devices import API, Device, says
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held, tell_item

pytestmark = pytest.mark.django_db

PROMISE = "答えは、この端末からどこにも送りません"


def opened(*, exam: bool = False, last: bool = False) -> Session:
    """Open a session on a quiz of three items, the second or the last of which is sensitive."""
    session: Session = SessionFactory(open=True, seat_count=4)
    kinds = ["single", "single", "scale"] if last else ["single", "scale", "single"]
    items = [ItemFactory(kind=kind, sensitive=kind == "scale") for kind in kinds]
    held(session, QuizFactory(items=items, exam=exam))
    return session


def seated(session: Session, number: int = 1) -> Device:
    device = Device()
    assert device.join(session, number).status_code == 201
    return device


def text(response: Any) -> str:
    return str(response.content.decode())


# --- What a device gets ----------------------------------------------------------------------


def test_its_page_carries_all_that_can_be_read_and_no_form_that_is_sent() -> None:
    html = text(seated(opened()).get("/play/2/"))
    assert PROMISE in html
    for position in (1, 2, 3, 4):
        (told,) = re.findall(
            rf'<details class="panel" data-feedback="{position}">(.*?)</details>', html, re.DOTALL
        )
        assert re.search(rf"選択肢 item-\d+/{position}</summary>", told)
        assert re.search(rf"理由 item-\d+/{position}<", told)
    assert "解説" in html
    assert 'method="post"' not in html.split("<main")[1]
    assert '<form class="stack" method="dialog" data-controller="on-device">' in html
    assert 'type="submit"' not in html.split("<main")[1]


def test_the_other_items_of_its_paper_carry_nothing() -> None:
    session = opened()
    device = seated(session)
    paper = Client().get(f"{API}/papers/{session.quiz_session.quiz_revision.digest}/").json()
    first, own, last = paper["items"]
    assert (first["own_feedback"], last["own_feedback"]) == (None, None)
    assert [choice["rationale"][-1] for choice in own["own_feedback"]["choices"]] == list("1234")
    assert own["own_feedback"]["explanation"].startswith("解説")
    assert [item["sensitive"] for item in paper["items"]] == [False, True, False]
    for position in (1, 3):
        for secret in ("理由", "解説", "data-feedback"):
            assert secret not in text(device.get(f"/play/{position}/"))


def test_it_is_told_in_other_languages() -> None:
    item = ItemFactory(kind="scale", sensitive=True)
    tell_item(item)
    session: Session = SessionFactory(open=True)
    held(session, QuizFactory(items=[Item.objects.get(pk=item.pk)]))
    paper = Client().get(f"{API}/papers/{session.quiz_session.quiz_revision.digest}/").json()
    own = paper["editions"][0]["items"][0]["own_feedback"]
    assert own["explanation"] == f"explanation {item.key} en"


# --- What nobody learns ------------------------------------------------------------------------


@pytest.mark.parametrize("exam", [False, True])
def test_the_server_refuses_an_answer(exam: bool) -> None:
    device = seated(opened(exam=exam))
    says(device.answer(2, [1]), status=409, code="answer_stays_here")
    says(device.answer(2, ["rubbish"]), status=409, code="answer_stays_here")
    posted = device.post("/play/2/", {"choice": ["1"], "sequence": "1"})
    assert posted.status_code == 409
    assert "どこにも送りません" in text(posted)
    assert not Answer.objects.exists()


def test_a_stranger_learns_nothing_of_it() -> None:
    session = opened()
    uuid = seated(session).uuid()
    says(Device().answer(2, [1], uuid=uuid), status=401, code="seat_lost")


def test_it_is_in_no_total_no_board_no_report_and_no_statistics() -> None:
    session = opened()
    device = seated(session)
    for position in (1, 3):
        device.answer(position, [1])
    result = device.submit().json()
    assert {name: result[name] for name in ("answered", "total", "scored", "correct")} == {
        "answered": 2,
        "total": 2,
        "scored": 2,
        "correct": 2,
    }
    assert result["on_device"] == 1
    assert [item["position"] for item in result["items"]] == [1, 3]
    board = compute_board(session=session, now=timezone.now())
    assert board.total == 2
    assert [item.position for item in board.items] == [1, 3]
    report = report_of(session=session, now=timezone.now())
    assert report
    assert [item.question.position for item in report.items] == [1, 3]
    assert [seat.marks for seat in report.seats] == [("correct", "correct")]
    assert [question.position for question in report.on_device] == [2]
    paper = paper_by_digest(session.quiz_session.quiz_revision.digest)
    assert [is_counted(question) for question in paper.questions] == [True, False, True]


def test_result_report_and_board_say_that_they_hold_nothing() -> None:
    session = opened()
    device = seated(session)
    device.answer(1, [1])
    device.submit()
    assert "（1問）の答えは、送っていないので、ここにはありません" in text(
        device.get("/play/result/")
    )
    report = report_of(session=session, now=timezone.now())
    html = render_to_string("quizzes/report.html", {"session": session, "report": report})
    assert "この答えは、どこにも送られず、どこにも残っていません。" in html
    paper = paper_by_digest(session.quiz_session.quiz_revision.digest)
    board = compute_board(session=session, now=timezone.now())
    html = render_to_string(
        "quizzes/board.html",
        {"session": session, "joined": 1, "seats": [], "board": board, "paper": paper},
    )
    assert "答えを端末から出さない問題は、ここにありません：" in html
    assert [f"{n}. " in html for n in (1, 2, 3)] == [True, False, True]


# --- The way through a quiz ----------------------------------------------------------------------


def test_it_is_met_on_the_way_and_nobody_is_led_back_to_it() -> None:
    device = seated(opened())
    device.post("/play/1/", {"choice": ["1"], "sequence": "1"})
    assert 'href="/play/2/"' in text(device.get("/play/1/"))
    assert 'href="/play/3/"' in text(device.get("/play/2/"))
    assert device.get("/play/")["Location"] == "/play/2/", "a device that comes back meets it"
    device.post("/play/3/", {"choice": ["1"], "sequence": "1"})
    assert 'href="/play/finish/"' in text(device.get("/play/3/"))
    assert device.get("/play/")["Location"] == "/play/finish/"
    finish = text(device.get("/play/finish/"))
    assert "2問中 2問" in finish
    assert "まだ答えていない問題があります" not in finish


def test_the_last_item_may_be_sensitive() -> None:
    device = seated(opened(last=True))
    device.post("/play/1/", {"choice": ["1"], "sequence": "1"})
    device.post("/play/2/", {"choice": ["1"], "sequence": "1"})
    assert 'href="/play/3/"' in text(device.get("/play/2/"))
    assert 'href="/play/finish/"' in text(device.get("/play/3/"))


# --- Editors ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_a_device_can_tell_by_itself_may_be_sensitive(kind: str) -> None:
    item = ItemFactory(kind=kind)
    item.sensitive = True
    if kind in {"order", "match", "sort", "chat"}:
        with pytest.raises(ValidationError, match="端末の中だけに"):
            item.clean()
    else:
        item.clean()


def test_its_preview_shows_what_the_device_shows() -> None:
    item = ItemFactory(kind="scale", sensitive=True)
    context = item.get_preview_context(None, "ja")
    html = render_to_string("quizzes/item_preview.html", {**context, "object": item})
    assert PROMISE in html
