"""
The rules for what ships, held against every shipped file: lessons, items, quizzes, pages, contacts.

Their reasons stand in the guide for editors; here they are only checked.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from cms.content_loaders import CONTENT as CMS_CONTENT
from cms.models import ContactPoint
from cms.shipping import (
    read_edition_entries,
    read_editions,
    read_yaml,
    registered,
    texts,
    translated,
)
from cms.taxonomy import Band, RiskClass
from lessons.content_loaders import CONTENT as LESSON_CONTENT
from lessons.content_loaders import INDEX
from literacy_test.about import FILE as ABOUT_FILE
from literacy_test.about import read_about
from quizzes.content_loaders import CONTENT as QUIZ_CONTENT
from quizzes.content_loaders import read_item_editions, read_quiz_editions
from tests.shipped_content import (
    CONTACTS,
    FURTHER,
    FURTHER_EDITIONS,
    ITEMS,
    LESSON_EDITIONS,
    LESSONS,
    QUIZZES,
    Entry,
    by_key,
)

ITEM_EDITIONS = read_item_editions(QUIZ_CONTENT / "items")
QUIZ_EDITIONS = read_quiz_editions(QUIZ_CONTENT / "quizzes")
CMS_PAGES = CMS_CONTENT / "pages.yaml"
PAGES: Entry = read_yaml(CMS_PAGES)
ABOUT: Entry = read_yaml(ABOUT_FILE)

EDITION = max(contact["verified_on"] for contact in CONTACTS if contact["verified_on"])
"""The day of the newest check: what review dates are counted from, so that no clock is needed."""

YEAR = timedelta(days=366)
TOLERANCE = timedelta(days=31)


# --- Lessons -------------------------------------------------------------------------------


def blocks(lesson: Entry, kind: str) -> list[Any]:
    return [block["value"] for block in lesson["body"] if block["type"] == kind]


@pytest.mark.parametrize("lesson", LESSONS, ids=by_key)
def test_a_lesson_is_complete(lesson: Entry) -> None:
    assert Band(lesson["band"])
    assert [RiskClass(code) for code in lesson["risk_classes"]]
    assert lesson["aims"]
    assert lesson["sources"]
    assert blocks(lesson, "help_card")
    assert blocks(lesson, "discussion")
    assert lesson["quiz"] in {quiz["key"] for quiz in QUIZZES}
    assert [quiz["quiz"] for quiz in blocks(lesson, "quiz")] == [lesson["quiz"]]
    assert EDITION < lesson["review_date"] <= EDITION + YEAR + TOLERANCE


@pytest.mark.parametrize("lesson", LESSONS, ids=by_key)
def test_a_lesson_and_its_quiz_are_for_the_same_readers(lesson: Entry) -> None:
    quiz = next(quiz for quiz in QUIZZES if quiz["key"] == lesson["quiz"])
    assert quiz["band"] == lesson["band"]


@pytest.mark.parametrize("lesson", LESSONS, ids=by_key)
def test_a_lesson_fits_its_time(lesson: Entry) -> None:
    talk = sum(discussion["minutes"] for discussion in blocks(lesson, "discussion"))
    assert talk <= lesson["minutes"] / 2


# --- Contacts ------------------------------------------------------------------------------


@pytest.mark.parametrize("contact", CONTACTS, ids=by_key)
def test_a_contact_says_who_it_is_for_and_where_that_is_from(contact: Entry) -> None:
    assert contact["description"]
    assert contact["source"]
    assert contact["audience"]
    assert set(contact["audience"]) <= {"child", "guardian", "teacher"}


def test_what_to_call_in_danger_is_there() -> None:
    assert {contact["phone"] for contact in CONTACTS if contact.get("urgent")} == {"110", "189"}


def test_an_unverified_contact_ships_hidden(db: None) -> None:
    for loader in registered():
        if loader.name == "contacts":
            list(loader.load(timezone.now()))
    shown = set(ContactPoint.objects.shown().values_list("key", flat=True))
    assert shown == {contact["key"] for contact in CONTACTS if contact["verified_on"]}
    # Nobody has read these hours in a public source, or two sources say different things.
    assert {"police-9110", "consumer-188", "anonymous-report"}.isdisjoint(shown)


UNVERIFIED = [contact["phone"] for contact in CONTACTS if not contact["verified_on"]]


def test_no_text_names_a_line_that_nobody_has_verified() -> None:
    assert UNVERIFIED
    numbers = re.compile("|".join(rf"(?<![\d,]){re.escape(phone)}(?!\d)" for phone in UNVERIFIED))
    for name, entry in EVERYTHING.items():
        if not name.startswith("contact"):
            assert not [text for text in texts(entry) if numbers.search(text)], name


# --- The library ---------------------------------------------------------------------------

SCHOOL = (Band.PRIMARY_LOWER, Band.PRIMARY_UPPER, Band.JUNIOR_HIGH, Band.HIGH)


def test_the_library_meets_every_class_in_every_band_of_school() -> None:
    assert len(LESSONS) >= 24
    assert {Band(lesson["band"]) for lesson in LESSONS} == set(Band)
    for band in SCHOOL:
        met = {
            code for lesson in LESSONS if lesson["band"] == band for code in lesson["risk_classes"]
        }
        assert met == set(RiskClass), band


def test_every_lesson_is_checked_by_five_items() -> None:
    assert len(ITEMS) >= 120
    for quiz in QUIZZES:
        assert len(quiz["items"]) >= 5, quiz["key"]


@pytest.mark.parametrize("lesson", LESSONS, ids=by_key)
def test_a_lesson_has_all_that_a_teacher_needs(lesson: Entry) -> None:
    assert 20 <= lesson["minutes"] <= 45
    assert lesson["worksheet"]
    assert lesson["family"]["message"].strip()
    assert lesson["family"]["talk"]
    assert blocks(lesson, "teacher_note")
    assert blocks(lesson, "chat") or blocks(lesson, "story"), "behaviour is learnt in a story"
    editions = {one.language for one in LESSON_EDITIONS if one.key == lesson["key"]}
    assert editions == set(LANGUAGES)


# --- Editions ------------------------------------------------------------------------------

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
EDITED = [CMS_PAGES, ABOUT_FILE, LESSON_CONTENT / INDEX]


@pytest.mark.parametrize("path", EDITED, ids=lambda path: path.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_every_reader_meets_has_an_edition(path: Path, language: str) -> None:
    assert set(dict(read_editions(path))[language]) == set(read_yaml(path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_has_the_shape_of_its_original(language: str) -> None:
    pages = dict(read_editions(CMS_PAGES))[language]
    translated(PAGES["home"], pages["home"], where="home")
    assert {page["key"] for page in pages["pages"]} == {page["key"] for page in PAGES["pages"]}
    assert list(read_edition_entries(CMS_CONTENT, "pages"))
    assert read_about(language=language).language == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", ITEMS.values(), ids=by_key)
def test_an_item_is_told_in_every_language(item: Entry, language: str) -> None:
    """Reading the files has refused what is blank or has another number of options."""
    edition = ITEM_EDITIONS.get(item["key"], {}).get(language)
    assert edition, "it has an edition"
    options = [choice["text"] for choice in edition["choices"]]
    assert len(set(options)) == len(item["choices"]), "no two options say the same"
    for said, original in zip(texts(edition), spoken(item), strict=True):
        assert said.strip()
        assert original.strip(), "an edition says nothing that the original does not"


CHOICE_WORDS = ("text", "target", "reaction", "rationale")


def spoken(item: Entry) -> Iterator[str]:
    """Yield what is read of an item, in the order of its edition's words."""
    words = {name: item[name] for name in ("stem", "explanation")}
    yield from texts(words)
    for choice in item["choices"]:
        yield from (choice[name] for name in CHOICE_WORDS if name in choice)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("quiz", QUIZZES, ids=by_key)
