"""The help directory: who is shown to whom, who answers now, and for how long a cache may say so."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.models import ContactChannel, ContactCost, ContactPurpose
from cms.opening_hours import JAPAN
from tests.factories.cms import (
    PASSWORD,
    ContactOpeningFactory,
    ContactPointFactory,
    UserFactory,
)
from tests.factories.regions import PrefectureFactory

HELP = ("/help/", "/en/help/")
PUBLIC_SECONDS = re.compile(r"public, max-age=(\d+)")

pytestmark = pytest.mark.django_db


def help_page(client: Client, address: str = "/help/", **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return str(response.content.decode())


def part(html: str, heading: str) -> str:
    """Return what stands between the heading of that id and the next one of its level."""
    return re.split(r"<h2", html.split(f'<h2 id="{heading}"')[1])[0]


def names(html: str) -> list[str]:
    """Return the names of the contact points in the HTML, in their order."""
    return re.findall(r"(?<!<summary>)<h[34]>([^<]*)</h[34]>", html)


@contextmanager
def clock_at(text: str) -> Iterator[None]:
    """Let the pages believe that it is that time in Japan."""
    moment = datetime.fromisoformat(text).replace(tzinfo=JAPAN)
    with patch("django.utils.timezone.now", return_value=moment):
        yield


# --- Whom one finds ------------------------------------------------------------------------


@pytest.mark.parametrize("address", HELP)
def test_danger_now_comes_first(client: Client, address: str) -> None:
    ContactPointFactory.create(name="窓口の一つ", phone="0120-1-11111", order=1)
    ContactPointFactory.create(name="いますぐ", phone="110", urgent=True, order=50)
    html = help_page(client, address)
    assert 'href="tel:110"' in part(html, "now")
    assert html.index("いますぐ") < html.index("窓口の一つ")
    assert html.count("tel:110") == 1, "what is urgent is said once"


def test_everyone_finds_whom_they_can_turn_to(client: Client) -> None:
    ContactPointFactory.create(name="子どもだけ")
    ContactPointFactory.create(
        name="保護者と先生", for_child=False, for_guardian=True, for_teacher=True
    )
    assert names(help_page(client)) == ["子どもだけ"]
    assert names(help_page(client, who="child")) == ["子どもだけ"]
    assert names(help_page(client, who="guardian")) == ["保護者と先生"]
    assert names(help_page(client, who="teacher")) == ["保護者と先生"]


def test_each_audience_reads_what_is_meant_for_it(client: Client) -> None:
    assert "あなたは悪くありません" in help_page(client)
    assert "画像は見せてもらわず" in help_page(client, who="guardian")
    assert "学校の端末に保存しないで" in help_page(client, who="teacher")


def test_a_child_chooses_among_three_at_first(client: Client) -> None:
    for order, name in enumerate(["う", "い", "え", "あ"]):
        ContactPointFactory.create(name=name, order=order)
    html = help_page(client)
    assert names(part(html, "first")) == ["う", "い", "え"]
    assert names(part(html, "others")) == ["あ"]


def test_who_rests_now_is_not_the_first_choice(client: Client) -> None:
    ContactPointFactory.create(name="平日の昼", order=1, office=True)
    ContactPointFactory.create(name="いつでも", order=2, never_closed=True)
    ContactPointFactory.create(name="分からない", order=3)
    with clock_at("2026-11-24T12:00"):
        assert names(part(help_page(client), "first")) == ["平日の昼", "いつでも", "分からない"]
    with clock_at("2026-11-24T20:00"):
        assert names(part(help_page(client), "first")) == ["いつでも", "分からない", "平日の昼"]


def test_only_somebody_to_talk_to_is_a_first_choice(client: Client) -> None:
    ContactPointFactory.create(name="通報だけ", purpose=ContactPurpose.REPORT)
    ContactPointFactory.create(name="いますぐ", urgent=True)
    ContactPointFactory.create(name="静岡だけ", prefecture=PrefectureFactory.create())
    ContactPointFactory.create(name="話せる")
    assert names(part(help_page(client, prefecture="22"), "first")) == ["話せる"]


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("talk", ["電話", "学校"]),
        ("write", ["手紙", "チャット"]),
        ("remove", ["消す"]),
        ("report", ["知らせる"]),
    ],
)
def test_one_finds_by_what_one_wants_to_do(client: Client, need: str, found: list[str]) -> None:
    ContactPointFactory.create(name="電話", order=1)
    ContactPointFactory.create(name="学校", order=2, channel=ContactChannel.SCHOOL)
    ContactPointFactory.create(name="手紙", order=3, channel=ContactChannel.POST)
    ContactPointFactory.create(name="チャット", order=4, channel=ContactChannel.CHAT)
    ContactPointFactory.create(
        name="消す", order=5, purpose=ContactPurpose.REMOVAL, channel=ContactChannel.WEB
    )
    ContactPointFactory.create(name="知らせる", order=6, purpose=ContactPurpose.REPORT)
    ContactPointFactory.create(name="いますぐ", urgent=True)
    html = help_page(client, need=need)
    assert names(part(html, "others")) == found
    assert names(part(html, "now")) == ["いますぐ"], "whatever one looks for, danger comes first"
    assert 'id="first"' not in html


def test_no_button_leads_to_an_empty_list(client: Client) -> None:
    ContactPointFactory.create(name="電話")
    ContactPointFactory.create(name="消す", purpose=ContactPurpose.REMOVAL)
    html = help_page(client)
    assert "need=talk" in html
    assert "need=remove" in html
    assert "need=report" not in html


@pytest.mark.parametrize(
    "query",
    [
        {"who": "nobody"},
        {"need": "x"},
        {"prefecture": "99"},
        {"prefecture": "'"},
        {"prefecture": "２２"},
        {"who": ["child", "teacher"]},
    ],
)
def test_an_address_that_makes_no_sense_shows_the_directory(
    client: Client, query: dict[str, str]
) -> None:
    ContactPointFactory.create(name="電話", for_teacher=True)
    response = client.get("/help/", query)
    assert response.status_code == 200
    assert names(response.content.decode()) == ["電話"]


def test_local_entries_come_with_the_prefecture(client: Client) -> None:
    ContactPointFactory.create(name="全国")
    assert "<select" not in help_page(client), "nothing to choose from"
    ContactPointFactory.create(name="静岡だけ", prefecture=PrefectureFactory.create())
    html = help_page(client)
    assert names(html) == ["全国"]
    assert '<option value="22">静岡県</option>' in html
    html = help_page(client, prefecture="22", need="talk")
    assert names(html) == ["全国", "静岡だけ"]
    assert '<option value="22" selected>' in html
    assert 'name="need" value="talk"' in html, "what was asked before is kept"


def test_a_choice_keeps_the_rest_of_the_question(client: Client) -> None:
    ContactPointFactory.create(for_guardian=True, for_child=False)
    ContactPointFactory.create(for_guardian=True, for_child=False, purpose=ContactPurpose.REPORT)
    html = help_page(client, "/en/help/", who="guardian", prefecture="22")
    assert 'href="/en/help/?who=guardian&amp;need=report&amp;prefecture=22#others"' in html
    assert 'href="/en/help/?prefecture=22"' in html, "the child's"


# --- What one reads ------------------------------------------------------------------------


def test_numbers_can_be_dialled(client: Client) -> None:
    ContactPointFactory.create(phone="#8103", hours_note="注記です", urgent=True)
    html = help_page(client)
    assert 'href="tel:%238103"' in html
    assert "注記です" in html


def test_an_entry_says_what_happens_what_it_costs_and_when_it_was_checked(client: Client) -> None:
    ContactPointFactory.create(
        what_happens="話を聞いてくれます。",
        cost=ContactCost.FREE,
        verified_on=date(2026, 11, 1),
    )
    html = help_page(client, need="talk")
    assert "かけると：</strong><span>話を聞いてくれます。" in html
    assert "お金はかかりません" in html
    assert "2026年11月1日に確かめました<br>出典：<span>テスト用の出典</span>" in html


def test_what_is_not_known_is_not_said(client: Client) -> None:
    ContactPointFactory.create()
    html = help_page(client, need="talk")
    for words in ("かけると", "どうなるの", "受付", "お金", "つながります", "つぎは"):
        assert words not in html


def test_who_answers_now_is_said_and_paper_holds_the_hours_alone(client: Client) -> None:
    ContactPointFactory.create(office=True)
    with clock_at("2026-11-24T12:00"):
        html = help_page(client, need="talk")
    assert '<span class="answer answer-open no-print">いま つながります（17時まで）</span>' in html
    assert "受付：月〜金 9時〜17時" in html
    with clock_at("2026-11-27T18:00"):
        html = help_page(client, need="talk")
    assert '<span class="answer no-print">つぎは 30日（月） 9時から</span>' in html


def test_lists_are_open_without_script(client: Client) -> None:
    ContactPointFactory.create_batch(5, what_happens="話を聞いてくれます。")
    ContactPointFactory.create(urgent=True, what_happens="警察につながります。")
    main = help_page(client).split("<main")[1]
    assert main.count("<details") == 3
    assert main.count("<details open") + main.count('<details class="panel" open') == 3


def test_the_way_out_is_on_the_page(client: Client) -> None:
    for query in ({}, {"who": "teacher"}, {"need": "talk"}):
        assert 'data-controller="quick-exit"' in help_page(client, **query)


def test_an_empty_directory_still_speaks(client: Client) -> None:
    assert "ひとりでかかえなくて、だいじょうぶ" in help_page(client)


def test_the_directory_takes_nothing(client: Client) -> None:
    """A child is never asked to send anything here."""
    assert client.post("/help/", {"text": "x"}).status_code == 405
    assert "<textarea" not in help_page(client)
    assert 'type="file"' not in help_page(client)


# --- What nobody verified ------------------------------------------------------------------


def test_what_nobody_verified_is_never_shown(client: Client) -> None:
    ContactPointFactory.create(name="まだ確かめていない", unverified=True, urgent=True)
    ContactPointFactory.create(name="下書き", draft=True)
    ContactPointFactory.create(name="確かめた")
    assert names(help_page(client)) == ["確かめた"]


def test_editors_see_what_nobody_verified_with_a_label_and_uncached(client: Client) -> None:
    ContactPointFactory.create(name="確認待ち", unverified=True)
    ContactPointFactory.create(name="下書き", draft=True)
    ContactPointFactory.create(name="確かめた")
    client.login(email=UserFactory.create(superuser=True).email, password=PASSWORD)
    response = client.get("/help/")
    html = response.content.decode()
    assert names(part(html, "first")) == ["確かめた"], "never a first choice"
    assert names(part(html, "others")) == ["確認待ち"]
    assert html.count("編集者にだけ見えています") == 1
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_teacher_sees_what_everyone_sees(client: Client) -> None:
    ContactPointFactory.create(name="確認待ち", unverified=True)
    client.login(email=UserFactory.create().email, password=PASSWORD)
    assert "確認待ち" not in help_page(client)


# --- Caches --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", HELP)
def test_the_page_is_cacheable_and_sets_no_cookie(client: Client, address: str) -> None:
    ContactPointFactory.create(never_closed=True)
    response = client.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        ("2026-11-24T12:00:00", 60),
        ("2026-11-24T16:59:40", 20),
        ("2026-11-24T16:59:59.500000", 0),
        ("2026-11-24T08:59:15", 45),
        ("2026-11-28T08:59:15", 60),
    ],
)
def test_a_cache_keeps_the_page_no_longer_than_it_is_true(
    client: Client, at: str, seconds: int
) -> None:
    ContactPointFactory.create(office=True)
    with clock_at(at):
        response = client.get("/help/")
    (kept,) = PUBLIC_SECONDS.findall(response.headers["Cache-Control"])
    assert int(kept) == seconds


@pytest.mark.parametrize("contacts", [1, 20])
def test_the_directory_is_read_at_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, contacts: int
) -> None:
    for contact in ContactPointFactory.create_batch(contacts, prefecture=PrefectureFactory()):
        ContactOpeningFactory.create(contact=contact, closes=time(20))
    with django_assert_num_queries(3):
        help_page(client)
