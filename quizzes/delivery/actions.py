"""
What a seat's device does with a paper: begin, answer, submit, see the result.

The constraint decides whether an answer is the first; the code only explains its decision.
"""

from collections.abc import Iterable, Sequence
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
from quizzes.delivery.models import Answer, HeldPace, QuizSession, Sitting
from quizzes.delivery.turns import Turn, begun_as, insert_firsts, turn_of_sitting
from quizzes.items.kinds import ResponseUnreadable
from quizzes.papers.papers import Paper, Question, paper_by_digest
from quizzes.scoring import Score

THOUSANDTH = Decimal("0.001")
MAX_SEQUENCE = 2**31 - 1
"""The largest number that the column holds on both databases."""
MOST_AT_ONCE = 100
"""How many answers a device may send together."""


class NoQuizHere(Refusal):
    """The seat's session is not held on a quiz."""

    code = "no_quiz_here"
    status = 404
    message = _("この時間にクイズはありません。先生の話を聞いて、教材を読みましょう。")


def sitting_of_device(*, token: str) -> Sitting:
    """
    Return the sitting of the seat that the device's token holds, beginning it at the first call.

    :raises SeatLost: if the token holds no seat
    :raises NoQuizHere: if the seat's session is not held on a quiz
    """
    # A class begins within seconds of a word from its teacher: everything comes in one query.
    seats = Seat.objects.select_related("session__quiz_session__quiz_revision", "sitting")
    seat = seats.held_by(token).first()
    if seat is None:
        raise SeatLost
    return sitting_of_seat(seat=seat)


def sitting_of_seat(*, seat: Seat) -> Sitting:
    """
    Return the seat's sitting, beginning it at the first call.

    :raises NoQuizHere: if the seat's session is not held on a quiz
    """
    quiz_session = _held_in(seat.session)
    try:
        sitting = seat.sitting
    except Sitting.DoesNotExist:
        sitting = _begin(seat, quiz_session)
    sitting.seat, sitting.quiz_session = seat, quiz_session
    return sitting


def _held_in(session: Session) -> QuizSession:
    try:
        if QuizSession.session.is_cached(session):
            return session.quiz_session
        return QuizSession.objects.select_related("quiz_revision").get(session=session)
    except QuizSession.DoesNotExist:
        raise NoQuizHere from None


def _begin(seat: Seat, quiz_session: QuizSession) -> Sitting:
    try:
        with transaction.atomic():
            # By number: the seat must not remember a sitting that the database may refuse.
            return Sitting.objects.create(seat_id=seat.pk, quiz_session=quiz_session)
    except IntegrityError:  # the device's other tab was faster
        return Sitting.objects.get(seat=seat)


def sitting_of_token(*, uuid: UUID, token: str) -> Sitting:
    """
    Return the sitting if the device's token holds its seat.

    :raises SeatLost: if it does not; whether the sitting exists is not revealed
    """
    return sitting_of_turn(turn_of_device(uuid=uuid, token=token))


def _sittings() -> QuerySet[Sitting]:
    return Sitting.objects.select_related("seat__session", "quiz_session__quiz_revision")


def turn_of_device(*, uuid: UUID, token: str) -> Turn:
    """
    Return the turn that the device claims; whether its token holds the seat is decided with the answer.

    :raises SeatLost: if it brought no token, or there is no such sitting
    """
    try:
        paper_digest, is_paced = begun_as(uuid)
    except Sitting.DoesNotExist:
        raise SeatLost from None
    if not token:
        raise SeatLost
    return Turn(
        uuid=uuid,
        token_digest=seat_tokens.digest(token),
        paper=paper_by_digest(paper_digest),
        is_paced=is_paced,
    )


def sitting_of_turn(turn: Turn) -> Sitting:
    """
    Return the turn's sitting as it is now.

    :raises SeatLost: if the token does not hold its seat, or no longer
    """
    try:
        return _sittings().get(uuid=turn.uuid, seat__token_digest=turn.token_digest)
    except Sitting.DoesNotExist:
        raise SeatLost from None


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


