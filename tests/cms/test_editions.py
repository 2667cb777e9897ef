"""Editions: the page in the reader's language, else the Japanese one under the same address."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import formats, translation
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale, Page

from cms.models import BasePage, HomePage, StandardPage
from lessons.models import LessonIndexPage, LessonPage
from tests.factories.cms import HomePageFactory, StandardPageFactory
from tests.factories.lessons import LessonIndexPageFactory, LessonPageFactory

EASY, ENGLISH = "ja-x-easy", "en"
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="http://testserver([^"]+)">')
SWITCH = re.compile(r'<a href="([^"]+)" lang="([^"]+)" hreflang=')


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page, on a site that knows its three languages."""
    for language in (EASY, ENGLISH):
        Locale.objects.create(language_code=language)
    return HomePageFactory.create()


@pytest.fixture
def privacy(home: HomePage) -> StandardPage:
    return StandardPageFactory.create(slug="privacy", title="プライバシー", parent=home)


def edition(page: BasePage, language: str, title: str, *, slug: str = "") -> BasePage:
    """Publish the page's edition in the language and return it."""
    made = page.copy_for_translation(Locale.objects.get(language_code=language)).specific
    made.title = title
    if slug:
        made.slug = slug
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# --- The language code -----------------------------------------------------------------------


def test_django_knows_easy_japanese() -> None:
    assert translation.check_for_language(EASY)
    assert translation.get_language_from_path("/ja-x-easy/help/") == EASY
    assert translation.to_locale(EASY) == "ja_X-easy"
    assert translation.get_language_info(EASY)["name_local"] == "やさしい日本語"
    assert translation.get_language_info("ja")["name_local"] == "日本語"


def test_english_words_stay_apart_where_a_wide_screen_hides_the_line_break(
    client: Client, home: HomePage
) -> None:
    wide = re.sub(r"<br ?/?>", "", html(client, "/en/"))
    assert "<span>Anshin Manabi</span>" in wide
    assert "<span>Leave this page<" in wide
    with translation.override(EASY):
        assert formats.date_format(date(2026, 11, 23)) == "2026年11月23日"
        assert translation.gettext("Save") == "保存", "what has no easy wording is Japanese"


def test_the_interface_is_worded_for_the_language(client: Client, home: HomePage) -> None:
    easy = html(client, "/ja-x-easy/join/")
    assert '<html lang="ja-x-easy">' in easy
    assert "クラスに 入る" in easy
    assert "クラスに参加" in html(client, "/join/")


def test_the_api_answers_in_easy_japanese(client: Client, home: HomePage) -> None:
    response = client.get("/api/v1/nowhere/", headers={"Accept-Language": EASY})
    assert response["Content-Language"] == EASY


def test_the_admin_stays_in_its_own_languages(client: Client, home: HomePage) -> None:
    assert client.get("/ja-x-easy/cms/").status_code == 404


# --- The page that is served -------------------------------------------------------------------


def test_a_reader_gets_the_edition_in_their_language(client: Client, privacy: StandardPage) -> None:
    edition(privacy.get_parent().specific, ENGLISH, "Home")
    edition(privacy, ENGLISH, "Privacy")
    english = html(client, "/en/privacy/")
    assert "<h1>Privacy</h1>" in english
    assert "notice-info" not in english
    assert f"<h1>{privacy.title}</h1>" in html(client, "/privacy/")


@pytest.mark.parametrize("with_home", [False, True])
@pytest.mark.parametrize("prefix", ["/en", "/ja-x-easy"])
def test_without_an_edition_the_japanese_page_says_so(
    client: Client, privacy: StandardPage, prefix: str, with_home: bool
) -> None:
    if with_home:
        edition(privacy.get_parent().specific, prefix.strip("/"), "Home")
    shown = html(client, f"{prefix}/privacy/")
    assert '<h1 lang="ja">プライバシー</h1>' in shown
    assert shown.count("notice-info") == 1
    assert "notice-info" not in html(client, "/privacy/")


def test_a_draft_edition_is_shown_to_nobody(client: Client, privacy: StandardPage) -> None:
    edition(privacy.get_parent().specific, ENGLISH, "Home")
    draft = edition(privacy, ENGLISH, "Privacy")
    draft.unpublish()
    assert '<h1 lang="ja">プライバシー</h1>' in html(client, "/en/privacy/")


def test_a_copy_that_stands_in_for_an_edition_is_none(
    client: Client, privacy: StandardPage
) -> None:
    """Wagtail makes such aliases of the parents of a page that is translated before them."""
    english = Locale.objects.get(language_code=ENGLISH)
    privacy.copy_for_translation(english, copy_parents=True, alias=True)
    assert Page.objects.filter(locale=english, live=True).exclude(alias_of=None).count() == 2
    for address in ("/en/", "/en/privacy/"):
        shown = html(client, address)
        assert 'hreflang="en"' not in shown
        assert shown.count("notice-info") == 1
        assert '<h1 lang="ja">' in shown


