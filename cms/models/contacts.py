"""The help directory: whom to turn to, and what happens when one does."""

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin

from cms.region_data import RegionKind


class ContactAudience(models.TextChoices):
    """Who can turn to a contact point."""

    CHILD = "child", _("子ども")
    GUARDIAN = "guardian", _("保護者")
    TEACHER = "teacher", _("教職員")


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    """Questions about contact points."""

    def shown(self) -> "ContactPointQuerySet":
        """Those that an editor has published and verified, in the order for a child."""
        return self.filter(live=True, verified_on__isnull=False).order_by("order", "name")

    def for_audience(self, audience: ContactAudience) -> "ContactPointQuerySet":
        """Those that the audience can turn to."""
        return self.filter(**{f"for_{audience.value}": True})


class ContactPoint(DraftStateMixin, RevisionMixin, models.Model):
    """
    Someone to turn to, as an editor last verified it.

    An entry without a date of verification is never shown: numbers and hours change.
    """

    key = models.SlugField(_("鍵"), unique=True, help_text=_("変えない短い名前（半角）。"))
    name = models.CharField(_("名前"), max_length=100)
    phone = models.CharField(
        _("電話番号"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[#0-9-]+$", _("数字、#、- だけで書いてください。"))],
    )
    url = models.URLField(_("ウェブサイト"), blank=True, validators=[URLValidator(["https"])])
    hours = models.CharField(_("受付時間"), max_length=100, blank=True)
    description = models.TextField(_("どんなところか"), help_text=_("小4に伝わる言葉で。"))
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
    verified_on = models.DateField(
        _("確認した日"),
        null=True,
        blank=True,
        help_text=_("出典で確かめた日。空のあいだは、ページに出ません。"),
    )

    objects = ContactPointQuerySet.as_manager()

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("key"), FieldPanel("description")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("url"), FieldPanel("hours")]),
        FieldRowPanel(
            [FieldPanel("for_child"), FieldPanel("for_guardian"), FieldPanel("for_teacher")],
            heading=_("だれが相談できるか"),
        ),
        FieldRowPanel([FieldPanel("prefecture"), FieldPanel("urgent"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("verified_on")]),
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
