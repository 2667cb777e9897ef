"""
Simulated cohorts of any size, a chunk at a time, with the truth beside the data.

What is simulated is for judging what comes after it, and is labelled as simulated wherever it goes
(:class:`~literacy_test.psychometrics.curves.Origin`). Places are :mod:`~literacy_test.psychometrics.places`.

A pupil's ability is that of the class and the pupil's own; it differs between the risk classes of items as
much as ``Design.between_risk_classes`` lets it. Who does not know may guess, who knows may slip; items are
skipped more often by the weak and towards the end; some devices never send what they hold. Answers to the
questionnaire go with ability and with each other as far as the design says.

The same design gives the same cohort, chunk by chunk, whichever are drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from literacy_test.psychometrics.counts import Choices, Floats
from literacy_test.psychometrics.curves import ItemParameters
from literacy_test.psychometrics.places import Places, PlacesDesign, draw_places

AT_ONCE = 50_000
"""Sheets of a chunk: about 70 MB while it is drawn."""

OF_ITEMS, OF_PLACES, OF_CHUNKS = 0, 1, 2
"""What a stream of random numbers is for, so that a longer one moves no other."""

Singles = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    A question of choices in order, such as hours a day, with the share that each choice gets.

    ``with_ability`` and ``with_others`` are the correlations of the inclination to later choices with
    ability, and with what all questions have in common; ``skipped`` is the share that gives no answer.
    """

    shares: tuple[float, ...]
    with_ability: float = 0.0
    with_others: float = 0.0
    skipped: float = 0.02

    def __post_init__(self) -> None:
        if abs(sum(self.shares) - 1) > 1e-9 or min(self.shares) <= 0:  # noqa: PLR2004 - rounding
            raise ValueError("the shares of choices add up to one")
        if self.with_ability**2 + self.with_others**2 > 1:
            raise ValueError("no inclination goes with two things more than wholly")


@dataclass(frozen=True, kw_only=True)
class Design:
    """
    A cohort to be simulated. Shares lie between 0 and 1; abilities are in sd.

    ``device_loss`` is the share of sheets that are never sent. ``gap`` is how much lower the abilities of
    the second of two declared groups are, and ``harder_for_second`` names items that are harder for it
    beyond that, by index, with how much.
    """

    responses: int
    seed: int
    items: int = 49
    options: int = 4
    risk_classes: int = 7
    between_risk_classes: float = 0.9
    own_deviation: float = 0.9
    guessing: float = 0.12
    slipping: float = 0.02
    skipping: float = 0.02
    device_loss: float = 0.01
    undeclared: float = 0.05
    gap: float = 0.0
    harder_for_second: tuple[tuple[int, float], ...] = ()
    questions: tuple[Question, ...] = (
        Question(shares=(0.15, 0.35, 0.3, 0.2), with_ability=-0.15, with_others=0.4),
        Question(shares=(0.45, 0.55), with_ability=0.1, with_others=-0.3),
        Question(shares=(0.25, 0.45, 0.3), with_ability=0.2),
    )
    places: PlacesDesign = field(default_factory=PlacesDesign)

    def __post_init__(self) -> None:
        if self.responses < 1 or self.options < 2:  # noqa: PLR2004 - a key and a distractor
            raise ValueError("a cohort has responses, and an item two options")
        if self.items % self.risk_classes:
            raise ValueError("each risk class has as many items")


@dataclass(frozen=True, kw_only=True, eq=False)
class TrueItems:
    """
    The items as they were simulated; ``pull`` is (I, options - 1), how distractors share wrong answers.

    ``parameters`` are those of the curve between guessing and slipping.
    """

    parameters: ItemParameters
    risk_classes: NDArray[np.int64]
    keys: tuple[int, ...]
    pull: Floats
    harder_for_second: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Chunk:
    """
    Some sheets and what is true of them; rows are the same pupils throughout.

    ``classes`` are indexes into the places' classes, ``abilities`` (sheets, risk classes), ``groups`` 0, 1
    or -1 for undeclared, ``questionnaire`` (sheets, questions) positions or 0, and ``sent`` tells whose
    device sent its sheet: the others' are truth, not data.
    """

    classes: NDArray[np.int32]
    abilities: Singles
    groups: NDArray[np.int8]
    choices: Choices
    questionnaire: NDArray[np.int8]
    sent: NDArray[np.bool_]


