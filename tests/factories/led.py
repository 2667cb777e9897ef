"""A class that its teacher leads through a quiz, and what its pupils answer meanwhile."""

from typing import Any

from django.utils import timezone

from cms.models import User
from quizzes.delivery.actions import record_answer
from quizzes.delivery.holding import hold_quiz
from quizzes.delivery.leading import open_item, show_item
from quizzes.models import QuizSession, Sitting
from quizzes.papers.models import Pace
from tests.factories.classrooms import (
    AssignmentFactory,
    ClassroomFactory,
    SeatFactory,
    SessionFactory,
)
from tests.factories.quizzes import ItemFactory, QuizFactory


def led_by(teacher: User) -> QuizSession:
    """Return what an open session of the teacher's class is held on: three items, none open yet."""
    quiz = QuizFactory(items=[ItemFactory(), ItemFactory(multiple=True), ItemFactory()])
    room = ClassroomFactory(teachers=[teacher], size=5)
    assignment = AssignmentFactory(classroom=room, target_key=quiz.key)
    session = SessionFactory(open=True, assignment=assignment)
    return hold_quiz(session=session, quiz=quiz, pace=Pace.TEACHER)


def sit(led: QuizSession, number: int = 1) -> Sitting:
    """Begin the seat's sitting."""
    seat = SeatFactory(session=led.session, number=number)
    sitting: Sitting = Sitting.objects.create(seat=seat, quiz_session=led)
    return sitting


def fresh(sitting: Sitting) -> Sitting:
    """Return the sitting as it is stored, with the pace as it is now."""
    return Sitting.objects.get(pk=sitting.pk)


def answer(sitting: Sitting, position: int, *chosen: int, sequence: int = 1) -> Any:
    """Answer the item now."""
    return record_answer(
        sitting=fresh(sitting),
        position=position,
        response=list(chosen),
        sequence=sequence,
        now=timezone.now(),
    )


def go(led: QuizSession, position: int, *, shown: bool = False) -> None:
    """Open the item, and show what is right in it if asked."""
    open_item(quiz_session=led, position=position, now=timezone.now())
    if shown:
        show_item(quiz_session=led, position=position, now=timezone.now())