def test_an_edition_may_have_an_address_of_its_own(client: Client, privacy: StandardPage) -> None:
    edition(privacy.get_parent().specific, ENGLISH, "Home")
    edition(privacy, ENGLISH, "Your data", slug="your-data")
    assert "<h1>Your data</h1>" in html(client, "/en/your-data/")
    led = client.get("/en/privacy/")
    assert (led.status_code, led["Location"]) == (302, "/en/your-data/")
    assert ("en", "/en/your-data/") in ALTERNATE.findall(html(client, "/privacy/"))
    assert ("ja", "/privacy/") in ALTERNATE.findall(html(client, "/en/your-data/"))
    assert client.get("/your-data/").status_code == 404


def test_an_edition_is_found_while_the_home_page_has_none(
    client: Client, privacy: StandardPage
) -> None:
    english_home = edition(privacy.get_parent().specific, ENGLISH, "Home")
    edition(privacy, ENGLISH, "Privacy")
    english_home.unpublish()
    assert "<h1>Privacy</h1>" in html(client, "/en/privacy/")


@pytest.mark.parametrize("address", ["/en/nowhere/", "/ja-x-easy/nowhere/", "/nowhere/"])
def test_what_exists_in_no_language_is_not_found(
    client: Client, privacy: StandardPage, address: str
) -> None:
    edition(privacy.get_parent().specific, ENGLISH, "Home")
    assert client.get(address).status_code == 404


# --- What is offered ---------------------------------------------------------------------------


def test_only_what_exists_is_offered(client: Client, privacy: StandardPage) -> None:
    home = privacy.get_parent().specific
    edition(home, ENGLISH, "Home")
    assert ALTERNATE.findall(html(client, "/privacy/")) == [("ja", "/privacy/")]
    assert SWITCH.findall(html(client, "/privacy/")) == []
    assert SWITCH.findall(html(client, "/en/privacy/")) == [("/privacy/", "ja")]
    edition(privacy, ENGLISH, "Privacy")
    assert ALTERNATE.findall(html(client, "/privacy/")) == [
        ("ja", "/privacy/"),
        ("en", "/en/privacy/"),
    ]
    assert SWITCH.findall(html(client, "/privacy/")) == [("/en/privacy/", "en")]


def test_an_interface_is_offered_in_every_language_that_it_is_worded_in(
    client: Client, home: HomePage
) -> None:
    switch = SWITCH.findall(html(client, "/join/?next=x"))
    assert switch == [("/ja-x-easy/join/?next=x", EASY), ("/en/join/?next=x", ENGLISH)]
    assert SWITCH.findall(html(client, "/accounts/login/")) == [("/en/accounts/login/", ENGLISH)]


# --- Lists -------------------------------------------------------------------------------------


def test_an_index_lists_each_lesson_once_in_the_readers_language_or_in_japanese(
    client: Client, home: HomePage
) -> None:
    index = LessonIndexPageFactory.create()
    translated = LessonPageFactory.create(title="訳した教材", parent=index)
    LessonPageFactory.create(title="訳していない教材", parent=index)
    edition(home, ENGLISH, "Home")
    edition(index, ENGLISH, "Lessons")
    edition(translated, ENGLISH, "A translated lesson", slug="translated")
    english = html(client, "/en/lessons/")
    assert "訳した教材" not in english
    assert 'href="/en/lessons/translated/">A translated lesson' in english
    assert re.search(r'<h3 lang="ja"><a [^>]+>訳していない教材', english)
    japanese = html(client, "/lessons/")
    assert "A translated lesson" not in japanese
    assert "訳した教材" in japanese


def test_pages_are_asked_for_by_language(home: HomePage) -> None:
    lesson = LessonPageFactory.create()
    edition(home, ENGLISH, "Home")
    edition(LessonIndexPage.objects.get(), ENGLISH, "Lessons")
    english = edition(lesson, ENGLISH, "Lesson")
    assert list(LessonPage.objects.originals()) == [lesson]
    assert list(LessonPage.objects.in_language("ja")) == [lesson]
    assert list(LessonPage.objects.in_language(ENGLISH)) == [english]
    assert list(LessonPage.objects.in_language(EASY)) == [lesson]
    assert lesson.in_language(ENGLISH) == english
    assert lesson.in_language(EASY) == lesson


@pytest.mark.parametrize(
    ("address", "budget"),
    [("/", 9), ("/en/", 10), ("/en/privacy/", 14), ("/ja-x-easy/privacy/", 16)],
)
def test_languages_cost_few_queries(
    client: Client,
    privacy: StandardPage,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    budget: int,
) -> None:
    edition(privacy.get_parent().specific, ENGLISH, "Home")
    edition(privacy, ENGLISH, "Privacy")
    with django_assert_max_num_queries(budget):
        client.get(address)
