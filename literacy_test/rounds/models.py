"""
Rounds of the test, the areas fixed before each, and the classes that take part.

A round's areas and budget are fixed when it opens, because both must be known before anybody answers.
"""

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from classrooms.models import Session
from cms.models import Region
from cms.taxonomy import Band, Grade, SchoolType
from literacy_test.forms.models import FormRevision

BUDGET = Decimal("0.100")
"""The rho that a round may spend, in zero-concentrated differential privacy, unless set lower."""


class RoundState(models.TextChoices):
    """How far a round has come; it goes one way."""

    PLANNED = "planned", _("準備中")
    OPEN = "open", _("実施中")
    CLOSED = "closed", _("終了")


class Round(models.Model):
    """A period in which classes take the same forms."""

    key = models.SlugField(_("鍵"), max_length=40, unique=True)
    title = models.CharField(_("名前"), max_length=100)
    school_year = models.PositiveSmallIntegerField(_("年度"))
    opens_at = models.DateTimeField(_("はじまり"))
    closes_at = models.DateTimeField(_("おわり"))
    state = models.CharField(
        _("状態"), max_length=16, choices=RoundState.choices, default=RoundState.PLANNED
    )
    is_demonstration = models.BooleanField(
        _("見本の実施"),
        default=True,
        help_text=_("見本では公開された問題を使えます。結果は統計として公表しません。"),
    )
    budget = models.DecimalField(
        _("プライバシー予算（ρ）"), max_digits=4, decimal_places=3, default=BUDGET
    )

    class Meta:
        verbose_name = _("実施回")
        verbose_name_plural = _("実施回")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                name="round_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="round_budget_in_range", condition=Q(budget__gt=0) & Q(budget__lte=BUDGET)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def admits(self, now: datetime) -> bool:
        """Tell whether classes may begin at the moment."""
        return self.state == RoundState.OPEN and self.opens_at <= now < self.closes_at


class RoundForm(models.Model):
    """A form that a round uses for a band; parallel ones are dealt in the order of their places."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="forms")
    form_revision = models.ForeignKey(FormRevision, models.PROTECT, related_name="+")
    band = models.CharField(max_length=16, choices=Band.choices)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["band", "place"]
        constraints = [
            models.UniqueConstraint(fields=["round", "form_revision"], name="round_form_once"),
            models.UniqueConstraint(fields=["round", "band", "place"], name="round_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.band} {self.place}"


class RoundArea(models.Model):
    """A publication area of a round: one municipality or merged neighbours of one prefecture."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="areas")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    prefecture = models.ForeignKey(Region, models.PROTECT, related_name="+")
    municipalities = models.ManyToManyField(Region, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "code"], name="round_area_once")]

    def __str__(self) -> str:
        return self.title


class RoundSession(models.Model):
    """
    A class that takes part in a round: where its counts will belong, and the keys of its session.

    ``signing_key`` and ``opening_key`` are private keys, sealed with the site's secret; they are blanked
    when the class closes, so that nothing can be signed or opened afterwards.
    """

    class State(models.TextChoices):
        """What became of the class's sheets."""

        COLLECTING = "collecting", _("受付中")
        FLAGGED = "flagged", _("確認が必要")
        COUNTED = "counted", _("集計ずみ")
        DROPPED = "dropped", _("集計しない")

    session = models.OneToOneField(Session, models.CASCADE, related_name="round_session")
    round = models.ForeignKey(Round, models.PROTECT, related_name="sessions")
    area = models.ForeignKey(RoundArea, models.PROTECT, null=True, related_name="+")
    band = models.CharField(max_length=16, choices=Band.choices)
    grade = models.CharField(max_length=2, choices=Grade.choices)
    school_type = models.CharField(max_length=16, choices=SchoolType.choices)
    size = models.PositiveSmallIntegerField()
    key_id = models.CharField(max_length=64, unique=True)
    """SHA-256 of the public signing key, in hexadecimal; how a device names the session without a seat."""

    public_key = models.BinaryField()
    """The RSA key that tokens are verified with, as DER SubjectPublicKeyInfo."""

    sealing_key = models.BinaryField()
    """The P-256 key that devices seal their copies to, as an uncompressed point of 65 bytes."""

    signing_key = models.BinaryField(blank=True)
    opening_key = models.BinaryField(blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.COLLECTING)

    class Meta:
        verbose_name = _("実施したクラス")
        verbose_name_plural = _("実施したクラス")

    def __str__(self) -> str:
        return self.key_id[:8]
