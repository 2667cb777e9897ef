"""
What a seat's device does with a paper: begin, answer, submit, see the result.

The constraint decides whether an answer is the first; the code only explains its decision.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classrooms import seat_tokens
from classrooms.actions.seats import SeatLost
from classrooms.actions.sessions import SessionClosed
from classrooms.models import Seat, Session
from cms.refusals import Refusal
from quizzes.delivery.models import Answer, QuizSession, Sitting
from quizzes.items.kinds import ResponseUnreadable
from quizzes.papers.freezing import freeze_quiz
from quizzes.papers.models import Quiz
from quizzes.papers.papers import Paper, Question, paper_by_digest

THOUSANDTH = Decimal("0.001")
MAX_SEQUENCE = 2**31 - 1
"""The largest number that the column holds on both databases."""


def hold_quiz(*, session: Session, quiz: Quiz) -> QuizSession:
    """
    Freeze the quiz and make it what the session is held on.

    :raises QuizNotReady: see :func:`quizzes.papers.freezing.freeze_quiz`
    """
    return QuizSession.objects.create(session=session, quiz_revision=freeze_quiz(quiz=quiz))


class NoQuizHere(Refusal):
    """The seat's session is not held on a quiz."""

    code = "no_quiz_here"
    status = 404
    message = _("この時間にクイズはありません。先生の話を聞いて、教材を読みましょう。")


def sitting_of_seat(*, seat: Seat) -> Sitting:
    """
    Return the seat's sitting, beginning it at the first call.

    :raises NoQuizHere: if the seat's session is not held on a quiz
    """
    try:
        return _sittings().get(seat=seat)
    except Sitting.DoesNotExist:
        quiz_session = QuizSession.objects.filter(session=seat.session_id).first()
        if quiz_session is None:
            raise NoQuizHere from None
        Sitting.objects.get_or_create(seat=seat, defaults={"quiz_session": quiz_session})
        return _sittings().get(seat=seat)


def sitting_of_token(*, uuid: UUID, token: str) -> Sitting:
    """
    Return the sitting if the device's token holds its seat.

    :raises SeatLost: if it does not; whether the sitting exists is not revealed
    """
    if not token:
        raise SeatLost
    try:
        return _sittings().get(uuid=uuid, seat__token_digest=seat_tokens.digest(token))
    except Sitting.DoesNotExist:
        raise SeatLost from None


def _sittings() -> QuerySet[Sitting]:
    return Sitting.objects.select_related("seat__session", "quiz_session__quiz_revision")


def paper_of(sitting: Sitting) -> Paper:
    """Return the paper that the sitting runs through."""
    return paper_by_digest(sitting.quiz_session.quiz_revision.digest)


TO_QUIZ = ("play:index", _("つづきから"))
"""Where a device with a sitting goes on."""


class ItemUnknown(Refusal):
    """The paper has no item at the position."""

    code = "item_unknown"
    status = 404
    next_page = TO_QUIZ
    message = _("その問題は見つかりません。「つづきから」をおして、クイズにもどりましょう。")


class AlreadyAnswered(Refusal):
    """The item was answered before, and its answer counts."""

    code = "already_answered"
    message = _("この問題には、もう答えています。さいしょの答えが、とどいています。")


class AlreadySubmitted(Refusal):
    """The sitting was submitted."""

    code = "already_submitted"
    message = _("このクイズは、もう出しています。けっかのページを見てみましょう。")


class StaleSequence(Refusal):
    """A newer answer to the item is already stored."""

    code = "stale_sequence"
    next_page = TO_QUIZ
    message = _(
        "あたらしい答えが、もうとどいています。ページを読みこみなおして、たしかめましょう。"
    )


@dataclass(frozen=True, kw_only=True)
class RecordedAnswer:
    """An answer that is stored; ``is_new`` is false when it had been stored before."""

    answer: Answer
    question: Question
    is_new: bool


def record_answer(
    *, sitting: Sitting, position: int, response: Any, sequence: int, now: datetime
) -> RecordedAnswer:
    """
    Store the sitting's answer to the item at the position.

    The same answer with the same sequence may come any number of times. Where feedback comes per
    item the first answer counts; where it comes after the close, a higher sequence replaces a lower.

    :raises ItemUnknown: if the paper has no such item
    :raises ResponseUnreadable: if the item's kind does not allow the response
    :raises SessionClosed: if the session has ended
    :raises AlreadySubmitted: if the sitting was submitted
    :raises AlreadyAnswered: if another answer counts already
    :raises StaleSequence: if a newer answer is stored
    """
    paper = paper_of(sitting)
    question = paper.question(position)
    if question is None:
        raise ItemUnknown
    chosen = question.rules.read(response, options=len(question.options))
    if type(sequence) is not int or sequence < 1 or sequence > MAX_SEQUENCE:
        raise ResponseUnreadable
    if sitting.submitted:
        return _repeated(sitting, question, chosen, AlreadySubmitted)
    if not sitting.seat.session.is_open(now):
        return _repeated(sitting, question, chosen, SessionClosed)
    points = _points(question, chosen)
    try:
        with transaction.atomic():
            answer = Answer.objects.create(
                sitting=sitting,
                item_revision_id=question.revision_id,
                sequence=sequence,
                response=chosen,
                points=points,
            )
    except IntegrityError:
        if paper.shows_feedback_per_item:
            return _repeated(sitting, question, chosen, AlreadyAnswered)
        return _replace(sitting, question, chosen, sequence=sequence, points=points)
    return RecordedAnswer(answer=answer, question=question, is_new=True)


def _points(question: Question, chosen: list[int]) -> Decimal:
    points = question.rules.score(chosen, keys=question.keys).points
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(THOUSANDTH)


def _repeated(
    sitting: Sitting, question: Question, chosen: list[int], refusal: type[Refusal]
) -> RecordedAnswer:
    """Return the stored answer if it is the same, so that a retry succeeds; else refuse."""
    stored = sitting.answers.filter(item_revision=question.revision_id).first()
    if stored is None or stored.response != chosen:
        raise refusal
    return RecordedAnswer(answer=stored, question=question, is_new=False)


def _replace(
    sitting: Sitting, question: Question, chosen: list[int], *, sequence: int, points: Decimal
) -> RecordedAnswer:
    stored = sitting.answers.filter(item_revision=question.revision_id)
    is_new = bool(
        stored.filter(sequence__lt=sequence).update(
            sequence=sequence, response=chosen, points=points
        )
    )
    answer = stored.get()
    if not is_new and answer.response != chosen:
        raise StaleSequence(sequence=answer.sequence)
    return RecordedAnswer(answer=answer, question=question, is_new=is_new)


def submit(*, sitting: Sitting, now: datetime) -> None:
    """
    End the sitting; ending it again changes nothing.

    :raises SessionClosed: if the session has ended; what was answered counts all the same
    """
    if sitting.submitted:
        return
    if not sitting.seat.session.is_open(now):
        raise SessionClosed
    sitting.submitted = True
    sitting.save(update_fields=["submitted"])
