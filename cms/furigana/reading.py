"""The readings of a text's words: what people decided first, then rules, then the dictionary."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from cms.furigana import dictionary
from cms.furigana.align import Segment, align
from cms.furigana.characters import has_kanji
from cms.furigana.dictionary import Token
from cms.furigana.doubts import CONJUGATED, is_certain
from cms.furigana.numbers import Numeral, numerals
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

    ``segments`` are the readings of its runs of kanji; a word that nobody can read has none.
    ``token`` is what the dictionary found it in, ``doubtful`` what a rule says of itself.
    """

    start: int
    end: int
    surface: str
    reading: str
    segments: tuple[Segment, ...]
    source: Source
    token: Token | None = None
    doubtful: bool = False

    @property
    def certain(self) -> bool:
        """Whether no person needs to look at the reading."""
        if self.doubtful or not self.segments:
            return False
        token = self.token
        return token is None or is_certain(token.surface, token.reading, token.part_of_speech)


def read(text: str, overrides: Mapping[str, str] = NONE_DECIDED) -> tuple[Word, ...]:
    """Return the text's words that have kanji, in order, each with its reading."""
    return _read(text, compiled(overrides)) if has_kanji(text) else ()


@lru_cache(maxsize=REMEMBERED)
def _read(text: str, overrides: Overrides) -> tuple[Word, ...]:
    return tuple(_read_anew(text, overrides))


def forget() -> None:
    """Forget what has been read: what follows costs what a new text costs."""
    _read.cache_clear()


def _read_anew(text: str, overrides: Overrides) -> list[Word]:
    tokens = dictionary.tokenise(text)
    counted = [numeral for numeral in numerals(text) if _holds(numeral, tokens)]
    settled = [
        _decided(found, text)
        for found in overrides.find(text)
        if _stands_alone(found, text, tokens)
        and _is_edge(found.start, tokens)
        and _is_edge(found.end, tokens)
        and not _is_part_of_one(found, counted, text)
    ]
    settled += [
        _counted(numeral, text) for numeral in counted if not _overlapping(numeral, settled)
    ]
    settled.sort(key=lambda word: word.start)
    words = list(settled)
    counts = False
    for token in tokens:
        if has_kanji(token.surface):
            words.extend(_from_dictionary(token, settled, counts=counts))
        counts = dictionary.NUMBER in dictionary.parts_of(token.part_of_speech)
    return sorted(words, key=lambda word: word.start)


def _stands_alone(found: Decided, text: str, tokens: list[Token]) -> bool:
    """
    Tell whether a single kanji is a word of its own.

    Not within a compound, nor where a verb or an adjective begins: 数 is かず, 生徒数 is せいとすう, and
    数える is かぞえる.
    """
    if found.end - found.start > 1:
        return True
    if has_kanji(text[max(found.start - 1, 0) : found.start] + text[found.end : found.end + 1]):
        return False
    return CONJUGATED.isdisjoint(
        part
        for token in _within(tokens, found.start, found.end)
        for part in dictionary.parts_of(token.part_of_speech)
    )


def _is_edge(position: int, tokens: list[Token]) -> bool:
    """
    Tell whether a decided reading may begin or end at the position.

    Not between two kanji of one word: 私 is わたし, and 私立 is another word.
    """
    for token in _within(tokens, position, position):
        if token.start < position < token.end:
            inside = position - token.start
            if not all(map(has_kanji, token.surface[inside - 1 : inside + 1])):
                return True
            return any(unit.start == position for unit in dictionary.short_units(token))
    return True


def _holds(numeral: Numeral, tokens: list[Token]) -> bool:
    """
    Tell whether the rule for numbers is right about what the dictionary sees there.

    A word of its own, such as 一人前 or 分野 after a figure, knows better, unless the rule is firm.
    """
    for token in _within(tokens, numeral.start, numeral.end):
        if token.start < numeral.start and has_kanji(token.surface[: numeral.start - token.start]):
            return False
        if numeral.end < token.end and has_kanji(token.surface[numeral.end - token.start :]):
            return False
        parts = dictionary.parts_of(token.part_of_speech)
        covers = token.start <= numeral.start and numeral.end <= token.end
        if covers and not numeral.firm and dictionary.NAME not in parts:
            return False
    return True


