"""Readings that editors decide: for a word or phrase, on one page or everywhere."""

from collections.abc import Mapping
from functools import cache as remembered
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from cms.furigana.align import fits
from cms.furigana.characters import has_kanji
from cms.furigana.html import annotate
from cms.furigana.modes import RubyMode
from cms.shipped_readings import HIRAGANA, shipped_readings

SURFACE_LENGTH, READING_LENGTH, EXAMPLE_LENGTH = 60, 120, 200
REMEMBERED_SECONDS = 60
"""How long another process may show a reading as it was; this one forgets when one is saved."""


class ReadingKind(models.TextChoices):
    """What an editor says about a reading."""

    CORRECTS = "corrects", _("この読みにする")
    CONFIRMS = "confirms", _("今の読みのままで正しい")


class ReadingOverride(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """
    The reading of a word or phrase, decided by a person.

    One of a page holds there only, before those that hold everywhere. One that only confirms changes
    nothing: it says that somebody has looked.
    """

    surface = models.CharField(
        _("語句"),
        max_length=SURFACE_LENGTH,
        help_text=_(
            "ページに書いてあるとおりに。同じ漢字でも場所によって読みがちがうときは、"
            "「一日中」「家の人」のように、前後の言葉もいっしょに入れます。"
        ),
    )
    reading = models.CharField(
        _("読み"),
        max_length=READING_LENGTH,
        help_text=_(
            "語句の全体を、ひらがなで。ルビは漢字の上にだけ付きます（例：家の人 → いえのひと）。"
        ),
        validators=[RegexValidator(HIRAGANA, _("ひらがなと「ー」だけで書いてください。"))],
    )
    kind = models.CharField(
        _("どうするか"),
        max_length=8,
        choices=ReadingKind.choices,
        default=ReadingKind.CORRECTS,
        help_text=_(
            "「今の読みのままで正しい」は、確かめた印です。読みは変わらず、"
            "「たしかめてほしい読み」に出なくなります。"
        ),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("このページだけ"),
        help_text=_("空なら、すべてのページと問題に使います。"),
    )
    example = models.CharField(
        _("例文"),
        max_length=EXAMPLE_LENGTH,
        blank=True,
        help_text=_("この語句が入った文。プレビューで、ルビの付き方を確かめられます。"),
    )
    note = models.CharField(
        _("メモ"), max_length=200, blank=True, help_text=_("なぜこの読みか。次に見る人のために。")
    )

    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("surface"), FieldPanel("reading")]), FieldPanel("kind")],
            heading=_("読み"),
        ),
        PageChooserPanel("page"),
        FieldPanel("example"),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("漢字の読み")
        verbose_name_plural = _("漢字の読み")
        ordering = ["surface"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reading__regex=HIRAGANA),
                name="reading_is_hiragana",
                violation_error_message=_("読みは、ひらがなで書いてください。"),
            ),
            models.UniqueConstraint(
                fields=["surface"],
                condition=Q(page=None),
                name="reading_everywhere_once",
                violation_error_message=_(
                    "この語句の読みは、もう決めてあります。一覧で探して、そちらを直してください。"
                ),
            ),
            models.UniqueConstraint(
                fields=["surface", "page"],
                name="reading_on_page_once",
                violation_error_message=_(
                    "この語句のこのページでの読みは、もう決めてあります。"
                    "一覧で探して、そちらを直してください。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.surface}（{self.reading}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and have this process read anew."""
        super().save(*args, **kwargs)
        self._forget()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and have this process read anew."""
        self._forget()
        return super().delete(*args, **kwargs)

    def _forget(self) -> None:
        keys = [_cache_key(None), _cache_key(self.page_id)]
        transaction.on_commit(lambda: cache.delete_many(keys))

    def clean(self) -> None:
        """
        Refuse what could never be shown.

        :raises ValidationError: if there is no kanji to read, or the kana of the two do not agree
        """
        super().clean()
        if not has_kanji(self.surface):
            raise ValidationError({"surface": _("漢字のある語句を入れてください。")})
        if self.reading and not fits(self.surface, self.reading):
            raise ValidationError(
                {
                    "reading": _(
                        "語句のかなと、読みのかなが合いません。語句の全体の読みを書いてください。"
                    )
                }
            )

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the template that shows the example with ruby."""
        return "cms/reading_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Show the example as it is read now, and as it would be read with this reading."""
        now = overrides_for(self.page_id)
        then = now if self.kind == ReadingKind.CONFIRMS else {**now, self.surface: self.reading}
        example = escape(self.example or self.surface)
        return {
            **super().get_preview_context(request, mode_name),
            "now": _with_ruby(example, now),
            "then": _with_ruby(example, then),
            "found": self.surface in (self.example or self.surface),
        }


def _with_ruby(text: SafeString, readings: Mapping[str, str]) -> SafeString:
    # The text is escaped, and ruby adds markup of its own alone.
    return mark_safe(annotate(text, mode=RubyMode.ALL, overrides=readings))  # noqa: S308


def overrides_for(page_id: int | None) -> dict[str, str]:
    """
    Return the readings to use on the page, or everywhere if there is none, by word or phrase.

    Cheap enough for every request: remembered for a minute, and forgotten when one is saved.
    """
    keys = [_cache_key(None), *([_cache_key(page_id)] if page_id else [])]
    known = cache.get_many(keys)
    if len(known) < len(keys):
        correcting = ReadingOverride.objects.filter(live=True, kind=ReadingKind.CORRECTS)
        known = {_cache_key(place): {} for place in (None, *([page_id] if page_id else []))}
        for row in correcting.filter(Q(page=None) | Q(page_id=page_id)):
            known[_cache_key(row.page_id)][row.surface] = row.reading
        cache.set_many(known, REMEMBERED_SECONDS)
    return {surface: reading for key in keys for surface, reading in known[key].items()}


def confirmed_for(page_id: int | None) -> dict[str, str]:
    """
    Return the readings that somebody has looked at and found right, on the page or everywhere.

    Those that ship stay in their file: they change nothing that an editor could want otherwise.
    """
    rows = ReadingOverride.objects.filter(Q(page=None) | Q(page_id=page_id), live=True)
    confirmed = rows.filter(kind=ReadingKind.CONFIRMS).values_list("surface", "reading")
    return {**_confirmed_when_shipped(), **dict(confirmed)}


@remembered
def _confirmed_when_shipped() -> dict[str, str]:
    return shipped_readings().confirmed


def _cache_key(page_id: int | None) -> str:
    return f"readings:{page_id or 'everywhere'}"