def test_a_quiz_is_told_in_every_language(quiz: Entry, language: str) -> None:
    edition = QUIZ_EDITIONS.get(quiz["key"], {}).get(language)
    assert edition, "it has an edition"
    for name, said in edition.items():
        assert said.strip()
        assert quiz[name].strip(), "an edition says nothing that the original does not"


def test_an_english_item_holds_no_japanese() -> None:
    for key, editions in (*ITEM_EDITIONS.items(), *QUIZ_EDITIONS.items()):
        for text in texts(editions.get("en", {})):
            assert not JAPANESE.search(text), (key, text)


@pytest.mark.parametrize("page", FURTHER, ids=by_key)
def test_a_page_of_its_own_has_editions(page: Entry) -> None:
    told = {one.language for one in FURTHER_EDITIONS if one.key == page["key"]}
    assert told == set(LANGUAGES)


def editions_in(language: str) -> Iterator[str]:
    for path in EDITED:
        yield from texts(dict(read_editions(path))[language])
    for one in [*LESSON_EDITIONS, *FURTHER_EDITIONS]:
        if one.language == language:
            yield from texts(one.entry)


def test_links_in_an_edition_stay_in_its_language() -> None:
    for language in LANGUAGES:
        found = (link for text in editions_in(language) for link in LINK.findall(text))
        links = [link for link in found if not link.startswith("tel:")]
        assert links
        assert all(link.startswith(f"/{language}/") for link in links), links


