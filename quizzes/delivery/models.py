"""A quiz held in a session, a seat's sitting of it, and its answers."""

import uuid

from django.db import models
from django.db.models import Q

from classrooms.models import Seat, Session
from quizzes.items.models import ItemRevision
from quizzes.papers.models import QuizRevision


class QuizSession(models.Model):
    """The frozen quiz that a session is held on."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="quiz_session")
    quiz_revision = models.ForeignKey(QuizRevision, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.quiz_revision)


class Sitting(models.Model):
    """A seat's run of the session's quiz. It goes on when another device claims the seat."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seat = models.OneToOneField(Seat, models.CASCADE, related_name="sitting")
    quiz_session = models.ForeignKey(QuizSession, models.CASCADE, related_name="sittings")
    submitted = models.BooleanField(default=False)
    counted = models.BooleanField(default=False, db_default=False)
    """Whether item statistics have taken it in, or left it out for good because it is incomplete."""

    def __str__(self) -> str:
        return str(self.uuid)


class Answer(models.Model):
    """
    A sitting's one answer to an item: what was chosen and what it is worth.

    ``sequence`` is counted by the device; a late copy of an older answer can so be told from a newer
    one. ``response`` is what the item's kind reads: for choices, positions counted from 1. An item that
    is not scored has no points, which is not the same as 0.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="answers")
    item_revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    response = models.JSONField()
    points = models.DecimalField(max_digits=4, decimal_places=3, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "item_revision"], name="answer_once_per_item"
            ),
            models.CheckConstraint(
                name="answer_points_from_0_to_1", condition=Q(points__gte=0) & Q(points__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}:{self.item_revision_id}"
