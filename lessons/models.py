"""
Lessons and the index that lists them by band.

Videos have a room of their own and are gathered here for Django.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from classrooms.models import Session
from cms.caching import is_signed_in
from cms.models import BasePage
from cms.taxonomy import Band
from lessons.blocks import LESSON_BLOCKS
from lessons.blocks.classroom import WorksheetTaskBlock
from lessons.curriculum import SchoolLevel, Subject
from lessons.filters import read_filters
from lessons.guides.models import CampaignIndexPage, CampaignPage, GuideIndexPage, GuidePage
from lessons.videos.models import Video
from quizzes.models import Item, Quiz

__all__ = [
    "CampaignIndexPage",
    "CampaignPage",
    "CurriculumLink",
    "GuideIndexPage",
    "GuidePage",
    "LessonIndexPage",
    "LessonItem",
    "LessonPage",
    "LessonSession",
    "Video",
]

MAX_MINUTES = 100
MAX_TASKS = 6
"""How many tasks fit on one side of A4."""
RELATED = 3


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
        """
        Add the lessons that meet the address's filters, by band in the field's order.

        Each stands in the reader's language, or in Japanese where it has no edition in it.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        language = get_language() or settings.LANGUAGE_CODE
        lessons = LessonPage.objects.live().public().in_language(language)
        filters = read_filters(request.GET, subjects=self.subjects_of(lessons))
        found = list(
            lessons.filter(filters.condition)
            .distinct()
            .select_related("locale")
            .order_by("title")
            .prefetch_related("risk_class_links")
        )
        context["filters"] = filters
        context["count"] = len(found)
        context["bands"] = [
            (band, of_band)
            for band in Band
            if (of_band := [lesson for lesson in found if lesson.band == band])
        ]
        return context

    @staticmethod
    def subjects_of(lessons: QuerySet["LessonPage"]) -> list[tuple[str, str]]:
        """Return the subjects that any of the lessons stands in, in the Courses' order."""
        taught = set(
            CurriculumLink.objects.filter(lesson__in=lessons.order_by())
            .order_by()
            .values_list("subject", flat=True)
            .distinct()
        )
        return [(subject.value, str(subject.label)) for subject in Subject if subject in taught]


