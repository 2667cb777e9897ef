"""The rooms' models, gathered for Django."""

from literacy_test.forms.models import (
    Form,
    FormEntry,
    FormItem,
    FormRevision,
    OptionEdition,
    Question,
    QuestionEdition,
    Questionnaire,
    QuestionOption,
    TestItem,
)
from literacy_test.rounds.models import Round, RoundArea, RoundForm, RoundSession

__all__ = [
    "Form",
    "FormEntry",
    "FormItem",
    "FormRevision",
    "OptionEdition",
    "Question",
    "QuestionEdition",
    "QuestionOption",
    "Questionnaire",
    "Round",
    "RoundArea",
    "RoundForm",
    "RoundSession",
    "TestItem",
]
