"""What a reviewer fills in to approve."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.forms import TaskStateCommentForm


class ItemQuestion(TextChoices):
    """What only a person can judge of an item."""

    ONE_KEY = (
        "one_key",
        gettext_lazy(
            "正答は、だれが見ても正答です。ほかの選択肢が正しいと言える読み方は、ありません。"
        ),
    )
    NO_CLUE = "no_clue", gettext_lazy("問題文を読まないと、正答は分かりません。")
    MISCONCEPTIONS = (
        "misconceptions",
        gettext_lazy("誤解は、この年ごろの人が本当に持っていそうなものです。"),
    )
    KIND_WORDS = (
        "kind_words",
        gettext_lazy("理由と解説は、責めず、こわがらせず、つぎに何をすればよいかを言っています。"),
    )
    FACTS = "facts", gettext_lazy("事実と法律を、出典でたしかめました。")
    READ = (
        "read",
        gettext_lazy("対象の学年のプレビューで読みました。言葉も、ふりがなも、合っています。"),
    )


class QuizQuestion(TextChoices):
    """What only a person can judge of a quiz."""

    WHOLE = "whole", gettext_lazy("問題は、題とはじめの言葉に合っていて、重なっていません。")
    ORDER = "order", gettext_lazy("前の問題が、あとの問題の答えを言っていません。")
    READ = "read", gettext_lazy("対象の学年のプレビューで、はじめから終わりまで読みました。")


class ApprovalForm(TaskStateCommentForm):
    """An approval: each question ticked, and a comment if there is something to say."""

    questions: type[TextChoices]
    checked = forms.MultipleChoiceField(
        label=gettext_lazy("人がたしかめること"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("checked", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask the questions of the subclass."""
        super().__init__(*args, **kwargs)
        self.fields["checked"].choices = self.questions.choices

    def clean_checked(self) -> list[str]:
        """
        Take ticks for all questions.

        :raises ValidationError: naming those that are missing
        """
        checked: list[str] = self.cleaned_data["checked"]
        missing = [str(one.label) for one in self.questions if one.value not in checked]
        if missing:
            raise ValidationError(
                _(
                    "まだたしかめていないことがあります。たしかめて、しるしを付けてください：%(missing)s"
                )
                % {"missing": " ".join(missing)}
            )
        return checked

    def record(self) -> str:
        """Return what is kept of the approval: the comment, and what was ticked."""
        ticked = "\n".join(f"✓ {one.label}" for one in self.questions)
        return "\n\n".join(part for part in (self.cleaned_data["comment"].strip(), ticked) if part)


class ItemApprovalForm(ApprovalForm):
    """An item's approval."""

    questions = ItemQuestion


class QuizApprovalForm(ApprovalForm):
    """A quiz's approval."""

    questions = QuizQuestion
