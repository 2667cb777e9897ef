"""The rooms' models, gathered for Django."""

from quizzes.delivery.models import Answer, QuizSession, Sitting
from quizzes.items.editions import (
    ChoiceEdition,
    FrozenChoiceEdition,
    FrozenItemEdition,
    ItemEdition,
)
from quizzes.items.models import Choice, DraftChoice, Item, ItemBand, ItemRevision
from quizzes.papers.models import (
    FrozenQuizEdition,
    PaperItem,
    Quiz,
    QuizEdition,
    QuizEntry,
    QuizRevision,
)

__all__ = [
    "Answer",
    "Choice",
    "ChoiceEdition",
    "DraftChoice",
    "FrozenChoiceEdition",
    "FrozenItemEdition",
    "FrozenQuizEdition",
    "Item",
    "ItemBand",
    "ItemEdition",
    "ItemRevision",
    "PaperItem",
    "Quiz",
    "QuizEdition",
    "QuizEntry",
    "QuizRevision",
    "QuizSession",
    "Sitting",
]
