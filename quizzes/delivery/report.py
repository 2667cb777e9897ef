"""The teacher's report of a session: what was understood, what was misunderstood, by whom."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from classrooms.models import Session
from quizzes.delivery.board import BoardItem, compute_board
from quizzes.delivery.models import Answer, QuizSession
from quizzes.papers.papers import Option, Question, paper_by_digest

MISUNDERSTOOD_SHARE = 0.2
"""A distractor that a fifth of the answers chose is worth a word in class."""


@dataclass(frozen=True, kw_only=True)
class ReportOption:
    """An option with how many chose it or placed it right, and their share of the answers in percent."""

    option: Option
    count: int
    share: int


@dataclass(frozen=True, kw_only=True)
class ReportItem:
    """An item with its class's answers."""

    question: Question
    answered: int
    correct: int
    share: int | None
    options: tuple[ReportOption, ...]
    misunderstood: tuple[ReportOption, ...]
    """Distractors that many chose, most chosen first."""


@dataclass(frozen=True, kw_only=True)
class ReportSeat:
    """A seat's answers by position: right, partly, wrong, given (not scored), or none."""

    number: int
    marks: tuple[str, ...]
    correct: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """A session's report. ``hardest`` holds the same items as ``items``, lowest share first."""

    title: str
    joined: int
    submitted: int
    items: tuple[ReportItem, ...]
    hardest: tuple[ReportItem, ...]
    seats: tuple[ReportSeat, ...]

    @property
    def has_unscored(self) -> bool:
        """Tell whether an item is without right and wrong."""
        return not all(item.question.rules.is_scored for item in self.items)

    @property
    def misunderstood(self) -> tuple[ReportItem, ...]:
        """Items with a distractor that many chose, lowest share first: worth a word in class."""
        return tuple(item for item in self.hardest if item.misunderstood)


def report_of(*, session: Session, now: datetime) -> Report | None:
    """Return the session's report, or nothing if it was not held on a quiz."""
    quiz_session = (
        QuizSession.objects.select_related("quiz_revision").filter(session=session).first()
    )
    if quiz_session is None:
        return None
    paper = paper_by_digest(quiz_session.quiz_revision.digest)
    board = compute_board(session=session, now=now)
    items = tuple(
        report_item(question, counts)
        for question, counts in zip(paper.questions, board.items, strict=True)
    )
    return Report(
        title=paper.title,
        joined=board.joined,
        submitted=board.submitted,
        items=items,
        hardest=tuple(
            sorted(
                (item for item in items if item.share is not None),
                key=lambda item: (item.share, item.question.position),
            )
        ),
        seats=_seats(session, paper.questions),
    )


def report_item(question: Question, counts: BoardItem) -> ReportItem:
    """Return an item that is told, with its options in the order in which they are explained."""
    chosen = {choice.position: choice.count for choice in counts.choices}
    options = tuple(
        ReportOption(
            option=option,
            count=chosen[option.position],
            share=round(100 * chosen[option.position] / counts.answered) if counts.answered else 0,
        )
        for option in sorted(question.options, key=lambda option: option.place or 0)
    )
    misunderstood = sorted(
        (
            option
            for option in options
            if question.rules.needs_misconceptions
            and not option.option.is_key
            and option.count
            and option.count >= MISUNDERSTOOD_SHARE * counts.answered
        ),
        key=lambda option: -option.count,
    )
    return ReportItem(
        question=question,
        answered=counts.answered,
        correct=counts.correct,
        share=counts.share,
        options=options,
        misunderstood=tuple(misunderstood),
    )


def _mark(points: Decimal | None) -> str:
    if points is None:
        return "given"
    return "correct" if points == 1 else "partly" if points > 0 else "wrong"


def _seats(session: Session, questions: tuple[Question, ...]) -> tuple[ReportSeat, ...]:
    marks: dict[int, dict[int, str]] = {}
    answers = Answer.objects.filter(sitting__seat__session=session).values_list(
        "sitting__seat__number", "item_revision_id", "points"
    )
    for number, revision_id, points in answers:
        marks.setdefault(number, {})[revision_id] = _mark(points)
    return tuple(
        ReportSeat(
            number=number,
            marks=tuple(by_item.get(question.revision_id, "none") for question in questions),
            correct=sum(mark == "correct" for mark in by_item.values()),
        )
        for number, by_item in sorted(marks.items())
    )
