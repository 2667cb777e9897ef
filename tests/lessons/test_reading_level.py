"""How hard a text is: what is counted, and what is found too hard."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms import reading_level as level_module
from cms.furigana.html import annotate
from cms.furigana.modes import RubyMode
from cms.reading_level import LIMITS, Limit, ReadingLevel, is_beyond, reading_level
from cms.shipping import rich_text
from cms.taxonomy import Band
from lessons.management.commands import reading_levels as command


def measured(*texts: str, band: Band = Band.JUNIOR_HIGH) -> ReadingLevel:
    return reading_level(texts, annotated=[], band=band, mode=RubyMode.NONE)


def test_sentences_are_measured_without_spaces_and_marks() -> None:
    level = measured("きょうは、 はれ です。「あした」も はれ！", "見出し")
    assert level.sentences == 2
    assert level.mean == pytest.approx((8 + 6) / 2)
    assert level.longest == 8


def test_the_95th_percentile_lets_one_long_sentence_in_twenty_pass() -> None:
    short, long = "はれです。", "あ" * 60 + "。"
    assert measured(*[short] * 19, long).longest == 4
    assert measured(*[short] * 18, long, long).longest == 60


def test_a_text_without_a_sentence_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="no sentence"):
        measured("見出し")


@pytest.mark.parametrize(
    ("kanji", "years", "beyond"),
    [
        ("一", 2, False),
        ("親", 2, False),
        ("悪", 2, True),
        ("悪", 6, False),
        ("誰", 6, True),
        ("誰", 7, False),
        ("噂", 7, True),
        ("々", 2, False),
    ],
)
def test_a_kanji_is_beyond_those_that_the_years_teach(kanji: str, years: int, beyond: bool) -> None:
    assert is_beyond(kanji, years) is beyond


def test_the_share_of_kanji_beyond_the_band_is_counted_by_occurrence() -> None:
    level = measured("親と悪と誰。", "親。", band=Band.PRIMARY_LOWER)
    assert level.beyond == pytest.approx(2 / 4)


def test_a_kanji_without_its_reading_is_counted_where_the_band_needs_one() -> None:
    html = rich_text("親の絵と`悪`です。")
    assert "<code>悪</code>" in html
    mode = RubyMode.G4
    annotated = annotate(html, mode=mode)
    level = reading_level(["親です。"], annotated=[annotated], band=Band.PRIMARY_UPPER, mode=mode)
    assert level.bare == 0  # 悪 is taught in the third year, before this reader's
    mode = RubyMode.G3
    level = reading_level(
        ["親です。"], annotated=[annotate(html, mode=mode)], band=Band.PRIMARY_UPPER, mode=mode
    )
    assert level.bare == 1


def test_every_way_of_being_too_hard_is_named() -> None:
    limit = Limit(mean=10, longest=20, years=6, beyond=0.01)
    fine = ReadingLevel(sentences=1, mean=10, longest=20, beyond=0.01, bare=0)
    hard = ReadingLevel(sentences=1, mean=10.1, longest=21, beyond=0.02, bare=3)
    assert fine.problems(limit) == []
    assert len(hard.problems(limit)) == 4


def test_every_band_has_limits_and_they_grow_with_its_readers() -> None:
    assert set(LIMITS) == set(Band)
    school = [LIMITS[band] for band in list(Band)[:4]]
    assert school == sorted(school, key=lambda limit: (limit.mean, limit.longest, limit.years))


def test_what_ships_keeps_to_the_limits() -> None:
    out = StringIO()
    call_command("reading_levels", check=True, stdout=out)
    assert "strangers-online" in out.getvalue()


def test_a_lesson_that_is_too_hard_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = Limit(mean=5, longest=10, years=1, beyond=0)
    limits = dict.fromkeys(Band, strict)
    monkeypatch.setattr(command, "LIMITS", limits)
    monkeypatch.setattr(level_module, "LIMITS", limits)
    with pytest.raises(CommandError, match="game-purchases: mean sentence"):
        call_command("reading_levels", check=True, stdout=StringIO())
    call_command("reading_levels", stdout=StringIO())
