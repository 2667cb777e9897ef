import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lessons.models import LessonPage
from tests.factories.cms import PASSWORD, ContactPointFactory, UserFactory, stream
from tests.factories.lessons import TEACHERS_WORDS, LessonPageFactory
from tests.factories.quizzes import QuizFactory

LESSON = "/lessons/strangers/"
FORGED = "0" * 32


@pytest.fixture
def lesson(db: None) -> LessonPage:
    ContactPointFactory.create(name="話せるところ")
    return LessonPageFactory.create(slug="strangers", title="知らない人")


@pytest.fixture
def teacher(client: Client, db: None) -> Client:
    client.login(email=UserFactory.create().email, password=PASSWORD)
    return client


def html(client: Client, address: str = LESSON) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


# --- Who reads what ------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LESSON, f"/en{LESSON}", "/lessons/", "/en/lessons/"])
def test_a_lesson_is_cacheable_by_its_address_and_sets_no_cookie(
    client: Client, lesson: LessonPage, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    assert lesson.title in response.content.decode()


def test_a_pupils_device_gets_the_page_that_everyone_gets(
    client: Client, lesson: LessonPage
) -> None:
    everyones = html(client)
    client.cookies["seat"] = "something"
    assert html(client) == everyones
    assert TEACHERS_WORDS not in everyones


def test_a_teacher_reads_the_notes_uncached(teacher: Client, lesson: LessonPage) -> None:
    response = teacher.get(LESSON)
    assert response.content.decode().count(TEACHERS_WORDS) == 3, "note, preparation, curriculum"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_forged_session_opens_no_notes(client: Client, lesson: LessonPage) -> None:
    everyones = html(client)
    client.cookies["sessionid"] = FORGED
    response = client.get(LESSON)
    assert response.content.decode() == everyones
    assert response.headers["Cache-Control"] == "private, no-store"


# --- The lesson ----------------------------------------------------------------------------


def test_the_contents_lead_to_the_sections(client: Client, lesson: LessonPage) -> None:
    lesson.body = stream(("heading", "一つ目"), ("text", "<p>あ</p>"), ("heading", "二つ目"))
    lesson.save_revision().publish()
    page = html(client)
    for anchor, heading in (("section-1", "一つ目"), ("section-2", "二つ目")):
        assert f'<a href="#{anchor}">{heading}</a>' in page
        assert f'<h2 id="{anchor}">{heading}</h2>' in page


def test_the_page_says_what_it_is_for_and_where_it_is_from(
    client: Client, lesson: LessonPage
) -> None:
    page = html(client)
    for words in ("中学校", "45分", "ねらいの一つ", "出典の題", "2027年10月1日"):
        assert words in page


def test_a_chat_is_a_list_that_names_every_speaker(client: Client, lesson: LessonPage) -> None:
    messages = [
        {"type": "message", "value": {"speaker": "ソラ", "side": "other", "text": "あそぼう"}},
        {"type": "pause", "value": "きみならどうする？"},
        {"type": "message", "value": {"speaker": "自分", "side": "me", "text": "あとでね"}},
    ]
    lesson.body = stream(("chat", {"title": "話", "introduction": "", "messages": messages}))
    lesson.save_revision().publish()
    chat = html(client).split('<div class="chat')[1]
    assert chat.index("<ol ") < chat.index("ソラ") < chat.index("あそぼう")
    assert chat.index("あそぼう") < chat.index("きみならどうする？") < chat.index("自分")
    assert "bubble-me" in chat
    assert "bubble-other" in chat


def test_the_help_card_names_whom_to_turn_to(client: Client, lesson: LessonPage) -> None:
    card = html(client).split('<div class="help-card')[1]
    assert "話してだいじょうぶ。" in card
    assert "話せるところ" in card
    assert 'href="/help/"' in card


def test_the_quiz_says_how_to_get_in(client: Client, lesson: LessonPage) -> None:
    quiz = QuizFactory.create(title="確かめのクイズ")
    lesson.body = stream(("quiz", {"quiz": quiz.pk}))
    lesson.save_revision().publish()
    page = html(client)
    assert "確かめのクイズ" in page
    assert 'href="/play/"' in page
    assert 'href="/join/"' in page
    quiz.delete()
    assert "確かめのクイズ" not in html(client)


def test_a_teacher_is_led_to_her_classes(teacher: Client, lesson: LessonPage) -> None:
    assert "クラスでひらく" in html(teacher)


def test_markup_in_an_editors_words_is_only_words(client: Client, lesson: LessonPage) -> None:
    bad = "<script>alert(1)</script>"
    message = {"type": "message", "value": {"speaker": bad, "side": "me", "text": bad}}
    lesson.body = stream(
        ("heading", bad),
        ("chat", {"title": bad, "introduction": bad, "messages": [message]}),
        ("steps", {"title": bad, "steps": [bad]}),
        ("checklist", {"title": bad, "items": [bad]}),
        ("discussion", {"prompt": bad, "minutes": 3, "hints": [bad]}),
        ("key_point", {"title": bad, "text": "<p>あ</p>"}),
        ("help_card", {"text": bad}),
    )
    lesson.save_revision().publish()
    assert "<script>alert" not in html(client)


def test_the_english_interface_leads_on_in_english(client: Client, lesson: LessonPage) -> None:
    index = html(client, "/en/lessons/")
    assert f'href="/en{LESSON}"' in index
    page = html(client, f"/en{LESSON}")
    assert '<h1 lang="ja">知らない人</h1>' in page
    assert '<h1 lang="ja">' not in html(client)


# --- The index -----------------------------------------------------------------------------


def test_the_index_lists_lessons_by_band_and_leaves_empty_bands_out(
    client: Client, lesson: LessonPage
) -> None:
    LessonPageFactory.create(title="高校の教材", band="high")
    LessonPageFactory.create(title="下書きの教材", live=False)
    page = html(client, "/lessons/")
    assert page.index("知らない人") < page.index("高校の教材")
    assert "小学校低学年" not in page.split("<main")[1].split("</main>")[0]
    assert "下書きの教材" not in page


@pytest.mark.parametrize("lessons", [1, 12])
def test_the_index_asks_as_often_for_many_lessons_as_for_one(
    client: Client,
    lesson: LessonPage,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    lessons: int,
) -> None:
    LessonPageFactory.create_batch(lessons)
    with django_assert_max_num_queries(14):
        html(client, "/lessons/")


def test_a_lesson_keeps_its_query_budget(
    client: Client, lesson: LessonPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        html(client)
