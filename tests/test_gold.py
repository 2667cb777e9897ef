"""
The gold set that measures furigana, held to its own rules: notation, size, and two halves apart.

What the engine makes of it is measured by the benchmark; here nobody reads but a regular expression.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
GOLD = Path(__file__).parent / "gold" / "furigana"
HALVES = ("development", "held_out")
APPS = ("cms", "classrooms", "quizzes", "lessons", "literacy_test")
SMALLEST_HALF = 150
NEAR_COPY = 0.6
"""The share of three-character runs in common from which two sentences count as one."""

GROUP = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆]")
SURFACE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆]+|[12]人|[12]日|20日")
READING = re.compile(r"[\u3041-\u3096]+")


def sentences(half: str) -> list[str]:
    lines = (GOLD / f"{half}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def plain(sentence: str) -> str:
    return GROUP.sub(r"\1", sentence)


def faults(sentence: str) -> Iterator[str]:
    """Yield what is wrong with a sentence's notation, if anything."""
    outside = GROUP.sub("", sentence)
    if set(outside) & set("{|}"):
        yield "a brace or bar outside a group"
    if KANJI.search(outside):
        yield "a kanji without a reading"
    if not sentence or sentence != sentence.strip():
        yield "empty, or space at an end"
    for surface, reading in GROUP.findall(sentence):
        if not SURFACE.fullmatch(surface):
            yield f"ruby over more than kanji: {surface}"
        if not READING.fullmatch(reading):
            yield f"a reading that is not hiragana: {reading}"


def runs(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(max(1, len(text) - 2))}


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a file's value, however deep."""
    if isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("half", HALVES)
def test_every_sentence_is_well_formed(half: str) -> None:
    found = {sentence: list(faults(sentence)) for sentence in sentences(half)}
    assert {sentence: wrong for sentence, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("{調|しら}べる", []),
        ("{20日|はつか}の3{本|ぼん}", []),
        ("{調べ|しらべ}る", ["ruby over more than kanji: 調べ"]),
        ("{3本|さんぼん}", ["ruby over more than kanji: 3本"]),
        ("{調|シラ}べる", ["a reading that is not hiragana: シラ"]),
        ("{調|}べる", ["a reading that is not hiragana: "]),
        ("{調|しら}べる人", ["a kanji without a reading"]),
        ("{調|しら}べ}る", ["a brace or bar outside a group"]),
        ("{調|しら}べる ", ["empty, or space at an end"]),
        ("", ["empty, or space at an end"]),
    ],
)
def test_a_fault_would_be_found(sentence: str, wrong: list[str]) -> None:
    assert list(faults(sentence)) == wrong


@pytest.mark.parametrize("half", HALVES)
def test_a_half_is_large_enough_to_measure_by(half: str) -> None:
    assert len(sentences(half)) >= SMALLEST_HALF


@pytest.mark.parametrize("half", HALVES)
def test_a_half_says_who_made_it_and_by_which_rule(half: str) -> None:
    header = (GOLD / f"{half}.txt").read_text(encoding="utf-8").split("\n{")[0]
    for word in ("Who:", "Notation:", "Readings:", "Halves:"):
        assert word in header


def test_no_sentence_stands_twice() -> None:
    every = [plain(sentence) for half in HALVES for sentence in sentences(half)]
    assert sorted({text for text in every if every.count(text) > 1}) == []


def test_no_sentence_has_a_near_copy_in_the_other_half() -> None:
    development, held_out = ([plain(sentence) for sentence in sentences(half)] for half in HALVES)
    known = [(text, runs(text)) for text in development]
    copies = [
        (text, other)
        for text in held_out
        for other, others in known
        if len(runs(text) & others) >= NEAR_COPY * min(len(runs(text)), len(others))
    ]
    assert copies == []


@pytest.mark.parametrize("half", HALVES)
def test_no_sentence_is_shipped(half: str) -> None:
    """What ships is confirmed by hand, word for word: it must not be what measures."""
    files = [path for app in APPS for path in (ROOT / app).glob("**/content/**/*.yaml")]
    shipped = [
        text for path in files for text in texts(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    assert shipped
    everything = "\n".join(shipped)
    assert [text for text in map(plain, sentences(half)) if text in everything] == []
