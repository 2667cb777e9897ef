"""What a pupil learns: whether an answer was right, and why. Nothing before the answer counts."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from quizzes.delivery.actions import may_be_explained, paper_of
from quizzes.delivery.models import Answer, Sitting
from quizzes.items.asking import Target, as_met
from quizzes.papers.models import Retry
from quizzes.papers.papers import Option, Question

FEEDBACK_KEPT = 4096


@dataclass(frozen=True, kw_only=True)
class OptionFeedback:
    """An option after the answer counts."""

    option: Option
    is_chosen: bool
    given: int | None = None
    """The number that it was given, where options are placed; 0 where it was left open."""

    given_text: str = ""
    """What of partner or group that number stands for."""

    is_scored: bool = True
    is_placed: bool = False

    @property
    def place(self) -> int | None:
        """Its right number, where options are placed."""
        return self.option.place if self.is_placed else None

    @property
    def state(self) -> str:
        """
        ``key`` (right and chosen), ``missed`` (right, not chosen), ``wrong``, ``chosen``, or empty.

        What is placed is chosen when it has a number; what is not scored is chosen, and no more.
        """
        if not self.is_scored:
            return "chosen" if self.is_chosen else ""
        if self.place:
            if not self.given:
                return "missed"
            return "key" if self.given == self.place else "wrong"
        if self.option.is_key:
            return "key" if self.is_chosen else "missed"
        return "wrong" if self.is_chosen else ""


@dataclass(frozen=True, kw_only=True)
class ItemFeedback:
    """An item after its answer counts; ``response`` is empty where none was given."""

    question: Question
    response: tuple[int, ...]
    points: Fraction | None
    options: tuple[OptionFeedback, ...]

    def for_seat(self, seed: str) -> "ItemFeedback":
        """Return it with its options as the seat of the seed met them; placed ones stand in their order."""
        if self.question.rules.is_placed:
            return self
        met = as_met(
            self.question.rules,
            sorted(self.options, key=lambda one: one.option.position),
            seed=seed,
            keep_order=self.question.keep_order,
        )
        return replace(self, options=tuple(met))

    @property
    def turns(self) -> tuple[tuple[Target, tuple[OptionFeedback, ...]], ...]:
        """The turns of a chat that were come to, or all if none was, each with its replies."""
        come_to = {one.option.place for one in self.options if one.is_chosen}
        return tuple(
            (turn, tuple(one for one in self.options if one.option.place == turn.position))
            for turn in self.question.targets
            if not come_to or turn.position in come_to
        )

    @property
    def is_scored(self) -> bool:
        """Tell whether there is right and wrong."""
        return self.question.rules.is_scored

    @property
    def is_answered(self) -> bool:
        """Tell whether an answer was given."""
        return bool(self.response)

    @property
    def is_correct(self) -> bool:
        """Tell whether the whole point was earned."""
        return self.points == 1

    @property
    def is_partly_correct(self) -> bool:
        """Tell whether a part of the point was earned."""
        return self.points is not None and 0 < self.points < 1


@lru_cache(maxsize=FEEDBACK_KEPT)
def item_feedback(question: Question, response: tuple[int, ...]) -> ItemFeedback:
    """
    Return what is told of an item once its answer counts, or once none can come.

    It depends on nothing else, so that the same answer of 35 pupils is explained from memory.
    """
    rules = question.rules
    nothing = Fraction(0) if rules.is_scored else None
    points = rules.score(response, keys=question.keys).points if response else nothing
    texts = {target.position: target.text for target in question.targets}
    given = response if rules.is_placed and response else [None] * len(question.options)
    options = [
        OptionFeedback(
            option=option,
            is_chosen=not rules.is_placed and option.position in response,
            given=number,
            given_text=texts.get(number or 0, ""),
            is_scored=rules.is_scored,
            is_placed=rules.is_placed,
        )
        for option, number in zip(question.options, given, strict=True)
    ]
    return ItemFeedback(
        question=question,
        response=response,
        points=points,
        options=tuple(sorted(options, key=lambda one: one.place or 0)),
    )


def seat_seed(sitting: Sitting, question: Question) -> str:
    """Return what decides the order in which the sitting meets the item's options."""
    return f"{sitting.uuid}/{question.position}"


def may_see_item(sitting: Sitting, position: int, answer: Answer | None, now: datetime) -> bool:
    """Tell whether the device may learn an item's key now; see :func:`may_be_explained`."""
    return may_be_explained(
        sitting.quiz_session,
        paper_of(sitting),
        position,
        is_open=sitting.seat.session.is_open(now),
        is_answered=answer is not None,
    )


@dataclass(frozen=True, kw_only=True)
class Result:
    """A sitting's result. ``items`` holds those whose keys may be seen; ``language`` is the title's."""

    title: str
    language: str
    submitted: bool
    answered: int
    total: int
    scored: int
    """How many items there are points for, answered or not; of those that the class reached, if led."""

    on_device: int
    """How many items are in no other number here: nothing is held on them."""

    is_revealed: bool
    may_practise: bool
    """Whether the pupil may go through the items again, for nothing but practice."""

    items: tuple[ItemFeedback, ...]

    @property
    def correct(self) -> int:
        """How many items earned the whole point."""
        return sum(item.is_correct for item in self.items)

    @property
    def missed(self) -> tuple[ItemFeedback, ...]:
        """Those with right and wrong that did not earn the whole point."""
        return tuple(item for item in self.items if item.is_scored and not item.is_correct)


def result_of(sitting: Sitting, now: datetime, *, reader: str | None = None) -> Result:
    """Return the sitting's result as far as it may be seen at the moment, in the reader's language."""
    paper = paper_of(sitting).told_in(reader)
    responses = {
        answer.item_revision_id: tuple(answer.response) for answer in sitting.answers.all()
    }
    held = sitting.quiz_session
    is_open = sitting.seat.session.is_open(now)
    is_revealed = not is_open or (sitting.submitted and paper.shows_feedback_per_item)
    told = [
        question
        for question in paper.collected
        if may_be_explained(
            held,
            paper,
            question.position,
            is_open=is_open,
            is_answered=question.revision_id in responses,
        )
    ]
    return Result(
        title=paper.title,
        language=paper.language,
        submitted=sitting.submitted,
        answered=len(responses),
        total=len(paper.collected),
        scored=sum(
            question.rules.is_scored for question in (told if held.is_led else paper.collected)
        ),
        on_device=len(paper.sensitive),
        is_revealed=is_revealed,
        may_practise=is_revealed and bool(told) and paper.retry == Retry.PRACTICE,
        items=tuple(
            item_feedback(question, responses.get(question.revision_id, ())).for_seat(
                seat_seed(sitting, question)
            )
            for question in told
        )
        if is_revealed
        else (),
    )
