"""The readings of a text's words: what people decided first, then rules, then the dictionary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from cms.furigana import dictionary
from cms.furigana.align import Segment, align
from cms.furigana.characters import has_kanji
from cms.furigana.dictionary import Token
from cms.furigana.doubts import is_certain
from cms.furigana.overrides import Decided, Overrides, compiled

NONE_DECIDED: Mapping[str, str] = {}
REMEMBERED = 4_096


class Source(Enum):
    """What a reading rests on."""

    DECIDED = "decided"
    RULE = "rule"
    DICTIONARY = "dictionary"


@dataclass(frozen=True, slots=True)
class Word:
    """
    A word with kanji, where it stands in the text, and how it is read.

    ``segments`` are the readings of its runs of kanji.
    """

    start: int
    end: int
    surface: str
    reading: str
    segments: tuple[Segment, ...]
    source: Source
    part_of_speech: int = -1
    unknown: bool = False

    @property
    def certain(self) -> bool:
        """Whether no person needs to look at the reading."""
        return self.source is not Source.DICTIONARY or is_certain(
            self.surface, self.reading, self.part_of_speech, unknown=self.unknown
        )


def read(text: str, overrides: Mapping[str, str] = NONE_DECIDED) -> tuple[Word, ...]:
    """Return the text's words that have kanji, in order, each with its reading."""
    return _read(text, compiled(overrides)) if has_kanji(text) else ()


@lru_cache(maxsize=REMEMBERED)
def _read(text: str, overrides: Overrides) -> tuple[Word, ...]:
    return tuple(read_anew(text, overrides))


def read_anew(text: str, overrides: Overrides) -> list[Word]:
    """Read as :func:`read` does, remembering nothing: what a text costs when it is new."""
    tokens = dictionary.tokenise(text)
    fixed = [
        found
        for found in overrides.find(text)
        if _stands_alone(found.start, tokens) and _stands_alone(found.end, tokens)
    ]
    words = [_decided(found, text) for found in fixed]
    for token in tokens:
        if has_kanji(token.surface):
            words.extend(_from_dictionary(token, fixed))
    return sorted(words, key=lambda word: word.start)


def _decided(found: Decided, text: str) -> Word:
    return Word(
        found.start,
        found.end,
        text[found.start : found.end],
        found.reading,
        tuple(found.segments(text)),
        Source.DECIDED,
    )


def _stands_alone(position: int, tokens: list[Token]) -> bool:
    """
    Tell whether a decided reading may begin or end at the position.

    Not between two kanji of one word: 私 is わたし, and 私立 is another word.
    """
    for token in tokens:
        if token.start < position < token.end:
            inside = position - token.start
            around = token.surface[inside - 1 : inside + 1]
            if not all(map(has_kanji, around)):
                return True
            return any(unit.start == position for unit in dictionary.short_units(token))
    return True


def _from_dictionary(token: Token, fixed: list[Decided]) -> Iterator[Word]:
    """Yield the token's words as far as nothing else has decided about them."""
    for unit in _units(token):
        overlaps = [other for other in fixed if other.start < unit.end and unit.start < other.end]
        if not overlaps:
            yield _word(unit)
            continue
        for start, end in _uncovered(unit, overlaps):
            rest = unit.surface[start - unit.start : end - unit.start]
            for part in dictionary.tokenise(rest):
                if has_kanji(part.surface):
                    moved = part._replace(start=part.start + start, end=part.end + start)
                    yield _word(moved)


def _units(token: Token) -> list[Token]:
    """Return the token's short words with kanji where they are read as they are within it."""
    units = dictionary.short_units(token)
    if "".join(unit.reading for unit in units) != token.reading:
        return [token]
    return [unit for unit in units if has_kanji(unit.surface)]


def _uncovered(unit: Token, overlaps: list[Decided]) -> Iterator[tuple[int, int]]:
    position = unit.start
    for other in overlaps:
        if position < other.start:
            yield position, other.start
        position = max(position, other.end)
    if position < unit.end:
        yield position, unit.end


def _word(token: Token) -> Word:
    return Word(
        token.start,
        token.end,
        token.surface,
        token.reading,
        tuple(
            Segment(token.start + start, token.start + end, reading)
            for start, end, reading in align(token.surface, token.reading)
            if not has_kanji(reading)  # of a word that it does not know, it says how it is written
        ),
        Source.DICTIONARY,
        token.part_of_speech,
        token.unknown,
    )
