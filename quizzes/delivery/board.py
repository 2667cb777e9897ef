"""
The teacher's board: one aggregate of a session, small enough to compute each second.

It is kept for a second in the cache, so that any number of watching screens cost one query a second.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.core.cache import cache

from classrooms.models import Seat, Session
from quizzes.delivery.models import Answer, QuizSession, Sitting
from quizzes.delivery.pace import pace_of
from quizzes.items.digests import digest
from quizzes.papers.papers import Paper, paper_by_digest

SECONDS_KEPT = 1


@dataclass(frozen=True, kw_only=True)
class BoardSeat:
    """A seat and how far it has come; ``state`` is free, joined, answering or submitted."""

    number: int
    state: str
    answered: int


@dataclass(frozen=True, kw_only=True)
class BoardChoice:
    """How many answers chose an option, or placed it right."""

    position: int
    count: int


@dataclass(frozen=True, kw_only=True)
class BoardItem:
    """
    How many answers an item has, how many were right, and what was chosen.

    Unless ``is_told``, only how many: teachers show the class their screen, and what others answered,
    or how many of them are right, is a clue. The rest is 0 and empty then.
    """

    position: int
    is_scored: bool
    is_told: bool
    answered: int
    correct: int
    choices: tuple[BoardChoice, ...]

    @property
    def share(self) -> int | None:
        """The percentage of right answers, rounded; nothing where there is none, or it is not told yet."""
        if not self.answered or not self.is_scored or not self.is_told:
            return None
        return round(100 * self.correct / self.answered)


@dataclass(frozen=True, kw_only=True)
class Board:
    """
    A session's state. ``version`` changes exactly when anything else here does.

    ``pace`` is the :class:`PaceState`'s version, by which the teacher's other screens follow.
    """

    version: str
    state: str
    pace: str
    joined: int
    submitted: int
    total: int
    seats: tuple[BoardSeat, ...]
    items: tuple[BoardItem, ...]

    def item(self, position: int) -> BoardItem | None:
        """Return what is counted of the item; nothing is of one whose answers stay on the devices."""
        return next((one for one in self.items if one.position == position), None)


def live_board(*, session: Session, now: datetime) -> Board:
    """Return the session's board, at most ``SECONDS_KEPT`` old."""
    key = _key(session, session.is_open(now))
    board: Board | None = cache.get(key)
    if board is None:
        board = compute_board(session=session, now=now)
        cache.set(key, board, SECONDS_KEPT)
    return board


def _key(session: Session, is_open: bool) -> str:
    return f"board:{session.pk}:{is_open}"


def forget_board(session: Session) -> None:
    """Have the board computed anew, since the teacher has gone on and her screens must follow."""
    cache.delete(_key(session, True))


def compute_board(*, session: Session, now: datetime) -> Board:
    """Return the session's board as it is in the database; a session without a quiz has no items."""
    quiz_session = (
        QuizSession.objects.select_related("quiz_revision").filter(session=session).first()
    )
    paper = paper_by_digest(quiz_session.quiz_revision.digest) if quiz_session else None
    answers = list(
        Answer.objects.filter(sitting__seat__session=session).values_list(
            "sitting__seat__number", "item_revision_id", "response", "points"
        )
    )
    seats = _seats(session, Counter(answer[0] for answer in answers))
    is_open = session.is_open(now)
    items = (
        _items(paper, quiz_session, [answer[1:] for answer in answers], is_open=is_open)
        if paper and quiz_session
        else ()
    )
    content: dict[str, Any] = {
        "state": "open" if is_open else "closed",
        "pace": pace_of(quiz_session, is_open=is_open).version if quiz_session else "",
        "joined": sum(seat.state != "free" for seat in seats),
        "submitted": sum(seat.state == "submitted" for seat in seats),
        "total": len(paper.collected) if paper else 0,
        "seats": tuple(seats),
        "items": tuple(items),
    }
    plain = {
        **content,
        "seats": [asdict(seat) for seat in seats],
        "items": [asdict(item) for item in items],
    }
    return Board(version=digest(plain)[:16], **content)


def _seats(session: Session, answered: Counter[int]) -> list[BoardSeat]:
    held = {seat.number: seat for seat in Seat.objects.filter(session=session)}
    submitted = set(
        Sitting.objects.filter(seat__session=session, submitted=True).values_list(
            "seat__number", flat=True
        )
    )
    return [
        BoardSeat(
            number=number,
            state=_state(held.get(number), number in submitted, answered[number]),
            answered=answered[number],
        )
        for number in range(1, session.seat_count + 1)
    ]


def _state(seat: Seat | None, submitted: bool, answered: int) -> str:
    if submitted:
        return "submitted"
    if seat is None or not seat.is_held:
        return "free"
    return "answering" if answered else "joined"


def _is_told(held: QuizSession, paper: Paper, position: int, *, is_open: bool) -> bool:
    """Tell whether the teacher's screen may say how an item was answered: not before devices may learn it."""
    if not is_open or held.is_over(position):
        return True
    return paper.shows_feedback_per_item and not held.is_led


def _items(
    paper: Paper,
    held: QuizSession,
    answers: Iterable[tuple[int, list[int], Any]],
    *,
    is_open: bool,
) -> list[BoardItem]:
    answered: Counter[int] = Counter()
    correct: Counter[int] = Counter()
    chosen: Counter[tuple[int, int]] = Counter()
    by_revision = {question.revision_id: question for question in paper.questions}
    for revision_id, response, points in answers:
        answered[revision_id] += 1
        correct[revision_id] += points == 1
        question = by_revision[revision_id]
        counted = question.rules.counted(response, keys=question.keys)
        chosen.update((revision_id, position) for position in counted)
    items = [
        BoardItem(
            position=question.position,
            is_scored=question.rules.is_scored,
            is_told=_is_told(held, paper, question.position, is_open=is_open),
            answered=answered[question.revision_id],
            correct=correct[question.revision_id],
            choices=tuple(
                BoardChoice(
                    position=option.position,
                    count=chosen[question.revision_id, option.position],
                )
                for option in question.options
            ),
        )
        for question in paper.collected
    ]
    return [item if item.is_told else replace(item, correct=0, choices=()) for item in items]
