"""Where a line may break: at the boundaries of phrases."""

from functools import cache
from itertools import accumulate

import budoux
from budoux import Parser


@cache
def _parser() -> Parser:
    return budoux.load_default_japanese_parser()


def boundaries(text: str) -> list[int]:
    """Return the positions inside the text at which a new phrase begins."""
    return list(accumulate(len(phrase) for phrase in _parser().parse(text)))[:-1]