class AnswerStaysHere(Refusal):
    """The item is sensitive: nobody but the pupil may have an answer to it."""

    code = "answer_stays_here"
    next_page = TO_QUIZ
    message = _(
        "この問題の答えは、どこにも送りません。自分で読むだけにして、つぎの問題へ進みましょう。"
    )


class AlreadyAnswered(Refusal):
    """The item was answered before, and its answer counts."""

    code = "already_answered"
    message = _("この問題には、もう答えています。さいしょの答えが、とどいています。")


class AlreadySubmitted(Refusal):
    """The sitting was submitted."""

    code = "already_submitted"
    message = _("このクイズは、もう出しています。けっかのページを見てみましょう。")


class ItemNotOpen(Refusal):
    """The teacher leads, and has another item open, or none, or has shown what is right in this one."""

    code = "item_not_open"
    next_page = TO_QUIZ
    message = _(
        "先生といっしょにすすめています。この問題は、いまは答えられません。"
        "「つづきから」をおして、先生がひらいた問題にすすみましょう。"
    )


class LedByTeacher(Refusal):
    """The teacher leads, so that nobody is at the end before the class is."""

    code = "led_by_teacher"
    next_page = TO_QUIZ
    message = _("先生といっしょにすすめています。終わりになるまで、先生の話を聞きましょう。")


class StaleSequence(Refusal):
    """A newer answer to the item is already stored."""

    code = "stale_sequence"
    next_page = TO_QUIZ
    message = _(
        "あたらしい答えが、もうとどいています。ページを読みこみなおして、たしかめましょう。"
    )


class AnswersUnreadable(Refusal):
    """What a device sent is no list of answers."""

    code = "answers_unreadable"
    status = 400
    message = _(
        "送られた答えを読めませんでした。ページを読みこみなおして、もういちど送ってください。"
    )


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """An answer as a device gives it; its item's kind has still to read the response."""

    position: int
    response: Any
    sequence: Any


def given_answers(sent: Any) -> list[GivenAnswer]:
    """
    Return the answers that a device sent together, in its order.

    :raises AnswersUnreadable: if it is no list of 1 to ``MOST_AT_ONCE`` answers, each with its two numbers
    """
    if not isinstance(sent, list) or not 1 <= len(sent) <= MOST_AT_ONCE:
        raise AnswersUnreadable
    return [_given_answer(one) for one in sent]


def _given_answer(sent: Any) -> GivenAnswer:
    if not isinstance(sent, dict):
        raise AnswersUnreadable
    position, sequence = sent.get("position"), sent.get("sequence")
    if type(position) is not int or type(sequence) is not int:
        raise AnswersUnreadable
    return GivenAnswer(position=position, response=sent.get("response"), sequence=sequence)


@dataclass(frozen=True, kw_only=True)
class RecordedAnswer:
    """
    An answer that is stored; ``is_new`` is false when it had been stored before.

    ``may_be_explained`` tells whether its item's key may leave the server now.
    """

    answer: Answer
    question: Question
    is_new: bool
    may_be_explained: bool


Outcome = RecordedAnswer | Refusal
"""What became of an answer that was sent with others."""


def record_answer(
    *, sitting: Sitting, position: int, response: Any, sequence: Any, now: datetime
) -> RecordedAnswer:
    """Store an answer of a sitting that is at hand; see :func:`record_turn`."""
    turn = turn_of_sitting(sitting)
    return record_turn(turn=turn, position=position, response=response, sequence=sequence, now=now)


