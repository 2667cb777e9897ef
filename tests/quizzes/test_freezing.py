"""Freezing: what a class met never changes, whatever editors do afterwards."""

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from quizzes.items.freezing import FROZEN_FIELDS, freeze_item
from quizzes.items.models import ItemContent, RevisionFrozen
from quizzes.models import Choice, DraftChoice, Item, ItemRevision, PaperItem, Quiz, QuizRevision
from quizzes.papers import freezing as quiz_freezing
from quizzes.papers.freezing import QuizNotReady, freeze_quiz
from quizzes.papers.models import QuizContent
from quizzes.papers.papers import paper_by_digest
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, SittingFactory, held

pytestmark = pytest.mark.django_db


def reloaded(quiz: Quiz) -> Quiz:
    return Quiz.objects.get(pk=quiz.pk)


def test_an_item_is_frozen_word_for_word() -> None:
    item = ItemFactory(multiple=True, help_card=True)
    revision = freeze_item(item=item)
    for field in FROZEN_FIELDS:
        assert getattr(revision, field) == getattr(item, field), field
    fields = ("text", "is_key", "rationale", "misconception")
    frozen = [[getattr(choice, field) for field in fields] for choice in revision.choices.all()]
    drafts = [[getattr(choice, field) for field in fields] for choice in item.choices.all()]
    assert frozen == drafts
    assert [choice.position for choice in revision.choices.all()] == [1, 2, 3, 4]
    assert revision.keys() == [1, 3]


def test_everything_that_pupils_meet_is_frozen() -> None:
    def fields(model: type[models.Model]) -> set[str]:
        return {field.name for field in model._meta.get_fields()}

    assert set(FROZEN_FIELDS) == {*fields(ItemContent), "picture"}
    assert set(quiz_freezing.FROZEN_FIELDS) == fields(QuizContent)


def test_the_same_words_are_the_same_revision() -> None:
    quiz = QuizFactory()
    first = freeze_quiz(quiz=quiz)
    assert freeze_quiz(quiz=reloaded(quiz)) == first
    assert QuizRevision.objects.count() == 1
    assert ItemRevision.objects.count() == PaperItem.objects.count() == 3
    assert Choice.objects.count() == 12


@pytest.mark.parametrize(
    "change",
    [
        {"stem": "新しい問題文"},
        {"explanation": "新しい解説"},
        {"help_card": True},
        {"source": "新しい出典"},
        {"small_class": "2a2"},
        {"sensitive": True},
        {"keep_order": True},
    ],
)
def test_new_words_of_an_item_are_a_new_revision(change: dict[str, Any]) -> None:
    quiz = QuizFactory()
    first = freeze_quiz(quiz=quiz)
    Item.objects.filter(pk=quiz.items()[0].pk).update(**change)
    second = freeze_quiz(quiz=reloaded(quiz))
    assert second != first
    assert ItemRevision.objects.count() == 4, "only the changed item is frozen anew"


@pytest.mark.parametrize(
    "change",
    [
        {"text": "新しい選択肢"},
        {"is_key": False},
        {"rationale": "新しい理由"},
        {"misconception": "新しい誤解"},
        {"sort_order": 99},
    ],
)
def test_new_options_are_a_new_revision(change: dict[str, Any]) -> None:
    item = ItemFactory()
    first = freeze_item(item=item)
    DraftChoice.objects.filter(pk=item.choices.first().pk).update(**change)
    assert freeze_item(item=Item.objects.get(pk=item.pk)) != first


@pytest.mark.parametrize(
    "change",
    [
        {"title": "新しい題"},
        {"introduction": "新しい言葉"},
        {"band": "high"},
        {"feedback": "after_close"},
        {"retry": "once"},
    ],
)
def test_new_words_of_a_quiz_are_a_new_revision(change: dict[str, str]) -> None:
    quiz = QuizFactory()
    first = freeze_quiz(quiz=quiz)
    Quiz.objects.filter(pk=quiz.pk).update(**change)
    assert freeze_quiz(quiz=reloaded(quiz)) != first
    assert ItemRevision.objects.count() == 3


def test_another_order_is_a_new_revision() -> None:
    quiz = QuizFactory()
    first = freeze_quiz(quiz=quiz)
    quiz.entries.filter(item=quiz.items()[0]).update(sort_order=99)
    second = freeze_quiz(quiz=reloaded(quiz))
    assert second != first
    stems = [question.stem for question in paper_by_digest(first.digest).questions]
    turned = [question.stem for question in paper_by_digest(second.digest).questions]
    assert turned == [*stems[1:], stems[0]]


