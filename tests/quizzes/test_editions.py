"""Items and quizzes in other languages: words alone, by position, frozen with what a class meets."""

from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.delivery.report import report_of
from quizzes.items.freezing import freeze_item
from quizzes.items.models import RevisionFrozen
from quizzes.models import (
    Answer,
    ChoiceEdition,
    DraftChoice,
    FrozenChoiceEdition,
    FrozenItemEdition,
    FrozenQuizEdition,
    Item,
    ItemEdition,
    ItemRevision,
    Quiz,
    QuizEdition,
)
from quizzes.papers.freezing import freeze_quiz
from quizzes.papers.papers import Paper, paper_by_digest
from tests.devices import API, Device
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held, tell_item, tell_quiz

pytestmark = pytest.mark.django_db

ENGLISH, EASY = "en", "ja-x-easy"
LANGUAGES = [ENGLISH, EASY]
SECRETS = ("理由", "解説", "出典", "reason", "explanation")


def again(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)


def frozen(quiz: Quiz) -> Paper:
    return paper_by_digest(freeze_quiz(quiz=Quiz.objects.get(pk=quiz.pk)).digest)


def told_quiz(*languages: str, **fields: Any) -> Quiz:
    """Return a quiz of a single and a multiple choice, told in the languages."""
    quiz: Quiz = QuizFactory(items=[ItemFactory(), ItemFactory(multiple=True)], **fields)
    for language in languages:
        tell_quiz(quiz, language)
        for item in quiz.items():
            tell_item(item, language)
    return quiz


# --- Freezing ------------------------------------------------------------------------------


def test_what_has_no_edition_is_known_by_the_digest_that_it_always_had() -> None:
    """The digests are those of the release before there were editions."""
    item = ItemFactory(key="fixed", stem="問い", explanation="説明", source="", choices__options=2)
    DraftChoice.objects.filter(item=item).update(text="答え", rationale="わけ", misconception="誤")
    quiz = QuizFactory(key="fixed", title="題", introduction="はじめ", items=[again(item)])
    before = "e33f3108059e541469efecaf2e4bac90d8c58db13056f5b74576a631cf075bd2"
    assert freeze_item(item=again(item)).digest == before
    assert (
        freeze_quiz(quiz=quiz).digest
        == "6af1632bf6454d306a3c809f2e81bcb732d8e929c0e8f8ad915f0f4034aca485"
    )
    tell_item(again(item), options=1)
    assert freeze_item(item=again(item)).digest == before, "an unfinished edition is none"
    ItemEdition.objects.all().delete()
    tell_item(again(item))
    assert freeze_item(item=again(item)).digest != before


def test_an_edition_is_frozen_word_for_word() -> None:
    item = ItemFactory()
    for language in LANGUAGES:
        tell_item(item, language)
    revision = freeze_item(item=again(item))
    assert [edition.language for edition in revision.editions.order_by("language")] == LANGUAGES
    for drafted in ItemEdition.objects.filter(item=item):
        copy = revision.editions.get(language=drafted.language)
        assert (copy.stem, copy.explanation) == (drafted.stem, drafted.explanation)
        assert [
            (choice.position, choice.text, choice.rationale) for choice in copy.choices.all()
        ] == [
            (position, choice.text, choice.rationale)
            for position, choice in enumerate(drafted.choices.all(), start=1)
        ]


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (ItemEdition, {"stem": "new"}),
        (ItemEdition, {"explanation": "new"}),
        (ItemEdition, {"language": EASY}),
        (ChoiceEdition, {"text": "new"}),
        (ChoiceEdition, {"rationale": "new"}),
        (ChoiceEdition, {"sort_order": 99}),
    ],
)
def test_new_words_in_any_language_are_a_new_revision(model: Any, change: dict[str, Any]) -> None:
    item = ItemFactory()
    tell_item(item)
    first = freeze_item(item=again(item))
    assert freeze_item(item=again(item)) == first
    model.objects.filter(pk=model.objects.first().pk).update(**change)
    assert freeze_item(item=again(item)) != first
    assert ItemRevision.objects.count() == 2