def record_turn(
    *, turn: Turn, position: int, response: Any, sequence: Any, now: datetime
) -> RecordedAnswer:
    """
    Store the sitting's answer to the item at the position.

    The same answer with the same sequence may come any number of times. Where feedback comes per
    item the first answer counts; where it comes after the close, or when the teacher who leads shows
    it, a higher sequence replaces a lower until then.

    :raises SeatLost: if the turn's token does not hold the sitting's seat
    :raises ItemUnknown: if the paper has no such item
    :raises AnswerStaysHere: if the item is sensitive
    :raises ResponseUnreadable: if the item's kind does not allow the response
    :raises SessionClosed: if the session has ended
    :raises AlreadySubmitted: if the sitting was submitted
    :raises ItemNotOpen: if the teacher leads, and the item takes no answer
    :raises AlreadyAnswered: if another answer counts already
    :raises StaleSequence: if a newer answer is stored
    """
    given = GivenAnswer(position=position, response=response, sequence=sequence)
    (outcome,) = record_turns(turn=turn, given=[given], now=now)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def record_turns(*, turn: Turn, given: Sequence[GivenAnswer], now: datetime) -> list[Outcome]:
    """
    Store answers as if they came one after the other; return what became of each, in their order.

    However many waited on the device, one statement stores those that are their items' first. A refusal
    of one stops no other; :func:`record_turn` says which there are.

    :raises SeatLost: if the turn's token does not hold the sitting's seat
    """
    read = [_read_or_refuse(turn.paper, one) for one in given]
    firsts: dict[int, Answer] = {}
    for found in read:
        if not isinstance(found, Refusal):
            firsts.setdefault(found[0].position, found[1])
    inserted = insert_firsts(turn=turn, answers=firsts, now=now)
    new = [answer for answer in firsts.values() if answer.item_revision_id in inserted]
    if len(new) == len(given):
        return [_first(turn, *found) for found in read if not isinstance(found, Refusal)]
    outcomes: list[Outcome] = []
    with transaction.atomic():  # one flush to the disk, however many are mended
        # A stranger learns that the seat is not theirs, and nothing else.
        items = [answer.item_revision_id for answer in firsts.values()]
        stands = _standing(turn, items=items, now=now)
        for found in read:
            if isinstance(found, Refusal):
                outcomes.append(found)
            elif any(found[1] is stored for stored in new):
                outcomes.append(_first(turn, *found))
            else:
                outcomes.append(_not_first(turn, stands, *found))
    return outcomes


def _read_or_refuse(paper: Paper, given: GivenAnswer) -> tuple[Question, Answer] | Refusal:
    try:
        return read_answer(paper, given)
    except Refusal as refusal:
        return refusal


def read_answer(paper: Paper, given: GivenAnswer) -> tuple[Question, Answer]:
    """
    Return the item and its answer, scored and not stored.

    :raises ItemUnknown: if the paper has no such item
    :raises ResponseUnreadable: if the item's kind does not allow the response
    """
    question = paper.question(given.position)
    if question is None:
        raise ItemUnknown
    if question.sensitive:
        raise AnswerStaysHere
    chosen, sequence = question.read(given.response), given.sequence
    if type(sequence) is not int or not 1 <= sequence <= MAX_SEQUENCE:
        raise ResponseUnreadable
    return question, Answer(
        item_revision_id=question.revision_id,
        sequence=sequence,
        response=chosen,
        points=_in_thousandths(question.rules.score(chosen, keys=question.keys)),
    )


