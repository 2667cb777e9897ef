"""What a person should look at in a text, and what has been looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from re import compile as pattern

from cms.furigana.characters import has_other_signs, hiragana
from cms.furigana.phrases import boundaries
from cms.furigana.reading import NONE_DECIDED, Word, read

_sentence = pattern(r"[^。！？!?\n]*[。！？!?]*[」』）]*\n?")


@dataclass(frozen=True, slots=True, order=True)
class Uncertain:
    """A word whose reading a person should look at, with the phrase and the sentence around it."""

    surface: str
    reading: str
    phrase: str
    phrase_reading: str
    sentence: str


def uncertain(
    text: str,
    *,
    overrides: Mapping[str, str] = NONE_DECIDED,
    confirmed: Mapping[str, str] = NONE_DECIDED,
) -> Iterator[Uncertain]:
    """
    Yield the text's uncertain readings in order.

    ``confirmed`` are words and phrases that somebody has looked at; an occurrence is confirmed if one
    of them covers it and says the same reading.
    """
    for match in _sentence.finditer(text):
        sentence = match.group()
        words = read(sentence, overrides)
        doubted = [word for word in words if not word.certain]
        if not doubted:
            continue
        seen = _confirmed_stretches(sentence, words, confirmed)
        edges = [0, *boundaries(sentence), len(sentence)]
        for word in doubted:
            if not any(start <= word.start and word.end <= end for start, end in seen):
                start, end = _phrase_around(word, sentence, edges, words)
                yield Uncertain(
                    word.surface,
                    word.reading,
                    sentence[start:end],
                    _said(sentence, start, end, words),
                    sentence.strip(),
                )


def _phrase_around(
    word: Word, sentence: str, edges: list[int], words: tuple[Word, ...]
) -> tuple[int, int]:
    """Return where the word's phrase begins and ends: kanji and kana alone, to be listed with a reading."""
    start, end = word.start, word.end
    # A boundary within a word is none.
    edges = [edge for edge in edges if not any(other.start < edge < other.end for other in words)]
    first = max(edge for edge in edges if edge <= start)
    last = min(edge for edge in edges if edge >= end)
    while start > first and not has_other_signs(sentence[start - 1]):
        start -= 1
    while end < last and not has_other_signs(sentence[end]):
        end += 1
    return start, end


def _confirmed_stretches(
    sentence: str, words: tuple[Word, ...], confirmed: Mapping[str, str]
) -> list[tuple[int, int]]:
    """Return where the sentence holds a confirmed phrase and is read as it says."""
    return [
        (start, start + len(surface))
        for surface, reading in confirmed.items()
        for start in _occurrences(surface, sentence)
        if _said(sentence, start, start + len(surface), words) == hiragana(reading)
    ]


def _occurrences(surface: str, sentence: str) -> Iterator[int]:
    start = sentence.find(surface)
    while start >= 0:
        yield start
        start = sentence.find(surface, start + 1)


def _said(sentence: str, start: int, end: int, words: tuple[Word, ...]) -> str:
    """Return how the stretch of the sentence sounds."""
    said, position = "", start
    for word in words:
        for first, last, reading in word.segments:
            if first >= start and last <= end:
                said += sentence[position:first] + reading
                position = last
    return hiragana(said + sentence[position:end])
