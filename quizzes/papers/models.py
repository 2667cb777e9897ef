"""
Quizzes as editors compose them, and their revisions as classes met them.

A `QuizRevision` is frozen when a session opens; the quiz may change the next minute.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultipleChooserPanel
from wagtail.models import (
    DraftStateMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from cms.taxonomy import Band
from quizzes.items.models import FrozenRow, Item, ItemRevision


class Feedback(models.TextChoices):
    """When a pupil learns whether an answer was right, and why."""

    PER_ITEM = "per_item", _("一問ごと（答えは一度だけ）")
    AFTER_CLOSE = "after_close", _("終わったあと（出すまでは直せる）")


class QuizContent(models.Model):
    """What a pupil meets of a quiz before its first item."""

    title = models.CharField(_("題"), max_length=100)
    introduction = models.TextField(_("はじめの言葉"), max_length=300)
    band = models.CharField(_("対象"), max_length=16, choices=Band.choices)
    feedback = models.CharField(
        _("答え合わせ"), max_length=16, choices=Feedback.choices, default=Feedback.PER_ITEM
    )

    class Meta:
        abstract = True


class Quiz(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    RevisionMixin,
    QuizContent,
    ClusterableModel,
):
    """A quiz as its editors know it."""

    key = models.SlugField(
        _("鍵"), max_length=80, unique=True, help_text=_("変えない短い名前（半角）。")
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("band"), FieldPanel("feedback"), FieldPanel("key")]),
        MultipleChooserPanel(
            "entries", chooser_field_name="item", heading=_("問題"), label=_("問題")
        ),
    ]

    class Meta:
        verbose_name = _("クイズ")
        verbose_name_plural = _("クイズ")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def items(self) -> list[Item]:
        """Return the quiz's items in order."""
        return [entry.item for entry in self.entries.all()]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the template that shows an editor all items as a pupil meets them."""
        return "quizzes/quiz_preview.html"


class QuizEntry(Orderable):
    """An item's place in a quiz."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(
        Item,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"open_use": True},
        verbose_name=_("問題"),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("item")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "item"], name="quiz_has_item_once")]

    def __str__(self) -> str:
        return str(self.item)


class QuizRevision(QuizContent, FrozenRow):
    """A quiz as one or more classes met it."""

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="frozen")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.title}@{self.digest[:8]}"


class PaperItem(FrozenRow):
    """A frozen item's place in a frozen quiz, counted from 1."""

    quiz_revision = models.ForeignKey(QuizRevision, models.CASCADE, related_name="paper_items")
    item_revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz_revision", "position"], name="paper_position_once"
            ),
            models.UniqueConstraint(
                fields=["quiz_revision", "item_revision"], name="paper_item_once"
            ),
            models.CheckConstraint(
                name="paper_counts_from_one", condition=models.Q(position__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)