def _in_thousandths(score: Score) -> Decimal | None:
    """Return the points as they are stored."""
    if score.points is None:
        return None
    exact = Decimal(score.points.numerator) / Decimal(score.points.denominator)
    return exact.quantize(THOUSANDTH)


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What answers meet that are not stored as their items' first; ``answers`` are by item."""

    sitting: Sitting
    is_open: bool
    answers: dict[int, Answer]

    def mend(self, answer: Answer, *, position: int) -> bool:
        """Put the answer in the place of an older one to its item; tell whether there was one."""
        item = answer.item_revision_id
        stored = self.answers.get(item)
        if stored is None or stored.sequence >= answer.sequence:
            return False
        older = Answer.objects.filter(pk=stored.pk, sequence__lt=answer.sequence)
        if self.sitting.quiz_session.is_led:  # decided with the writing: she may be showing it now
            older = older.filter(
                sitting__quiz_session__pace=HeldPace.TEACHER,
                sitting__quiz_session__open_position=position,
                sitting__quiz_session__is_shown=False,
            )
        if not older.update(
            sequence=answer.sequence, response=answer.response, points=answer.points
        ):
            stored.refresh_from_db()  # another tab was faster with a newer one, or the teacher
            return False
        answer.pk = stored.pk
        self.answers[item] = answer
        return True


def _standing(turn: Turn, *, items: Iterable[int], now: datetime) -> _Standing:
    """
    Return the turn's sitting as it is now, with its answers to the items.

    :raises SeatLost: if the token does not hold its seat
    """
    sitting = sitting_of_turn(turn)
    answers = sitting.answers.filter(item_revision__in=list(items))
    return _Standing(
        sitting=sitting,
        is_open=sitting.seat.session.is_open(now),
        answers={answer.item_revision_id: answer for answer in answers},
    )


def _first(turn: Turn, question: Question, answer: Answer) -> Outcome:
    per_item = turn.paper.shows_feedback_per_item
    return RecordedAnswer(
        answer=answer,
        question=question,
        is_new=True,
        may_be_explained=per_item and not (turn.is_paced and _is_led(turn)),
    )


def _is_led(turn: Turn) -> bool:
    """Tell whether the teacher leads at the moment: then an answer is explained when she shows it."""
    return QuizSession.objects.filter(sittings__uuid=turn.uuid, pace=HeldPace.TEACHER).exists()


def _not_first(turn: Turn, stands: _Standing, question: Question, answer: Answer) -> Outcome:
    """Say why the answer was not stored as its item's first, or find that all is well."""
    held, position = stands.sitting.quiz_session, question.position
    refusal: type[Refusal]
    is_new = False
    if stands.sitting.submitted:
        refusal = AlreadySubmitted
    elif not stands.is_open:
        refusal = SessionClosed
    elif not held.takes(position):
        refusal = ItemNotOpen
    elif turn.paper.shows_feedback_per_item and not held.is_led:
        refusal = AlreadyAnswered
    else:
        refusal = StaleSequence
        is_new = stands.mend(answer, position=position)
    kept = stands.answers.get(question.revision_id)
    if kept is None:
        return refusal()
    if kept.response != answer.response:
        return refusal(sequence=kept.sequence)
    return RecordedAnswer(
        answer=kept,
        question=question,
        is_new=is_new,
        may_be_explained=may_be_explained(held, turn.paper, position, is_open=stands.is_open),
    )


def may_be_explained(
    held: QuizSession, paper: Paper, position: int, *, is_open: bool, is_answered: bool = True
) -> bool:
    """
    Tell whether a device may learn the item's key at the moment.

    An item that the class is through with is explained to all. While the teacher leads, no other is,
    also after the close, since the session may open again. Where feedback comes per item, an item
    without an answer is never explained: a seat that answers nothing would show every key.
    """
    if held.is_over(position):
        return True
    if held.is_led:
        return False
    if paper.shows_feedback_per_item:
        return is_answered
    return not is_open


def submit(*, sitting: Sitting, now: datetime) -> None:
    """
    End the sitting; ending it again changes nothing.

    :raises SessionClosed: if the session has ended; what was answered counts all the same
    :raises LedByTeacher: if the teacher leads the class
    """
    if sitting.submitted:
        return
    if not sitting.seat.session.is_open(now):
        raise SessionClosed
    if sitting.quiz_session.is_led:
        raise LedByTeacher
    sitting.submitted = True
    sitting.save(update_fields=["submitted"])
