"""Whole classes that have answered a quiz, written at once."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from classrooms.models import Classroom, Seat, Session
from quizzes.delivery.actions import THOUSANDTH
from quizzes.models import Answer, Quiz, QuizSession, Sitting
from quizzes.papers.papers import paper_by_digest
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import held

Choices = Sequence[int | Sequence[int] | None]
"""What a seat chose of each item, in the paper's order: an option, several, or nothing."""


def answered(
    quiz: Quiz,
    rows: Sequence[Choices],
    *,
    submitted: bool = True,
    classroom: Classroom | None = None,
    session: Session | None = None,
) -> Session:
    """
    Return a session that ended yesterday, a seat for each row, all of them submitted.

    It is a class of its own unless one is named; more rows join a session that is named.
    """
    if session is None:
        belongs = {"assignment__classroom": classroom} if classroom else {}
        session = SessionFactory.create(**belongs)
    quiz_session = held(session, quiz)
    taken = Seat.objects.filter(session=session).count()
    seats = Seat.objects.bulk_create(
        Seat(session=session, number=number) for number in range(taken + 1, taken + len(rows) + 1)
    )
    sittings = Sitting.objects.bulk_create(
        Sitting(seat=seat, quiz_session=quiz_session, submitted=submitted) for seat in seats
    )
    Answer.objects.bulk_create(
        answer
        for sitting, row in zip(sittings, rows, strict=True)
        for answer in _answers(sitting, quiz_session, row)
    )
    return session


def _answers(sitting: Sitting, quiz_session: QuizSession, row: Choices) -> Iterator[Answer]:
    paper = paper_by_digest(quiz_session.quiz_revision.digest)
    for question, choice in zip(paper.questions, row, strict=True):
        if choice is None:
            continue
        response = [choice] if isinstance(choice, int) else list(choice)
        points = question.rules.score(response, keys=question.keys).points
        yield Answer(
            sitting=sitting,
            item_revision_id=question.revision_id,
            sequence=1,
            response=response,
            points=(Decimal(points.numerator) / Decimal(points.denominator)).quantize(THOUSANDTH),
        )
