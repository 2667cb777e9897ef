"""Readings that nobody has confirmed, over everything published."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, Page, TranslatableMixin
from wagtail.permissions import policy_registry

from cms.furigana.characters import has_kanji
from cms.furigana.html import sentences
from cms.furigana.review import Uncertain, uncertain
from cms.models import ReadingKind, ReadingOverride, confirmed_for, overrides_for
from cms.reports.report import Report

NOT_READ = frozenset(("draft_title", "slug", "url_path", "seo_title", "search_description", "key"))
"""Fields whose words no reader meets on the page."""

JAPANESE = "ja"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """An uncertain reading with the first published page or snippet that has it."""

    found: Uncertain
    where: str
    page_id: int | None
    edit_url: str | None

    @property
    def word(self) -> str:
        """The phrase with its reading, as it is shown now."""
        return f"{self.found.phrase}（{self.found.phrase_reading}）"

    @property
    def sentence(self) -> str:
        """The sentence that a person has to read."""
        return self.found.sentence

    @property
    def correction(self) -> str:
        """What to choose when the reading is wrong."""
        return gettext("読みを直す")

    def form(self, kind: ReadingKind) -> str:
        """Return the address of a form to confirm or correct it, filled in."""
        begun = {
            "surface": self.found.phrase,
            "reading": self.found.phrase_reading,
            "example": self.found.sentence,
            "kind": kind.value,
        }
        return f"{reverse(ReadingOverride.snippet_viewset.get_url_name('add'))}?{urlencode(begun)}"


class UncertainReadingsView(Report):
    """Lists uncertain readings in published pages and snippets, with a way to settle each."""

    index_url_name = "uncertain_readings"
    index_results_url_name = "uncertain_readings_results"
    place = "readings"
    page_title = _("たしかめてほしい読み")
    header_icon = "title"
    no_results_message = _("たしかめていない読みは、ありません。")
    permission_policy = policy_registry.get_by_type(ReadingOverride)
    any_permission_required: ClassVar[list[str]] = ["add"]
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "word",
            label=_("これで正しければ、えらんで公開"),
            get_url=lambda doubt: doubt.form(ReadingKind.CONFIRMS),
        ),
        Column("sentence", label=_("文")),
        TitleColumn("where", label=_("ページや問題"), get_url=lambda doubt: doubt.edit_url),
        TitleColumn(
            "correct",
            label=_("ちがうとき"),
            accessor="correction",
            get_url=lambda doubt: doubt.form(ReadingKind.CORRECTS),
        ),
    ]

    def get_filtered_queryset(self) -> list[Doubt]:
        """Read everything that is published."""
        return list(uncertain_readings(AdminURLFinder(self.request.user)))


def uncertain_readings(finder: AdminURLFinder) -> Iterator[Doubt]:
    """Yield each uncertain phrase in what is published once, where it is found first."""
    seen: set[tuple[str, str]] = set()
    for instance in _published():
        page_id = instance.pk if isinstance(instance, Page) else None
        readings, confirmed = overrides_for(page_id), confirmed_for(page_id)
        for html in _texts(instance):
            for sentence in sentences(html):
                for found in uncertain(sentence, overrides=readings, confirmed=confirmed):
                    if (found.phrase, found.phrase_reading) not in seen:
                        seen.add((found.phrase, found.phrase_reading))
                        yield Doubt(
                            found=found,
                            where=str(instance),
                            page_id=page_id,
                            edit_url=finder.get_edit_url(instance),
                        )


def _published() -> Iterator[models.Model]:
    """Yield every page and snippet that readers can meet in Japanese."""
    yield from (
        Page.objects.live()
        .filter(depth__gt=1, locale__language_code__startswith=JAPANESE)
        .specific()
        .iterator(chunk_size=100)
    )
    for model in apps.get_models():
        is_ours = issubclass(model, DraftStateMixin) and not issubclass(model, Page)
        if not is_ours or model is ReadingOverride:
            continue
        found = model._default_manager.filter(live=True)  # noqa: SLF001 - Django's API
        if issubclass(model, TranslatableMixin):
            found = found.filter(locale__language_code__startswith=JAPANESE)
        yield from found


def _texts(instance: models.Model) -> Iterator[str]:
    """Yield what is written in the instance and its parts, as HTML."""
    for field in instance._meta.concrete_fields:  # noqa: SLF001 - Django's API
        if field.name in NOT_READ or field.choices:
            continue
        if isinstance(field, StreamField):
            yield from _strings(field.value_from_object(instance).get_prep_value())
        elif isinstance(field, RichTextField):
            yield field.value_from_object(instance)
        elif isinstance(field, models.CharField | models.TextField):
            text = field.value_from_object(instance) or ""
            if has_kanji(text):
                yield escape(text)
    if isinstance(instance, ClusterableModel):
        for relation in get_all_child_relations(type(instance)):
            for child in getattr(instance, relation.get_accessor_name()).all():
                yield from _texts(child)


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts of a StreamField's data; rich text is HTML, and plain text reads the same."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str) and has_kanji(value):
        yield value
