"""
Editions of items: the words of an item in another language, and nothing else.

Kind, key marks, classes and misconceptions are the Japanese item's in every language. What an edition
says of options it says by their position counted from 1, so that answers, scores and statistics know
no language and every kind of item that has options can be told in another one.

`ItemEdition` and `ChoiceEdition` are what editors work on, inside the item. `FrozenItemEdition` and
`FrozenChoiceEdition` are frozen with the item's revision.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.models import Orderable

from quizzes.items.content import ItemWords
from quizzes.items.digests import words_digest
from quizzes.items.models import MOST_OPTIONS, FrozenRow, Item, ItemRevision
from quizzes.items.rules import Kind
from quizzes.panels import Prose


def edition_languages() -> list[tuple[str, str | Promise]]:
    """Return the languages that an edition may be in, with their names."""
    return [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


class Edition(models.Model):
    """Words in a language that is not the site's own."""

    language = models.CharField(_("言葉"), max_length=16, choices=edition_languages)

    class Meta:
        abstract = True


class DraftEdition(Edition):
    """
    An edition as editors work on it, and the Japanese words that it was made from.

    It is told to readers while it is complete and the Japanese is still the same; until somebody has
    compared it again they read Japanese, because an option in another order would be another answer.
    """

    made_from = models.CharField(max_length=64, blank=True, editable=False)
    """The digest of the Japanese words that somebody last compared it with."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.get_language_display())

    def japanese_digest(self) -> str:
        """Return the digest of the words that it should have been made from."""
        raise NotImplementedError

    def problem(self) -> str | None:
        """Return what keeps it from being complete, in an editor's words, or nothing."""
        raise NotImplementedError

    def texts(self) -> list[str]:
        """Return all that it says, in order."""
        raise NotImplementedError

    def snapshot(self) -> str:
        """Return what it was made from and a digest of what it says, to tell later what was changed."""
        return f"{self.made_from}/{words_digest(words=self.texts())}"

    def settle(self, *, shown: str, is_compared: bool) -> None:
        """
        Decide what it is made from, now that an editor who was shown a snapshot has saved it.

        What was rewritten or compared goes with the Japanese as it is now; all else with what it did before.
        """
        before = shown.partition("/")[0]
        self.made_from = before
        if is_compared or self.snapshot() != shown:
            self.made_from = self.japanese_digest()

    def unfinished(self) -> str:
        """Return the words for an edition that says nothing where something is to be read."""
        return gettext("%(language)sに、まだ書かれていないところがあります。") % {"language": self}

    @property
    def is_stale(self) -> bool:
        """Tell whether the Japanese has changed since somebody compared it."""
        return self.made_from != self.japanese_digest()

    @property
    def is_told(self) -> bool:
        """Tell whether readers meet it."""
        return self.problem() is None and not self.is_stale

    @property
    def state(self) -> str:
        """Its language and, where readers do not meet it, why, for the lists of editors."""
        if self.problem():
            return gettext("%(language)s（書きかけ）") % {"language": self}
        if self.is_stale:
            return gettext("%(language)s（日本語が変わった）") % {"language": self}
        return str(self)


COMPARED = HelpPanel(template="quizzes/admin/edition_state.html")
"""Tells an editor whether readers meet the edition."""


