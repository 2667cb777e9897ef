"""The table of kanji by school year, and what each mode shows."""

from collections import Counter

import pytest

from cms.furigana.grades import TAUGHT, hardest
from cms.furigana.modes import RubyMode, for_band, for_grade
from cms.furigana.notation import to_notation
from cms.taxonomy import Band, Grade


def test_the_table_is_that_of_the_2017_curriculum():
    assert Counter(TAUGHT.values()) == {1: 80, 2: 160, 3: 200, 4: 202, 5: 193, 6: 191}
    assert len(TAUGHT) == 1_026
    # Prefectures came to year 4, and these left it.
    assert {TAUGHT[kanji] for kanji in "茨媛岡潟岐熊香佐埼崎滋鹿縄井沖栃奈梨阪阜"} == {4}
    assert TAUGHT["賀"] == 4
    assert TAUGHT["囲"] == 5
    assert TAUGHT["胃"] == 6


@pytest.mark.parametrize(
    ("text", "year"),
    [("かな", 0), ("人々", 1), ("一", 1), ("学校", 1), ("情報", 5), ("誘い", 7), ("𠮷", 7)],
)
def test_a_word_is_as_hard_as_its_hardest_kanji(text, year):
    assert hardest(text) == year


# 一 is of year 1, 友 of 2, 写真 of 3, 伝 of 4, 情報 of 5, 危 of 6, 誘 of none.
SENTENCE = "一つ、友だち、写真、伝える、情報、危ない、誘う"


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        (RubyMode.NONE, ""),
        (RubyMode.ALL, "一友写伝情危誘"),
        (RubyMode.G1, "一友写伝情危誘"),
        (RubyMode.G2, "友写伝情危誘"),
        (RubyMode.G3, "写伝情危誘"),
        (RubyMode.G4, "伝情危誘"),
        (RubyMode.G5, "情危誘"),
        (RubyMode.G6, "危誘"),
        (RubyMode.G7, "誘"),
    ],
)
def test_a_grade_sees_ruby_over_what_it_has_not_been_taught_before_it_begins(mode, shown):
    noted = to_notation(SENTENCE, mode=mode)
    assert "".join(kanji for kanji in "一友写伝情危誘" if f"{{{kanji}" in noted) == shown


def test_a_word_is_covered_whole_when_one_of_its_kanji_is_new():
    assert to_notation("引っ越し", mode=RubyMode.G7) == "{引|ひ}っ{越|こ}し"


def test_a_class_sees_its_grades_mode():
    assert [for_grade(grade) for grade in Grade] == [
        RubyMode.G1,
        RubyMode.G2,
        RubyMode.G3,
        RubyMode.G4,
        RubyMode.G5,
        RubyMode.G6,
        *[RubyMode.G7] * 3,
        *[RubyMode.NONE] * 3,
    ]


def test_a_page_shows_what_its_bands_youngest_need():
    assert {band: for_band(band) for band in Band} == {
        Band.PRIMARY_LOWER: RubyMode.ALL,
        Band.PRIMARY_UPPER: RubyMode.G4,
        Band.JUNIOR_HIGH: RubyMode.G7,
        Band.HIGH: RubyMode.NONE,
        Band.GUARDIAN: RubyMode.NONE,
        Band.STAFF: RubyMode.NONE,
    }
