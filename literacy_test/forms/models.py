"""
What the test knows of its items, the forms made of them, and the questionnaire.

A `Form` is what test developers work on; a `FormRevision` is frozen and never changes, so that a count
always points at the very words that were read. Questionnaires are frozen from the start: another wording
is another version.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.taxonomy import Band, RiskClass, SmallClass
from quizzes.items.editions import Edition
from quizzes.items.models import FrozenRow, Item, ItemRevision


class Task(models.TextChoices):
    """What an item asks of its reader."""

    KNOWLEDGE = "knowledge", _("知識")
    JUDGEMENT = "judgement", _("判断")


class Difficulty(models.TextChoices):
    """How many its writer expects to answer it rightly, until a pilot has measured it."""

    EASY = "easy", _("やさしい（85%くらい）")
    MEDIUM = "medium", _("ふつう（70%くらい）")
    HARD = "hard", _("むずかしい（50%くらい）")


class Stage(models.TextChoices):
    """Where an item stands in its life."""

    PILOT = "pilot", _("試行中")
    LIVE = "live", _("使用中")
    RETIRED = "retired", _("引退")


class TestItem(models.Model):
    """What the test knows of an item of the bank, beside its words."""

    __test__: ClassVar[bool] = False
    """Not a test of pytest's."""

    item = models.OneToOneField(Item, models.CASCADE, related_name="test_item")
    task = models.CharField(_("問うこと"), max_length=16, choices=Task.choices)
    difficulty = models.CharField(_("むずかしさの予想"), max_length=16, choices=Difficulty.choices)
    is_anchor = models.BooleanField(_("共通の問題（アンカー）"), default=False)
    stage = models.CharField(_("段階"), max_length=16, choices=Stage.choices, default=Stage.PILOT)
    was_public = models.BooleanField(
        _("公開された"),
        default=False,
        help_text=_("一度でも公開された問題は、公開のためのテストでしか使えません。"),
    )

    class Meta:
        verbose_name = _("テストの問題")
        verbose_name_plural = _("テストの問題")
        ordering = ["item__key"]

    def __str__(self) -> str:
        return str(self.item)


class QuestionKind(models.TextChoices):
    """How many options may be chosen."""

    ONE = "one", _("一つ")
    MANY = "many", _("いくつでも")


class Questionnaire(FrozenRow):
    """What pupils or guardians of a band are asked about themselves; every question may be skipped."""

    key = models.SlugField(max_length=80)
    band = models.CharField(max_length=16, choices=Band.choices)
    version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "band", "version"], name="questionnaire_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version} {self.band}"


class Question(FrozenRow):
    """A question of a questionnaire; nothing is typed."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    topic = models.SlugField(max_length=40)
    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    is_crossed = models.BooleanField(default=False)
    """Whether its options may be crossed with what was known, nation and prefecture only."""

    help_card = models.BooleanField(default=False)
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "position"], name="question_place_once"
            ),
            models.UniqueConstraint(fields=["questionnaire", "key"], name="question_key_once"),
            models.CheckConstraint(name="question_counts_from_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return self.key


class QuestionOption(FrozenRow):
    """What may be chosen. An exclusive one («none of these») stands alone."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    is_exclusive = models.BooleanField(default=False)
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="option_place_once"),
            models.UniqueConstraint(fields=["question", "key"], name="option_key_once"),
            models.CheckConstraint(name="option_counts_from_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return self.key


class QuestionEdition(Edition, FrozenRow):
    """A question's words in another language."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="editions")
    text = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "language"], name="question_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}@{self.language}"


class OptionEdition(Edition, FrozenRow):
    """An option's words in another language."""

    option = models.ForeignKey(QuestionOption, models.CASCADE, related_name="editions")
    text = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "language"], name="option_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.option_id}@{self.language}"


class FormWords(models.Model):
    """What a form says of itself."""

    title = models.CharField(_("題"), max_length=100)
    band = models.CharField(_("対象"), max_length=16, choices=Band.choices)
    minutes = models.PositiveSmallIntegerField(_("時間のめやす（分）"))

    class Meta:
        abstract = True


class Form(FormWords):
    """A form as test developers work on it."""

    key = models.SlugField(_("鍵"), max_length=80, unique=True)
    is_open = models.BooleanField(
        _("公開の見本"), default=True, help_text=_("見本は、だれでも受けられます。")
    )
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("アンケート"),
    )

    class Meta:
        verbose_name = _("フォーム（問題冊子）")
        verbose_name_plural = _("フォーム（問題冊子）")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class FormEntry(models.Model):
    """An item's place in a form that is being worked on, counted from 1."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "position"], name="form_place_once"),
            models.UniqueConstraint(fields=["form", "item"], name="form_item_once"),
            models.CheckConstraint(name="form_counts_from_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.position)


class FormRevision(FormWords, FrozenRow):
    """A form as it is taken. Its ``digest`` names it everywhere."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="frozen")
    is_open = models.BooleanField()
    digest = models.CharField(max_length=64, unique=True)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.title}@{self.digest[:8]}"


class FormItem(FrozenRow):
    """A frozen item's place in a frozen form, counted from 1."""

    form_revision = models.ForeignKey(FormRevision, models.CASCADE, related_name="items")
    item_revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    is_anchor = models.BooleanField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["form_revision", "position"], name="frozen_form_place_once"
            ),
            models.UniqueConstraint(
                fields=["form_revision", "item_revision"], name="frozen_form_item_once"
            ),
            models.CheckConstraint(
                name="frozen_form_counts_from_one", condition=Q(position__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)

    @property
    def risk_class(self) -> RiskClass:
        """The middle class that it counts for."""
        return SmallClass(self.item_revision.small_class).risk_class
