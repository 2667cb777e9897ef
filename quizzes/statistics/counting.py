"""
Folding answers into counts, a batch of submitted sittings at a time, each sitting once.

The unit is the submitted sitting, because nothing changes it any more: a session that is opened again
and a device whose answers come late only add sittings that are submitted later, and these join a later
batch. Nothing is ever taken back or folded by difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from classrooms.models import Classroom, Session
from quizzes.delivery.models import Answer, HeldPace, Sitting
from quizzes.papers.models import QuizRevision
from quizzes.papers.papers import Question, paper_by_digest
from quizzes.statistics.measures import POINT
from quizzes.statistics.models import ItemCounts, OptionCounts, QuizCounts
from quizzes.statistics.sheets import Batch, Mark, Sheet, count_sheets, may_be_counted

MOST = 2000
"""How many sittings are read at once; more of them are more batches."""

SESSION = "quiz_session__session"


def is_counted(question: Question) -> bool:
    """
    Tell whether answers to the item may be counted: there is right and wrong in it, and there are any.

    This is the one place where an item is kept out of all statistics: answers to items flagged sensitive
    never leave the device.
    """
    return question.rules.is_scored and not question.sensitive


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many sittings were counted, and of how many frozen quizzes."""

    sittings: int
    quizzes: int


def count_answers(*, now: datetime) -> Counted:
    """
    Count all sittings that were submitted in sessions that have ended, as far as they make batches.

    Those that make none wait. If their session is forgotten before others join them, they are forgotten
    uncounted: a count of few is a sheet of answers by another name. Running it twice, also at the same
    moment, counts no sitting twice.
    """
    counted = [
        _count_quiz(revision, now=now)
        for revision in QuizRevision.objects.filter(
            pk__in=_waiting(now).values("quiz_session__quiz_revision")
        )
    ]
    return Counted(sittings=sum(counted), quizzes=sum(1 for sittings in counted if sittings))


def _waiting(now: datetime) -> QuerySet[Sitting]:
    """Return the sittings to count; what a led class talked about together tells little of an item."""
    ended = Session.objects.closed_before(now)
    alone = Sitting.objects.filter(quiz_session__pace=HeldPace.SELF)
    return alone.filter(**{f"{SESSION}__in": ended}, submitted=True, counted=False)


def _count_quiz(revision: QuizRevision, *, now: datetime) -> int:
    counted = 0
    while batch := _count_batch(revision, now=now):
        counted += batch
    return counted


def _count_batch(revision: QuizRevision, *, now: datetime) -> int:
    """Count the next batch of the quiz's sittings in one transaction; return how many, or 0."""
    paper = paper_by_digest(revision.digest)
    questions = [question for question in paper.questions if is_counted(question)]
    if not questions:
        return 0
    with transaction.atomic():
        # Opening a session on the quiz goes on meanwhile; another fold of it waits.
        QuizRevision.objects.select_for_update(no_key=True).get(pk=revision.pk)
        waiting = _waiting(now).filter(quiz_session__quiz_revision=revision)
        # The names are random, so that their order says nothing of seats or time.
        batch = waiting.select_for_update(of=("self",)).only("pk").order_by("uuid")
        classes: dict[int, int] = {
            sitting.pk: sitting.classroom
            for sitting in batch.annotate(classroom=F(f"{SESSION}__assignment__classroom"))[:MOST]
        }
        sheets = _sheets(list(classes), questions)
        _take_from_waiting(classes.keys() - sheets.keys())
        seen_by = _viewers(classes[sitting] for sitting in sheets)
        if not may_be_counted([seen_by[classes[sitting]] for sitting in sheets]):
            return 0
        _add(revision, questions, count_sheets(list(sheets.values())))
        _take_from_waiting(sheets)
    return len(sheets)


def _take_from_waiting(sittings: Iterable[int]) -> None:
    Sitting.objects.filter(pk__in=list(sittings)).update(counted=True)


def _sheets(sittings: Sequence[int], questions: Sequence[Question]) -> dict[int, Sheet]:
    """
    Return the complete sheets by sitting, in the sittings' order.

    Where something was left out the sheet does not count at all: an item that was skipped is not an item
    that was wrong, and counts over other people for each item could be taken from each other.
    """
    marks: dict[int, dict[int, Mark]] = {sitting: {} for sitting in sittings}
    answers = Answer.objects.filter(
        sitting__in=sittings, item_revision__in=[question.revision_id for question in questions]
    )
    choosing = {
        question.revision_id: question for question in questions if not question.rules.is_placed
    }
    for sitting, item, response, points in answers.values_list(
        "sitting", "item_revision", "response", "points"
    ):
        chosen = _chosen(choosing[item], response) if item in choosing else ()
        assert points is not None  # of an item that has right and wrong
        marks[sitting][item] = Mark(points=int(points * POINT), chosen=chosen)
    return {
        sitting: [found[question.revision_id] for question in questions]
        for sitting, found in marks.items()
        if len(found) == len(questions)
    }


def _chosen(question: Question, response: Sequence[int]) -> tuple[int, ...]:
    return tuple(question.rules.counted(response, keys=question.keys))


def _viewers(classrooms: Iterable[int]) -> Mapping[int, frozenset[str]]:
    """Return who can open the reports of each class: its teachers. The class itself stands for one more."""
    found = {classroom: {f"class {classroom}"} for classroom in classrooms}
    teaching = Classroom.teachers.through.objects.filter(classroom__in=found)
    for classroom, teacher in teaching.values_list("classroom_id", "user_id"):
        found[classroom].add(f"teacher {teacher}")
    return {classroom: frozenset(viewers) for classroom, viewers in found.items()}


def _add(revision: QuizRevision, questions: Sequence[Question], batch: Batch) -> None:
    """Add a batch to what is stored of the quiz, under the lock of its revision."""
    quiz, created = QuizCounts.objects.get_or_create(
        quiz_revision=revision, defaults={"sittings": batch.sittings, "third": batch.third}
    )
    if not created:
        QuizCounts.objects.filter(pk=quiz.pk).update(
            sittings=F("sittings") + batch.sittings, third=F("third") + batch.third
        )
    for question, item in zip(questions, batch.items, strict=True):
        row, _created = ItemCounts.objects.get_or_create(
            quiz_counts=quiz,
            item_revision_id=question.revision_id,
            defaults={"points": 0, "points_squared": 0, "points_by_total": 0},
        )
        ItemCounts.objects.filter(pk=row.pk).update(
            points=F("points") + item.points,
            points_squared=F("points_squared") + item.points_squared,
            points_by_total=F("points_by_total") + item.points_by_total,
        )
        for (position, group), chosen in sorted(item.chosen.items()):
            cell, _created = OptionCounts.objects.get_or_create(
                item_counts=row, position=position, group=group, defaults={"chosen": 0}
            )
            OptionCounts.objects.filter(pk=cell.pk).update(chosen=F("chosen") + chosen)
