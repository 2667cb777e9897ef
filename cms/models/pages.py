"""Pages: what every page shares, the home page, and pages of prose."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, get_page_models
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.blocks import PROSE_BLOCKS
from cms.caching import mark_public
from cms.charts import ChartBlock
from cms.featured import featured
from cms.furigana.modes import RubyMode, for_band
from cms.page_forms import BasePageForm
from cms.reader import FOR_EVERYONE, addressed, suggest_ruby
from cms.site_address import absolute_address
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

    def akin_to(self, page: "BasePage") -> "BasePageQuerySet":
        """
        Other pages on one of the page's risks or for its readers, in its language if they are.

        Those for the same band come first, then those for a neighbouring one, then those for everyone;
        among them, the more risk classes one shares, the sooner. Bands further apart are never mixed.
        """
        shared = Count(
            "risk_class_links", filter=Q(risk_class_links__risk_class__in=page.risk_classes)
        )
        near = Band(page.band).neighbours if page.band else tuple(Band)
        same_band = Q(band=page.band) & ~Q(band="")
        return (
            self.in_language(page.locale.language_code)
            .exclude(translation_key=page.translation_key)
            .filter(band__in=(page.band, *near, ""))
            .annotate(
                shared=shared,
                nearness=Case(When(same_band, then=2), When(band__in=near, then=1), default=0),
            )
            .filter(Q(shared__gt=0) | Q(nearness=2))
            .order_by("-nearness", "-shared", "title")
        )

    def shown(self, *, now: datetime) -> "BasePageQuerySet":
        """Pages that everyone may read at that moment, whatever their types hold back; see ``held_back``."""
        types = [model for model in get_page_models() if issubclass(model, BasePage)]
        held_back = [pk for model in types for pk in model.held_back(now=now)]
        return self.live().public().exclude(pk__in=held_back)

    def originals(self) -> "BasePageQuerySet":
        """Pages in the language that everything is written in first."""
        return self.filter(locale__language_code=settings.LANGUAGE_CODE)

    def in_language(self, language: str) -> "BasePageQuerySet":
        """
        Of every page its published edition in the language, else the Japanese original.

        Drafts among the originals are not left out: ask for ``live()`` as well.
        """
        edition = Q(locale__language_code=language, live=True, alias_of=None)
        editions = Page.objects.filter(edition, translation_key=OuterRef("translation_key"))
        originals = Q(locale__language_code=settings.LANGUAGE_CODE)
        if language == settings.LANGUAGE_CODE:
            return self.originals()
        return self.filter(edition | originals & ~Exists(editions))

    def at_slug(self, slug: str, *, language: str) -> "BasePage | None":
        """Return the published page of the slug in the language, else in the site's own, else nothing."""
        found = {
            page.locale.language_code: page
            for page in self.live().public().filter(slug=slug).select_related("locale")
        }
        return found.get(language) or found.get(settings.LANGUAGE_CODE)


def page_path(page: Page) -> str:
    """
    Return the page's address below the active language, whatever language the page is in.

    A page without an edition in the reader's language is read under the reader's prefix, so that the
    choice holds from page to page. It asks the database for nothing.
    """
    _root, _home, path = page.url_path.split("/", 2)
    return reverse("wagtail_serve", args=[path])


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

    is_news: ClassVar[bool] = False
    """Whether a new page of this type is told of in the feed."""

    is_reviewed: ClassVar[bool] = False
    """Whether a page of this type is read again every year; see ``review_date``."""

    review_date: Any = None
    """The day by which an editor reads the page again, where its type has one."""

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

    @cached_property
    def editions(self) -> dict[str, Page]:
        """The page itself and its published translations by language, asked for once."""
        translations = self.get_translations().filter(live=True, alias_of=None)
        pages = [*translations.select_related("locale"), self]
        return {page.locale.language_code: page for page in pages}

    def in_language(self, language: str) -> Page:
        """Return the page's published edition in the language, or the page itself if there is none."""
        return self.editions.get(language, self)

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

    @classmethod
    def held_back(cls, *, now: datetime) -> Iterable[int]:  # noqa: ARG003 - types of pages override it
        """Return the published pages of this very type that readers do not see at that moment yet."""
        return ()

    def own_address(self, request: HttpRequest | None = None) -> str:
        """Return the page's whole address in its own language, without a reader's choices."""
        with translation.override(self.locale.language_code), addressed(None):
            return absolute_address(request, page_path(self))

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """List the page by its own address."""
        published = self.last_published_at or self.latest_revision_created_at
        return [{"location": self.own_address(request), "lastmod": published}]

    def serve(
        self, request: HttpRequest, *args: Any, moved: bool = False, **kwargs: Any
    ) -> HttpResponseBase:
        """Answer with the page as its band reads it, or lead to its own address if it ``moved``."""
        response: HttpResponseBase
        if moved:
            response = HttpResponseRedirect(page_path(self))
        else:
            response = super().serve(request, *args, **kwargs)
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
    max_count_per_parent = 1  # by hand; its editions in other languages are made by translating it

    class Meta:
        verbose_name = _("トップページ")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """
        Find the page in the reader's language, else its Japanese original under the same address.

        A translated page that is asked for by its original's address leads to its own.

        :raises Http404: if there is neither
        """
        language = get_language() or settings.LANGUAGE_CODE
        try:
            found: RouteResult = super().route(request, path_components)
        except Http404:
            if self._is_original():
                raise
            return self._original().route(request, path_components)
        if found.page.locale.language_code == language and not found.page.alias_of_id:
            return found
        if found.page.alias_of_id:  # a copy that stands in for an edition is none
            found = RouteResult(found.page.alias_of.specific)
        edition = found.page.in_language(language)
        if edition == found.page:
            return found
        moved = page_path(edition) != page_path(found.page)
        return RouteResult(edition.specific, kwargs={"moved": moved})

    def _is_original(self) -> bool:
        return bool(self.locale.language_code == settings.LANGUAGE_CODE)

    def _original(self) -> "HomePage":
        original = HomePage.objects.originals().filter(translation_key=self.translation_key)
        return original.get()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what upper apps feature at this moment."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["featured"] = featured(now=timezone.now())
        return context


class StandardPage(BasePage):
    """A page of prose: privacy, accessibility, and whatever else is said in words."""

    introduction = models.TextField(_("はじめの言葉"), max_length=400, blank=True)
    body = StreamField([*PROSE_BLOCKS, ("chart", ChartBlock())], verbose_name=_("本文"), blank=True)

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