@pytest.mark.parametrize("change", [{"title": "new"}, {"introduction": "new"}, {"language": EASY}])
def test_new_words_of_a_quiz_in_any_language_are_a_new_paper(change: dict[str, str]) -> None:
    quiz = told_quiz(ENGLISH)
    first = frozen(quiz)
    assert frozen(quiz) == first
    QuizEdition.objects.update(**change)
    assert frozen(quiz).digest != first.digest
    assert ItemRevision.objects.count() == 2


def test_what_a_class_met_in_any_language_never_changes() -> None:
    quiz = told_quiz(*LANGUAGES)
    before = frozen(quiz)
    ItemEdition.objects.update(stem="new", explanation="new")
    ChoiceEdition.objects.all().delete()
    QuizEdition.objects.all().delete()
    paper_by_digest.cache_clear()
    assert paper_by_digest(before.digest) == before
    assert len(before.editions) == 2


def test_frozen_editions_are_written_once() -> None:
    freeze_quiz(quiz=told_quiz(ENGLISH))
    for model in (FrozenItemEdition, FrozenChoiceEdition, FrozenQuizEdition):
        row = model._default_manager.first()
        assert row is not None
        with pytest.raises(RevisionFrozen):
            row.save()


def test_the_database_holds_one_edition_in_a_language_and_counts_from_one() -> None:
    quiz = told_quiz(*LANGUAGES)
    freeze_quiz(quiz=quiz)
    for model in (ItemEdition, QuizEdition, FrozenItemEdition, FrozenQuizEdition):
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.update(language=ENGLISH)
    for wrong in (0, 2):
        first = FrozenChoiceEdition.objects.filter(position=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            first.update(position=wrong)


# --- When an edition is told ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Item, {"stem": "新しい問題文"}),
        (Item, {"explanation": "新しい解説"}),
        (Item, {"kind": "multiple"}),
        (DraftChoice, {"text": "新しい選択肢"}),
        (DraftChoice, {"rationale": "新しい理由"}),
        (DraftChoice, {"is_key": False}),
        (DraftChoice, {"sort_order": 99}),
    ],
)
def test_an_edition_waits_when_the_japanese_has_changed(model: Any, change: dict[str, Any]) -> None:
    """An option in another place would be another answer."""
    item = ItemFactory()
    tell_item(item)
    assert [edition.language for edition in again(item).told_editions()] == [ENGLISH]
    model.objects.filter(pk=model.objects.first().pk).update(**change)
    assert again(item).told_editions() == []
    assert again(item).editions.get().state == "英語（日本語が変わった）"


@pytest.mark.parametrize("change", [{"small_class": "2a2"}, {"source": "新"}, {"help_card": True}])
def test_facts_are_the_items_and_make_no_edition_wait(change: dict[str, Any]) -> None:
    item = ItemFactory()
    tell_item(item)
    Item.objects.update(**change)
    assert again(item).told_editions()


def test_line_ends_make_no_edition_wait() -> None:
    item = ItemFactory(stem="一行目\n\n二行目")
    tell_item(item)
    Item.objects.update(stem="一行目\r\n\r\n二行目\r\n")
    assert again(item).told_editions()


@pytest.mark.parametrize("options", [3, 5])
def test_an_edition_with_another_number_of_options_is_not_told(options: int) -> None:
    item = ItemFactory()
    tell_item(item, options=options)
    assert again(item).told_editions() == []
    assert again(item).editions.get().state == "英語（書きかけ）"


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (ItemEdition, "stem"),
        (ItemEdition, "explanation"),
        (ChoiceEdition, "text"),
        (ChoiceEdition, "rationale"),
    ],
)
def test_an_edition_with_a_blank_is_not_told(model: Any, field: str) -> None:
    item = ItemFactory()
    tell_item(item)
    model.objects.filter(pk=model.objects.first().pk).update(**{field: " \n"})
    assert again(item).told_editions() == []


def test_a_class_works_whatever_state_editions_are_in() -> None:
    quiz = told_quiz(ENGLISH)
    ChoiceEdition.objects.first().delete()  # type: ignore[union-attr]
    Quiz.objects.update(title="新しい題")
    paper = frozen(quiz).told_in(ENGLISH)
    assert (paper.language, paper.title) == ("ja", "新しい題")
    assert [question.language for question in paper.questions] == ["ja", ENGLISH]


# --- Papers --------------------------------------------------------------------------------


