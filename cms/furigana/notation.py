"""
Readings in plain text: 「{漢字|かんじ}を{読|よ}む」.

A brace that does not begin such a group is a brace.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cms.furigana.modes import RubyMode
from cms.furigana.reading import NONE_DECIDED, read

_group = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


class Piece(NamedTuple):
    """A stretch of text, with its reading if one is noted."""

    text: str
    reading: str | None = None


def to_notation(
    text: str, *, mode: RubyMode = RubyMode.ALL, overrides: Mapping[str, str] = NONE_DECIDED
) -> str:
    """Return the text with a reading wherever a reader of the mode needs one; noted ones stay."""
    return "".join(
        f"{{{piece.text}|{piece.reading}}}"
        if piece.reading
        else _noted(piece.text, mode, overrides)
        for piece in parse(text)
    )


def parse(text: str) -> Iterator[Piece]:
    """Yield the text's stretches in order, those with a noted reading apart."""
    position = 0
    for match in _group.finditer(text):
        if position < match.start():
            yield Piece(text[position : match.start()])
        yield Piece(match[1], match[2])
        position = match.end()
    if position < len(text):
        yield Piece(text[position:])


def plain(text: str) -> str:
    """Return the text without its noted readings."""
    return "".join(piece.text for piece in parse(text))


def spoken(text: str) -> str:
    """Return the text as its noted readings sound."""
    return "".join(piece.reading or piece.text for piece in parse(text))


def _noted(text: str, mode: RubyMode, overrides: Mapping[str, str]) -> str:
    noted, position = [], 0
    for word in read(text, overrides):
        if not mode.covers(word.surface):
            continue
        for start, end, reading in word.segments:
            noted += [text[position:start], f"{{{text[start:end]}|{reading}}}"]
            position = end
    return "".join([*noted, text[position:]])
