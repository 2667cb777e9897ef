"""Reports for editors: what is to be read again, and what leads nowhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document

from cms.actions.links import check_links
from cms.link_fetching import Fetched, Problem
from cms.links import broken_links, published_links
from cms.models import LinkCheck
from cms.reviews import due_for_review
from tests.factories.cms import (
    ContactPointFactory,
    StandardPageFactory,
    UserFactory,
    stream,
)
from tests.factories.lessons import LessonPageFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(UserFactory.create(superuser=True))
    return client


# --- What is to be read again --------------------------------------------------------------


def test_a_page_is_due_on_its_day_or_after_a_year() -> None:
    young, old = NOW - timedelta(days=30), NOW - timedelta(days=400)
    for title, day, published in (
        ("その日", date(2026, 11, 20), young),
        ("あした", date(2026, 11, 21), young),
        ("古い", date(2027, 3, 1), old),
        ("古くて、すぎた", date(2026, 1, 1), old),
    ):
        LessonPageFactory.create(title=title, review_date=day, last_published_at=published)
    LessonPageFactory.create(title="下書き", review_date=date(2026, 1, 1), live=False)
    StandardPageFactory.create(title="読みもの", last_published_at=old)
    due = due_for_review(now=NOW)
    assert [found.title for found in due] == ["古くて、すぎた", "その日", "古い"]
    assert "見直す日" in due[0].reason
    assert "12か月" in due[0].reason


def test_the_report_names_what_is_due(editor: Client) -> None:
    LessonPageFactory.create(title="見直す教材", review_date=date(2020, 1, 1))
    LessonPageFactory.create(title="まだの教材", review_date=date(2999, 1, 1))
    page = editor.get("/cms/reports/review-due/").content.decode()
    assert "見直す教材" in page
    assert "まだの教材" not in page
    csv = b"".join(editor.get("/cms/reports/review-due/?export=csv").streaming_content).decode()
    assert "見直す教材" in csv
    assert editor.get("/cms/reports/review-due/results/").status_code == 200
    assert "/cms/reports/review-due/" in editor.get("/cms/").content.decode()


def test_a_spreadsheet_takes_no_title_for_a_formula(editor: Client) -> None:
    LessonPageFactory.create(title='=HYPERLINK("x")', review_date=date(2020, 1, 1))
    csv = b"".join(editor.get("/cms/reports/review-due/?export=csv").streaming_content).decode()
    assert "'=HYPERLINK" in csv


@pytest.mark.parametrize("report", ["review-due", "broken-links"])
def test_a_report_is_for_editors(client: Client, report: str) -> None:
    address = f"/cms/reports/{report}/"
    assert client.get(address).status_code == 302
    client.force_login(UserFactory.create())
    assert client.get(address).status_code == 403


# --- What leads nowhere --------------------------------------------------------------------


def problems(html: str) -> list[tuple[str, str]]:
    StandardPageFactory.create(slug="source", body=stream(("heading", "見出し"), ("text", html)))
    return [(found.text, found.address) for found in broken_links(published_links())]


def test_links_that_lead_somewhere_are_left_alone() -> None:
    page = StandardPageFactory.create(slug="there")
    document = Document.objects.create(title="x", file="x.pdf")
    Redirect.add_redirect(old_path="/was-here/", redirect_to=page)
    html = f"""<p><a linktype="page" id="{page.pk}">ページ</a>
        <a linktype="document" id="{document.pk}">文書</a>
        <a href="/there/">手書き</a> <a href="/en/there/?x=1#y">英語</a> <a href="/help/">相談</a>
        <a href="/was-here/">前の場所</a> <a href="#section-1">見出しへ</a>
        <a href="tel:110">電話</a> <a href="mailto:a@example.com">メール</a>
        <a href="https://example.com/">外</a></p>"""
    assert problems(html) == []


def test_links_that_lead_nowhere_are_named() -> None:
    hidden = StandardPageFactory.create(slug="hidden", title="かくした", live=False)
    html = f"""<p><a linktype="page" id="99999">なくなった</a>
        <a linktype="page" id="{hidden.pk}">公開していない</a>
        <a linktype="document" id="99999">文書</a>
        <a href="/gone/">手書き</a> <a href="#nowhere">目印</a> <a href="lessons/">途中から</a></p>"""
    assert problems(html) == [
        ("なくなった", "ページ 99999"),
        ("公開していない", "かくした"),
        ("文書", "文書 99999"),
        ("手書き", "/gone/"),
        ("目印", "#nowhere"),
        ("途中から", "lessons/"),
    ]


def test_links_in_drafts_are_nobodys_trouble_yet() -> None:
    StandardPageFactory.create(live=False, body=stream(("text", '<p><a href="/gone/">x</a></p>')))
    assert broken_links(published_links()) == []


def test_a_link_deep_in_a_block_is_found() -> None:
    LessonPageFactory.create(
        body=stream(("key_point", {"title": "題", "text": '<p><a href="/gone/">深い</a></p>'}))
    )
    assert [found.text for found in broken_links(published_links())] == ["深い"]


def test_other_sites_are_asked_once_and_their_answers_kept() -> None:
    StandardPageFactory.create(
        body=stream(
            ("text", '<p><a href="https://a.example/">a</a><a href="https://a.example/">b</a></p>')
        )
    )
    ContactPointFactory.create(name="相談先", url="https://b.example/")
    LinkCheck.objects.create(url="https://old.example/", status=404, checked_at=NOW)
    asked = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        return Fetched(status=404) if "a." in url else Fetched(problem=Problem.TIMED_OUT)

    list(check_links(now=NOW, fetch=fetch))
    assert asked == ["https://a.example/", "https://b.example/"]
    assert set(LinkCheck.objects.values_list("url", "status", "problem")) == {
        ("https://a.example/", 404, ""),
        ("https://b.example/", None, "timed_out"),
    }
    found = broken_links(published_links())
    assert [(link.text, link.problem) for link in found] == [
        ("a", "404 が返ってきました"),
        ("b", "404 が返ってきました"),
        ("相談先", "時間内に答えがありません"),
    ]
    list(check_links(now=NOW, fetch=lambda url: Fetched(status=200)))
    assert broken_links(published_links()) == []


def test_the_command_asks_no_private_address(capsys: pytest.CaptureFixture[str]) -> None:
    StandardPageFactory.create(body=stream(("text", '<p><a href="https://127.0.0.1/">x</a></p>')))
    call_command("check_links")
    assert "1 checked, 1 of them do not answer." in capsys.readouterr().out
    assert LinkCheck.objects.get().problem == "private"
    assert LinkCheck.objects.get().checked_at <= timezone.now()


def test_the_report_shows_what_leads_nowhere(editor: Client) -> None:
    page = StandardPageFactory.create(
        title="元のページ", body=stream(("text", '<p><a href="/gone/">行けない</a></p>'))
    )
    shown = editor.get("/cms/reports/broken-links/").content.decode()
    for words in ("元のページ", "行けない", "/gone/", f"/cms/pages/{page.pk}/edit/"):
        assert words in shown
    csv = b"".join(editor.get("/cms/reports/broken-links/?export=csv").streaming_content).decode()
    assert "行けない" in csv
