"""The search as readers and editors meet it, on the database that the suite runs on."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale, Page

from cms.search import Closeness, find
from tests.factories.cms import (
    PASSWORD,
    ContactPointFactory,
    HomePageFactory,
    StandardPageFactory,
    UserFactory,
    stream,
)
from tests.factories.guides import (
    UNVERIFIED,
    VERIFIED,
    CampaignPageFactory,
    GuidePageFactory,
)
from tests.factories.lessons import TEACHERS_WORDS, LessonPageFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def index() -> None:
    """Fill the index: in a test nothing is committed, so that no task does it."""
    call_command("wagtail_update_index", verbosity=0)


@pytest.fixture
def pages() -> Iterator[None]:
    LessonPageFactory.create(
        slug="personal",
        title="個人情報を守ろう",
        summary="名前や住所を、だれに見せるかを考えます。",
        body=stream(
            ("teacher_note", {"text": f"<p>{TEACHERS_WORDS}：評価規準</p>"}),
            ("text", "<p>知らない人に写真を送らない。<b>ＳＮＳ</b>で話す。</p>"),
        ),
    )
    LessonPageFactory.create(
        slug="filter",
        title="フィルタリングってなに？",
        summary="見せたくないページを止めるしくみです。",
        body=stream(("text", "<p>個人情報のページも止めます。パスワードを入れます。</p>")),
    )
    StandardPageFactory.create(
        slug="privacy",
        title="プライバシー",
        introduction="何を残すかを説明します。",
        body=stream(("text", "<p>メールアドレスを保存します &amp; 消します。</p>")),
    )
    index()
    return


def titles(query: str, language: str = "ja") -> list[str]:
    findings = find(query=query, language=language, now=NOW)
    return [found.page.title for found in findings.pages(findings.page_ids)]


def html(client: Client, query: str, prefix: str = "", **more: str) -> str:
    address = f"{prefix}/search/?q={quote(query)}"
    response = client.get(address + "".join(f"&{name}={value}" for name, value in more.items()))
    assert response.status_code == 200
    return str(response.content.decode())


# --- What is found -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("フィルタリング", "フィルタリングってなに？"),
        ("ふぃるたりんぐ", "フィルタリングってなに？"),
        ("ﾌｨﾙﾀﾘﾝｸﾞ", "フィルタリングってなに？"),
        ("フィルタ", "フィルタリングってなに？"),
        ("ぱすわーど", "フィルタリングってなに？"),
        ("個人情報", "個人情報を守ろう"),
        ("こじんじょうほう", "個人情報を守ろう"),
        ("情報", "個人情報を守ろう"),
        ("個人", "個人情報を守ろう"),
        ("守", "個人情報を守ろう"),
        ("しゃしん", "個人情報を守ろう"),
        ("sns", "個人情報を守ろう"),
        ("えすえぬえす", "個人情報を守ろう"),
        ("住所", "個人情報を守ろう"),
        ("写真　知らない人", "個人情報を守ろう"),
        ("めーるあどれす", "プライバシー"),
        ("privacy プライバシー", "プライバシー"),
    ],
)
def test_a_word_is_found_however_it_is_typed(pages: None, query: str, title: str) -> None:
    assert titles(query)[0] == title


def test_a_title_weighs_more_than_a_mention(pages: None) -> None:
    assert titles("個人情報") == ["個人情報を守ろう", "フィルタリングってなに？"]
    assert titles("こじんじょうほう") == ["個人情報を守ろう", "フィルタリングってなに？"]


def test_a_question_is_answered_by_its_words(pages: None) -> None:
    findings = find(
        query="知らない人から写真を送ってと言われたらどうする？", language="ja", now=NOW
    )
    assert findings.closeness in {Closeness.WORDS, Closeness.SOME}
    assert (
        next(found.page.title for found in findings.pages(findings.page_ids)) == "個人情報を守ろう"
    )


@pytest.mark.parametrize("query", ["評価規準", "ひょうかきじゅん", TEACHERS_WORDS])
def test_teachers_notes_are_never_found(pages: None, client: Client, query: str) -> None:
    assert titles(query) == []
    client.login(email=UserFactory.create().email, password=PASSWORD)
    assert TEACHERS_WORDS not in html(client, query).replace(f"「{query}」", "").replace(
        f'value="{query}"', ""
    )


def test_what_is_not_published_or_not_public_is_not_found(pages: None) -> None:
    draft = StandardPageFactory.create(title="ひみつの下書き", live=False)
    closed = StandardPageFactory.create(title="ひみつの部屋")
    closed.view_restrictions.create(restriction_type="login")
    index()
    assert draft.pk
    assert titles("ひみつ") == []


def test_what_nobody_has_verified_is_not_found(client: Client) -> None:
    GuidePageFactory.create(title="端末のガイド")
    index()
    assert titles(VERIFIED) == ["端末のガイド"]
    assert UNVERIFIED not in html(client, "確かめていない項目").replace(
        "「確かめていない項目」", ""
    )


def test_a_campaign_is_not_found_before_its_days(client: Client) -> None:
    for title, first in (("来年の行動", date(2999, 2, 1)), ("今年の行動", date(2026, 2, 1))):
        CampaignPageFactory.create(
            title=title,
            slug=f"edition-{first.year}",
            guide=None,
            shows_from=first,
            shows_until=date(2999, 5, 31),
        )
    index()
    assert titles("行動") == ["今年の行動"]
    assert "来年の行動" not in html(client, "行動")


def test_the_readers_edition_comes_alone(pages: None) -> None:
    english = Locale.objects.get_or_create(language_code="en")[0]
    home = HomePageFactory.create().copy_for_translation(english)
    home.save_revision().publish()
    page = StandardPageFactory.create(title="パスワードの作り方 password", slug="password")
    copied = page.copy_for_translation(english, copy_parents=True)
    copied.title = "How to make a password"
    copied.save_revision().publish()
    index()
    assert titles("password", "en") == ["How to make a password"]
    assert titles("password", "ja") == ["パスワードの作り方 password"]
    assert titles("How to make", "ja") == []
    assert titles("パスワードの作り方", "en") == ["パスワードの作り方 password"], "better than none"


def test_what_is_published_is_found_at_once(
    django_capture_on_commit_callbacks: object,
) -> None:
    page = StandardPageFactory.create(title="まえの題")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        page.title = "あたらしい題"
        page.save_revision().publish()
    assert titles("新しい題") == ["あたらしい題"]


# --- The page ------------------------------------------------------------------------------


def test_the_place_found_is_marked(pages: None, client: Client) -> None:
    assert "<mark>写真</mark>を送らない" in html(client, "しゃしん")
    assert "&amp; 消します" in html(client, "保存")


def test_markup_in_a_query_or_page_is_only_words(client: Client) -> None:
    StandardPageFactory.create(
        title="<script>題</script>", body=stream(("heading", "<script>alert(1)</script> 見出し"))
    )
    index()
    page = html(client, "<script>alert")
    assert "<script>alert" not in page
    assert "<script>題" not in page


@pytest.mark.parametrize(
    ("language", "words"), [("", "「ざざざ」は、見つかりませんでした"), ("/en", "ざざざ")]
)
def test_nothing_found_says_what_to_do(
    pages: None, client: Client, language: str, words: str
) -> None:
    page = html(client, "ざざざ", language)
    assert words in page
    assert f'href="{language}/lessons/"' in page
    assert f'href="{language}/help/"' in page


def test_whoever_may_need_somebody_sees_somebody_first(pages: None, client: Client) -> None:
    ContactPointFactory.create(name="話せるところ", phone="0120-1-11111")
    page = html(client, "写真でおどされた").split("<main")[1]
    assert page.index("話せる人がいます") < page.index('id="results"')
    assert 'href="tel:0120111111"' in page
    assert "話せる人がいます" not in html(client, "写真")


def test_contact_points_are_found(client: Client) -> None:
    ContactPointFactory.create(name="チャイルドライン", description="話を聞いてくれます。")
    ContactPointFactory.create(name="まだ確かめていないチャイルド", unverified=True)
    page = html(client, "ちゃいるど")
    assert "チャイルドライン" in page
    assert "まだ確かめていない" not in page


def test_results_come_in_pages(client: Client) -> None:
    for number in range(12):
        StandardPageFactory.create(title=f"安全な使い方 {number}")
    index()
    first, second = html(client, "使い方"), html(client, "使い方", page="2")
    assert first.count("card found") == 10
    assert second.count("card found") == 2
    assert f"?q={quote('使い方')}&amp;page=2" in first
    for rubbish in ("0", "-1", "x", "99999999999999999999", "%00"):
        assert "card found" in html(client, "使い方", page=rubbish)


@pytest.mark.parametrize(
    "query",
    [
        "あ",
        "本",
        "a",
        "1",
        "あ" * 200,
        "情報" * 100,
        "a " * 100,
        "🙂",
        "👨‍👩‍👧",
        "\x00",
        "情\x00報",
        '"',
        "'",
        "*",
        "-",
        "情報*",
        '"情報',
        "情報 -個人",
        "NEAR(情報, 個人)",
        "title:情報",
        "情報 AND OR NOT",
        "^情報",
        "{title} : x",
        "' OR 1=1 --",
        "%",
        "%s %d %(x)s",
        "\\",
        "情報:*",
        "!情報 & | <->",
        "｜",
        "\ud83d",
        "　",
        "<b>",
        "ǁ",
        "ﾞ",
    ],
)
def test_no_query_is_too_strange(pages: None, client: Client, query: str) -> None:
    address = "/search/?q=" + quote(query.encode("utf-8", "surrogatepass"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/search/", "/search/?q=", "/search/?q=%20", "/en/search/"])
def test_nothing_asked_is_answered_by_the_form(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert 'name="q"' in response.content.decode()
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert 'id="results"' not in response.content.decode()


def test_bytes_that_are_no_text_are_no_error(client: Client) -> None:
    assert client.get("/search/?q=%ff%fe").status_code == 200


def test_every_page_has_the_search(client: Client, pages: None) -> None:
    for address in ("/", "/privacy/", "/en/", "/help/"):
        form = re.search(r'<form class="search[^>]*>', client.get(address).content.decode())
        assert form
        assert 'role="search"' in form[0]
        assert f'action="{"/en" if address.startswith("/en") else ""}/search/"' in form[0]


# --- Privacy -------------------------------------------------------------------------------


def test_what_was_looked_for_is_kept_nowhere(
    pages: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        caplog.at_level("DEBUG"),
    ):
        response = client.get("/search/?q=" + quote("こまったひみつ"))
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert not response.cookies
    written = ("INSERT", "UPDATE", "DELETE")
    assert not [q for q in queries if q["sql"].startswith(written)]
    assert "ひみつ" not in " ".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    title = response.content.decode().split("<title>")[1].split("</title>")[0]
    assert "ひみつ" not in title, "a browser keeps titles in its history"


# --- What it costs -------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 9])
def test_a_search_asks_as_often_for_many_results_as_for_one(
    client: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        LessonPageFactory.create(title=f"写真の話 {n}")
    index()
    html(client, "写真")
    with django_assert_max_num_queries(14):
        html(client, "写真")


# --- Editors -------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["情報", "こじん", "ふぃるた", "フィルタ"])
def test_editors_find_pages_by_parts_of_words(pages: None, client: Client, query: str) -> None:
    client.force_login(UserFactory.create(superuser=True))
    found = client.get("/cms/pages/search/", {"q": query})
    explored = client.get(f"/cms/pages/{Page.objects.get(slug='lessons').pk}/", {"q": query})
    expected = "フィルタリング" if query.lower()[0] in "ふフ" else "個人情報を守ろう"
    assert expected in found.content.decode()
    assert expected in explored.content.decode()
    assert "プライバシー</" not in found.content.decode()
