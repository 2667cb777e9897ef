"""Folding: each submitted sitting once, a batch of several classes at a time, and nothing of who it was."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from classrooms.actions.sessions import extend_session, forget_sessions
from classrooms.models import Classroom, Session
from quizzes.delivery.actions import AlreadySubmitted, record_answer
from quizzes.delivery.models import HeldPace
from quizzes.models import (
    Answer,
    ItemCounts,
    OptionCounts,
    Quiz,
    QuizCounts,
    QuizRevision,
    QuizSession,
    Sitting,
)
from quizzes.papers.models import Feedback
from quizzes.statistics.counting import count_answers
from quizzes.statistics.measures import POINT
from tests.factories.answered import answered
from tests.factories.classrooms import ClassroomFactory
from tests.factories.cms import UserFactory
from tests.factories.quizzes import ItemFactory, QuizFactory

pytestmark = pytest.mark.django_db

Rows = list[tuple[int, ...]]


def rows(count: int, *, seed: int = 0, items: int = 3) -> Rows:
    draw = random.Random(seed)  # noqa: S311 - no secret
    return [tuple(draw.choice([1, 1, 2, 3]) for _ in range(items)) for _ in range(count)]


def count() -> int:
    return count_answers(now=timezone.now()).sittings


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is stored, by what it says."""
    return {
        "quizzes": list(
            QuizCounts.objects.order_by("quiz_revision").values_list(
                "quiz_revision", "sittings", "third"
            )
        ),
        "items": list(
            ItemCounts.objects.order_by("quiz_counts", "item_revision").values_list(
                "item_revision", "points", "points_squared", "points_by_total"
            )
        ),
        "options": list(
            OptionCounts.objects.order_by("item_counts", "position", "group").values_list(
                "item_counts__item_revision", "position", "group", "chosen"
            )
        ),
    }


# --- What is kept --------------------------------------------------------------------------


def test_two_classes_are_kept_as_counts() -> None:
    """By hand: 12 who know all, 12 who choose option 2 everywhere."""
    quiz = QuizFactory.create()
    for _ in range(2):
        answered(quiz, [(1, 1, 1)] * 6 + [(2, 2, 2)] * 6)
    assert count() == 24
    counts = QuizCounts.objects.get()
    assert (counts.sittings, counts.third) == (24, 8)
    for item in counts.items.all():
        assert item.points == 12 * POINT
        assert item.points_squared == 12 * POINT**2
        assert item.points_by_total == 12 * 3 * POINT**2
        cells = {(cell.position, cell.group): cell.chosen for cell in item.options.all()}
        assert cells == {(2, 1): 8, (2, 2): 4, (1, 2): 4, (1, 3): 8}


def test_exam_and_practice_alike() -> None:
    for feedback in Feedback:
        quiz = QuizFactory.create(feedback=feedback)
        for seed in range(2):
            answered(quiz, rows(10, seed=seed))
    assert count() == 40
    assert QuizCounts.objects.count() == 2


def test_partial_points_and_several_options() -> None:
    quiz = QuizFactory.create(items=[ItemFactory.create(multiple=True), ItemFactory.create()])
    for _ in range(2):
        answered(quiz, [([1, 3], 1)] * 5 + [([1], 1)] * 5)
    count()
    item = ItemCounts.objects.order_by("pk")[0]
    assert item.points == 10 * POINT + 10 * POINT // 2
    by_option = OptionCounts.objects.filter(item_counts=item).values_list("position")
    assert dict(by_option.annotate(models.Sum("chosen"))) == {1: 20, 3: 10}


@pytest.mark.parametrize("batches", [[24], [24, 30], [20, 20, 20]])
def test_folding_bit_by_bit_gives_the_same_sums(batches: list[int]) -> None:
    """The sums do not know their batches; only the thirds are cut anew in each."""
    together, apart = QuizFactory.create(), QuizFactory.create()
    for seed, size in enumerate(batches):
        for half in range(2):
            people = rows(size // 2, seed=2 * seed + half)
            answered(apart, people)
            answered(together, people)
        count_only(apart)
    count()
    first, second = (
        [
            (item.points, item.points_squared, item.points_by_total)
            for item in ItemCounts.objects.filter(quiz_counts__quiz_revision__quiz=quiz).order_by(
                "pk"
            )
        ]
        for quiz in (together, apart)
    )
    assert first == second


def count_only(quiz: Quiz) -> None:
    """Count a quiz while all others are kept from it."""
    others = Sitting.objects.exclude(quiz_session__quiz_revision__quiz=quiz)
    others.filter(counted=False).update(submitted=False)
    count()
    others.filter(counted=False).update(submitted=True)


# --- Once ----------------------------------------------------------------------------------


def test_folding_twice_is_folding_once() -> None:
    quiz = QuizFactory.create()
    for seed in range(2):
        answered(quiz, rows(12, seed=seed))
    assert count() == 24
    before = stored()
    assert count() == 0
    assert stored() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_folding_at_the_same_moment_is_folding_once(
    at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]],
) -> None:
    quiz = QuizFactory.create()
    for seed in range(2):
        answered(quiz, rows(12, seed=seed))
    found = at_once([count, count, count])
    assert sorted(found) == [0, 0, 24]
    assert QuizCounts.objects.get().sittings == 24


