"""Readings that people have decided, found in a text before the dictionary is asked."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cms.furigana.align import Segment, align


class Decided(NamedTuple):
    """A stretch of text whose reading is decided."""

    start: int
    end: int
    reading: str

    def segments(self, text: str) -> list[Segment]:
        """Return the reading of each of its runs of kanji."""
        return [
            Segment(self.start + start, self.start + end, reading)
            for start, end, reading in align(text[self.start : self.end], self.reading)
        ]


class Overrides:
    """Decided readings by how a word or phrase is written; the longest that fits wins."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self.readings = dict(readings)
        longest_first = sorted(filter(None, self.readings), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, text: str) -> list[Decided]:
        """Return where the text holds a decided word or phrase, in order and apart."""
        return [
            Decided(match.start(), match.end(), self.readings[match.group()])
            for match in self._pattern.finditer(text)
        ]


@lru_cache(maxsize=64)
def _compiled(readings: frozenset[tuple[str, str]]) -> Overrides:
    return Overrides(dict(readings))


def compiled(readings: Mapping[str, str]) -> Overrides:
    """Return the readings ready to be found; the same mapping is prepared once."""
    return _compiled(frozenset(readings.items()))