class LessonPage(BasePage):
    """One lesson: what a class reads, talks about and does in about an hour."""

    minutes = models.PositiveSmallIntegerField(
        _("時間（分）"), validators=[MinValueValidator(5), MaxValueValidator(MAX_MINUTES)]
    )
    aims = StreamField([("aim", blocks.CharBlock(max_length=120))], verbose_name=_("ねらい"))
    preparation = StreamField(
        [("thing", blocks.CharBlock(max_length=120))], verbose_name=_("用意するもの"), blank=True
    )
    flow = StreamField(
        [
            (
                "part",
                blocks.StructBlock(
                    [
                        ("minutes", blocks.IntegerBlock(label=_("分"), min_value=1, max_value=45)),
                        ("activity", blocks.CharBlock(label=_("すること"), max_length=120)),
                    ],
                    icon="time",
                    label=_("流れ"),
                ),
            )
        ],
        verbose_name=_("授業の流れ（めやす）"),
        blank=True,
    )
    body = StreamField(LESSON_BLOCKS, verbose_name=_("本文"))
    worksheet = StreamField(
        [("task", WorksheetTaskBlock())],
        verbose_name=_("ワークシート"),
        blank=True,
        max_num=MAX_TASKS,
        help_text=_("A4の紙1枚に印刷します。名前や、自分の体験は書かせません。"),
    )
    family_message = models.TextField(
        _("家庭へのメッセージ"),
        max_length=600,
        blank=True,
        help_text=_("クラスで何を考えたかを、責めず、おどかさずに伝えます。"),
    )
    family_talk = StreamField(
        [("opener", blocks.CharBlock(max_length=160))],
        verbose_name=_("話しはじめの言葉"),
        blank=True,
    )
    family_together = models.CharField(_("いっしょにすること"), max_length=300, blank=True)
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
                FieldPanel("preparation"),
                FieldPanel("flow"),
            ],
            heading=_("授業のために"),
        ),
        InlinePanel("curriculum_links", heading=_("学習指導要領とのつながり"), label=_("つながり")),
        FieldPanel("body"),
        FieldPanel("worksheet"),
        MultiFieldPanel(
            [
                FieldPanel("family_message"),
                FieldPanel("family_talk"),
                FieldPanel("family_together"),
            ],
            heading=_("家庭のページ"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("quiz"),
                MultipleChooserPanel(
                    "related_items",
                    chooser_field_name="item",
                    heading=_("この教材の問題"),
                    label=_("問題"),
                ),
            ],
            heading=_("クイズと問題"),
        ),
        FieldPanel("sources"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("minutes"),
    ]
    is_news = True
    is_reviewed = True
    parent_page_types: ClassVar[list[str]] = ["lessons.LessonIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("教材")
        verbose_name_plural = _("教材")

    @property
    def flow_minutes(self) -> int:
        """How long the parts of the lesson take together."""
        return sum(part.value["minutes"] or 0 for part in self.flow)

    def clean(self) -> None:
        """
        Refuse a plan that takes longer than the lesson.

        :raises ValidationError: at the plan
        """
        super().clean()
        if self.minutes and self.flow_minutes > self.minutes:
            raise ValidationError(
                {
                    "flow": _(
                        "流れを足すと%(sum)d分になり、授業の%(minutes)d分をこえます。"
                        "どこかを短くするか、授業の時間を直してください。"
                    )
                    % {"sum": self.flow_minutes, "minutes": self.minutes}
                }
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """
        Add what to read next, and whether the reader teaches: only then is the session opened at all.

        What a teacher reads beyond everyone else is looked up for teachers alone.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        teaches = is_signed_in(request) and request.user.is_authenticated
        context["reads_as_teacher"] = teaches
        context["related_lessons"] = self.related_lessons()
        if teaches:
            context["curriculum"] = list(self.curriculum_links.all())
            context["items"] = self.items()
        return context

    @property
    def has_family_page(self) -> bool:
        """Tell whether there is something to take home."""
        return bool(self.family_message)

    def related_lessons(self) -> list[BasePage]:
        """Return the lessons to read next: on the same risks, then for the same readers."""
        return list(BasePage.objects.live().public().type(LessonPage).akin_to(self)[:RELATED])

    def items(self) -> list[Item]:
        """Return the published items that an editor chose for this lesson, else those of its quiz."""
        chosen = [row.item for row in self.related_items.select_related("item")]
        if not chosen and self.quiz is not None:
            chosen = [entry.item for entry in self.quiz.entries.select_related("item")]
        return [item for item in chosen if item.live]


class CurriculumLink(Orderable):
    """Where a lesson stands in a Course of Study."""

    lesson = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="curriculum_links")
    level = models.CharField(_("学校"), max_length=16, choices=SchoolLevel.choices)
    subject = models.CharField(_("教科など"), max_length=24, choices=Subject.choices)
    text = models.CharField(
        _("つながり"), max_length=200, help_text=_("内容のまとまりと、この教材との関わり。")
    )
    url = models.URLField(
        _("文部科学省の文書のアドレス"),
        blank=True,
        validators=[
            URLValidator(["https"], message=_("https:// で始まるアドレスにしてください。"))
        ],
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("level"), FieldPanel("subject")]),
        FieldPanel("text"),
        FieldPanel("url"),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(name="curriculum_link_has_text", condition=~models.Q(text=""))
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.get_subject_display()}"


class LessonItem(Orderable):
    """An item of the bank that an editor shows with a lesson."""

    lesson = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="related_items")
    item = models.ForeignKey(
        Item,
        models.CASCADE,
        related_name="+",
        limit_choices_to={"open_use": True},
        verbose_name=_("問題"),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("item")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["lesson", "item"], name="lesson_has_item_once")
        ]

    def __str__(self) -> str:
        return str(self.item)


class LessonSession(models.Model):
    """The lesson that a session is held on."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="lesson_session")
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.lesson)
