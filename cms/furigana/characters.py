"""Which characters are kanji, and kana in one shape."""

import re

KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f々〆〇"
"""Kanji and the signs that are read like them, as the inside of a regular expression's set."""

_kanji = re.compile(f"[{KANJI}]")
_other_signs = re.compile(f"[^{KANJI}ぁ-ゖァ-ヶー]")
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}


def has_kanji(text: str) -> bool:
    """Tell whether a reader may need a reading for the text."""
    return _kanji.search(text) is not None


def has_other_signs(text: str) -> bool:
    """Tell whether the text holds anything but kanji and kana: figures, letters, punctuation."""
    return _other_signs.search(text) is not None


def hiragana(text: str) -> str:
    """Return the text with its katakana as hiragana."""
    return text.translate(_HIRAGANA)
