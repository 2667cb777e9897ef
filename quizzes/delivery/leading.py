"""
A teacher leads her class through a quiz: open an item, show what is right in it, let the class go on.

It goes forward only, and each step says which item it is about, so that two taps, or two screens of one
teacher, arrive at the same place. Each is one statement, beside which an answer comes before or after.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from classrooms.actions.sessions import SessionClosed
from cms.refusals import Refusal
from quizzes.delivery.actions import ItemUnknown
from quizzes.delivery.board import Board, forget_board
from quizzes.delivery.models import HeldPace, QuizSession
from quizzes.papers.papers import Paper, Question, paper_by_digest


class NotLed(Refusal):
    """The class goes on by itself: it was never led, or has been released."""

    code = "not_led"
    message = _("このクラスは、いま、自分のペースですすめています。このまま続けられます。")


class ItemPassed(Refusal):
    """The class has gone on to a later item."""

    code = "item_passed"
    message = _("クラスは、もうつぎの問題にすすんでいます。いまの問題から続けてください。")


def open_item(*, quiz_session: QuizSession, position: int, now: datetime) -> None:
    """
    Open the item for the class; what stood before it takes no answer any more. Opening it again is well.

    :raises ItemUnknown: if the paper has no such item
    :raises ItemPassed: if a later one is open
    :raises NotLed, SessionClosed: if nobody leads the class
    """
    if paper_by_digest(quiz_session.quiz_revision.digest).question(position) is None:
        raise ItemUnknown
    earlier = Q(open_position__isnull=True) | Q(open_position__lt=position)
    opened = _led(quiz_session, now).filter(earlier).update(open_position=position, is_shown=False)
    _settle(quiz_session, position=position, is_done=bool(opened))


def show_item(*, quiz_session: QuizSession, position: int, now: datetime) -> None:
    """
    Show the class what is right in the open item, and why; from now on its answers count.

    :raises ItemPassed: if the item is not the open one
    :raises NotLed, SessionClosed: if nobody leads the class
    """
    shown = _led(quiz_session, now).filter(open_position=position).update(is_shown=True)
    _settle(quiz_session, position=position, is_done=bool(shown))


def release_class(*, quiz_session: QuizSession, now: datetime) -> None:
    """
    Let each pupil go on at their own pace, with what the class is not through with.

    :raises NotLed, SessionClosed: if nobody leads the class
    """
    released = _led(quiz_session, now).update(pace=HeldPace.RELEASED)
    _settle(quiz_session, position=quiz_session.open_position, is_done=bool(released))


def _led(quiz_session: QuizSession, now: datetime) -> QuerySet[QuizSession]:
    if not quiz_session.session.is_open(now):
        raise SessionClosed
    return QuizSession.objects.filter(pk=quiz_session.pk, pace=HeldPace.TEACHER)


def _settle(quiz_session: QuizSession, *, position: int | None, is_done: bool) -> None:
    """Take over what is stored now; say why the step was not taken, unless it had been before."""
    quiz_session.refresh_from_db(fields=["pace", "open_position", "is_shown"])
    forget_board(quiz_session.session)
    if is_done:
        return
    if not quiz_session.is_led:
        raise NotLed
    if quiz_session.open_position != position:
        raise ItemPassed


@dataclass(frozen=True, kw_only=True)
class Led:
    """Where a led class is, for its teacher: the open item, how many have answered it, what comes next."""

    question: Question | None
    is_shown: bool
    answered: int
    joined: int
    next_position: int | None
    later: tuple[int, ...]
    """What may be opened besides what comes next."""

    version: str


def led_state(quiz_session: QuizSession, paper: Paper, board: Board) -> Led | None:
    """Return where the class is, or nothing where nobody leads it."""
    if not quiz_session.is_led:
        return None
    position = quiz_session.open_position or 0
    counts = board.item(position)
    ahead = tuple(question.position for question in paper.questions[position:])
    return Led(
        question=paper.question(position),
        is_shown=quiz_session.is_shown,
        answered=counts.answered if counts else 0,
        joined=board.joined,
        next_position=ahead[0] if ahead else None,
        later=ahead[1:],
        version=board.pace,
    )
