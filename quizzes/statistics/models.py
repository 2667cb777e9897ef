"""
Counts of what classes answered. No row knows a seat, a session, a class, a school or a day.

Rows are written by :mod:`quizzes.statistics.counting` alone, a whole batch of sittings at a time. See
:mod:`quizzes.statistics.measures` for why these sums are enough.
"""

from django.db import models
from django.db.models import Q

from quizzes.items.models import ItemRevision
from quizzes.papers.models import QuizRevision
from quizzes.statistics.sheets import LEAST, Group


class QuizCounts(models.Model):
    """How many sittings of a frozen quiz were counted, and how many of them are in an outer group."""

    quiz_revision = models.OneToOneField(QuizRevision, models.PROTECT, related_name="counts")
    sittings = models.PositiveIntegerField()
    third = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiz_counts_hold_a_batch", condition=Q(sittings__gte=LEAST)
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz_revision_id}: {self.sittings}"


class ItemCounts(models.Model):
    """A frozen item's sums within a frozen quiz, in thousandths of a point."""

    quiz_counts = models.ForeignKey(QuizCounts, models.CASCADE, related_name="items")
    item_revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="counts")
    points = models.PositiveBigIntegerField()
    points_squared = models.PositiveBigIntegerField()
    points_by_total = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quiz_counts", "item_revision"], name="item_counts_once_in_a_quiz"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz_counts_id}:{self.item_revision_id}"


class OptionCounts(models.Model):
    """How many of a score group chose an option."""

    item_counts = models.ForeignKey(ItemCounts, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    group = models.PositiveSmallIntegerField()
    chosen = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_counts", "position", "group"], name="option_counts_once_in_a_group"
            ),
            models.CheckConstraint(
                name="option_counts_of_a_group",
                condition=Q(position__gte=1)
                & Q(group__gte=Group.LOWER.value, group__lte=Group.UPPER.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_counts_id}:{self.position}/{self.group}"