def test_the_same_words_in_two_quizzes_stay_two_papers_of_the_same_items() -> None:
    items = ItemFactory.create_batch(2)
    quizzes = [QuizFactory(items=items, title="同じ題") for _ in range(2)]
    first, second = (freeze_quiz(quiz=quiz) for quiz in quizzes)
    assert first != second
    assert ItemRevision.objects.count() == 2


def test_an_editors_draft_does_not_reach_a_class() -> None:
    quiz = QuizFactory()
    item = quiz.items()[0]
    item.stem = "まだ公開していない言葉"
    item.save_revision()
    revision = freeze_quiz(quiz=reloaded(quiz))
    stems = [question.stem for question in paper_by_digest(revision.digest).questions]
    assert stems[0] == f"問題文 {item.key}"


def test_a_published_change_reaches_the_next_class_and_never_the_running_one() -> None:
    quiz = QuizFactory()
    running = SittingFactory(quiz=quiz)
    before = paper_by_digest(running.quiz_session.quiz_revision.digest)

    item = quiz.items()[0]
    item.stem = "公開した新しい言葉"
    item.save_revision().publish()
    Quiz.objects.filter(pk=quiz.pk).update(title="新しい題")
    item.choices.all().delete()

    paper_by_digest.cache_clear()
    running.quiz_session.refresh_from_db()
    assert paper_by_digest(running.quiz_session.quiz_revision.digest) == before


def test_the_next_session_gets_the_new_words() -> None:
    quiz = QuizFactory()
    held(SessionFactory(open=True), quiz)
    item = quiz.items()[0]
    item.stem = "公開した新しい言葉"
    item.save_revision().publish()
    following = held(SessionFactory(open=True), reloaded(quiz))
    assert paper_by_digest(following.quiz_revision.digest).questions[0].stem == item.stem


@pytest.mark.parametrize("trait", ["secure", "draft"])
def test_a_secure_or_unpublished_item_is_in_no_quiz(trait: str) -> None:
    quiz = QuizFactory(items=[ItemFactory(), ItemFactory(**{trait: True})])
    with pytest.raises(QuizNotReady):
        freeze_quiz(quiz=quiz)
    assert not ItemRevision.objects.exists(), "nothing is frozen half-way"


def test_a_draft_quiz_or_one_without_items_is_not_ready() -> None:
    for quiz in (QuizFactory(draft=True), QuizFactory(items=[])):
        with pytest.raises(QuizNotReady):
            freeze_quiz(quiz=quiz)
    assert not QuizRevision.objects.exists()


def test_frozen_rows_are_written_once() -> None:
    revision = freeze_quiz(quiz=QuizFactory())
    paper_item = revision.paper_items.get(position=1)
    item_revision = paper_item.item_revision
    for row in (revision, paper_item, item_revision, item_revision.choices.first()):
        with pytest.raises(RevisionFrozen):
            row.save()
        with pytest.raises(RevisionFrozen):
            row.save(update_fields=[row._meta.get_fields()[-1].name])
        fetched = type(row)._default_manager.get(pk=row.pk)
        with pytest.raises(RevisionFrozen):
            fetched.save()


def test_what_was_met_cannot_be_deleted_under_its_answers() -> None:
    sitting = SittingFactory()
    revision = sitting.quiz_session.quiz_revision
    item_revision = revision.paper_items.get(position=1).item_revision
    for row in (revision, item_revision, item_revision.item, revision.quiz):
        with pytest.raises(models.ProtectedError):
            row.delete()


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (ItemRevision, {"digest": ""}),
        (Choice, {"position": 0}),
        (PaperItem, {"position": 0}),
    ],
)
def test_the_database_refuses_impossible_frozen_rows(
    model: type[models.Model], wrong: dict[str, Any]
) -> None:
    freeze_quiz(quiz=QuizFactory(items=1))
    first = model._default_manager.order_by("pk").first()
    assert first is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.filter(pk=first.pk).update(**wrong)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sessions_that_open_at_once_freeze_one_revision(at_once: Any) -> None:
    quiz = QuizFactory()
    frozen = at_once([lambda: freeze_quiz(quiz=reloaded(quiz))] * 5)
    assert len({revision.pk for revision in frozen}) == 1, frozen
    assert ItemRevision.objects.count() == PaperItem.objects.count() == 3
    assert Choice.objects.count() == 12
