"""Pages: what every page shares, the home page, and pages of prose."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import PROSE_BLOCKS
from cms.caching import mark_public
from cms.furigana.modes import RubyMode, for_band
from cms.page_forms import BasePageForm
from cms.reader import FOR_EVERYONE, suggest_ruby
from cms.taxonomy import Band, RiskClass

PREVIEW_MODES = [
    (mode.value, format_lazy("{}：{}", _("ふりがな"), mode.label))
    for mode in (RubyMode.NONE, *(mode for mode in RubyMode if mode.value.isdigit()), RubyMode.ALL)
]


class BasePageQuerySet(PageQuerySet["BasePage"]):
    """Questions about pages of every kind."""

    def for_band(self, band: Band) -> "BasePageQuerySet":
        """Pages written for the band."""
        return self.filter(band=band)

    def about(self, *risk_classes: RiskClass) -> "BasePageQuerySet":
        """Pages on any of the risk classes, each once."""
        return self.filter(risk_class_links__risk_class__in=risk_classes).distinct()


class BasePage(Page):
    """
    What every page of the site shares.

    Band and risk classes stand here, so that «what to read next» is a query on this app alone. Its
    answers are cacheable by address and set no cookie; a signed-in reader's are not cached.
    """

    band = models.CharField(
        _("だれのためのページか"), max_length=16, choices=Band.choices, blank=True
    )
    summary = models.CharField(
        _("一文のまとめ"), max_length=160, blank=True, help_text=_("一覧と検索結果に出ます。")
    )

    objects = PageManager.from_queryset(BasePageQuerySet)()
    base_form_class = BasePageForm
    is_creatable = False

    search_fields = [
        *Page.search_fields,
        index.FilterField("band"),
        index.SearchField("summary"),
        index.RelatedFields("risk_class_links", [index.FilterField("risk_class")]),
    ]
    taxonomy_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("band"), FieldPanel("risk_classes"), FieldPanel("summary")],
            heading=_("だれに、何について"),
        )
    ]

    @property
    def risk_classes(self) -> list[str]:
        """The codes of the page's risk classes, in the field's order."""
        return sorted(link.risk_class for link in self.risk_class_links.all())

    def set_risk_classes(self, risk_classes: Iterable[str]) -> None:
        """Replace the page's risk classes; they are written when the page is saved."""
        self.risk_class_links.set(
            [PageRiskClass(risk_class=code) for code in sorted(set(risk_classes))]
        )

    def get_risk_class_labels(self) -> list[str]:
        """Return the names of the page's risk classes for readers."""
        return [str(RiskClass(code).label) for code in self.risk_classes]

    @property
    def ruby_mode(self) -> RubyMode:
        """The mode that the page suggests: its band's, or one for everyone if it has no band."""
        return for_band(Band(self.band)) if self.band else FOR_EVERYONE

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer with the page, marked for caches, read as its band reads unless the address says how."""
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        mark_public(request, response)
        return suggest_ruby(response, self.ruby_mode, page=self)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """How an editor can look at the page: as its readers first see it, then in every mode."""
        return [("", _("ふりがな：おまかせ")), *PREVIEW_MODES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Answer with the draft, read in the mode that the editor chose."""
        response: HttpResponseBase = super().serve_preview(request, mode_name)
        suggest_ruby(response, self.ruby_mode, page=self)
        if mode_name in RubyMode.values:
            response.ruby_default = RubyMode(mode_name)  # type: ignore[attr-defined]
        return response


class PageRiskClass(models.Model):
    """One risk class that a page is about."""

    page = ParentalKey(BasePage, on_delete=models.CASCADE, related_name="risk_class_links")
    risk_class = models.CharField(_("リスクの分類"), max_length=2, choices=RiskClass.choices)

    class Meta:
        ordering = ["risk_class"]
        constraints = [
            models.UniqueConstraint(fields=["page", "risk_class"], name="page_risk_class_once")
        ]

    def __str__(self) -> str:
        return str(RiskClass(self.risk_class).label)


class HomePage(BasePage):
    """The site's front door."""

    introduction = models.TextField(_("はじめの言葉"), max_length=300)
    body = StreamField(PROSE_BLOCKS, verbose_name=_("本文"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = (
        None  # whatever names the home page as its parent: upper apps are not known here
    )
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("トップページ")


class StandardPage(BasePage):
    """A page of prose: privacy, accessibility, and whatever else is said in words."""

    introduction = models.TextField(_("はじめの言葉"), max_length=400, blank=True)
    body = StreamField(PROSE_BLOCKS, verbose_name=_("本文"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        *BasePage.taxonomy_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]

    class Meta:
        verbose_name = _("読みもの")