class ItemEdition(DraftEdition, ItemWords, ClusterableModel):
    """What an item says in another language."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="editions")

    panels: ClassVar[list[Any]] = [
        COMPARED,
        FieldPanel("language"),
        FieldPanel("stem", widget=Prose),
        FieldPanel("picture_words"),
        InlinePanel(
            "choices",
            heading=_("選択肢"),
            label=_("選択肢"),
            help_text=_("日本語の選択肢と同じ数を、同じ順に。"),
            max_num=MOST_OPTIONS,
        ),
        FieldPanel("explanation", widget=Prose),
        FieldPanel("is_compared"),
    ]

    class Meta:
        verbose_name = _("ほかの言葉での問題")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "language"],
                name="item_has_one_edition_in_a_language",
                violation_error_message=_("同じ言葉は、一度だけ書けます。"),
            )
        ]

    def japanese_digest(self) -> str:
        """See :class:`DraftEdition`."""
        return self.item.words_digest()

    def problem(self) -> str | None:
        """See :class:`DraftEdition`: nothing is blank, and there are as many options as in Japanese."""
        expected = len(self.item.choices.all())
        if len(self.choices.all()) != expected:
            return ngettext(
                "%(language)sの選択肢を、日本語と同じ%(count)s個にしてください。",
                "%(language)sの選択肢を、日本語と同じ%(count)s個にしてください。",
                expected,
            ) % {"language": self, "count": expected}
        if not all(text.strip() for text in self.texts()):
            return self.unfinished()
        if bool(self.item.picture_id) != bool(self.picture_words.strip()):
            return self.unfinished()
        if self.item.rules.has_turns and not all(one.reaction for one in self.choices.all()):
            return self.unfinished()
        return self._target_problem() if self.item.rules.has_targets else None

    def _target_problem(self) -> str | None:
        """Return what is wrong with partners or groups: what is one in Japanese is one here, too."""
        pairs = {
            (choice.target, words.target.strip())
            for choice, words in zip(self.item.choices.all(), self.choices.all(), strict=True)
        }
        if not all(told for _japanese, told in pairs):
            return self.unfinished()
        japanese, told = ({pair[side] for pair in pairs} for side in (0, 1))
        if len(japanese) == len(told) == len(pairs):
            return None
        return gettext("%(language)sの相手や組を、日本語と同じように分けてください。") % {
            "language": self
        }

    def texts(self) -> list[str]:
        """See :class:`DraftEdition`."""
        options = list(self.choices.all())
        return [
            *(self.stem, self.explanation),
            *(text for one in options for text in (one.text, one.rationale)),
            *(one.target for one in options if one.target),
            *(one.reaction for one in options if one.reaction),
            *([self.picture_words] if self.picture_words else []),
        ]

    def content(self) -> dict[str, Any]:
        """Return its words as plain data, options in their order."""
        return {
            "stem": self.stem,
            "explanation": self.explanation,
            **({"picture_words": self.picture_words} if self.item.picture_id else {}),
            "choices": [choice.content(self.item.rules) for choice in self.choices.all()],
        }


class OptionWords(models.Model):
    """What is read of an option; a translation may be longer than the original."""

    text = models.CharField(_("選択肢"), max_length=400)
    rationale = models.TextField(_("理由"))
    target = models.CharField(_("相手・組"), max_length=400, blank=True)
    reaction = models.CharField(_("相手の反応"), max_length=600, blank=True)

    class Meta:
        abstract = True

    def content(self, rules: Kind) -> dict[str, Any]:
        """Return its words to an item of the kind, as plain data."""
        return {
            "text": self.text,
            "rationale": self.rationale,
            **({"target": self.target} if rules.has_targets else {}),
            **({"reaction": self.reaction} if rules.has_turns else {}),
        }


class ChoiceEdition(OptionWords, Orderable):
    """What the option at the same place says in another language."""

    edition = ParentalKey(ItemEdition, on_delete=models.CASCADE, related_name="choices")

    panels: ClassVar[list[Any]] = [
        FieldPanel("text"),
        FieldPanel("target"),
        FieldPanel("reaction"),
        FieldPanel("rationale", widget=Prose),
    ]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class FrozenItemEdition(Edition, ItemWords, FrozenRow):
    """What a frozen revision says in another language."""

    revision = models.ForeignKey(ItemRevision, models.CASCADE, related_name="editions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language"], name="revision_has_one_edition_in_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision}@{self.language}"


class FrozenChoiceEdition(OptionWords, FrozenRow):
    """What the revision's option at the position says in another language."""

    edition = models.ForeignKey(FrozenItemEdition, models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="edition_position_once"),
            models.CheckConstraint(name="edition_counts_from_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"