def test_a_told_paper_differs_in_words_alone() -> None:
    paper = frozen(told_quiz(*LANGUAGES))
    for language in LANGUAGES:
        told = paper.told_in(language)
        assert told.title.endswith(language)
        for question, other in zip(paper.questions, told.questions, strict=True):
            assert other.stem.endswith(language)
            assert other.explanation.endswith(language)
            assert question.keys == other.keys
            for name in ("position", "revision_id", "kind", "small_class", "help_card", "source"):
                assert getattr(question, name) == getattr(other, name)
            for option, words in zip(question.options, other.options, strict=True):
                assert words.text.startswith(f"option {option.text.removeprefix('選択肢 ')} ")
                assert words.rationale.startswith(f"reason {option.text.removeprefix('選択肢 ')} ")
                assert words.is_key == option.is_key
    assert paper.told_in("ja") == paper.told_in("de") == paper.told_in(None) == paper


def test_a_paper_that_comes_into_use_costs_one_query_more(
    django_assert_num_queries: Any,
) -> None:
    digest = frozen(told_quiz(*LANGUAGES)).digest
    paper_by_digest.cache_clear()
    with django_assert_num_queries(4):  # the quiz, its items, their options; and all editions
        paper = paper_by_digest(digest)
    with django_assert_num_queries(0):
        assert paper_by_digest(digest).told_in(ENGLISH) is not paper


def test_freezing_asks_no_query_for_an_edition() -> None:
    def queries(quiz: Quiz) -> int:
        with CaptureQueriesContext(connection) as found:
            freeze_quiz(quiz=quiz)
        return len(found)

    plain, told = told_quiz(), told_quiz(*LANGUAGES)
    for quiz in (plain, told):
        freeze_quiz(quiz=quiz)
    counts = [queries(Quiz.objects.get(pk=quiz.pk)) for quiz in (plain, told)]
    assert counts[1] <= counts[0] + 1, "the options of all editions come at once"


# --- The player ----------------------------------------------------------------------------


def opened(quiz: Quiz) -> Session:
    session: Session = SessionFactory(open=True, seat_count=4)
    held(session, Quiz.objects.get(pk=quiz.pk))
    return session


def seated(session: Session) -> Device:
    device = Device()
    device.join(session, 1)
    return device


def page(device: Device, path: str) -> str:
    response = device.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pupil_reads_the_whole_quiz_in_one_language(language: str) -> None:
    quiz = told_quiz(*LANGUAGES)
    session = opened(quiz)
    device = seated(session)
    start = page(device, f"/{language}/play/")
    assert f"<h1>quiz {quiz.key} {language}</h1>" in start
    assert f"introduction {quiz.key} {language}" in start
    for position, item in enumerate(quiz.items(), start=1):
        path = f"/{language}/play/{position}/"
        asked = page(device, path)
        assert f"stem {item.key} {language}" in asked
        assert [f"option {item.key}/{n} {language}" in asked for n in range(1, 5)] == [True] * 4
        assert not [word for word in (*SECRETS, "問題文", "選択肢") if word in asked]
        device.post(path, {"choice": ["1"], "sequence": "1"})
        explained = page(device, path)
        assert f"explanation {item.key} {language}" in explained
        assert f"reason {item.key}/1 {language}" in explained
        assert "理由" not in explained
        assert f'<span lang="ja">{item.source}</span>' in explained, "a source keeps its name"
    device.post(f"/{language}/play/finish/", {})
    result = page(device, f"/{language}/play/result/")
    assert f"<h1>quiz {quiz.key} {language}</h1>" in result
    assert result.count("explanation ") == 2
    assert 'lang="ja">問題文' not in result
    japanese = page(device, "/play/result/")
    assert "explanation" not in japanese
    assert japanese.count("解説") == 2
    assert [answer.response for answer in Answer.objects.order_by("pk")] == [[1], [1]]


def test_what_is_not_told_is_japanese_and_says_so() -> None:
    quiz = QuizFactory(items=2)
    tell_item(quiz.items()[0])
    device = seated(opened(quiz))
    assert f'<h1 lang="ja">{quiz.title}</h1>' in page(device, "/en/play/")
    first, second = page(device, "/en/play/1/"), page(device, "/en/play/2/")
    assert '<fieldset class="question">' in first
    assert '<fieldset class="question" lang="ja">' in second
    assert "選択肢" in second
    easy = page(device, "/ja-x-easy/play/1/")
    assert '<fieldset class="question" lang="ja">' in easy


