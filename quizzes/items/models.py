"""
Items and their revisions.

`Item` and `DraftChoice` are what editors work on, with Wagtail's drafts, workflow and history.
`ItemRevision` and `Choice` are frozen rows, made when the item is first used: they never change, so
that an answer always points at the very words that were read.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.models import (
    DraftStateMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from cms.taxonomy import Band, RiskClass, SmallClass
from quizzes.items.asking import Asked, asked
from quizzes.items.digests import digest, words_digest
from quizzes.items.kinds import KINDS, ItemKind, Kind
from quizzes.items.previews import in_mode, preview_modes, read_mode
from quizzes.panels import EditionsPanel, Prose

if TYPE_CHECKING:
    from quizzes.items.editions import ItemEdition

READ_AGAIN_AFTER = timedelta(days=365)
"""For how long an item stands until somebody looks at it again."""


class ItemWords(models.Model):
    """What is read of an item besides its options."""

    stem = models.TextField(_("問題文"))
    explanation = models.TextField(
        _("解説"), help_text=_("答えたあとに読みます。なぜか、どうすればよいか。")
    )

    class Meta:
        abstract = True


class ItemContent(ItemWords):
    """What a pupil meets of an item, and what is known about it."""

    kind = models.CharField(
        _("形式"), max_length=16, choices=ItemKind.choices, default=ItemKind.SINGLE
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
    target = models.CharField(
        _("相手・組"),
        max_length=200,
        blank=True,
        help_text=_(
            "「組み合わせ」では相手、「なかま分け」では組の名前。ほかの形式では使いません。"
        ),
    )

    class Meta:
        abstract = True


def in_a_year() -> date:
    """Return the day by which an item that is written today is read again."""
    return timezone.localdate() + READ_AGAIN_AFTER


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

    review_date = models.DateField(
        _("見直す日"),
        default=in_a_year,
        blank=True,
        null=True,
        help_text=_("画面も決まりも変わります。長くても1年先に。"),
    )

    KEYS_WRONG: ClassVar[str] = "keys_wrong"
    """The code of the errors that :meth:`check_keys` raises about choices."""

    EDITION_WRONG: ClassVar[str] = "edition_wrong"
    """The code of the errors about editions that do not fit the item."""

    objects = ItemQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("stem", widget=Prose),
                FieldPanel("kind"),
                HelpPanel(template="quizzes/admin/kind_needs.html"),
                InlinePanel(
                    "choices", heading=_("選択肢"), label=_("選択肢"), min_num=2, max_num=8
                ),
                FieldPanel("explanation", widget=Prose),
            ],
            heading=_("問題"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("small_class"), FieldPanel("help_card")]),
                InlinePanel("bands", heading=_("だれのための問題か"), label=_("対象"), min_num=1),
                FieldPanel("source"),
                FieldRowPanel([FieldPanel("key"), FieldPanel("open_use")]),
                FieldPanel("review_date"),
            ],
            heading=_("分類"),
        ),
        EditionsPanel("editions"),
    ]

    class Meta:
        verbose_name = _("問題")
        verbose_name_plural = _("問題")
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key} {self.stem[:30]}"

    def clean(self) -> None:
        """
        Refuse an item whose keys do not fit its kind, or with an edition that does not fit the item.

        :raises ValidationError: with the words of the kind's rule or of what the edition lacks
        """
        super().clean()
        self.check_keys()
        problems = [edition.problem() for edition in self.editions.all()]
        if any(problems):
            raise ValidationError(
                [
                    ValidationError(problem, code=self.EDITION_WRONG)
                    for problem in problems
                    if problem
                ]
            )

    def check_keys(self) -> None:
        """
        Refuse keys that do not fit the kind; a class can work without editions, and not without keys.

        :raises ValidationError: with the words of the kind's rule
        """
        choices = list(self.choices.all())
        if not choices:
            return
        rules = self.rules
        problem = rules.check_keys(
            sum(choice.is_key for choice in choices), len(choices)
        ) or rules.check_targets([choice.target for choice in choices])
        if problem:
            raise ValidationError(problem, code=self.KEYS_WRONG)
        if rules.needs_misconceptions and any(
            not choice.is_key and not choice.misconception for choice in choices
        ):
            raise ValidationError(
                _("正答でない選択肢には、それをえらぶ人が持っていそうな誤解を書いてください。"),
                code=self.KEYS_WRONG,
            )

    def content(self) -> dict[str, Any]:
        """
        Return everything that makes this item what it is, as plain data.

        Only what readers meet in another language is named, so that an item that they meet in Japanese
        alone is the same as before there were editions.
        """
        told = {edition.language: edition.content() for edition in self.told_editions()}
        return {**self._japanese(), **({"editions": told} if told else {})}

    def _japanese(self) -> dict[str, Any]:
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
                    **({"target": choice.target} if self.rules.has_targets else {}),
                }
                for choice in self.choices.all()
            ],
        }

    def content_digest(self) -> str:
        """Return the digest by which a frozen revision of these words is known."""
        return digest(self.content())

    @property
    def kinds_in_words(self) -> list[tuple[str, str, str]]:
        """What an editor writes for each kind: its value, its name, and what it needs."""
        return [(kind, str(ItemKind(kind).label), str(KINDS[kind].needs)) for kind in KINDS]

    def words_digest(self) -> str:
        """Return the digest of all that an edition must agree with: words, their order, and the keys."""
        choices = list(self.choices.all())
        return words_digest(
            words=[
                *(self.kind, self.stem, self.explanation),
                *(text for choice in choices for text in (choice.text, choice.rationale)),
                *(choice.target for choice in choices if self.rules.has_targets),
            ],
            keys=[choice.is_key for choice in choices],
        )

    def told_editions(self) -> "list[ItemEdition]":
        """Return the editions that readers meet."""
        return [edition for edition in self.editions.all() if edition.is_told]

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """An editor can look at the item as each of its readers meets it."""
        return preview_modes()

    def telling(self, language: str) -> "Telling":
        """Return the item as it is written in the language, finished or not, else in Japanese."""
        choices = list(self.choices.all())
        places = self.rules.places([choice.target for choice in choices], seed=self.key)
        found = [edition for edition in self.editions.all() if edition.language == language]
        said: list[Any] = list(found[0].choices.all()) if found else list(choices)
        said += [DraftChoice()] * len(choices)
        return Telling(
            item=self,
            language=language if found else settings.LANGUAGE_CODE,
            stem=found[0].stem if found else self.stem,
            explanation=found[0].explanation if found else self.explanation,
            options=tuple(
                ToldOption(
                    choice=choice,
                    place=place,
                    text=words.text,
                    rationale=words.rationale,
                    target=words.target,
                )
                for choice, place, words in zip(choices, places, said, strict=False)
            ),
            edition=found[0] if found else None,
        )

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the template that shows an editor the item as a pupil meets it, or its checklist."""
        if read_mode(mode_name).is_checklist:
            return "quizzes/admin/checklist_preview.html"
        return "quizzes/item_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Name the language that the item is shown in."""
        language = read_mode(mode_name).language
        context = super().get_preview_context(request, mode_name)
        return {**context, "language": language, "telling": self.telling(language)}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Answer with the draft, read as the mode says."""
        bands = [one.band for one in self.bands.all()]
        return in_mode(super().serve_preview(request, mode_name), mode_name, bands=bands)


@dataclass(frozen=True, kw_only=True)
class ToldOption:
    """An option with its words in one language, and its right number where it has one."""

    choice: "DraftChoice"
    place: int | None
    text: str
    rationale: str
    target: str


@dataclass(frozen=True, kw_only=True)
class Telling:
    """An item in one language for its editors: each option with its words in that language."""

    item: Item
    language: str
    stem: str
    explanation: str
    options: tuple[ToldOption, ...]
    edition: "ItemEdition | None" = None

    @property
    def asked(self) -> Asked:
        """The item as a pupil may meet it."""
        targets = {option.place or 0: option.target for option in self.options}
        return asked(
            self.item.rules,
            options=[option.text for option in self.options],
            targets=[targets[place] for place in sorted(targets)]
            if self.item.rules.has_targets
            else [],
            seed=self.item.key,
            name=f"choice-{self.item.key}",
        )


class DraftChoice(ChoiceContent, Orderable):
    """An option as editors work on it."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="choices")

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("text"), FieldPanel("is_key")]),
        FieldPanel("target"),
        FieldPanel("rationale", widget=Prose),
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
    place = models.PositiveSmallIntegerField(null=True)
    """The number that is right for it, where options are placed; see :class:`~quizzes.items.kinds.Kind`."""

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="choice_position_once"),
            models.CheckConstraint(name="choice_counts_from_one", condition=Q(position__gte=1)),
            models.CheckConstraint(name="place_counts_from_one", condition=Q(place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"
