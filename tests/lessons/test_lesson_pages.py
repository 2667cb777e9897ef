import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale
from wagtail.search.index import SearchField

from lessons.models import LessonItem, LessonPage
from tests.factories.cms import PASSWORD, ContactPointFactory, UserFactory, stream
from tests.factories.lessons import TEACHERS_WORDS, LessonPageFactory
from tests.factories.quizzes import ItemFactory, QuizFactory

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
    assert 'id="primary_lower"' not in page
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


@pytest.mark.parametrize("lessons", [1, 12])
def test_a_lesson_keeps_its_query_budget_whatever_else_there_is_to_read(
    client: Client,
    lesson: LessonPage,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    lessons: int,
) -> None:
    LessonPageFactory.create_batch(lessons)
    with django_assert_max_num_queries(19):
        html(client)


# --- What to read next ---------------------------------------------------------------------


def test_what_to_read_next_is_for_the_same_readers_then_for_those_next_door(
    client: Client, lesson: LessonPage
) -> None:
    lesson.set_risk_classes(["2a", "3a"])
    lesson.save_revision().publish()
    for title, band, risk_classes, live in (
        ("同じ読み手", "junior_high", ["1a"], True),
        ("となりの読み手でリスク一つ", "high", ["2a"], True),
        ("となりの読み手でリスク二つ", "primary_upper", ["2a", "3a"], True),
        ("はなれた読み手", "primary_lower", ["2a", "3a"], True),
        ("同じ読み手でリスク一つ", "junior_high", ["2a"], True),
        ("ほかの話", "high", ["1b"], True),
        ("下書き", "junior_high", ["2a", "3a"], False),
    ):
        LessonPageFactory.create(title=title, band=band, risk_classes=risk_classes, live=live)
    found = [str(page.title) for page in lesson.related_lessons()]
    assert found == ["同じ読み手でリスク一つ", "同じ読み手", "となりの読み手でリスク二つ"]
    page = html(client)
    assert page.index("つぎに読む教材") < page.index("同じ読み手でリスク一つ")
    assert "ほかの話" not in page


@pytest.mark.parametrize(
    ("band", "other"), [("high", "primary_upper"), ("primary_lower", "high"), ("guardian", "high")]
)
def test_what_is_for_readers_further_away_is_not_offered(db: None, band: str, other: str) -> None:
    lesson = LessonPageFactory.create(band=band, risk_classes=["2a"])
    away = LessonPageFactory.create(band=other, risk_classes=["2a"])
    assert not lesson.related_lessons()
    assert not away.related_lessons()


def test_where_there_is_nothing_else_to_read_nothing_is_said(
    client: Client, lesson: LessonPage
) -> None:
    assert "つぎに読む教材" not in html(client)


# --- For the class -------------------------------------------------------------------------


def test_a_plan_that_takes_longer_than_the_lesson_is_refused(lesson: LessonPage) -> None:
    lesson.flow = stream(
        ("part", {"minutes": 40, "activity": "読む"}), ("part", {"minutes": 5, "activity": "話す"})
    )
    lesson.full_clean()
    lesson.minutes = 44
    with pytest.raises(ValidationError) as refused:
        lesson.full_clean()
    assert "45分" in refused.value.message_dict["flow"][0]


def test_a_teacher_reads_the_plan_the_curriculum_and_the_items_without_their_keys(
    teacher: Client, lesson: LessonPage
) -> None:
    lesson.flow = stream(("part", {"minutes": 40, "activity": "読む流れ"}))
    lesson.quiz = QuizFactory.create(items=2)
    lesson.save_revision().publish()
    page = html(teacher)
    assert "40分" in page
    assert "中学校 特別活動" in page
    first, second = lesson.quiz.items()
    for item in (first, second):
        assert page.count(item.stem) == 1
        for choice in item.choices.all():
            assert choice.rationale not in page
            assert choice.text not in page
        assert item.explanation not in page


def test_items_that_an_editor_chose_stand_in_place_of_the_quizs(
    teacher: Client, lesson: LessonPage
) -> None:
    chosen, draft = ItemFactory.create(), ItemFactory.create(draft=True)
    lesson.quiz = QuizFactory.create(items=1)
    lesson.related_items = [LessonItem(item=chosen), LessonItem(item=draft)]
    lesson.save_revision().publish()
    assert lesson.items() == [chosen]
    page = html(teacher)
    assert chosen.stem in page
    assert lesson.quiz.items()[0].stem not in page
    assert draft.stem not in page


def test_pupils_read_neither_plan_nor_items(client: Client, lesson: LessonPage) -> None:
    lesson.flow = stream(("part", {"minutes": 40, "activity": "読む流れ"}))
    lesson.quiz = QuizFactory.create(items=1)
    lesson.save_revision().publish()
    page = html(client)
    assert "読む流れ" not in page
    assert "特別活動" not in page
    assert lesson.quiz.items()[0].stem not in page


def test_a_search_does_not_tell_what_teachers_read(lesson: LessonPage) -> None:
    lesson.preparation = stream(("thing", "どくとくな用意"))
    lesson.save_revision().publish()
    assert lesson in LessonPage.objects.all().search("本文です", operator="or")
    indexed = " ".join(
        str(value)
        for field in LessonPage.get_search_fields()
        if isinstance(field, SearchField)
        for value in [field.get_value(lesson)]
    )
    assert "本文です" in indexed
    assert TEACHERS_WORDS not in indexed
    assert "どくとくな用意" not in indexed


def test_a_curriculum_link_leads_over_https_only(lesson: LessonPage) -> None:
    link = lesson.curriculum_links.get()
    link.full_clean()
    for address in ("http://www.mext.go.jp/", "javascript:alert(1)"):
        link.url = address
        with pytest.raises(ValidationError):
            link.full_clean()


# --- Without script ------------------------------------------------------------------------


def test_a_chat_is_complete_without_script(client: Client, lesson: LessonPage) -> None:
    messages = [
        {"type": "message", "value": {"speaker": "ソラ", "side": "other", "text": "あそぼう"}},
        {"type": "pause", "value": "きみならどうする？"},
    ]
    lesson.body = stream(("chat", {"title": "話", "introduction": "", "messages": messages}))
    lesson.save_revision().publish()
    chat = html(client).split('<div class="chat')[1].split("</ol>")[0]
    assert " hidden" not in chat
    assert '<ol role="list" aria-live="polite">' in chat
    assert chat.count('data-chat="pause"') == 1


# --- Languages -----------------------------------------------------------------------------


def test_sources_are_written_as_the_language_of_the_page_writes_them(
    client: Client, lesson: LessonPage
) -> None:
    assert "発行者「出典の題」（2025）" in html(client, f"/ruby-none{LESSON}")
    assert "発行者「出典の題」（2025）" in html(client, f"/ruby-none/en{LESSON}"), "no edition yet"
    locale = Locale.objects.create(language_code="en")
    english = lesson.copy_for_translation(locale, copy_parents=True).specific
    english.sources = stream(
        ("source", {"title": "A survey", "publisher": "A ministry", "year": 2025})
    )
    english.save_revision().publish()
    assert "A ministry, “A survey” (2025)" in html(client, f"/en{LESSON}")