def test_a_fold_that_breaks_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    quiz = QuizFactory.create()
    for seed in range(2):
        answered(quiz, rows(12, seed=seed))

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(OptionCounts.objects, "get_or_create", broken)
        with pytest.raises(RuntimeError):
            count()
    assert not any(stored().values())
    assert count() == 24


def test_a_session_that_goes_on_adds_only_who_submits_later() -> None:
    quiz = QuizFactory.create()
    first = answered(quiz, rows(12, seed=1))
    answered(quiz, rows(12, seed=2))
    assert count() == 24
    late = answered(quiz, rows(3, seed=3), session=first, submitted=False)
    extend_session(session=late, minutes=10, now=timezone.now())
    Sitting.objects.filter(submitted=False).update(submitted=True)
    assert count() == 0, "the session is open"
    Session.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert count() == 0, "three are no batch"
    answered(quiz, rows(17, seed=4))
    assert count() == 0, "three beside a class of 17 are too few"
    answered(quiz, rows(8, seed=5))
    assert count() == 28
    assert QuizCounts.objects.get().sittings == 52


def test_a_submitted_sitting_takes_no_answer_any_more() -> None:
    """What the fold stands on: in every mode, also while the session is open."""
    for feedback in Feedback:
        quiz = QuizFactory.create(feedback=feedback, items=[ItemFactory.create()])
        session = answered(quiz, [(2,)])
        extend_session_anyway(session)
        sitting = Sitting.objects.get(seat__session=session)
        with pytest.raises(AlreadySubmitted):
            record_answer(sitting=sitting, position=1, response=[1], sequence=2, now=timezone.now())
        assert Answer.objects.get(sitting=sitting).response == [2]


def extend_session_anyway(session: Session) -> None:
    session.closes_at = timezone.now() + timedelta(minutes=10)
    session.save()


# --- What is not counted -------------------------------------------------------------------


@pytest.mark.parametrize("pace", [HeldPace.TEACHER, HeldPace.RELEASED])
def test_what_a_class_found_together_is_not_counted(pace: HeldPace) -> None:
    quiz = QuizFactory.create()
    for _ in range(2):
        answered(quiz, rows(12))
    QuizSession.objects.update(pace=pace)
    assert count() == 0
    QuizSession.objects.update(pace=HeldPace.SELF)
    assert count() == 24


def test_what_was_not_handed_in_is_not_counted() -> None:
    quiz = QuizFactory.create()
    for seed in range(2):
        answered(quiz, rows(20, seed=seed), submitted=False)
    assert count() == 0


def test_sheets_with_gaps_are_left_out_for_good() -> None:
    """A skipped item is not a wrong one, and every figure is of the same people."""
    quiz = QuizFactory.create()
    for seed in range(2):
        answered(quiz, [*rows(10, seed=seed), (1, None, 1)])
    assert count() == 20
    assert not Sitting.objects.filter(counted=False).exists()


