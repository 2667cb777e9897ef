"""A lesson on paper and on the big screen: what is there, for whom, and in which language."""

import pytest
from django.test import Client

from cms.taxonomy import Band
from lessons.models import LessonPage
from tests.factories.cms import UserFactory
from tests.factories.lessons import LessonPageFactory

BODY = [
    {"type": "heading", "value": "はじめに"},
    {"type": "text", "value": "<p>読みます。</p>"},
    {"type": "teacher_note", "value": {"text": "<p>先生だけが読みます。</p>"}},
    {"type": "heading", "value": "おわりに"},
]
TASKS = [
    {"type": "task", "value": {"prompt": "ことわる言葉を書きましょう。", "lines": 4}},
    {"type": "task", "value": {"prompt": "絵をかきましょう。", "lines": 0}},
]


@pytest.fixture
def lesson(db: None) -> LessonPage:
    """A lesson with everything that its other forms show."""
    page = LessonPageFactory.create(slug="words", title="言葉", band=Band.JUNIOR_HIGH)
    page.body = BODY
    page.worksheet = TASKS
    page.family_message = "今日は、誰に話すかを考えました。"
    page.family_talk = [{"type": "opener", "value": "どんな言葉がうれしい？"}]
    page.family_together = "一つ書きます。"
    page.save_revision().publish()
    return page


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_worksheet_has_room_to_write_for_each_task(client: Client, lesson: LessonPage) -> None:
    html = shown(client, "/ruby-none/lessons/words/worksheet/")
    assert "ことわる言葉を書きましょう。" in html
    assert html.count("<span></span>") == 4
    assert html.count("drawing-room") == 1


def test_the_family_page_says_how_to_begin_and_leads_to_the_lesson(
    client: Client, lesson: LessonPage
) -> None:
    html = shown(client, "/lessons/words/family/")
    for words in ("今日は、誰に話すかを考えました。", "どんな言葉がうれしい？", "一つ書きます。"):
        assert words in html
    assert 'class="qr"' in html
    assert "<ruby>誰" not in html  # parents read without readings, whatever the lesson's band


def test_the_big_screen_shows_every_section_and_never_the_teachers_notes(
    client: Client, lesson: LessonPage
) -> None:
    client.force_login(UserFactory.create())
    html = shown(client, "/lessons/words/slides/")
    assert html.count('class="slide"') == 2
    assert 'href="#slide-1"' in html
    assert "先生だけが読みます。" not in html


@pytest.mark.parametrize("form", ["worksheet", "family"])
def test_what_a_lesson_lacks_is_not_found_and_not_offered(
    client: Client, lesson: LessonPage, form: str
) -> None:
    bare = LessonPageFactory.create(slug="bare", parent=lesson.get_parent())
    assert client.get(f"/lessons/bare/{form}/").status_code == 404
    assert f"/{form}/" not in shown(client, bare.url)
    assert f"/lessons/words/{form}/" in shown(client, lesson.url)


@pytest.mark.parametrize("form", ["worksheet", "family", "slides"])
def test_forms_are_for_everyone_and_kept_by_caches(
    client: Client, lesson: LessonPage, form: str
) -> None:
    response = client.get(f"/lessons/words/{form}/")
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert client.get(f"/lessons/none/{form}/").status_code == 404


@pytest.mark.parametrize("form", ["worksheet", "family", "slides"])
def test_a_draft_has_no_forms(client: Client, lesson: LessonPage, form: str) -> None:
    lesson.unpublish()
    assert client.get(f"/lessons/words/{form}/").status_code == 404


def test_a_reader_of_another_language_reads_the_frame_in_it(
    client: Client, lesson: LessonPage
) -> None:
    html = shown(client, "/en/lessons/words/worksheet/")
    assert "Worksheet" in html
    assert '<h1 lang="ja">' in html


def test_a_lesson_whose_address_is_japanese_has_forms_too(
    client: Client, lesson: LessonPage
) -> None:
    lesson.slug = "言葉を送る前に"
    lesson.save_revision().publish()
    address = LessonPage.objects.get(pk=lesson.pk).url
    assert f"{address}worksheet/" in shown(client, address)
    assert client.get("/lessons/言葉を送る前に/slides/").status_code == 200
