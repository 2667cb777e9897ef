"""
The help directory: whom to turn to, and what happens when one does.

A contact point is a Japanese row. Its editions in other languages are rows that hold words alone: every
fact, from the number to the day of its check, is read from the Japanese one, whatever language it is
told in, so that no edition can show a number that has changed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import TranslatableField

from cms.opening_hours import Timetable
from cms.opening_words import answer_in_words, hours_in_words
from cms.region_data import RegionKind

VERIFIED_FOR = timedelta(days=180)
"""How long an editor's check holds; then someone has to look again."""

WORDS = ("name", "description", "what_happens", "hours_note")
"""What an edition says in its own language; all else is the Japanese row's."""


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


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said in one place, and the language that it is said in."""

    text: str
    language: str


@dataclass(frozen=True, kw_only=True)
class ContactWords:
    """All that is said of a contact point, each place in the reader's language or else in Japanese."""

    name: Words
    description: Words
    what_happens: Words
    hours_note: Words


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    """Questions about contact points."""

    def shown(self) -> "ContactPointQuerySet":
        """Those that an editor has published and verified, in the order for a child."""
        return self.published().filter(verified_on__isnull=False)

    def published(self) -> "ContactPointQuerySet":
        """Those that an editor has published, verified or not, in the order for a child."""
        return self.originals().filter(live=True).order_by("order", "name")

    def originals(self) -> "ContactPointQuerySet":
        """The contact points themselves, without their editions in other languages."""
        return self.filter(locale__language_code=settings.LANGUAGE_CODE)

    def told_in(self, language: str) -> "ContactPointQuerySet":
        """Fetch what their published editions in the language say; see :attr:`ContactPoint.words`."""
        if language == settings.LANGUAGE_CODE:
            return self
        editions = ContactPoint.objects.filter(
            translation_key=models.OuterRef("translation_key"),
            locale__language_code=language,
            live=True,
        )
        said = JSONObject(language="locale__language_code", **{name: name for name in WORDS})
        return self.annotate(edition=models.Subquery(editions.values(said=said)[:1]))

    def for_audience(self, audience: ContactAudience) -> "ContactPointQuerySet":
        """Those that the audience can turn to."""
        return self.filter(**{f"for_{audience.value}": True})

    def with_hours(self) -> "ContactPointQuerySet":
        """Fetch all that :attr:`ContactPoint.timetable` reckons with, at once."""
        return self.prefetch_related("opening_hours", "yearly_rests")

    def due_for_check(self, today: date) -> "ContactPointQuerySet":
        """Those whose check is too old, the never checked ones first."""
        return (
            self.originals()
            .filter(models.Q(verified_on=None) | models.Q(verified_on__lt=today - VERIFIED_FOR))
            .order_by(models.F("verified_on").asc(nulls_first=True), "order", "name")
        )


class ContactPoint(TranslatableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """
    Someone to turn to, as an editor last verified it.

    An entry without a date of verification is shown to editors only: numbers and hours change. So is
    every edition of it.
    """

    key = models.SlugField(_("鍵"), help_text=_("変えない短い名前（半角）。"))
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

    edition: dict[str, str] | None = None
    """What its edition says, where :meth:`ContactPointQuerySet.told_in` has fetched it."""

    objects = ContactPointQuerySet.as_manager()

    translatable_fields: ClassVar[list[Any]] = [TranslatableField(name) for name in WORDS]
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *("channel", "purpose", "phone", "url", "cost", "prefecture", "urgent", "order"),
        *("for_child", "for_guardian", "for_teacher", "closed_on_holidays"),
        *("opening_hours", "yearly_rests", "source_url", "verified_on"),
    ]
    """The facts that an edition is made without; its key and its source tell editors what it belongs to."""

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
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale"], name="contact_has_one_edition_in_a_language"
            ),
            models.UniqueConstraint(
                fields=["key", "locale"],
                name="contact_key_names_one_in_a_language",
                violation_error_message=_("この鍵は、ほかの相談先が使っています。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """
        Hold an edition to a contact point that there is in Japanese.

        :raises ValidationError: if it has none, so that nobody would ever see it
        """
        super().clean()
        if self.is_edition and not self.get_translations().originals().exists():
            raise ValidationError(_("相談先は、先に日本語で作ってから、翻訳してください。"))

    @property
    def is_edition(self) -> bool:
        """Tell whether it holds another one's words in another language, and no facts."""
        return self.locale_id is not None and self.locale.language_code != settings.LANGUAGE_CODE

    @property
    def words(self) -> ContactWords:
        """
        What is said of it: as its edition says it where one was fetched, else in Japanese.

        What the Japanese row does not say, no edition says; what an edition leaves out stays Japanese.
        """
        return ContactWords(**{name: self._said(name) for name in WORDS})

    def _said(self, name: str) -> Words:
        text: str = getattr(self, name)
        if text and self.edition is not None and self.edition[name]:
            return Words(text=self.edition[name], language=self.edition["language"])
        return Words(text=text, language=settings.LANGUAGE_CODE)

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
        """The rows in words, in the active language; the note stands beside them."""
        return hours_in_words(self.timetable)

    def answer(self, now: datetime) -> str:
        """Return whether one gets through now, and until or from when, in words."""
        return answer_in_words(self.timetable, now)