def test_answers_score_alike_in_every_language() -> None:
    session = opened(told_quiz(*LANGUAGES))
    for number, prefix in enumerate(("", "/en", "/ja-x-easy"), start=1):
        device = Device()
        device.join(session, number)
        device.post(f"{prefix}/play/1/", {"choice": ["1"], "sequence": "1"})
        device.post(f"{prefix}/play/2/", {"choice": ["1", "2"], "sequence": "1"})
    assert len(set(Answer.objects.values_list("item_revision_id", "points"))) == 2
    report = report_of(session=session, now=timezone.now())
    assert report is not None
    assert [(item.answered, item.correct) for item in report.items] == [(3, 3), (3, 0)]
    assert report.items[0].question.language == "ja"


@pytest.mark.parametrize("language", ["ja", *LANGUAGES])
def test_an_exam_tells_nothing_in_any_language_before_it_closes(language: str) -> None:
    session = opened(told_quiz(*LANGUAGES, exam=True))
    device = seated(session)
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    shown = [page(device, f"{prefix}/play/1/")]
    device.post(f"{prefix}/play/1/", {"choice": ["2"], "sequence": "1"})
    shown += [page(device, f"{prefix}/play/{place}/") for place in ("1", "finish")]
    device.post(f"{prefix}/play/finish/", {})
    shown += [page(device, f"{prefix}/play/result/")]
    assert not [word for text in shown for word in SECRETS if word in text]
    close_session(session=session, now=timezone.now())
    revealed = page(device, f"{prefix}/play/result/")
    assert revealed.count("解説" if language == "ja" else "explanation ") == 2


def test_an_edition_costs_the_player_no_query() -> None:
    device = seated(opened(told_quiz(*LANGUAGES)))
    counts = []
    for path in ("/play/1/", "/en/play/1/", "/ja-x-easy/play/1/"):
        page(device, path)
        with CaptureQueriesContext(connection) as found:
            page(device, path)
        counts.append(len(found))
    assert len(set(counts)) == 1, counts


# --- The API -------------------------------------------------------------------------------


def test_a_papers_json_holds_all_languages_and_no_key() -> None:
    quiz = told_quiz(ENGLISH)
    tell_item(quiz.items()[1], EASY)
    digest = frozen(quiz).digest
    response = Client().get(f"{API}/papers/{digest}/")
    assert not [word for word in (*SECRETS, "is_key") if word in response.content.decode()]
    easy, english = sorted(response.json()["editions"], key=lambda one: one["reader"] == ENGLISH)
    assert set(english) == {"reader", "language", "title", "introduction", "items"}
    assert set(english["items"][0]) == {
        *("position", "language", "stem", "picture_words", "choices", "targets", "own_feedback")
    }
    assert english["items"][0]["choices"][0]["text"].startswith("option")
    assert (english["language"], english["title"]) == (ENGLISH, f"quiz {quiz.key} en")
    assert (easy["reader"], easy["language"], easy["title"]) == (EASY, "ja", quiz.title)
    assert [item["language"] for item in easy["items"]] == ["ja", EASY]


def test_the_api_explains_in_the_language_that_is_asked_for() -> None:
    quiz = told_quiz(ENGLISH)
    device = seated(opened(quiz))
    english = {"accept-language": "en"}
    (first, second), uuid = quiz.items(), device.uuid()
    path = f"{API}/sittings/{uuid}"
    answer = {"response": [2], "sequence": 1}
    told = device.put(f"{path}/answers/1/", answer, "application/json", headers=english).json()
    assert told["feedback"]["language"] == ENGLISH
    assert told["feedback"]["explanation"] == f"explanation {first.key} en"
    japanese = device.put(f"{path}/answers/2/", answer, "application/json").json()
    assert japanese["feedback"]["explanation"] == f"解説 {second.key}"
    result = device.post(f"{path}/submit/", headers=english).json()
    assert (result["title"], result["language"]) == (f"quiz {quiz.key} en", ENGLISH)
    assert [item["explanation"] for item in result["items"]] == [
        f"explanation {first.key} en",
        f"explanation {second.key} en",
    ]