def test_what_has_no_key_is_not_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook that sensitive items will use: left out of the totals, and no gap where not answered."""
    quiz = QuizFactory.create()
    kept_out = 2
    monkeypatch.setattr(
        "quizzes.statistics.counting.is_counted", lambda question: question.position != kept_out
    )
    for _ in range(2):
        answered(quiz, [(1, None, 1)] * 5 + [(2, 1, 1)] * 5)
    assert count() == 20
    found = ItemCounts.objects.order_by("pk")
    assert [item.points for item in found] == [10 * POINT, 20 * POINT]
    assert found[1].points_by_total == (10 * 2 + 10) * POINT**2


def test_forgetting_drops_what_made_no_batch() -> None:
    quiz = QuizFactory.create()
    answered(quiz, rows(35))
    assert count() == 0
    forget_sessions(closed_before=timezone.now())
    answered(quiz, rows(12))
    assert count() == 0
    assert not any(stored().values())


def test_counts_outlive_their_sheets() -> None:
    quiz = QuizFactory.create()
    for seed in range(2):
        answered(quiz, rows(12, seed=seed))
    count()
    before = stored()
    forget_sessions(closed_before=timezone.now())
    assert not Answer.objects.exists()
    assert stored() == before


# --- Who could find out what ---------------------------------------------------------------


def test_one_more_class_shows_nothing_until_it_is_one_of_many() -> None:
    """
    The differencing attack: look before and after each class, and take one from the other.

    Whatever class comes last, what was added since the last change is at least twenty pupils, of whom at
    least ten are of other classes.
    """
    draw = random.Random(5)  # noqa: S311 - no secret
    quiz = QuizFactory.create()
    looks = [0]
    waiting: list[int] = []
    for seed in range(25):
        size = draw.choice([1, 2, 5, 9, 14, 20, 35])
        answered(quiz, rows(size, seed=seed))
        waiting.append(size)
        count()
        now = sum(QuizCounts.objects.values_list("sittings", flat=True))
        if now != looks[-1]:
            assert now - looks[-1] == sum(waiting)
            assert sum(waiting) - max(waiting) >= 10
            looks.append(now)
            waiting = []
    assert len(looks) > 4
    assert all(after - before >= 20 for before, after in pairwise(looks))


def test_what_one_teacher_sees_is_never_most_of_a_batch() -> None:
    teacher = UserFactory.create()
    quiz = QuizFactory.create()
    for seed in range(3):
        answered(quiz, rows(20, seed=seed), classroom=ClassroomFactory.create(teachers=[teacher]))
    assert count() == 0, "three classes of one teacher"
    answered(quiz, rows(9, seed=7))
    assert count() == 0
    answered(quiz, rows(1, seed=8))
    assert count() == 70


def test_no_row_holds_fewer_than_a_batch() -> None:
    quiz = QuizFactory.create()
    for seed in range(2):
        answered(quiz, rows(12, seed=seed))
    count()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizCounts.objects.update(sittings=19)


ALLOWED = {
    QuizCounts: {"id", "quiz_revision_id", "sittings", "third"},
    ItemCounts: {
        "id",
        "quiz_counts_id",
        "item_revision_id",
        "points",
        "points_squared",
        "points_by_total",
    },
    OptionCounts: {"id", "item_counts_id", "position", "group", "chosen"},
}


@pytest.mark.parametrize("model", ALLOWED)
def test_the_table_has_exactly_the_allowed_columns(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, model._meta.db_table)
    assert {column.name for column in table} == ALLOWED[model]


def test_no_row_is_tied_to_a_seat_a_session_or_a_class() -> None:
    """Followed to any distance: counts lead to words, and to nobody who read them."""
    seen: set[type[models.Model]] = set()
    ahead: list[type[models.Model]] = list(ALLOWED)
    while ahead:
        model = ahead.pop()
        if model not in seen and model._meta.app_label in {"quizzes", "classrooms"}:
            seen.add(model)
            ahead += [
                field.related_model
                for field in model._meta.get_fields()
                if field.is_relation and field.concrete and field.related_model
            ]
    assert QuizRevision in seen, "the search goes on"
    assert not {model._meta.label for model in seen if model._meta.app_label == "classrooms"}
    assert not seen & {Sitting, Answer}


def test_whose_class_it_was_leaves_no_trace() -> None:
    """The same sheets in other classes, on other days, under other seats: the same rows."""
    kept = []
    people = [rows(15, seed=1), rows(15, seed=2)]
    quiz = QuizFactory.create()
    for moment in (datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)):
        for each in people:
            session = answered(quiz, each)
            Session.objects.filter(pk=session.pk).update(
                opens_at=moment, closes_at=moment + timedelta(minutes=45)
            )
        # Ties at a third's border are divided by the sittings' random names: the same ones here.
        for number, sitting in enumerate(Sitting.objects.order_by("pk"), start=1):
            Sitting.objects.filter(pk=sitting.pk).update(uuid=f"{number:032x}")
        count()
        kept.append(stored())
        QuizCounts.objects.all().delete()
        forget_sessions(closed_before=timezone.now())
        Classroom.objects.all().delete()
    assert kept[0] == kept[1]


# --- The command ---------------------------------------------------------------------------


def test_the_command_says_what_it_counted(capsys: pytest.CaptureFixture[str]) -> None:
    quiz = QuizFactory.create()
    for seed in range(2):
        answered(quiz, rows(12, seed=seed))
    call_command("count_answers")
    assert capsys.readouterr().out == "24 sittings of 1 quizzes counted\n"
