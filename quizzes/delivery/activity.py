"""The quiz as an activity of a class."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from classrooms.activities import Target, UnknownActivity, UnknownWay, Way
from classrooms.models import Seat, Session
from cms.taxonomy import Band
from quizzes.delivery.actions import NoQuizHere, sitting_of_seat
from quizzes.delivery.board import compute_board
from quizzes.delivery.file_keys import file_key_of
from quizzes.delivery.holding import hold_quiz
from quizzes.delivery.leading import led_state
from quizzes.delivery.models import QuizSession
from quizzes.delivery.report import report_of
from quizzes.papers.models import Pace, Quiz
from quizzes.papers.papers import paper_by_digest


def board_context(session: Session) -> dict[str, Any]:
    """Return what the quiz's part of the live board shows; nothing if no quiz is held."""
    quiz_session = (
        QuizSession.objects.select_related("quiz_revision").filter(session=session).first()
    )
    if quiz_session is None:
        return {}
    paper = paper_by_digest(quiz_session.quiz_revision.digest)
    board = compute_board(session=session, now=timezone.now())
    return {"paper": paper, "board": board, "led": led_state(quiz_session, paper, board)}


def report_context(session: Session) -> dict[str, Any]:
    """Return what the quiz's part of the report shows; nothing if no quiz was held."""
    report = report_of(session=session, now=timezone.now())
    return {"report": report} if report else {}


WAYS = {
    Pace.SELF: Way(
        key=Pace.SELF.value,
        label=Pace.SELF.label,
        description=_("一人ひとりが、自分の速さですすみます。"),
    ),
    Pace.TEACHER: Way(
        key=Pace.TEACHER.value,
        label=Pace.TEACHER.label,
        description=_("先生が一問ずつひらき、答え合わせを見せます。速さや順位は出ません。"),
    ),
}


def ways_of(quiz: Quiz) -> tuple[Way, ...]:
    """Return the ways in which the quiz can be held; none where there is but one."""
    return tuple(WAYS[pace] for pace in quiz.paces) if len(quiz.paces) > 1 else ()


def hold_in_way(*, session: Session, quiz: Quiz, way: str) -> None:
    """
    Hold the session on the quiz, in the way of the key or in the suggested one.

    :raises UnknownWay: if there is no such way
    :raises Refusal: see :func:`quizzes.delivery.holding.hold_quiz`
    """
    if way and way not in Pace:
        raise UnknownWay
    hold_quiz(session=session, quiz=quiz, pace=Pace(way) if way else quiz.paces[0])


def may_reopen(session: Session) -> bool:
    """Tell whether the session's quiz may go on: not if its keys were shown when it ended."""
    held = QuizSession.objects.select_related("quiz_revision").filter(session=session).first()
    return held is None or paper_by_digest(held.quiz_revision.digest).shows_feedback_per_item


class QuizActivity:
    """A session held on a quiz alone."""

    kind: ClassVar[str] = "quiz"
    label: ClassVar[str | Promise] = _("クイズ")
    board_template: ClassVar[str] = "quizzes/board.html"
    report_template: ClassVar[str] = "quizzes/report.html"

    def targets(self) -> Iterable[Target]:
        """Return all published quizzes."""
        return [self._target(quiz) for quiz in Quiz.objects.filter(live=True)]

    def target(self, key: str) -> Target:
        """
        Return the published quiz of the key.

        :raises UnknownActivity: if there is none
        """
        return self._target(self._quiz(key))

    def open(self, *, session: Session, key: str, way: str) -> None:
        """Freeze the quiz for the session."""
        hold_in_way(session=session, quiz=self._quiz(key), way=way)

    def may_reopen(self, session: Session) -> bool:
        """Tell whether an ended session may go on."""
        return may_reopen(session)

    def begin(self, seat: Seat) -> dict[str, Any]:
        """
        Begin the seat's sitting; return it and the paper that it runs through.

        A session that lost its quiz still seats its pupils; the player tells them what to do.
        """
        try:
            sitting = sitting_of_seat(seat=seat)
        except NoQuizHere:
            return {}
        return {
            "sitting": str(sitting.uuid),
            "paper": sitting.quiz_session.quiz_revision.digest,
            "file_key": urlsafe_base64_encode(file_key_of(sitting.uuid)),
        }

    def entry_path(self, session: Session) -> str:
        """Return the player's address."""
        return reverse("play:index")

    def board(self, session: Session) -> dict[str, Any]:
        """Return the live board's context."""
        return board_context(session)

    def report(self, session: Session) -> dict[str, Any]:
        """Return the report's context."""
        return report_context(session)

    @staticmethod
    def _quiz(key: str) -> Quiz:
        quiz = Quiz.objects.filter(key=key, live=True).first()
        if quiz is None:
            raise UnknownActivity
        return quiz

    def _target(self, quiz: Quiz) -> Target:
        return Target(
            kind=self.kind,
            key=quiz.key,
            title=quiz.title,
            band=Band(quiz.band),
            url="",
            ways=ways_of(quiz),
            minutes=quiz.minutes,
        )
