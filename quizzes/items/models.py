"""
Items and their revisions.

`Item` and `DraftChoice` are what editors work on, with Wagtail's drafts, workflow and history.
`ItemRevision` and `Choice` are frozen rows, made when the item is first used: they never change, so
that an answer always points at the very words that were read.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import (
    DraftStateMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from cms.taxonomy import Band, RiskClass, SmallClass
from quizzes.items.digests import digest
from quizzes.items.kinds import KINDS, ItemKind, Kind


class ItemContent(models.Model):
    """What a pupil meets of an item, and what is known about it."""

    kind = models.CharField(
        _("形式"), max_length=16, choices=ItemKind.choices, default=ItemKind.SINGLE
    )
    stem = models.TextField(_("問題文"))
    explanation = models.TextField(
        _("解説"), help_text=_("答えたあとに読みます。なぜか、どうすればよいか。")
    )
    small_class = models.CharField(_("小分類"), max_length=3, choices=SmallClass.choices)
    help_card = models.BooleanField(
        _("相談カードをつける"), default=False, help_text=_("つらい話に触れる問題には、つけます。")
    )
    source = models.CharField(_("事実や法律の出典"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def risk_class(self) -> RiskClass:
        """The middle class of the item's small class."""
        return SmallClass(self.small_class).risk_class

    @property
    def rules(self) -> Kind:
        """How responses to this item are read and scored."""
        return KINDS[self.kind]


class ChoiceContent(models.Model):
    """An option of an item, with why it is right or what choosing it shows."""

    text = models.CharField(_("選択肢"), max_length=200)
    is_key = models.BooleanField(_("正答"), default=False)
    rationale = models.TextField(
        _("理由"), help_text=_("えらんだ人が、答えたあとに読みます。責めない言葉で。")
    )
    misconception = models.CharField(
        _("誤解"),
        max_length=200,
        blank=True,
        help_text=_("えらんだ人が持っていそうな誤解。先生が読みます。"),
    )

    class Meta:
        abstract = True


class ItemQuerySet(models.QuerySet["Item"]):
    """Questions about items."""

    def for_band(self, band: str) -> "ItemQuerySet":
        """Items written for the band."""
        return self.filter(bands__band=band)


class Item(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    RevisionMixin,
    ItemContent,
    ClusterableModel,
):
    """An item as its editors know it; pupils only ever meet its revisions."""

    key = models.SlugField(
        _("鍵"), max_length=80, unique=True, help_text=_("変えない短い名前（半角）。")
    )
    open_use = models.BooleanField(
        _("クイズで使う"),
        default=True,
        help_text=_("外すと、テスト専用の非公開の問題になり、クイズには入れられません。"),
    )

    KEYS_WRONG: ClassVar[str] = "keys_wrong"
    """The code of the errors that :meth:`clean` raises about choices."""

    objects = ItemQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("stem"),
                FieldPanel("kind"),
                InlinePanel(
                    "choices", heading=_("選択肢"), label=_("選択肢"), min_num=2, max_num=8
                ),
                FieldPanel("explanation"),
            ],
            heading=_("問題"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("small_class"), FieldPanel("help_card")]),
                InlinePanel("bands", heading=_("だれのための問題か"), label=_("対象"), min_num=1),
                FieldPanel("source"),
                FieldRowPanel([FieldPanel("key"), FieldPanel("open_use")]),
            ],
            heading=_("分類"),
        ),
    ]

    class Meta:
        verbose_name = _("問題")
        verbose_name_plural = _("問題")
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key} {self.stem[:30]}"

    def clean(self) -> None:
        """
        Refuse an item whose keys do not fit its kind.

        :raises ValidationError: with the words of the kind's rule
        """
        super().clean()
        choices = list(self.choices.all())
        if not choices:
            return
        problem = self.rules.check_keys(sum(choice.is_key for choice in choices), len(choices))
        if problem:
            raise ValidationError(problem, code=self.KEYS_WRONG)
        if any(not choice.is_key and not choice.misconception for choice in choices):
            raise ValidationError(
                _("正答でない選択肢には、それをえらぶ人が持っていそうな誤解を書いてください。"),
                code=self.KEYS_WRONG,
            )

    def content(self) -> dict[str, Any]:
        """Return everything that makes this item what it is, as plain data."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "explanation": self.explanation,
            "small_class": self.small_class,
            "help_card": self.help_card,
            "source": self.source,
            "choices": [
                {
                    "text": choice.text,
                    "is_key": choice.is_key,
                    "rationale": choice.rationale,
                    "misconception": choice.misconception,
                }
                for choice in self.choices.all()
            ],
        }

    def content_digest(self) -> str:
        """Return the digest by which a frozen revision of these words is known."""
        return digest(self.content())

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the template that shows an editor the item as a pupil meets it."""
        return "quizzes/item_preview.html"


class DraftChoice(ChoiceContent, Orderable):
    """An option as editors work on it."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="choices")

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("text"), FieldPanel("is_key")]),
        FieldPanel("rationale"),
        FieldPanel("misconception"),
    ]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class ItemBand(models.Model):
    """A band that an item is written for."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="bands")
    band = models.CharField(_("対象"), max_length=16, choices=Band.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "band"], name="item_band_once")]

    def __str__(self) -> str:
        return self.get_band_display()


class RevisionFrozen(Exception):
    """Someone tried to change words that may already have been answered."""


class FrozenRow(models.Model):
    """A row that is written once: what was answered must stay what was read."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Write the row for the first time.

        :raises RevisionFrozen: if it was written before
        """
        if not self._state.adding:
            raise RevisionFrozen(self)
        super().save(*args, **kwargs)


class ItemRevision(ItemContent, FrozenRow):
    """The words of an item as pupils meet them; new words are a new revision."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="frozen")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "digest"], name="item_revision_once"),
            models.CheckConstraint(name="item_revision_has_digest", condition=~Q(digest="")),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}@{self.digest[:8]}"

    def keys(self) -> list[int]:
        """Return the positions of the keys."""
        return [choice.position for choice in self.choices.all() if choice.is_key]


class Choice(ChoiceContent, FrozenRow):
    """An option of a frozen revision, at its position counted from 1."""

    revision = models.ForeignKey(ItemRevision, models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="choice_position_once"),
            models.CheckConstraint(name="choice_counts_from_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"
