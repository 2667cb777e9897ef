"""When a contact point answers, as rows: its hours on weekdays, and its days of rest in every year."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.opening_hours import MIDNIGHT, Opening, Timetable, YearlyRest
from cms.opening_words import hours_in_words

WEEKDAY_FIELDS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class ContactOpening(models.Model):
    """Hours on some weekdays during which a contact point answers."""

    contact = ParentalKey(
        "cms.ContactPoint", on_delete=models.CASCADE, related_name="opening_hours"
    )
    monday = models.BooleanField(_("月"), default=False)
    tuesday = models.BooleanField(_("火"), default=False)
    wednesday = models.BooleanField(_("水"), default=False)
    thursday = models.BooleanField(_("木"), default=False)
    friday = models.BooleanField(_("金"), default=False)
    saturday = models.BooleanField(_("土"), default=False)
    sunday = models.BooleanField(_("日"), default=False)
    all_day = models.BooleanField(_("24時間"), default=False)
    opens = models.TimeField(_("はじまり"), null=True, blank=True)
    closes = models.TimeField(
        _("おわり"),
        null=True,
        blank=True,
        help_text=_("0:00 はその日の終わり。はじまりより早い時刻は、つぎの日です。"),
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel(name) for name in WEEKDAY_FIELDS]),
        FieldRowPanel([FieldPanel("all_day"), FieldPanel("opens"), FieldPanel("closes")]),
    ]

    class Meta:
        ordering = ["pk"]
        verbose_name = _("受付時間")
        constraints = [
            models.CheckConstraint(
                name="contact_opening_has_a_day",
                condition=models.Q(*((day, True) for day in WEEKDAY_FIELDS), _connector="OR"),
                violation_error_message=_("曜日を一つ以上えらんでください。"),
            ),
            models.CheckConstraint(
                name="contact_opening_all_day_or_times",
                condition=models.Q(all_day=True, opens=None, closes=None)
                | models.Q(all_day=False, opens__isnull=False, closes__isnull=False),
                violation_error_message=_(
                    "「24時間」か、はじまりとおわりの時刻か、どちらかを入れてください。"
                ),
            ),
            models.CheckConstraint(
                name="contact_opening_begins_and_ends_apart",
                condition=models.Q(opens=None) | ~models.Q(opens=models.F("closes")),
                violation_error_message=_(
                    "はじまりとおわりが同じです。一日中なら「24時間」をえらんでください。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return hours_in_words(Timetable(openings=(self.opening,)))

    @property
    def opening(self) -> Opening:
        """The row as arithmetic takes it."""
        return Opening(
            weekdays=frozenset(
                day for day, name in enumerate(WEEKDAY_FIELDS) if getattr(self, name)
            ),
            opens=self.opens or MIDNIGHT,
            closes=self.closes or MIDNIGHT,
        )


class ContactRest(models.Model):
    """Days of every year on which a contact point rests; they may span the year's end."""

    contact = ParentalKey("cms.ContactPoint", on_delete=models.CASCADE, related_name="yearly_rests")
    first_month = models.PositiveSmallIntegerField(
        _("はじめの月"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    first_day = models.PositiveSmallIntegerField(
        _("はじめの日"), validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    last_month = models.PositiveSmallIntegerField(
        _("おわりの月"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    last_day = models.PositiveSmallIntegerField(
        _("おわりの日"), validators=[MinValueValidator(1), MaxValueValidator(31)]
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel(
            [
                FieldPanel("first_month"),
                FieldPanel("first_day"),
                FieldPanel("last_month"),
                FieldPanel("last_day"),
            ]
        )
    ]

    class Meta:
        ordering = ["pk"]
        verbose_name = _("毎年の休み")
        constraints = [
            models.CheckConstraint(
                name="contact_rest_is_in_a_year",
                condition=models.Q(
                    first_month__range=(1, 12),
                    last_month__range=(1, 12),
                    first_day__range=(1, 31),
                    last_day__range=(1, 31),
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_month}/{self.first_day}–{self.last_month}/{self.last_day}"

    @property
    def rest(self) -> YearlyRest:
        """The row as arithmetic takes it."""
        return YearlyRest(
            first=(self.first_month, self.first_day), last=(self.last_month, self.last_day)
        )

    def clean(self) -> None:
        """
        Hold both ends to days that there are.

        :raises ValidationError: if a month has no such day
        """
        for name in ("first", "last"):
            month, day = getattr(self, f"{name}_month"), getattr(self, f"{name}_day")
            if month is None or day is None:
                continue  # the field itself says what is missing
            try:
                date(2000, month, day)
            except ValueError as error:
                raise ValidationError(
                    {f"{name}_day": _("その月に、この日はありません。")}
                ) from error
