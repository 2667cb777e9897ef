"""Where a line may break: at the boundaries of phrases."""

import re
from functools import cache
from itertools import accumulate

import budoux
from budoux import Parser


@cache
def _parser() -> Parser:
    return budoux.load_default_japanese_parser()


SET_APART = re.compile(r"(?<=[ぁ-ゖァ-ヶー一-龯、。！？」]) (?=[ぁ-ゖァ-ヶー一-龯「])")
"""A space between two Japanese words, as in books for beginners (分かち書き)."""


DEPENDENT = re.compile(r"(?:とき|こと)(?:(?![ぁ-ん])|[はがをにのも])")
"""Nouns that the words before them make whole: no line begins with one."""

SHORT_WORD = re.compile(r"(?<![^\s、。！？])[^\s、。！？]{2,8}(?=[\s、。！？]|$)")
"""A word of a text that is set apart, short enough for any line."""

QUOTED = re.compile(r"[」』）][ぁ-ん]")
"""The end of a quotation and what the sentence says of it: no line ends between them, unless it must."""


def is_set_apart(text: str) -> bool:
    """Tell whether a writer has put spaces between the text's phrases."""
    return SET_APART.search(text) is not None


def short_words(text: str) -> list[tuple[int, int]]:
    """Return where the short words of a text that is set apart begin and end."""
    return [match.span() for match in SHORT_WORD.finditer(text)]


def boundaries(text: str) -> list[int]:
    """
    Return the positions inside the text at which a new phrase begins.

    Where a writer has set the phrases apart, theirs are taken: nobody knows better.
    """
    apart = [match.end() for match in SET_APART.finditer(text)]
    if apart:
        return apart
    found = list(accumulate(len(phrase) for phrase in _parser().parse(text)))[:-1]
    return [position for position in found if not DEPENDENT.match(text, position)]
