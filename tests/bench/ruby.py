"""
Family ``ruby``: how right the readings are, and what they cost.

The gold set (``tests/gold/furigana``) was written by hand, by someone who had not seen the rules. A word
is what one group of its notation holds: ``{漢字|かんじ}``. Where our groups are cut otherwise, as in
``{日|にち}{本|ほん}`` beside ``{日本|にほん}``, what overlaps is compared as a whole, with the kana between.

**Word error rate**: of all words of the gold set, the share that lies in a stretch which sounds otherwise.
A word that gets no reading is wrong; so is a reading over something to which the gold set gives none.
The readings that ship (``cms/content/readings/``) are part of what is measured. None of them, and no
rule, comes from the held-out half: do not look into it.

Speed is counted in this process's own time, so that a busy machine changes it little.
"""

import os
import time
from collections.abc import Sequence
from pathlib import Path

import django

from tests.bench.figures import Report

GOLD = Path(__file__).parents[1] / "gold" / "furigana"
AIM_PCT = 2.0
AIM_CHARS_PER_S = 40_000
RUNS = 5


def gold_sentences(half: str) -> list[str]:
    """Return the sentences of one half of the gold set."""
    lines = (GOLD / f"{half}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def word_errors(gold: str, overrides: dict[str, str]) -> tuple[int, int, list[str]]:
    """Return how many words the gold sentence has, how many of them are wrong, and which."""
    from cms.furigana.align import Segment
    from cms.furigana.notation import parse
    from cms.furigana.reading import read

    text, wanted = "", list[Segment]()
    for piece in parse(gold):
        if piece.reading:
            wanted.append(Segment(len(text), len(text) + len(piece.text), piece.reading))
        text += piece.text
    ours = [segment for word in read(text, overrides) for segment in word.segments]
    wrong, mistakes = 0, []
    for start, end in _stretches([*wanted, *ours]):
        said, meant = _said(text, start, end, ours), _said(text, start, end, wanted)
        if said != meant:
            wrong += max(1, sum(start <= first and last <= end for first, last, _ in wanted))
            mistakes.append(f"{text[start:end]}: {said}, not {meant}")
    return len(wanted), wrong, mistakes


def _stretches(groups: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Return the stretches of text that groups cover, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end, _reading in sorted(groups):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _said(text: str, start: int, end: int, groups: Sequence[tuple[int, int, str]]) -> str:
    from cms.furigana.characters import hiragana

    said, position = "", start
    for first, last, reading in sorted(groups):
        if start <= first and last <= end:
            said += text[position:first] + reading
            position = last
    return hiragana(said + text[position:end])


def error_pct(half: str, overrides: dict[str, str], *, explain: bool = False) -> float:
    """Return the word error rate over one half, in per cent."""
    words = wrong = 0
    for sentence in gold_sentences(half):
        in_sentence, errors, mistakes = word_errors(sentence, overrides)
        words, wrong = words + in_sentence, wrong + errors
        if explain and mistakes:
            print(f"  {'; '.join(mistakes)}  # {sentence}")
    return 100 * wrong / words


def measure(report: Report) -> None:
    """Measure errors over both halves, speed on new pages, and what a page costs that is known."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    from cms.furigana.html import annotate
    from cms.furigana.modes import RubyMode
    from cms.furigana.reading import forget
    from cms.management.commands.readings import shipped_html
    from cms.shipped_readings import shipped_readings

    overrides = shipped_readings().overrides
    # The development half may be looked into, and its mistakes are printed; the other may not.
    development = error_pct("development", overrides, explain=True)
    report.add("ruby.word_error_dev_pct", development, "%", limit=AIM_PCT)
    report.add("ruby.word_error_pct", error_pct("held_out", overrides), "%", limit=AIM_PCT)

    page = "".join(shipped_html())
    annotate(page, mode=RubyMode.ALL, overrides=overrides)  # the dictionary is open from here on
    new, known = [], []
    for _ in range(RUNS):
        forget()
        began = time.process_time()
        annotate(page, mode=RubyMode.ALL, overrides=overrides)
        new.append(time.process_time() - began)
        began = time.process_time()
        annotate(page, mode=RubyMode.ALL, overrides=overrides)
        known.append(time.process_time() - began)
    report.add("ruby.chars_per_s", len(page) / min(new), "characters/s", limit=AIM_CHARS_PER_S)
    per_page = 10_000 / len(page) * 1_000
    report.add("ruby.known_page_ms", min(known) * per_page, "ms for 10,000 characters of HTML")
