"""The rooms' models, gathered for Django."""

from quizzes.delivery.models import Answer, QuizSession, Sitting
from quizzes.items.models import Choice, DraftChoice, Item, ItemBand, ItemRevision
from quizzes.papers.models import PaperItem, Quiz, QuizEntry, QuizRevision

__all__ = [
    "Answer",
    "Choice",
    "DraftChoice",
    "Item",
    "ItemBand",
    "ItemRevision",
    "PaperItem",
    "Quiz",
    "QuizEntry",
    "QuizRevision",
    "QuizSession",
    "Sitting",
]
