"""In which school year each kanji is taught: 学年別漢字配当表 of the 2017 curriculum."""

from typing import Final

from kanji_lists import KYOIKU

from cms.furigana.characters import has_kanji

TAUGHT: Final[dict[str, int]] = {
    kanji: grade
    for grade, kanjis in enumerate(
        (
            KYOIKU.REIWA2.GRADE1,
            KYOIKU.REIWA2.GRADE2,
            KYOIKU.REIWA2.GRADE3,
            KYOIKU.REIWA2.GRADE4,
            KYOIKU.REIWA2.GRADE5,
            KYOIKU.REIWA2.GRADE6,
        ),
        start=1,
    )
    for kanji in kanjis
}
"""The 1,026 kanji of primary school with the year that teaches them."""

AFTER_PRIMARY: Final = 7
"""The year given to every kanji that primary school does not teach."""

_SIGNS: Final = frozenset("々〆〇")


def year_taught(kanji: str) -> int:
    """Return the school year that teaches the kanji; signs such as 々 need no teaching: 0."""
    return 0 if kanji in _SIGNS else TAUGHT.get(kanji, AFTER_PRIMARY)


def hardest(text: str) -> int:
    """Return the school year after which every kanji of the text has been taught; 0 without any."""
    return max((year_taught(character) for character in text if has_kanji(character)), default=0)