class Cohort:
    """A simulated cohort: its true items and places, and its sheets in chunks."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.items = _draw_items(design, self._stream(OF_ITEMS))
        self.places: Places = draw_places(
            design.places, responses=design.responses, draw=self._stream(OF_PLACES)
        )
        self._starts = np.concatenate([[0], np.cumsum(self.places.sizes)])

    def __len__(self) -> int:
        """Return how many chunks there are."""
        return ceil(self.design.responses / AT_ONCE)

    def __iter__(self) -> Iterator[Chunk]:
        """Draw the chunks one after another; none is kept."""
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> Chunk:
        """
        Draw a chunk, the same each time.

        :raises IndexError: if there is none of this number
        """
        if not 0 <= number < len(self):
            raise IndexError(number)
        first = number * AT_ONCE
        last = min(first + AT_ONCE, self.design.responses)
        classes = np.searchsorted(self._starts, np.arange(first, last), side="right") - 1
        return self._draw(classes.astype(np.int32), self._stream(OF_CHUNKS, number))

    def _stream(self, *purpose: int) -> np.random.Generator:
        return np.random.default_rng(np.random.SeedSequence(self.design.seed, spawn_key=purpose))

    def _draw(self, classes: NDArray[np.int32], draw: np.random.Generator) -> Chunk:
        design, sheets = self.design, len(classes)
        groups = draw.integers(0, 2, sheets, dtype=np.int8)
        own = draw.standard_normal(sheets, dtype=np.float32)
        abilities = self._abilities(classes, groups, own, draw)
        choices = self._choices(abilities, groups, draw)
        questionnaire = _answers(design.questions, own, draw)
        groups[draw.random(sheets) < design.undeclared] = -1
        return Chunk(
            classes=classes,
            abilities=abilities,
            groups=groups,
            choices=choices,
            questionnaire=questionnaire,
            sent=draw.random(sheets) >= design.device_loss,
        )

    def _abilities(
        self,
        classes: NDArray[np.int32],
        groups: NDArray[np.int8],
        own: Singles,
        draw: np.random.Generator,
    ) -> Singles:
        design = self.design
        common = sqrt(design.between_risk_classes)
        apart = sqrt(1 - design.between_risk_classes)
        middle = self.places.abilities[classes] - design.gap * groups
        special = draw.standard_normal((len(classes), design.risk_classes), dtype=np.float32)
        spread = common * own[:, None] + apart * special
        found: Singles = (middle[:, None] + design.own_deviation * spread).astype(np.float32)
        return found

    def _choices(
        self, abilities: Singles, groups: NDArray[np.int8], draw: np.random.Generator
    ) -> Choices:
        design, items = self.design, self.items
        of_items = abilities[:, items.risk_classes]
        right = of_items - (groups[:, None] * items.harder_for_second).astype(np.float32)
        right *= items.parameters.slopes.astype(np.float32)
        right += items.parameters.intercepts.astype(np.float32)
        np.tanh(np.divide(right, 2, out=right), out=right)
        # Between guessing and slipping: c + (1 - s - c) (1 + tanh) / 2.
        half = (1 - design.slipping - design.guessing) / 2
        right *= half
        right += design.guessing + half
        luck = draw.random(right.shape, dtype=np.float32)
        chosen = _distractors(luck, right, items)
        chosen[luck < right] = 0
        choices = _positions(chosen, items.keys)
        skipping = _skipping(of_items, design.skipping)
        choices[draw.random(right.shape, dtype=np.float32) < skipping] = 0
        return choices


def _distractors(luck: Singles, right: Singles, items: TrueItems) -> NDArray[np.int8]:
    """Return which distractor is chosen, from 1: what luck is left above the chance of the key."""
    left = (luck - right) / (1 - right)
    chosen = np.ones(left.shape, dtype=np.int8)
    for reached in np.cumsum(items.pull, axis=1).astype(np.float32).T[:-1]:
        chosen += left > reached
    return chosen


def _positions(chosen: NDArray[np.int8], keys: tuple[int, ...]) -> Choices:
    """Return positions from 1, given 0 for the key and distractors from 1 in their order."""
    key = np.asarray(keys, dtype=np.int8)
    # The distractors before the key stand one place further to the front.
    found: Choices = np.where(chosen == 0, key, chosen + (chosen >= key).astype(np.int8))
    return found


def _skipping(of_items: Singles, mean: float) -> Singles:
    """Return chances of leaving items out: twice as many at the end as on average, more for the weak."""
    along = np.linspace(0, 2, of_items.shape[1], dtype=np.float32)
    weak = (1 - np.tanh(of_items / 2)).astype(np.float32)
    found: Singles = mean * along * weak
    return found


def _answers(
    questions: tuple[Question, ...], own: Singles, draw: np.random.Generator
) -> NDArray[np.int8]:
    sheets = len(own)
    shared = draw.standard_normal(sheets, dtype=np.float32)
    answers = np.zeros((sheets, len(questions)), dtype=np.int8)
    for at, question in enumerate(questions):
        alone = sqrt(max(1 - question.with_ability**2 - question.with_others**2, 0.0))
        inclined = question.with_ability * own + question.with_others * shared
        inclined = inclined + alone * draw.standard_normal(sheets, dtype=np.float32)
        reached = [NormalDist().inv_cdf(share) for share in accumulate(question.shares[:-1])]
        answers[:, at] = 1 + np.searchsorted(reached, inclined)
        answers[draw.random(sheets) < question.skipped, at] = 0
    return answers


def _draw_items(design: Design, draw: np.random.Generator) -> TrueItems:
    slopes = np.exp(draw.normal(0.0, 0.3, design.items))
    harder = np.zeros(design.items)
    for item, by in design.harder_for_second:
        harder[item] = by
    return TrueItems(
        parameters=ItemParameters.known(
            slopes=slopes, difficulties=draw.normal(-0.6, 0.8, design.items)
        ),
        risk_classes=np.repeat(np.arange(design.risk_classes), design.items // design.risk_classes),
        keys=tuple(draw.integers(1, design.options + 1, design.items).tolist()),
        pull=draw.dirichlet(np.full(design.options - 1, 4.0), design.items),
        harder_for_second=harder,
    )
