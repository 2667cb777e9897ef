"""
How hard a text is to read: the length of its sentences, and kanji that its readers were not taught.

Both are what Japanese readability formulas weigh most (建石ほか 1988「日本文の読みやすさの評価式」: the length
of sentences and the share of kanji). They are limits for an editor, no judgement of a text: a short
sentence of hard thoughts passes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from kanji_lists import JOYO

from cms.furigana.characters import has_kanji
from cms.furigana.grades import year_taught
from cms.furigana.modes import RubyMode
from cms.taxonomy import Band

SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]")
"""A run of text that ends as a sentence does; labels and headings are none."""

NOT_READ = re.compile(r"[\s「」『』（）()・、，,.。！？!?]")
"""What adds nothing to a sentence's length: spaces and marks."""

RUBY = re.compile(r"<ruby\b.*?</ruby>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")

_JOYO = frozenset(JOYO.HEISEI22)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """
    What a text for a band may need: lengths in characters, ``years`` is the last school year whose kanji
    it may use freely (7: all 常用漢字), ``beyond`` the share of other kanji that is still let pass.
    """

    mean: float
    longest: int
    years: int
    beyond: float


LIMITS = {
    Band.PRIMARY_LOWER: Limit(mean=18, longest=30, years=2, beyond=0.02),
    Band.PRIMARY_UPPER: Limit(mean=24, longest=42, years=6, beyond=0.02),
    Band.JUNIOR_HIGH: Limit(mean=27, longest=48, years=7, beyond=0.01),
    Band.HIGH: Limit(mean=30, longest=54, years=7, beyond=0.01),
    Band.GUARDIAN: Limit(mean=34, longest=60, years=7, beyond=0.01),
    Band.STAFF: Limit(mean=34, longest=60, years=7, beyond=0.01),
}


@dataclass(frozen=True, kw_only=True)
class ReadingLevel:
    """
    How hard a text is: mean and 95th percentile of its sentences' lengths, in characters without spaces
    and marks; the share of its kanji beyond the band's; and how many kanji that the band's youngest have
    not been taught stand without a reading where the band reads with readings.
    """

    sentences: int
    mean: float
    longest: int
    beyond: float
    bare: int

    def problems(self, limit: Limit) -> list[str]:
        """Return what goes beyond the limit, each in words; nothing of a text that keeps to it."""
        found = []
        if self.mean > limit.mean:
            found.append(f"mean sentence {self.mean:.1f} > {limit.mean:g}")
        if self.longest > limit.longest:
            found.append(f"long sentences {self.longest} > {limit.longest}")
        if self.beyond > limit.beyond:
            found.append(f"kanji beyond the band {self.beyond:.1%} > {limit.beyond:.0%}")
        if self.bare:
            found.append(f"{self.bare} kanji without a reading")
        return found


def reading_level(
    texts: Iterable[str], *, annotated: Iterable[str], band: Band, mode: RubyMode
) -> ReadingLevel:
    """
    Measure plain texts, and the same texts as HTML with the readings that the mode gives.

    :raises ValueError: if no text holds a sentence
    """
    kept = list(texts)
    lengths = sorted(length(sentence) for text in kept for sentence in sentences(text))
    if not lengths:
        raise ValueError("there is no sentence to measure")
    kanji = [character for text in kept for character in text if has_kanji(character)]
    beyond = [character for character in kanji if is_beyond(character, LIMITS[band].years)]
    return ReadingLevel(
        sentences=len(lengths),
        mean=sum(lengths) / len(lengths),
        longest=lengths[ceil(0.95 * len(lengths)) - 1],
        beyond=len(beyond) / max(len(kanji), 1),
        bare=sum(len(bare(html, mode)) for html in annotated),
    )


def sentences(text: str) -> list[str]:
    """Return the plain text's sentences; what is no more than marks is none."""
    return [sentence for sentence in SENTENCE.findall(text) if length(sentence)]


def length(sentence: str) -> int:
    """Return the sentence's length in characters, without spaces and marks."""
    return len(NOT_READ.sub("", sentence))


def is_beyond(kanji: str, years: int) -> bool:
    """Tell whether readers who have finished that many school years may not know the kanji."""
    if years > 6:  # noqa: PLR2004 - primary school has six years
        return year_taught(kanji) > 0 and kanji not in _JOYO
    return year_taught(kanji) > years


def bare(html: str, mode: RubyMode) -> list[str]:
    """Return the kanji of the HTML that stand without a reading although the mode's readers need one."""
    left = TAG.sub("", RUBY.sub("", html))
    return [sign for sign in left if has_kanji(sign) and mode.covers(sign)]
