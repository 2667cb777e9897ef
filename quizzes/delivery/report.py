"""The teacher's report of a session: what was understood, what was misunderstood, by whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from classrooms.models import Session
from quizzes.delivery.board import BoardItem, compute_board
from quizzes.delivery.models import Answer, QuizSession
from quizzes.items.asking import Target
from quizzes.papers.papers import Option, Question, paper_by_digest

MISUNDERSTOOD_SHARE = 0.2
"""A distractor that a fifth of the answers chose is worth a word in class."""


@dataclass(frozen=True, kw_only=True)
class Misplacing:
    """Where an option was most often placed wrong: the number, its words if it has any, and how many."""

    number: int
    text: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ReportOption:
    """
    An option with how many chose it or placed it right, and their share in percent.

    The share is of the answers, or of those whose chat came to the option's turn.
    """

    option: Option
    count: int
    share: int
    misplaced: Misplacing | None = None


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

    @property
    def turns(self) -> tuple[tuple[Target, tuple[ReportOption, ...]], ...]:
        """The turns of a chat, each with its replies."""
        return tuple(
            (turn, tuple(one for one in self.options if one.option.place == turn.position))
            for turn in self.question.targets
        )


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
    on_device: tuple[Question, ...]
    """Items whose answers stay on the devices: nothing here holds anything on them."""

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
    misplaced = misplaced_in(session, paper.collected)
    items = tuple(
        report_item(question, counts, misplaced)
        for question, counts in zip(paper.collected, board.items, strict=True)
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
        on_device=paper.sensitive,
        seats=_seats(session, paper.collected),
    )


Misplaced = Counter[tuple[int, int, int]]
"""How often the option of a revision, at a position, was given a wrong number."""


def misplaced_in(session: Session, questions: Iterable[Question]) -> Misplaced:
    """Count the wrong numbers that options of the items were given in the session."""
    found: Misplaced = Counter()
    placed = {question.revision_id: question for question in questions if question.rules.is_placed}
    answers = Answer.objects.filter(sitting__seat__session=session, item_revision__in=placed)
    for revision_id, response in answers.values_list("item_revision_id", "response"):
        pairs = zip(response, placed[revision_id].keys, strict=True)
        found.update(
            (revision_id, position, given)
            for position, (given, right) in enumerate(pairs, start=1)
            if given not in {0, right}
        )
    return found


def _most_misplaced(question: Question, option: Option, misplaced: Misplaced) -> Misplacing | None:
    texts = {target.position: target.text for target in question.targets}
    found = [
        Misplacing(number=number, text=texts.get(number, ""), count=count)
        for (revision_id, position, number), count in misplaced.items()
        if (revision_id, position) == (question.revision_id, option.position)
    ]
    return max(found, key=lambda one: (one.count, -one.number), default=None)


def _met(question: Question, option: Option, chosen: dict[int, int], answered: int) -> int:
    """Return how many met the option: all who answered, or in a chat those who came to its turn."""
    if not question.rules.has_turns:
        return answered
    return sum(chosen[other.position] for other in question.options if other.place == option.place)


def report_item(question: Question, counts: BoardItem, misplaced: Misplaced) -> ReportItem:
    """Return an item that is told, with its options in the order in which they are explained."""
    chosen = {choice.position: choice.count for choice in counts.choices}
    met = {
        option.position: _met(question, option, chosen, counts.answered)
        for option in question.options
    }
    options = tuple(
        ReportOption(
            option=option,
            count=chosen[option.position],
            share=round(100 * chosen[option.position] / (met[option.position] or 1)),
            misplaced=_most_misplaced(question, option, misplaced),
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
            and option.count >= MISUNDERSTOOD_SHARE * met[option.option.position]
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
