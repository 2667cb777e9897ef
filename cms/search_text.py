"""
How Japanese text is found: by what is written and by how it is read, down to parts of words.

Neither SQLite's nor PostgreSQL's full-text search knows where a Japanese word ends. Here a text becomes
the overlapping pairs of its characters, of its readings as well, and a query becomes such pairs in a
row: a phrase that matches any part of a word and nothing else. Both databases see plain words between
spaces, and no operator of theirs survives.

What is written is folded first: full and half width, case, and the two kana are one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sudachipy import Morpheme, SplitMode

from cms.furigana.dictionary import tokenizer

KATAKANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
CLUSTER = re.compile("[^\u3099\u309a\uff9e\uff9f][\u3099\u309a\uff9e\uff9f]?|.", re.DOTALL)
"""A character with the voicing mark that may stand behind it: half-width 「ｶﾞ」 is one character."""

JAPANESE = "ぁ-ゖゝ-ゟァ-ヺー-ヿ々〆〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
RUN = re.compile(f"(?P<japanese>[{JAPANESE}]+)|(?P<word>[^\\W_{JAPANESE}]+)")
KANA_ONLY = re.compile("[ぁ-ゖゝ-ゟー]+")
SENTENCE = re.compile(r"[^。！？!?\r\n]{1,1000}[。！？!?\r\n]*|[。！？!?\r\n]+")

WORD_START = "ǁ"
"""A letter that no text holds. It opens a word of Latin letters, so that 「art」 finds no 「smart」."""

SHORTEST_READING = 4
"""A shorter reading would find too many other words: 「鍵」 is in every 「かぎり」."""

SHORTEST_SENTENCE = 10

CONTENT_WORDS = frozenset({"名詞", "動詞", "形容詞", "形状詞"})
LIGHT_WORDS = frozenset({"非自立可能", "数詞", "助動詞語幹", "助数詞可能"})


# --- Folding -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Folded:
    """A text as it is compared, and for each of its characters where in the original it stands."""

    text: str
    starts: tuple[int, ...]
    original_length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where that part of the folded text stands in the original."""
        after = self.starts[end] if end < len(self.starts) else self.original_length
        return self.starts[start], max(after, self.starts[start] + 1)


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> str:
    return unicodedata.normalize("NFKC", cluster).casefold().translate(KATAKANA)


def fold(text: str) -> Folded:
    """Return the text as it is compared."""
    folded: list[str] = []
    starts: list[int] = []
    for match in CLUSTER.finditer(text):
        for character in _fold_cluster(match[0]):
            folded.append(character)
            starts.append(match.start())
    return Folded(text="".join(folded), starts=tuple(starts), original_length=len(text))


def is_japanese(run: str) -> bool:
    """Tell whether the run is of Japanese characters, not of other letters and digits."""
    found = RUN.match(run)
    return found is not None and found["japanese"] is not None


def runs(text: str) -> list[str]:
    """Return the folded text's runs of Japanese characters and its other words, in order."""
    return [match[0] for match in RUN.finditer(fold(text).text)]


# --- Readings ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReadWord:
    """A word of a sentence, where it stands, and how it is read in hiragana; a mark has no reading."""

    start: int
    end: int
    reading: str
    other_reading: str = ""
    """How its parts are read one by one, where that differs."""


def _reading(words: Iterable[Morpheme]) -> str:
    read = ""
    for word in words:
        surface = "".join(runs(word.surface()))
        read += "".join(runs(word.reading_form())) or surface if surface else ""
    return read


@lru_cache(maxsize=20_000)
def read_sentence(sentence: str) -> tuple[ReadWord, ...]:
    """
    Return the sentence's words with their readings.

    The last twenty thousand sentences are kept, which is a few hundred pages: a query reads none anew.
    """
    words = []
    for word in tokenizer().tokenize(sentence):
        reading = _reading([word])
        parts = _reading(word.split(SplitMode.A))
        words.append(
            ReadWord(
                start=word.begin(),
                end=word.end(),
                reading=reading,
                other_reading=parts if parts != reading else "",
            )
        )
    return tuple(words)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence with where it begins; one without an end is cut, for the dictionary's sake."""
    for match in SENTENCE.finditer(text):
        yield match.start(), match[0]


def read_runs(text: str) -> Iterator[str]:
    """Yield how the text is read, from mark to mark, and what is read differently in parts."""
    for _start, sentence in sentences(text):
        run = ""
        for word in read_sentence(sentence):
            if word.other_reading:
                yield word.other_reading
            if word.reading:
                run += word.reading
            elif run:
                yield run
                run = ""
        if run:
            yield run


def read(text: str) -> str:
    """Return how the text is read, in hiragana, without its marks."""
    return "".join(word.reading for _, part in sentences(text) for word in read_sentence(part))


# --- What the index holds and what a query asks --------------------------------------------


def _pairs(run: str) -> list[str]:
    """Return the run's overlapping pairs of characters."""
    if not RUN.fullmatch(run):  # a reading that mixes kana with letters
        return [pair for match in RUN.finditer(run) for pair in _pairs(match[0])]
    if not is_japanese(run):
        run = WORD_START + run
    return [run] if len(run) == 1 else [run[n : n + 2] for n in range(len(run) - 1)]


