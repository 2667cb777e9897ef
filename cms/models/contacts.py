"""The help directory: whom to turn to, and what happens when one does."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin

from cms.opening_hours import MIDNIGHT, Opening, Timetable, YearlyRest
from cms.opening_words import answer_in_words, hours_in_words
from cms.region_data import RegionKind

VERIFIED_FOR = timedelta(days=180)
"""How long an editor's check holds; then someone has to look again."""

WEEKDAY_FIELDS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class ContactAudience(models.TextChoices):
    """Who can turn to a contact point."""

    CHILD = "child", _("子ども")
    GUARDIAN = "guardian", _("保護者")
    TEACHER = "teacher", _("教職員")


class ContactChannel(models.TextChoices):
    """How one reaches a contact point."""

    PHONE = "phone", _("電話")
    CHAT = "chat", _("チャット")
    LINE = "line", "LINE"
    WEB = "web", _("サイトから")
    POST = "post", _("手紙")
    SCHOOL = "school", _("学校で会って")


class ContactPurpose(models.TextChoices):
    """What a contact point is there for."""

    ADVICE = "advice", _("相談する")
    REMOVAL = "removal", _("画像を消したい")
    REPORT = "report", _("通報する")


class ContactCost(models.TextChoices):
    """What turning to a contact point costs."""

    UNKNOWN = "", _("分からない")
    FREE = "free", _("お金はかかりません")
    CHARGED = "charged", _("通話料がかかります")


class ContactNeed(models.TextChoices):
    """What somebody who opens the directory wants to do."""

    TALK = "talk", _("声で話す")
    WRITE = "write", _("文字で話す")
    REMOVE = "remove", _("画像を消したい")
    REPORT = "report", _("通報する")


SPOKEN = (ContactChannel.PHONE, ContactChannel.SCHOOL)


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    """Questions about contact points."""

    def shown(self) -> "ContactPointQuerySet":
        """Those that an editor has published and verified, in the order for a child."""
        return self.published().filter(verified_on__isnull=False)

    def published(self) -> "ContactPointQuerySet":
        """Those that an editor has published, verified or not, in the order for a child."""
        return self.filter(live=True).order_by("order", "name")

    def for_audience(self, audience: ContactAudience) -> "ContactPointQuerySet":
        """Those that the audience can turn to."""
        return self.filter(**{f"for_{audience.value}": True})

    def with_hours(self) -> "ContactPointQuerySet":
        """Fetch all that :attr:`ContactPoint.timetable` reckons with, at once."""
        return self.prefetch_related("opening_hours", "yearly_rests")

    def due_for_check(self, today: date) -> "ContactPointQuerySet":
        """Those whose check is too old, the never checked ones first."""
        return self.filter(
            models.Q(verified_on=None) | models.Q(verified_on__lt=today - VERIFIED_FOR)
        ).order_by(models.F("verified_on").asc(nulls_first=True), "order", "name")


