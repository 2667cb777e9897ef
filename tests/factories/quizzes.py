"""
Items, quizzes and sittings for tests.

Every text names its item and option (``理由 item-3/2``), so that a test can look for a leaked word.
The first option is the key unless ``choices__keys`` says otherwise.
"""

from collections.abc import Iterable
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from classrooms.models import Session
from cms.taxonomy import Band, SmallClass
from quizzes.delivery.holding import hold_quiz
from quizzes.items.kinds import KINDS, ItemKind
from quizzes.items.rules import ScreenPart
from quizzes.models import (
    ChoiceEdition,
    DraftChoice,
    Item,
    ItemBand,
    ItemEdition,
    Quiz,
    QuizEdition,
    QuizEntry,
    QuizSession,
    Sitting,
)
from quizzes.papers.models import Feedback
from tests.factories.classrooms import SeatFactory, SessionFactory

KEYS = {
    ItemKind.SINGLE: (1,),
    ItemKind.MULTIPLE: (1, 3),
    ItemKind.TRUE_FALSE: (1,),
    ItemKind.HOTSPOT: (1, 3),
    ItemKind.CHAT: (1, 3),
}
OPTIONS = {ItemKind.TRUE_FALSE: 2}
GROUPS = 2
REPLIES = 2
"""How many replies each turn of a chat has; all of a turn lead to the next one, and the last ends it."""


def target_of(item: Item, position: int, partner: str, group: str) -> str:
    """Return the words of what the item's option belongs to, if its kind has such."""
    if item.kind == ItemKind.MATCH:
        return f"{partner} {item.key}/{position}"
    if item.kind == ItemKind.SORT:
        return f"{group} {item.key}/{(position - 1) % GROUPS + 1}"
    if item.kind == ItemKind.CHAT:
        return f"{partner} {item.key}/{(position - 1) // REPLIES + 1}"
    return ""


def place_in_item(item: Item, position: int, options: int) -> dict[str, Any]:
    """Return what the item's kind asks of an option besides."""
    if item.kind == ItemKind.HOTSPOT:
        return {"part": ScreenPart.values[(position - 1) % len(ScreenPart)]}
    if item.kind != ItemKind.CHAT:
        return {}
    turn = (position - 1) // REPLIES + 1
    return {
        "reaction": f"反応 {item.key}/{position}",
        "next_turn": turn + 1 if turn * REPLIES < options else None,
    }


class ItemFactory(DjangoModelFactory[Item]):
    """
    A published item with four options: ``choices__options`` and ``choices__keys`` say otherwise.

    Traits: ``multiple`` has the keys 1 and 3; ``secure`` is kept for the test; ``draft`` is
    unpublished. Another ``kind`` has what it needs: an order stands in its right order, each option of a
    match has a partner, the groups of a sorting take turns, and a chat has two turns of two replies.
    """

    class Meta:
        model = Item
        skip_postgeneration_save = True

    class Params:
        multiple = Trait(kind=ItemKind.MULTIPLE)
        secure = Trait(open_use=False)
        draft = Trait(live=False)

    key = Sequence(lambda n: f"item-{n}")
    kind = ItemKind.SINGLE
    stem = LazyAttribute(lambda item: f"問題文 {item.key}")
    explanation = LazyAttribute(lambda item: f"解説 {item.key}")
    small_class = SmallClass.STRANGERS
    source = LazyAttribute(lambda item: f"出典 {item.key}")

    @post_generation
    def choices(
        self: Any,
        create: bool,
        extracted: None,
        options: int | None = None,
        keys: Iterable[int] | None = None,
    ) -> None:
        """Write the options, and the band."""
        right = set(KEYS.get(self.kind, ()) if keys is None else keys)
        count = options or OPTIONS.get(self.kind, 4)
        distracts = KINDS[self.kind].needs_misconceptions
        for position in range(1, count + 1):
            DraftChoice.objects.create(
                item=self,
                sort_order=position,
                text=f"選択肢 {self.key}/{position}",
                is_key=position in right,
                rationale=f"理由 {self.key}/{position}",
                misconception=f"誤解 {self.key}/{position}"
                if distracts and position not in right
                else "",
                target=target_of(self, position, "相手", "組"),
                **place_in_item(self, position, count),
            )
        ItemBand.objects.create(item=self, band=Band.JUNIOR_HIGH)


class QuizFactory(DjangoModelFactory[Quiz]):
    """
    A published quiz of three single-choice items: ``items=[…]`` or ``items=5`` says otherwise.

    Traits: ``exam`` explains after the close; ``draft`` is unpublished.
    """

    class Meta:
        model = Quiz
        skip_postgeneration_save = True

    class Params:
        exam = Trait(feedback=Feedback.AFTER_CLOSE)
        draft = Trait(live=False)

    key = Sequence(lambda n: f"quiz-{n}")
    title = LazyAttribute(lambda quiz: f"クイズ {quiz.key}")
    introduction = "落ち着いて答えましょう。"
    band = Band.JUNIOR_HIGH
    feedback = Feedback.PER_ITEM

    @post_generation
    def items(self: Any, create: bool, extracted: int | list[Item] | None) -> None:
        """Put the items in their order."""
        items = (
            ItemFactory.create_batch(extracted or 3)
            if not isinstance(extracted, list)
            else extracted
        )
        for order, item in enumerate(items, start=1):
            QuizEntry.objects.create(quiz=self, item=item, sort_order=order)


class SittingFactory(DjangoModelFactory[Sitting]):
    """
    A held seat's sitting in an open session; ``quiz=…`` names what the session is held on.

    ``exam=True`` makes a quiz that explains after the close.
    """

    class Meta:
        model = Sitting

    class Params:
        exam = False
        quiz = SubFactory(QuizFactory, exam=SelfAttribute("..exam"))
        session = SubFactory(SessionFactory, open=True)

    seat = SubFactory(SeatFactory, session=SelfAttribute("..session"))
    quiz_session = LazyAttribute(lambda sitting: held(sitting.session, sitting.quiz))


def held(session: Session, quiz: Quiz) -> QuizSession:
    """Return what the session is held on, which is the quiz if it is held on nothing yet."""
    found = QuizSession.objects.filter(session=session).first()
    return found or hold_quiz(session=session, quiz=quiz)


def tell_item(item: Item, language: str = "en", *, options: int | None = None) -> ItemEdition:
    """
    Publish an edition of the item, every text of which names its language, item and option.

    ``options`` says that it has another number of them than the item.
    """
    edition: ItemEdition = ItemEdition.objects.create(
        item=item,
        language=language,
        made_from=item.words_digest(),
        stem=f"stem {item.key} {language}",
        explanation=f"explanation {item.key} {language}",
    )
    for position in range(1, (options or item.choices.count()) + 1):
        ChoiceEdition.objects.create(
            edition=edition,
            sort_order=position,
            text=f"option {item.key}/{position} {language}",
            rationale=f"reason {item.key}/{position} {language}",
            target=target_of(item, position, f"partner {language}", f"group {language}"),
            reaction=f"reaction {item.key}/{position} {language}"
            if item.kind == ItemKind.CHAT
            else "",
        )
    return edition


def tell_quiz(quiz: Quiz, language: str = "en") -> QuizEdition:
    """Publish an edition of the quiz's own words."""
    edition: QuizEdition = QuizEdition.objects.create(
        quiz=quiz,
        language=language,
        made_from=quiz.words_digest(),
        title=f"quiz {quiz.key} {language}",
        introduction=f"introduction {quiz.key} {language}",
    )
    return edition
