"""
Words by which somebody who searches may be asking for help.

Whoever types one of them is shown at once whom they can turn to, above whatever else was found. The list
is short on purpose, and errs towards showing the card. It is compared with how the query is read, so
that kanji and either kana are one.
"""

from cms.search_text import fold, read

READINGS = (
    "しにたい",
    "しのう",
    "じさつ",
    "きえたい",
    "いなくなりたい",
    "じしょう",
    "りすとかっと",
    "こわい",
    "こわく",
    "つらい",
    "くるしい",
    "たすけて",
    "おどさ",
    "おどし",
    "きょうはく",
    "いじめ",
    "ぎゃくたい",
    "ちかん",
    "せくはら",
    "せいひがい",
    "せいぼうりょく",
    "さわられ",
    "なぐられ",
    "はだか",
    "さらされ",
    "ばらまか",
    "ばらまく",
    "すとーかー",
    "つきまとい",
    "だまされ",
    "いえでし",
    "にげたい",
    "そうだんしたい",
    "だれにもいえない",
)
ENGLISH = (
    "suicid",
    "kill myself",
    "want to die",
    "self-harm",
    "scared",
    "afraid",
    "help me",
    "threat",
    "blackmail",
    "sextort",
    "bulli",
    "bully",
    "abuse",
    "stalk",
)

_FOLDED = tuple(fold(word).text for word in (*READINGS, *ENGLISH))


def asks_for_help(query: str) -> bool:
    """Tell whether the words may be those of somebody who needs somebody to turn to."""
    written = "".join(fold(query).text.split())
    asked = (written, fold(query).text, "".join(read(query).split()))
    return any(word in text for word in _FOLDED for text in asked)
