"""The dictionary: a text's words with their readings, and every reading that a word can have."""

import re
import threading
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from cms.furigana.characters import hiragana

NAME, PERSON, NUMBER, COUNTER = "固有名詞", "人名", "数詞", "助数詞"
"""What the dictionary calls names, those of people, numbers, and words that count (助数詞可能, too)."""

LONGEST = 8_000
"""Characters that are read at a time: the tokenizer refuses more than 49,149 bytes."""

_sentence_ends = re.compile(r"[。！？\n]")
_of_thread = threading.local()
_opening = threading.Lock()


class Token(NamedTuple):
    """A word as the dictionary finds it in a text; ``part_of_speech`` is the dictionary's number."""

    start: int
    end: int
    surface: str
    reading: str
    part_of_speech: int
    unknown: bool
    morpheme: Morpheme


@cache
def dictionary() -> Dictionary:
    """Return the dictionary, opened once for the process."""
    return Dictionary(dict="core")


def tokenizer() -> Tokenizer:
    """Return this thread's tokenizer, for long words: one cannot be shared."""
    if not hasattr(_of_thread, "tokenizer"):
        with _opening:
            _of_thread.tokenizer = dictionary().tokenizer(mode=SplitMode.C)
    own: Tokenizer = _of_thread.tokenizer
    return own


def tokenise(text: str) -> list[Token]:
    """Return the text's words in order; together they are the text."""
    return [
        _token(morpheme, offset)
        for offset, chunk in _chunks(text)
        for morpheme in tokenizer().tokenize(chunk)
    ]


def short_units(token: Token) -> list[Token]:
    """Return the short words that the token is made of: 児童・相談・所; itself if it is one."""
    offset = token.start - token.morpheme.begin()
    units = [_token(unit, offset) for unit in token.morpheme.split(SplitMode.A)]
    return units if len(units) > 1 else [token]


def entries(surface: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the reading and the part of speech of every word that is written like this."""
    return [
        (hiragana(entry.reading_form()), tuple(entry.part_of_speech()))
        for entry in dictionary().lookup(surface)
        if entry.surface() == surface
    ]


@cache
def parts_of(part_of_speech: int) -> tuple[str, ...]:
    """Return what the dictionary's number of a part of speech says, the broadest first."""
    return tuple(dictionary().pos_of(part_of_speech) or ())


def _token(morpheme: Morpheme, offset: int) -> Token:
    return Token(
        morpheme.begin() + offset,
        morpheme.end() + offset,
        morpheme.surface(),
        _reading(morpheme),
        morpheme.part_of_speech_id(),
        morpheme.is_oov(),
        morpheme,
    )


def _reading(morpheme: Morpheme) -> str:
    reading = hiragana(morpheme.reading_form())
    # 言う is said ゆう, and written いう.
    return "いう" if reading == "ゆう" and morpheme.surface() == "言う" else reading


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Cut the text after sentences into pieces that can be read at a time."""
    start = 0
    while len(text) - start > LONGEST:
        ends = [match.end() for match in _sentence_ends.finditer(text, start, start + LONGEST)]
        end = ends[-1] if ends else start + LONGEST
        yield start, text[start:end]
        start = end
    yield start, text[start:]
