"""Holding a quiz in a session: its words are frozen, and its pace is said."""

from django.utils.translation import gettext_lazy as _

from classrooms.models import Session
from cms.refusals import Refusal
from quizzes.delivery.models import QuizSession
from quizzes.papers.freezing import freeze_quiz
from quizzes.papers.models import Pace, Quiz


class PaceNotOffered(Refusal):
    """A quiz that is explained after the close is not gone through together."""

    code = "pace_not_offered"
    message = _(
        "テストとして使うクイズは、「みんなで一問ずつ」ではひらけません。「自分のペースで」をえらんでください。"
    )


def hold_quiz(*, session: Session, quiz: Quiz, pace: Pace = Pace.SELF) -> QuizSession:
    """
    Freeze the quiz and make it what the session is held on, at the pace.

    :raises PaceNotOffered: if the quiz is not held at that pace
    :raises QuizNotReady: see :func:`quizzes.papers.freezing.freeze_quiz`
    """
    if pace not in quiz.paces:
        raise PaceNotOffered
    return QuizSession.objects.create(
        session=session, quiz_revision=freeze_quiz(quiz=quiz), pace=pace.value
    )
