"""Guides for parents, which stay, and campaigns, each a yearly edition with days on which it shows."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cms.caching import is_signed_in
from cms.featured import Feature
from cms.models import BasePage
from cms.models.pages import BasePageQuerySet
from lessons.guides.blocks import GUIDE_BLOCKS, LEAFLET_BLOCKS
from lessons.guides.windows import Phase, Window, tokyo_day

SOURCES = [
    (
        "source",
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("題"), max_length=120)),
                ("publisher", blocks.CharBlock(label=_("発行者"), max_length=80)),
                ("year", blocks.IntegerBlock(label=_("年"), required=False)),
            ],
            icon="doc-full",
            label=_("出典"),
        ),
    )
]


def reads_as_editor(request: HttpRequest, page: Page) -> bool:
    """
    Tell whether the reader may edit the page.

    The reader's account is looked at only where the browser holds a session, so that everyone else's
    page stays cacheable by its address.
    """
    if not is_signed_in(request) and not getattr(request, "is_preview", False):
        return False
    return bool(page.permissions_for_user(request.user).can_edit())


class CampaignPageQuerySet(BasePageQuerySet):
    """Questions about campaigns."""

    def ahead(self, *, now: datetime) -> "CampaignPageQuerySet":
        """Those that have not begun, the next one first."""
        return self.filter(shows_from__gt=tokyo_day(now)).order_by("shows_from")

    def showing(self, *, now: datetime) -> "CampaignPageQuerySet":
        """Those whose days these are."""
        today = tokyo_day(now)
        return self.filter(shows_from__lte=today, shows_until__gte=today).order_by("shows_until")

    def past(self, *, now: datetime) -> "CampaignPageQuerySet":
        """Those that are over, the newest first."""
        return self.filter(shows_until__lt=tokyo_day(now)).order_by("-shows_until")


class GuideIndexPage(BasePage):
    """All guides, in the editors' order, and above them the campaign whose days these are."""

    introduction = models.TextField(_("はじめの言葉"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["lessons.GuidePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("ガイドの一覧")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the guides and the campaigns that show now."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["guides"] = (
            GuidePage.objects.live()
            .public()
            .in_language(get_language() or settings.LANGUAGE_CODE)
            .select_related("locale")
            .order_by("path")
        )
        context["campaigns"] = campaigns_to_read().showing(now=timezone.now())
        return context


class GuidePage(BasePage):
    """A guide for the kitchen table: read with the device in the hand."""

    introduction = models.TextField(_("はじめの言葉"), max_length=300)
    body = StreamField(GUIDE_BLOCKS, verbose_name=_("本文"))
    sources = StreamField(SOURCES, verbose_name=_("出典"), blank=True)
    review_date = models.DateField(
        _("見直す日"), help_text=_("画面も決まりも変わります。長くても1年先に。")
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        *BasePage.taxonomy_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("sources"),
        FieldPanel("review_date"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    is_news = True
    is_reviewed = True
    parent_page_types: ClassVar[list[str]] = ["lessons.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("保護者のガイド")
        verbose_name_plural = _("保護者のガイド")

    def clean(self) -> None:
        """
        Refuse two checklists at one anchor.

        :raises ValidationError: if an anchor stands twice
        """
        super().clean()
        anchors = [block.value["anchor"] for block in self.device_checklists()]
        twice = sorted({anchor for anchor in anchors if anchors.count(anchor) > 1})
        if twice:
            raise ValidationError(
                {
                    "body": _(
                        "アドレスの目印「%(anchor)s」が二つあります。ちがう名前にしてください。"
                    )
                    % {"anchor": twice[0]}
                }
            )

    def device_checklists(self, *, for_editor: bool = True) -> list[Any]:
        """Return the blocks for devices; without ``for_editor``, those with something verified."""
        return [
            block
            for block in self.body
            if block.block_type == "device_checklist"
            and (for_editor or any(row["verified_on"] for row in block.value["rows"]))
        ]

    def unverified_rows(self) -> list[tuple[str, str, str]]:
        """Return what readers do not see yet: anchor, device, and what is to be verified."""
        return [
            (block.value["anchor"], block.value["device"], row["text"])
            for block in self.device_checklists()
            for row in block.value["rows"]
            if not row["verified_on"]
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the devices to choose from, and for an editor what is still to be verified."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        editor = reads_as_editor(request, self)
        context["reads_as_editor"] = editor
        context["devices"] = self.device_checklists(for_editor=editor)
        context["unverified"] = self.unverified_rows() if editor else []
        return context


class CampaignIndexPage(BasePage):
    """The campaign whose days these are, and past editions."""

    introduction = models.TextField(_("はじめの言葉"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["lessons.CampaignPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("キャンペーンの一覧")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the editions by phase; those ahead for an editor alone."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        editions = campaigns_to_read()
        context["current"] = editions.showing(now=now)
        context["past"] = editions.past(now=now)
        context["ahead"] = editions.ahead(now=now) if reads_as_editor(request, self) else []
        return context


class CampaignPage(BasePage):
    """
    One yearly edition of a campaign.

    Before its days only an editor sees it; after them it says that it is over and leads to the guide,
    which stays. It is a published page all the time: no clock has to publish it.
    """

    edition_year = models.PositiveSmallIntegerField(
        _("年版"), validators=[MinValueValidator(2016), MaxValueValidator(2100)]
    )
    shows_from = models.DateField(_("見せはじめる日"), help_text=_("日本時間で、この日から。"))
    shows_until = models.DateField(_("見せおわる日"), help_text=_("日本時間で、この日まで。"))
    introduction = models.TextField(_("はじめの言葉"), max_length=300)
    body = StreamField(GUIDE_BLOCKS, verbose_name=_("本文"))
    guide = models.ForeignKey(
        GuidePage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ガイド"),
        help_text=_("ページからもリーフレットのQRコードからも、ここへ案内します。"),
    )
    leaflet_front = StreamField(LEAFLET_BLOCKS, verbose_name=_("リーフレットの表"), blank=True)
    leaflet_back = StreamField(
        LEAFLET_BLOCKS,
        verbose_name=_("リーフレットの裏"),
        blank=True,
        help_text=_("相談先とQRコードは自動で付きます。"),
    )

    objects = PageManager.from_queryset(CampaignPageQuerySet)()

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        *BasePage.taxonomy_panels,
        MultiFieldPanel(
            [
                FieldPanel("edition_year"),
                FieldRowPanel([FieldPanel("shows_from"), FieldPanel("shows_until")]),
                FieldPanel("guide"),
            ],
            heading=_("いつ、何へ"),
        ),
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("leaflet_front"),
        FieldPanel("leaflet_back"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.FilterField("shows_from"),
    ]
    parent_page_types: ClassVar[list[str]] = ["lessons.CampaignIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("キャンペーン")
        verbose_name_plural = _("キャンペーン")
        constraints = [
            models.CheckConstraint(
                name="campaign_ends_after_it_begins",
                condition=models.Q(shows_until__gte=models.F("shows_from")),
                violation_error_message=_(
                    "見せおわる日は、見せはじめる日と同じか、あとにしてください。"
                ),
            )
        ]

    @property
    def window(self) -> Window:
        """The days on which the edition shows."""
        return Window(first=self.shows_from, last=self.shows_until)

    @property
    def has_leaflet(self) -> bool:
        """Whether an editor has written the leaflet."""
        return bool(self.leaflet_front) and bool(self.leaflet_back)

    @classmethod
    def held_back(cls, *, now: datetime) -> Iterable[int]:
        """Return the editions that are ahead: no search and no sitemap tells of them."""
        return cls.objects.ahead(now=now).values_list("pk", flat=True)

    def is_open_to(self, request: HttpRequest, *, now: datetime) -> bool:
        """Tell whether the reader may see the edition at that moment: ahead of time editors alone."""
        return self.window.phase(now=now) is not Phase.AHEAD or reads_as_editor(request, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """
        Answer with the page, or as if it were not there before its days.

        :raises Http404: if the edition is ahead and the reader no editor
        """
        if not self.is_open_to(request, now=timezone.now()):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the phase, which decides what the page says of itself."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["phase"] = self.window.phase(now=timezone.now())
        context["reads_as_editor"] = reads_as_editor(request, self)
        return context


def campaigns_to_read() -> CampaignPageQuerySet:
    """Return the published campaigns, each in the reader's language or else in the site's own."""
    return (
        CampaignPage.objects.live()
        .public()
        .in_language(get_language() or settings.LANGUAGE_CODE)
        .select_related("locale")
    )


def features(now: datetime) -> list[Feature]:
    """Return what the home page features at that moment: the campaigns whose days these are."""
    return [
        Feature(page=campaign, note=until(campaign.shows_until))
        for campaign in campaigns_to_read().showing(now=now)
    ]


def until(day: date) -> str:
    """Return the last day in words."""
    return gettext("%(day)sまで") % {"day": date_format(day, "MONTH_DAY_FORMAT")}
