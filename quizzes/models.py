"""The rooms' models, gathered for Django."""

from quizzes.answer_files.models import TakenFile
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
from quizzes.review.models import ItemChecklistTask, QuizChecklistTask
from quizzes.statistics.models import ItemCounts, OptionCounts, QuizCounts

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
    "ItemChecklistTask",
    "ItemCounts",
    "ItemEdition",
    "ItemRevision",
    "OptionCounts",
    "PaperItem",
    "Quiz",
    "QuizChecklistTask",
    "QuizCounts",
    "QuizEdition",
    "QuizEntry",
    "QuizRevision",
    "QuizSession",
    "Sitting",
    "TakenFile",
]
