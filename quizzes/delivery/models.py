"""A quiz held in a session, a seat's sitting of it, and its answers."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classrooms.models import Seat, Session
from quizzes.items.models import ItemRevision
from quizzes.papers.models import Pace, QuizRevision


class HeldPace(models.TextChoices):
    """
    How a session goes on. It begins self-paced or led and stays so, but that a teacher may release it.

    ``RELEASED`` was led up to ``open_position`` and goes on at each pupil's own pace.
    """

    SELF = Pace.SELF.value, Pace.SELF.label
    TEACHER = Pace.TEACHER.value, Pace.TEACHER.label
    RELEASED = "released", _("とちゅうから自分のペースで")


class QuizSession(models.Model):
    """
    The frozen quiz that a session is held on, and how far its teacher has led the class through it.

    A led class goes forward only: every item before ``open_position`` is over, and so is the open one
    once ``is_shown``. What is over takes no answer any more, so that its key may be seen by all.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="quiz_session")
    quiz_revision = models.ForeignKey(QuizRevision, models.PROTECT, related_name="+")
    pace = models.CharField(
        max_length=16, choices=HeldPace.choices, default=HeldPace.SELF, db_default=HeldPace.SELF
    )
    open_position = models.PositiveSmallIntegerField(null=True)
    """The item that the teacher has opened, counted from 1; nothing before the first."""

    is_shown = models.BooleanField(default=False, db_default=False)
    """Whether the teacher has shown what is right in the open item."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="open_position_counts_from_one", condition=Q(open_position__gte=1)
            ),
            models.CheckConstraint(
                name="what_is_shown_is_open",
                condition=Q(is_shown=False) | Q(open_position__isnull=False),
            ),
            models.CheckConstraint(
                name="self_paced_opens_no_item",
                condition=~Q(pace=HeldPace.SELF) | Q(open_position__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.quiz_revision)

    @property
    def is_led(self) -> bool:
        """Tell whether the teacher says which item is open."""
        return self.pace == HeldPace.TEACHER

    def is_over(self, position: int) -> bool:
        """Tell whether the led class is through with the item: it takes no answer, and has been shown."""
        reached = self.open_position or 0
        return position < reached or (position == reached and self.is_shown)

    def takes(self, position: int) -> bool:
        """Tell whether the item may be answered, as far as the pace says."""
        if self.is_led:
            return position == self.open_position and not self.is_shown
        return not self.is_over(position)


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
