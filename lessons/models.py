"""Lessons and the index that lists them by band."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from classrooms.models import Session
from cms.caching import is_signed_in
from cms.models import BasePage
from cms.taxonomy import Band
from lessons.blocks import LESSON_BLOCKS
from lessons.guides.models import CampaignIndexPage, CampaignPage, GuideIndexPage, GuidePage
from quizzes.models import Quiz

__all__ = [
    "CampaignIndexPage",
    "CampaignPage",
    "GuideIndexPage",
    "GuidePage",
    "LessonIndexPage",
    "LessonPage",
    "LessonSession",
]

MAX_MINUTES = 100


class LessonIndexPage(BasePage):
    """All lessons, by band."""

    introduction = models.TextField(_("はじめの言葉"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["lessons.LessonPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("教材の一覧")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the lessons, grouped by band in the field's order; empty bands are left out."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        lessons = list(
            LessonPage.objects.child_of(self)
            .live()
            .public()
            .order_by("title")
            .prefetch_related("risk_class_links")
        )
        context["bands"] = [
            (band, found)
            for band in Band
            if (found := [lesson for lesson in lessons if lesson.band == band])
        ]
        return context


class LessonPage(BasePage):
    """One lesson: what a class reads, talks about and does in about an hour."""

    minutes = models.PositiveSmallIntegerField(
        _("時間（分）"), validators=[MinValueValidator(5), MaxValueValidator(MAX_MINUTES)]
    )
    aims = StreamField([("aim", blocks.CharBlock(max_length=120))], verbose_name=_("ねらい"))
    curriculum = StreamField(
        [("link", blocks.CharBlock(max_length=160))],
        verbose_name=_("学習指導要領とのつながり"),
        blank=True,
    )
    preparation = StreamField(
        [("thing", blocks.CharBlock(max_length=120))], verbose_name=_("用意するもの"), blank=True
    )
    body = StreamField(LESSON_BLOCKS, verbose_name=_("本文"))
    quiz = models.ForeignKey(
        Quiz,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("クイズ"),
        help_text=_("クラスで教材を開くと、このクイズも同じコードで答えられます。"),
    )
    sources = StreamField(
        [
            (
                "source",
                blocks.StructBlock(
                    [
                        ("title", blocks.CharBlock(label=_("題"), max_length=120)),
                        ("publisher", blocks.CharBlock(label=_("発行者"), max_length=80)),
                        ("year", blocks.IntegerBlock(label=_("年"))),
                    ],
                    icon="doc-full",
                    label=_("出典"),
                ),
            )
        ],
        verbose_name=_("出典"),
        blank=True,
    )
    review_date = models.DateField(
        _("見直す日"), help_text=_("おどしの手口は変わります。長くても1年先に。")
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        *BasePage.taxonomy_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("review_date")]),
                FieldPanel("aims"),
                FieldPanel("curriculum"),
                FieldPanel("preparation"),
            ],
            heading=_("授業のために"),
        ),
        FieldPanel("body"),
        FieldPanel("quiz"),
        FieldPanel("sources"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("minutes"),
    ]
    parent_page_types: ClassVar[list[str]] = ["lessons.LessonIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("教材")
        verbose_name_plural = _("教材")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Tell the template whether the reader teaches: only then is the session opened at all."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["reads_as_teacher"] = is_signed_in(request) and request.user.is_authenticated
        return context


class LessonSession(models.Model):
    """The lesson that a session is held on."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="lesson_session")
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.lesson)