class ContactPoint(DraftStateMixin, RevisionMixin, ClusterableModel):
    """
    Someone to turn to, as an editor last verified it.

    An entry without a date of verification is shown to editors only: numbers and hours change.
    """

    key = models.SlugField(_("鍵"), unique=True, help_text=_("変えない短い名前（半角）。"))
    name = models.CharField(_("名前"), max_length=100)
    channel = models.CharField(
        _("つながり方"), max_length=8, choices=ContactChannel.choices, default=ContactChannel.PHONE
    )
    purpose = models.CharField(
        _("何のためか"), max_length=8, choices=ContactPurpose.choices, default=ContactPurpose.ADVICE
    )
    phone = models.CharField(
        _("電話番号"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[#0-9-]+$", _("数字、#、- だけで書いてください。"))],
    )
    url = models.URLField(_("ウェブサイト"), blank=True, validators=[URLValidator(["https"])])
    cost = models.CharField(
        _("料金"),
        max_length=8,
        choices=ContactCost.choices,
        default=ContactCost.UNKNOWN,
        blank=True,
    )
    closed_on_holidays = models.BooleanField(
        _("祝日は休み"),
        default=False,
        help_text=_("受付時間の曜日でも、国民の祝日と振替休日には休むとき。"),
    )
    hours_note = models.CharField(
        _("受付についての注記"),
        max_length=100,
        blank=True,
        help_text=_("時間で書けないこと。例：都道府県によってちがいます"),
    )
    description = models.TextField(_("どんなところか"), help_text=_("小4に伝わる言葉で、短く。"))
    what_happens = models.TextField(
        _("相談すると、どうなるか"),
        blank=True,
        help_text=_(
            "だれが出て、何を聞かれるか。名前を言わなくてよいことは、確かめたときだけ書きます。"
        ),
    )
    for_child = models.BooleanField(_("子ども"), default=False)
    for_guardian = models.BooleanField(_("保護者"), default=False)
    for_teacher = models.BooleanField(_("教職員"), default=False)
    prefecture = models.ForeignKey(
        "cms.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_points",
        limit_choices_to={"kind": RegionKind.PREFECTURE},
        verbose_name=_("都道府県"),
        help_text=_("全国なら空のまま。"),
    )
    urgent = models.BooleanField(_("いま危ないとき"), default=False)
    order = models.PositiveSmallIntegerField(_("並び順"), default=100)
    source = models.CharField(_("出典"), max_length=200)
    source_url = models.URLField(
        _("出典のページ"), blank=True, validators=[URLValidator(["https"])]
    )
    verified_on = models.DateField(
        _("確認した日"),
        null=True,
        blank=True,
        help_text=_("出典で確かめた日。空のあいだは、編集者にだけ見えます。"),
    )

    objects = ContactPointQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("description"),
                FieldPanel("what_happens"),
                FieldRowPanel([FieldPanel("key"), FieldPanel("order"), FieldPanel("urgent")]),
            ],
            heading=_("どんなところか"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("channel"), FieldPanel("purpose")]),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("url")]),
                FieldRowPanel([FieldPanel("cost"), FieldPanel("prefecture")]),
            ],
            heading=_("つながり方"),
        ),
        FieldRowPanel(
            [FieldPanel("for_child"), FieldPanel("for_guardian"), FieldPanel("for_teacher")],
            heading=_("だれが相談できるか"),
        ),
        InlinePanel(
            "opening_hours",
            heading=_("受付時間"),
            label=_("曜日と時間"),
            help_text=_("分からないときは、行を作らず、注記に書きます。"),
        ),
        InlinePanel("yearly_rests", heading=_("毎年の休み"), label=_("休みの期間")),
        MultiFieldPanel(
            [FieldPanel("closed_on_holidays"), FieldPanel("hours_note")],
            heading=_("祝日と注記"),
        ),
        MultiFieldPanel(
            [FieldPanel("verified_on"), FieldPanel("source"), FieldPanel("source_url")],
            heading=_("確認と出典"),
        ),
    ]

    class Meta:
        verbose_name = _("相談先")
        verbose_name_plural = _("相談先")

    def __str__(self) -> str:
        return self.name

    @property
    def dial(self) -> str:
        """The number as a telephone dials it: 「#」 must be escaped in a tel: address."""
        return self.phone.replace("-", "").replace("#", "%23")

    def is_due_for_check(self, today: date) -> bool:
        """Tell whether an editor has to look at its source again; see :meth:`~ContactPointQuerySet.due_for_check`."""
        return self.verified_on is None or self.verified_on < today - VERIFIED_FOR

    @property
    def need(self) -> ContactNeed:
        """What it helps with."""
        match self.purpose:
            case ContactPurpose.REMOVAL:
                return ContactNeed.REMOVE
            case ContactPurpose.REPORT:
                return ContactNeed.REPORT
        return ContactNeed.TALK if self.channel in SPOKEN else ContactNeed.WRITE

    @property
    def timetable(self) -> Timetable:
        """When somebody answers, as the rows say."""
        return Timetable(
            openings=tuple(row.opening for row in self.opening_hours.all()),
            rests=tuple(row.rest for row in self.yearly_rests.all()),
            closed_on_holidays=self.closed_on_holidays,
        )

    @property
    def opening_times(self) -> str:
        """The rows in words, in the active language; the note is Japanese and stands beside them."""
        return hours_in_words(self.timetable)

    def answer(self, now: datetime) -> str:
        """Return whether one gets through now, and until or from when, in words."""
        return answer_in_words(self.timetable, now)


class ContactOpening(models.Model):
    """Hours on some weekdays during which a contact point answers."""

    contact = ParentalKey(ContactPoint, on_delete=models.CASCADE, related_name="opening_hours")
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

    contact = ParentalKey(ContactPoint, on_delete=models.CASCADE, related_name="yearly_rests")
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