def _is_part_of_one(found: Decided, numerals_: list[Numeral], text: str) -> bool:
    """
    Tell whether what is decided is but a part of a number with its counter, or that with kana after it.

    数 of 数日 is no word, and 年は not the one of 2026年は; 問中 of 5問中 is.
    """
    return any(
        numeral.start <= found.start < numeral.end
        and (
            numeral.end - numeral.start > found.end - found.start
            if found.end <= numeral.end
            else numeral.start < found.start and not has_kanji(text[numeral.end])
        )
        for numeral in numerals_
    )


def _within(tokens: list[Token], start: int, end: int) -> list[Token]:
    """Return the tokens that share a character with the stretch, or lie around the position."""
    first = bisect_right(tokens, start, key=lambda token: token.end)
    last = bisect_left(tokens, max(end, start + 1), key=lambda token: token.start)
    return tokens[first:last]


def _overlapping(span: Numeral | Token, words: list[Word]) -> list[Word]:
    """Return those of the words, which are in order and apart, that share a character with the span."""
    first = bisect_right(words, span.start, key=lambda word: word.end)
    last = bisect_left(words, span.end, key=lambda word: word.start)
    return words[first:last]


def _from_dictionary(token: Token, settled: list[Word], *, counts: bool) -> Iterator[Word]:
    """
    Yield the token's words as far as nothing else has settled them.

    After a number (``counts``) a counter that no rule knows is doubtful: its sound may change.
    """
    parts = dictionary.parts_of(token.part_of_speech)
    doubtful = counts and any(dictionary.COUNTER in part for part in parts)
    for unit in _units(token):
        overlaps = _overlapping(unit, settled)
        if not overlaps:
            yield _word(unit, token, doubtful=doubtful)
            continue
        for start, end in _uncovered(unit, overlaps):
            yield from _apart(unit, start - unit.start, end - unit.start)


def _units(token: Token) -> list[Token]:
    """Return the token's short words with kanji where they are read as they are within it."""
    units = dictionary.short_units(token)
    if "".join(unit.reading for unit in units) != token.reading:
        return [token]
    return [unit for unit in units if has_kanji(unit.surface)]


def _uncovered(unit: Token, overlaps: list[Word]) -> Iterator[tuple[int, int]]:
    position = unit.start
    for other in overlaps:
        if position < other.start:
            yield position, other.start
        position = max(position, other.end)
    if position < unit.end:
        yield position, unit.end


def _apart(unit: Token, start: int, end: int) -> Iterator[Word]:
    """Yield the words of a part of the unit, read alone."""
    for part in dictionary.tokenise(unit.surface[start:end]):
        if has_kanji(part.surface):
            offset = unit.start + start
            moved = part._replace(start=part.start + offset, end=part.end + offset)
            yield _word(moved, moved)


def _decided(found: Decided, text: str) -> Word:
    return Word(
        found.start,
        found.end,
        text[found.start : found.end],
        found.reading,
        tuple(found.segments(text)),
        Source.DECIDED,
    )


def _counted(numeral: Numeral, text: str) -> Word:
    return Word(
        numeral.start,
        numeral.end,
        text[numeral.start : numeral.end],
        numeral.reading,
        numeral.segments,
        Source.RULE,
        doubtful=not numeral.certain,
    )


def _word(unit: Token, token: Token, *, doubtful: bool = False) -> Word:
    return Word(
        unit.start,
        unit.end,
        unit.surface,
        unit.reading,
        tuple(
            Segment(unit.start + start, unit.start + end, reading)
            for start, end, reading in align(unit.surface, unit.reading)
            if not has_kanji(reading)  # of a word that it does not know, it says how it is written
        ),
        Source.DICTIONARY,
        token,
        doubtful,
    )
