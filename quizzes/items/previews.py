"""How an editor can look at an item or a quiz: as each band reads it, with every kind of furigana, in every language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.furigana.modes import RubyMode, for_band
from cms.reader import suggest_ruby
from cms.taxonomy import Band

CHECKLIST = "checklist"
"""The mode that shows what the checklist finds in what is being typed."""

BANDS = tuple(band.value for band in Band)
IN_ORDER = (
    RubyMode.NONE,
    *(mode for mode in RubyMode if mode.value.isdigit()),
    RubyMode.ALL,
)


@dataclass(frozen=True, kw_only=True)
class PreviewMode:
    """A mode of Wagtail's preview, taken apart; its name is ``language``, or ``language@band`` or ``@ruby``."""

    language: str
    ruby: RubyMode | None
    """What the editor asked for; nothing: what the first band reads with."""

    @property
    def is_checklist(self) -> bool:
        """Whether the checklist is asked for."""
        return self.language == CHECKLIST


def read_mode(name: str) -> PreviewMode:
    """Return what the mode's name says; an unknown one is read as Japanese with the band's furigana."""
    language, _separator, reader = name.partition("@")
    if language not in (CHECKLIST, *(code for code, _name in settings.LANGUAGES)):
        language = settings.LANGUAGE_CODE
    ruby = None
    if reader in BANDS:
        ruby = for_band(Band(reader))
    elif reader in RubyMode.values:
        ruby = RubyMode(reader)
    return PreviewMode(language=language, ruby=ruby)


def preview_modes() -> list[tuple[str, Any]]:
    """Return the modes by name: the readers' languages, Japanese by band and by furigana, the checklist."""
    japanese = settings.LANGUAGE_CODE
    bands = [
        (
            f"{japanese}@{band.value}",
            format_lazy("{}（{}：{}）", band.label, _("ふりがな"), for_band(band).label),
        )
        for band in Band
    ]
    ruby = [
        (f"{japanese}@{mode.value}", format_lazy("{}：{}", _("ふりがな"), mode.label))
        for mode in IN_ORDER
    ]
    own, *others = settings.LANGUAGES
    return [own, *bands, *ruby, *_others(others), (CHECKLIST, _("チェックリスト"))]


def _others(languages: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the modes of other languages; those written in kanji are also read with every reading."""
    modes = []
    for code, name in languages:
        modes.append((code, name))
        if code.startswith("ja"):
            label = format_lazy("{}（{}：{}）", name, _("ふりがな"), RubyMode.ALL.label)
            modes.append((f"{code}@{RubyMode.ALL.value}", label))
    return modes


def in_mode(response: HttpResponseBase, name: str, *, bands: list[str]) -> HttpResponseBase:
    """Have the preview read as the mode says, else as the youngest of the bands reads."""
    asked = read_mode(name)
    if asked.is_checklist:
        return response
    youngest = min((band for band in bands if band), key=BANDS.index, default=None)
    suggest_ruby(response, for_band(Band(youngest)) if youngest else RubyMode.NONE)
    if asked.ruby is not None:
        response.ruby_default = asked.ruby  # type: ignore[attr-defined]  # the middleware reads it
    return response
