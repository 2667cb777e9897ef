"""How much ruby a reader sees: none, all, or what their school year has not been taught yet."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cms.furigana.characters import has_kanji
from cms.furigana.grades import hardest
from cms.taxonomy import Band, Grade


class RubyMode(TextChoices):
    """
    How much ruby to show.

    A grade shows it over every word with a kanji that is not taught before that grade begins; the
    last begins after primary school.
    """

    NONE = "none", _("なし")
    ALL = "all", _("ぜんぶ")
    G1 = "1", _("小1")
    G2 = "2", _("小2")
    G3 = "3", _("小3")
    G4 = "4", _("小4")
    G5 = "5", _("小5")
    G6 = "6", _("小6")
    G7 = "7", _("中学生から")

    def covers(self, word: str) -> bool:
        """Tell whether a reader of this mode needs a reading for the word."""
        if self is RubyMode.NONE:
            return False
        if self is RubyMode.ALL:
            return has_kanji(word)
        return hardest(word) >= int(self.value)


_OF_BAND = {
    Band.PRIMARY_LOWER: RubyMode.ALL,
    Band.PRIMARY_UPPER: RubyMode.G4,
    Band.JUNIOR_HIGH: RubyMode.G7,
}
_OF_GRADE = {grade: RubyMode(grade.value[1]) for grade in Grade if grade.value.startswith("P")} | {
    grade: RubyMode.G7 for grade in Grade if grade.value.startswith("J")
}


def for_band(band: Band) -> RubyMode:
    """
    Return the mode for readers of the band, by its youngest.

    小学校低学年 sees all: whoever learns a kanji this year may not have met it yet. High schools and
    adults see none unless they ask.
    """
    return _OF_BAND.get(band, RubyMode.NONE)


def for_grade(grade: Grade) -> RubyMode:
    """Return the mode for a class of the grade: ruby over what is taught this year or later."""
    return _OF_GRADE.get(grade, RubyMode.NONE)
