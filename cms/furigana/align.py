"""Which part of a word's reading belongs to which of its kanji."""

import re
from functools import lru_cache
from typing import NamedTuple

from cms.furigana.characters import KANJI, has_kanji, has_other_signs, hiragana

_parts = re.compile(f"[{KANJI}]+|[^{KANJI}]+")


class Segment(NamedTuple):
    """A stretch of text with the reading to show over it."""

    start: int
    end: int
    reading: str


def fits(surface: str, reading: str) -> bool:
    """Tell whether the reading can be that of the surface: their kana agree, as far as there are any."""
    if has_other_signs(surface):
        return bool(reading)
    return _match(surface, hiragana(reading)) is not None


@lru_cache(maxsize=16_384)
def align(surface: str, reading: str) -> tuple[Segment, ...]:
    """
    Return the reading of each run of kanji in the surface.

    The kana between them anchor it: 「取り扱う・とりあつかう」 is 取・と and 扱・あつか. Where they do
    not fit, the whole surface gets the whole reading, which is right and less neat.
    """
    if not has_kanji(surface) or not reading:
        return ()
    reading = hiragana(reading)
    match = _match(surface, reading)
    if match is None:
        return (Segment(0, len(surface), reading),)
    segments = []
    position = 0
    for part, found in zip(_parts.findall(surface), match.groups(), strict=True):
        if has_kanji(part):
            segments.append(Segment(position, position + len(part), found))
        position += len(part)
    return tuple(segments)


def _match(surface: str, reading: str) -> re.Match[str] | None:
    pattern = "".join(
        "(.+?)" if has_kanji(part) else f"({re.escape(hiragana(part))})"
        for part in _parts.findall(surface)
    )
    return re.fullmatch(pattern, reading)