@lru_cache(maxsize=512)
def index_text(text: str) -> str:
    """
    Return the words that the index keeps of the text, read once while it is being published.

    They are the pairs of what is written, then of what is read otherwise than it is written, then every
    Japanese character once, for queries of a single one. Wagtail saves a page several times on its way
    to its readers, and each time asks for the same words.
    """
    written = runs(text)
    seen = set(written)
    words = [pair for run in written for pair in _pairs(run)]
    for run in read_runs(text):
        if run not in seen:
            seen.add(run)
            words += _pairs(run)
    single = {character for run in written if is_japanese(run) for character in run}
    return " ".join([*words, *sorted(single)])


def phrase(run: str) -> str:
    """Return the words that stand in a row in the index wherever the run occurs."""
    return " ".join(_pairs(run))


@lru_cache(maxsize=256)
def alternatives(run: str) -> tuple[str, ...]:
    """Return the run as it is written and, where kanji are in it, as it is read."""
    if KANA_ONLY.fullmatch(run) or not is_japanese(run):
        return (run,)
    reading = read(run)
    return (run, reading) if len(reading) >= SHORTEST_READING and reading != run else (run,)


def content_words(text: str) -> list[str]:
    """
    Return the words of a sentence that say what it is about, folded, each as far as it is not inflected.

    A few kana alone have no words that could be told with certainty.
    """
    found: list[str] = []
    if all(KANA_ONLY.fullmatch(run) and len(run) < SHORTEST_SENTENCE for run in runs(text)):
        return found
    for _start, sentence in sentences(unicodedata.normalize("NFKC", text)):
        for word in tokenizer().tokenize(sentence, SplitMode.A):
            kind, *further = word.part_of_speech()
            if kind not in CONTENT_WORDS or LIGHT_WORDS.intersection(further):
                continue
            written, base = fold(word.surface()).text, fold(word.dictionary_form()).text
            stem = _common_start(written, base) or written
            shortest = 1 if not KANA_ONLY.fullmatch(stem) else 2 if kind == "動詞" else 3
            if len(stem) >= shortest:
                found += [run for run in runs(stem) if run not in found]
    return found


def _common_start(one: str, other: str) -> str:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]


# --- Where in a text a query is found ------------------------------------------------------


def spans(text: str, run: str) -> list[tuple[int, int]]:
    """Return where in the text the folded run is written or, if it is nowhere, where it is read."""
    folded = fold(text)
    found = [folded.span(*place) for place in _occurrences(folded.text, run)]
    return found or [place for reading in alternatives(run) for place in _read_spans(text, reading)]


def holds(text: str, run: str) -> bool:
    """Tell whether the text holds the folded run, as it is written or as it is read."""
    return bool(spans(text, run))


def _occurrences(text: str, run: str) -> Iterator[tuple[int, int]]:
    word = "" if is_japanese(run) else "(?<![^\\W_" + JAPANESE + "])"
    for match in re.finditer(word + re.escape(run), text):
        yield match.span()


def _read_spans(text: str, reading: str) -> Iterator[tuple[int, int]]:
    for start, sentence in sentences(text):
        words = read_sentence(sentence)
        letters = [n for n, word in enumerate(words) for _ in word.reading]
        whole = "".join(word.reading for word in words)
        at = whole.find(reading)
        while at >= 0:
            first, last = words[letters[at]], words[letters[at + len(reading) - 1]]
            yield start + first.start, start + last.end
            at = whole.find(reading, at + len(reading))


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of an excerpt; what was looked for is marked."""

    text: str
    is_match: bool


def excerpt(text: str, wanted: Iterable[str], *, length: int = 90) -> list[Piece]:
    """
    Return the text around the first place where one of the runs is found, in pieces.

    If none is found there is no excerpt: the title or the summary says why the page was.
    """
    places = sorted({place for run in wanted for place in spans(text, run)})
    if not places:
        return []
    begin = _begin(text, places[0][0], length // 3)
    end = min(len(text), max(begin + length, places[0][1]))
    pieces = [Piece(text="…", is_match=False)] if begin else []
    at = begin
    for start, stop in places:
        if start < at or stop > end:
            continue
        pieces += [
            Piece(text=text[at:start], is_match=False),
            Piece(text=text[start:stop], is_match=True),
        ]
        at = stop
    pieces.append(Piece(text=text[at:end] + ("…" if end < len(text) else ""), is_match=False))
    return [piece for piece in pieces if piece.text]


def opening(text: str, *, length: int = 90) -> str:
    """Return how the text begins."""
    return text[:length] + ("…" if len(text) > length else "")


def _begin(text: str, place: int, before: int) -> int:
    """Return where an excerpt begins: at the start of the sentence, if that is near enough."""
    earliest = max(0, place - before)
    sentence = max(text.rfind(mark, earliest, place) + 1 for mark in "。！？\n")
    return sentence or earliest