def test_an_english_edition_holds_no_japanese() -> None:
    """What follows the full-width colon of a class is its summary; the colon itself stays."""
    for path in EDITED:
        for text in texts(dict(read_editions(path))["en"]):
            assert not JAPANESE.search(text.replace("：", "")), text


# --- Words ---------------------------------------------------------------------------------

FORBIDDEN = (
    "絶対に使わない",
    "自業自得",
    "自己責任",
    "あなたのせい",
    "軽はずみ",
    "取り返しがつかない",
    "一生残る",
    "人生が終わ",
    "裸",
    "わいせつ",
    "自撮り",
)
"""Words that blame, frighten, or picture; they help nobody to tell."""

EVERYTHING = {
    **{f"item {key}": item for key, item in ITEMS.items()},
    **{f"quiz {quiz['key']}": quiz for quiz in QUIZZES},
    **{f"lesson {lesson['key']}": lesson for lesson in LESSONS},
    **{f"contact {contact['key']}": contact for contact in CONTACTS},
    "pages": PAGES,
    "about": ABOUT,
    **{f"page {page['key']}": page for page in FURTHER},
    **{f"page {one.key} in {one.language}": one.entry for one in FURTHER_EDITIONS},
    **{f"pages in {language}": words for language, words in read_editions(CMS_PAGES)},
    **{f"about in {language}": words for language, words in read_editions(ABOUT_FILE)},
    **{f"lesson {one.key} in {one.language}": one.entry for one in LESSON_EDITIONS},
    **{
        f"{kind} {key} in {language}": words
        for kind, told in (("item", ITEM_EDITIONS), ("quiz", QUIZ_EDITIONS))
        for key, editions in told.items()
        for language, words in editions.items()
    },
}
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
LINK = re.compile(r"\]\(([^)]+)\)")
ADDRESS = re.compile(r"https?://|www\.|\]\(//")


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_word_blames_frightens_or_pictures(name: str) -> None:
    found = [word for text in texts(EVERYTHING[name]) for word in FORBIDDEN if word in text]
    assert not found


@pytest.mark.parametrize("name", [name for name in EVERYTHING if not name.startswith("contact")])
def test_words_lead_to_no_other_site(name: str) -> None:
    """Only the help directory and the sources of figures name other sites."""
    content = EVERYTHING[name]
    if name == "about":
        content = {**content, "series": {**content["series"], "sources": []}}
    assert not [text for text in texts(content) if ADDRESS.search(text)]


@pytest.mark.parametrize("contact", CONTACTS, ids=by_key)
def test_a_contact_names_its_site_in_its_own_field(contact: Entry) -> None:
    for field in ("url", "source_url"):
        assert contact.get(field, "https://").startswith("https://")
    for field in ("description", "what_happens"):
        assert not ADDRESS.search(contact.get(field, ""))
