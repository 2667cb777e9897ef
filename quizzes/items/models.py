"""
Items and their revisions.

`Item` and `DraftChoice` are what editors work on, with Wagtail's drafts, workflow and history.
`ItemRevision` and `Choice` are frozen rows, made when the item is first used: they never change, so
that an answer always points at the very words that were read.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext
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

from cms.models import SiteImage
from cms.taxonomy import Band
from quizzes.items.content import ChoiceContent, ItemContent
from quizzes.items.digests import digest, words_digest
from quizzes.items.kinds import KINDS, ItemKind
from quizzes.items.previews import in_mode, preview_modes, read_mode
from quizzes.items.tellings import Telling, ToldOption
from quizzes.panels import EditionsPanel, Prose

if TYPE_CHECKING:
    from quizzes.items.editions import ItemEdition

MOST_OPTIONS = max(rules.most_options for rules in KINDS.values())
READ_AGAIN_AFTER = timedelta(days=365)
"""For how long an item stands until somebody looks at it again."""


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
    picture = models.ForeignKey(
        SiteImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("画像"),
        help_text=_("問題文といっしょに見せます。使われた問題の画像は、消せません。"),
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
                FieldRowPanel([FieldPanel("picture"), FieldPanel("picture_words")]),
                FieldPanel("kind"),
                HelpPanel(template="quizzes/admin/kind_needs.html"),
                InlinePanel(
                    "choices",
                    heading=_("選択肢"),
                    label=_("選択肢"),
                    min_num=2,
                    max_num=MOST_OPTIONS,
                ),
                FieldPanel("keep_order"),
                FieldPanel("explanation", widget=Prose),
            ],
            heading=_("問題"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("small_class"), FieldPanel("help_card")]),
                FieldPanel("sensitive"),
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

        :raises ValidationError: with the words of the kind's rule, of what the edition lacks, or of
            what cannot be
        """
        super().clean()
        self._check_picture()
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
        if self.sensitive and not rules.may_stay_on_device:
            raise ValidationError(
                {"sensitive": _("この形式では、答えを端末の中だけにとどめることができません。")}
            )
        problem = (
            rules.check_keys(sum(choice.is_key for choice in choices), len(choices))
            or rules.check_targets([choice.target for choice in choices])
            or rules.check_options(choices)
            or self._too_many(len(choices))
        )
        if problem:
            raise ValidationError(problem, code=self.KEYS_WRONG)
        if rules.needs_misconceptions and any(
            not choice.is_key and not choice.misconception for choice in choices
        ):
            raise ValidationError(
                _("正答でない選択肢には、それをえらぶ人が持っていそうな誤解を書いてください。"),
                code=self.KEYS_WRONG,
            )

    def _too_many(self, choices: int) -> str | None:
        most = self.rules.most_options
        if choices <= most:
            return None
        return gettext("この形式の選択肢は、%(most)s個までです。") % {"most": most}

    def _check_picture(self) -> None:
        if bool(self.picture_id) != bool(self.picture_words.strip()):
            raise ValidationError(
                {
                    "picture_words": _("画像が見えない人のために、何の画像かを書いてください。")
                    if self.picture_id
                    else _("画像がないので、説明を消してください。")
                }
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
            **({"sensitive": True} if self.sensitive else {}),
            **({"keep_order": True} if self.keep_order else {}),
            **self._picture(),
            "choices": [choice.content(self.rules) for choice in self.choices.all()],
        }

    def _picture(self) -> dict[str, Any]:
        """Return what the picture shows and says: another file under the same number is other content."""
        if self.picture is None:
            return {}
        return {"picture": self.picture.get_file_hash(), "picture_words": self.picture_words}

    def content_digest(self) -> str:
        """Return the digest by which a frozen revision of these words is known."""
        return digest(self.content())

    @property
    def kinds_in_words(self) -> list[tuple[str, str, str, str]]:
        """What an editor is told of each kind: its value, its name, what it needs, and its points."""
        return [
            (kind, str(ItemKind(kind).label), str(rules.needs), str(rules.credit))
            for kind, rules in KINDS.items()
        ]

    def words_digest(self) -> str:
        """Return the digest of all that an edition must agree with: words, their order, and the keys."""
        choices = list(self.choices.all())
        return words_digest(
            words=[
                *(self.kind, self.stem, self.explanation),
                *(text for choice in choices for text in (choice.text, choice.rationale)),
                *(choice.target for choice in choices if self.rules.has_targets),
                *(choice.reaction for choice in choices if self.rules.has_turns),
                *([self.picture_words] if self.picture_id else []),
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
            picture_words=found[0].picture_words if found else self.picture_words,
            options=tuple(
                ToldOption(
                    choice=choice,
                    position=position,
                    place=place,
                    text=words.text,
                    rationale=words.rationale,
                    target=words.target,
                    reaction=words.reaction,
                )
                for position, (choice, place, words) in enumerate(
                    zip(choices, places, said, strict=False), start=1
                )
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


class DraftChoice(ChoiceContent, Orderable):
    """An option as editors work on it."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="choices")

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("text"), FieldPanel("is_key")]),
        FieldPanel("part"),
        FieldPanel("target"),
        FieldRowPanel([FieldPanel("reaction"), FieldPanel("next_turn")]),
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
    picture = models.ForeignKey(SiteImage, models.PROTECT, null=True, related_name="+")
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
    """
    The number that is right for it, where options are placed, or of its turn in a chat; see
    :class:`~quizzes.items.rules.Kind`.
    """

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="choice_position_once"),
            models.CheckConstraint(name="choice_counts_from_one", condition=Q(position__gte=1)),
            models.CheckConstraint(name="place_counts_from_one", condition=Q(place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"
