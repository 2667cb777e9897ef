"""Which characters are kanji, and kana in one shape."""

import re

KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f々〆〇"
"""Kanji and the signs that are read like them, as the inside of a regular expression's set."""

_kanji = re.compile(f"[{KANJI}]")
_runs = re.compile(f"[{KANJI}]+")
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}


def has_kanji(text: str) -> bool:
    """Tell whether a reader may need a reading for the text."""
    return _kanji.search(text) is not None


def kanji_runs(text: str) -> list[tuple[int, int]]:
    """Return where the text's runs of kanji begin and end."""
    return [match.span() for match in _runs.finditer(text)]


def hiragana(text: str) -> str:
    """Return the text with its katakana as hiragana."""
    return text.translate(_HIRAGANA)
