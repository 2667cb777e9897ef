"""
Quizzes as editors compose them, and their revisions as classes met them.

A `QuizRevision` is frozen when a session opens; the quiz may change the next minute.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.models import (
    DraftStateMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from cms.taxonomy import Band
from quizzes.items.digests import words_digest
from quizzes.items.editions import COMPARED, DraftEdition, Edition
from quizzes.items.models import FrozenRow, Item, ItemRevision
from quizzes.items.previews import in_mode, preview_modes, read_mode
from quizzes.panels import EditionsPanel, Prose


class Feedback(models.TextChoices):
    """When a pupil learns whether an answer was right, and why."""

    PER_ITEM = "per_item", _("一問ごと（答えは一度だけ）")
    AFTER_CLOSE = "after_close", _("終わったあと（出すまでは直せる）")


class Retry(models.TextChoices):
    """What a pupil may do after the result. The first answers are those that count, whatever follows."""

    PRACTICE = "practice", _("もういちど練習できる（数えるのは、さいしょの答えだけ）")
    ONCE = "once", _("一度だけ")


class Pace(models.TextChoices):
    """Who says which item comes next."""

    SELF = "self", _("自分のペースで")
    TEACHER = "teacher", _("みんなで一問ずつ")


LONGEST_MINUTES = 180


class QuizContent(models.Model):
    """What a pupil meets of a quiz before its first item, and when they learn what was right."""

    title = models.CharField(_("題"), max_length=100)
    introduction = models.TextField(_("はじめの言葉"), max_length=300)
    band = models.CharField(_("対象"), max_length=16, choices=Band.choices)
    feedback = models.CharField(
        _("答え合わせ"),
        max_length=16,
        choices=Feedback.choices,
        default=Feedback.PER_ITEM,
        help_text=_(
            "「終わったあと」はテストのための設定です。とじるまで、だれの画面にも答えは出ません。"
        ),
    )
    retry = models.CharField(
        _("けっかのあと"),
        max_length=16,
        choices=Retry.choices,
        default=Retry.PRACTICE,
        db_default=Retry.PRACTICE,
        help_text=_("もういちどの練習は、どこにも残りません。先生の結果は変わりません。"),
    )

    class Meta:
        abstract = True


class Quiz(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    RevisionMixin,
    QuizContent,
    ClusterableModel,
):
    """A quiz as its editors know it."""

    key = models.SlugField(
        _("鍵"), max_length=80, unique=True, help_text=_("変えない短い名前（半角）。")
    )
    practice = models.BooleanField(
        _("ひとりで練習できる"),
        default=True,
        db_default=True,
        help_text=_(
            "教材から、クラスコードなしで答えられます。答えは残りません。"
            "答え合わせが「終わったあと」のクイズと、テスト専用の問題があるクイズは、練習に出ません。"
        ),
    )
    pace = models.CharField(
        _("すすめ方"),
        max_length=16,
        choices=Pace.choices,
        default=Pace.SELF,
        db_default=Pace.SELF,
        help_text=_(
            "先生がひらくときに、はじめからえらばれています。先生は変えられます。"
            "答え合わせが「終わったあと」のクイズは、いつも自分のペースです。"
        ),
    )
    minutes = models.PositiveSmallIntegerField(
        _("ひらく時間のめやす（分）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)],
        help_text=_("先生がひらくときに、この時間をすすめます。先生は、あとからのばせます。"),
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("introduction", widget=Prose),
        FieldRowPanel([FieldPanel("band"), FieldPanel("key")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("feedback"), FieldPanel("retry")]),
                FieldRowPanel([FieldPanel("pace"), FieldPanel("minutes")]),
                FieldPanel("practice"),
            ],
            heading=_("使い方"),
        ),
        MultipleChooserPanel(
            "entries", chooser_field_name="item", heading=_("問題"), label=_("問題")
        ),
        EditionsPanel("editions"),
    ]

    class Meta:
        verbose_name = _("クイズ")
        verbose_name_plural = _("クイズ")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="quiz_minutes_in_range",
                condition=models.Q(minutes__gte=1) & models.Q(minutes__lte=LONGEST_MINUTES),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def paces(self) -> tuple[Pace, ...]:
        """The paces that a session may be held at, the suggested one first: a test is taken alone."""
        if self.feedback == Feedback.AFTER_CLOSE:
            return (Pace.SELF,)
        others = [pace for pace in Pace if pace != self.pace]
        return (Pace(self.pace), *others)

    @property
    def is_practised(self) -> bool:
        """
        Tell whether anyone may practise the quiz alone.

        Whether its items may be met at all is asked when it is frozen.
        """
        return self.live and self.practice and self.feedback == Feedback.PER_ITEM

    def items(self) -> list[Item]:
        """Return the quiz's items in order, with all that is written of them."""
        entries = self.entries.select_related("item").prefetch_related(
            "item__choices", "item__editions__choices"
        )
        return [entry.item for entry in entries]

    def words_digest(self) -> str:
        """Return the digest of all that an edition must agree with."""
        return words_digest(words=[self.title, self.introduction])

    def told_editions(self) -> "list[QuizEdition]":
        """Return the editions that readers meet."""
        return [edition for edition in self.editions.all() if edition.is_told]

    def telling(self, language: str) -> "QuizTelling":
        """Return what the quiz says to readers of the language: its edition where they meet one."""
        if language != settings.LANGUAGE_CODE:
            for edition in self.told_editions():
                if edition.language == language:
                    return QuizTelling(
                        language=language, title=edition.title, introduction=edition.introduction
                    )
        return QuizTelling(
            language=settings.LANGUAGE_CODE, title=self.title, introduction=self.introduction
        )

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """An editor can look at the quiz as each of its readers meets it."""
        return preview_modes()

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the template that shows an editor all items as a pupil meets them, or the checklist."""
        if read_mode(mode_name).is_checklist:
            return "quizzes/admin/checklist_preview.html"
        return "quizzes/quiz_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Name the language that the quiz is shown in."""
        language = read_mode(mode_name).language
        return {
            **super().get_preview_context(request, mode_name),
            "language": language,
            "telling": self.telling(language),
            "items": [(item, item.telling(language)) for item in self.items()],
        }

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Answer with the draft, read as the mode says."""
        response = super().serve_preview(request, mode_name)
        return in_mode(response, mode_name, bands=[self.band])


@dataclass(frozen=True, kw_only=True)
class QuizTelling:
    """What a quiz says before its first item, and the language that it is said in."""

    language: str
    title: str
    introduction: str


class QuizWords(models.Model):
    """What a quiz says in another language, which may be longer than the original."""

    title = models.CharField(_("題"), max_length=200)
    introduction = models.TextField(_("はじめの言葉"))

    class Meta:
        abstract = True


class QuizEdition(DraftEdition, QuizWords):
    """What a quiz says in another language, as editors work on it."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="editions")

    panels: ClassVar[list[Any]] = [
        COMPARED,
        FieldPanel("language"),
        FieldPanel("title"),
        FieldPanel("introduction", widget=Prose),
        FieldPanel("is_compared"),
    ]

    class Meta:
        verbose_name = _("ほかの言葉でのクイズ")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "language"],
                name="quiz_has_one_edition_in_a_language",
                violation_error_message=_("同じ言葉は、一度だけ書けます。"),
            )
        ]

    def __str__(self) -> str:
        return super().__str__()

    def japanese_digest(self) -> str:
        """See :class:`~quizzes.items.editions.DraftEdition`."""
        return self.quiz.words_digest()

    def problem(self) -> str | None:
        """See :class:`~quizzes.items.editions.DraftEdition`: nothing is blank."""
        return None if all(text.strip() for text in self.texts()) else self.unfinished()

    def texts(self) -> list[str]:
        """See :class:`~quizzes.items.editions.DraftEdition`."""
        return [self.title, self.introduction]

    def content(self) -> dict[str, str]:
        """Return its words as plain data."""
        return {"title": self.title, "introduction": self.introduction}


class QuizEntry(Orderable):
    """An item's place in a quiz."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(
        Item,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"open_use": True},
        verbose_name=_("問題"),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("item")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "item"], name="quiz_has_item_once")]

    def __str__(self) -> str:
        return str(self.item)


class QuizRevision(QuizContent, FrozenRow):
    """A quiz as one or more classes met it."""

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="frozen")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.title}@{self.digest[:8]}"


class FrozenQuizEdition(Edition, QuizWords, FrozenRow):
    """What a frozen quiz says in another language."""

    revision = models.ForeignKey(QuizRevision, models.CASCADE, related_name="editions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language"], name="frozen_quiz_has_one_edition_in_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}@{self.language}"


class PaperItem(FrozenRow):
    """A frozen item's place in a frozen quiz, counted from 1."""

    quiz_revision = models.ForeignKey(QuizRevision, models.CASCADE, related_name="paper_items")
    item_revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz_revision", "position"], name="paper_position_once"
            ),
            models.UniqueConstraint(
                fields=["quiz_revision", "item_revision"], name="paper_item_once"
            ),
            models.CheckConstraint(
                name="paper_counts_from_one", condition=models.Q(position__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)
