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
        # By first character, so that hundreds of phrases cost a text no more than a few do.
        self._lengths: dict[str, list[int]] = {}
        for surface in self.readings:
            if surface:
                self._lengths.setdefault(surface[0], []).append(len(surface))
        for first, lengths in self._lengths.items():
            self._lengths[first] = sorted(set(lengths), reverse=True)
        firsts = "".join(map(re.escape, self._lengths))
        self._begins = re.compile(f"[{firsts}]" if firsts else r"(?!)")

    def find(self, text: str) -> list[Decided]:
        """Return where the text holds a decided word or phrase, in order and apart."""
        found: list[Decided] = []
        position = 0
        while match := self._begins.search(text, position):
            start = position = match.start()
            for length in self._lengths[match.group()]:
                surface = text[start : start + length]
                reading = self.readings.get(surface)
                # Near the end a slice is shorter than asked for, and may be a shorter phrase.
                if reading is not None and len(surface) == length:
                    position = start + length
                    found.append(Decided(start, position, reading))
                    break
            else:
                position = start + 1
        return found


@lru_cache(maxsize=64)
def _compiled(readings: frozenset[tuple[str, str]]) -> Overrides:
    return Overrides(dict(readings))


def compiled(readings: Mapping[str, str]) -> Overrides:
    """Return the readings ready to be found; the same mapping is prepared once."""
    return _compiled(frozenset(readings.items()))
