"""Opening hours as a child reads them."""

from datetime import datetime, time

import pytest

from cms.opening_hours import EVERY_DAY, JAPAN, WEEKDAYS, YEAR_END, Opening, Timetable, YearlyRest
from cms.opening_words import answer_in_words, hours_in_words

EVENINGS = Timetable(
    openings=(Opening(weekdays=EVERY_DAY, opens=time(16), closes=time(21)),), rests=(YEAR_END,)
)
OFFICE = Timetable(
    openings=(Opening(weekdays=WEEKDAYS, opens=time(8, 30), closes=time(17, 15)),),
    closed_on_holidays=True,
)
ALWAYS = Timetable(openings=(Opening(weekdays=EVERY_DAY, opens=time(0), closes=time(0)),))
NIGHT = Timetable(openings=(Opening(weekdays=frozenset({4, 5}), opens=time(22), closes=time(2)),))
UNTIL_MIDNIGHT = Timetable(openings=(Opening(weekdays=EVERY_DAY, opens=time(18), closes=time(0)),))


@pytest.mark.parametrize(
    ("timetable", "at", "words"),
    [
        (EVENINGS, "2026-11-24T17:00", "いま つながります（21時まで）"),
        (EVENINGS, "2026-11-24T12:00", "つぎは きょうの16時から"),
        (EVENINGS, "2026-11-24T22:00", "つぎは 25日（水） 16時から"),
        (EVENINGS, "2026-12-28T22:00", "つぎは 1月4日（月） 16時から"),
        (OFFICE, "2026-11-20T18:00", "つぎは 24日（火） 8時30分から"),
        (OFFICE, "2026-12-29T10:00", "年末年始は、つながらないことがあります"),
        (NIGHT, "2026-11-27T23:00", "いま つながります（28日（土） 2時まで）"),
        (UNTIL_MIDNIGHT, "2026-11-24T23:00", "いま つながります（24時まで）"),
        (ALWAYS, "2026-11-24T03:00", "いま つながります（いつでも）"),
        (Timetable(), "2026-11-24T03:00", ""),
        (
            Timetable(openings=ALWAYS.openings, rests=(YearlyRest(first=(1, 1), last=(12, 31)),)),
            "2026-11-24T03:00",
            "いまは お休みです",
        ),
    ],
)
def test_whether_one_gets_through(timetable: Timetable, at: str, words: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=JAPAN)
    assert answer_in_words(timetable, moment) == words


@pytest.mark.parametrize(
    ("timetable", "words"),
    [
        (EVENINGS, "毎日 16時〜21時（12月29日〜1月3日は休み）"),
        (OFFICE, "月〜金 8時30分〜17時15分（祝日は休み）"),
        (ALWAYS, "24時間、毎日"),
        (NIGHT, "金・土 22時〜つぎの日の2時"),
        (UNTIL_MIDNIGHT, "毎日 18時〜24時"),
        (
            Timetable(
                openings=(Opening(weekdays=WEEKDAYS, opens=time(0), closes=time(0)),),
                rests=(YearlyRest(first=(8, 15), last=(8, 15)),),
                closed_on_holidays=True,
            ),
            "月〜金 24時間（祝日、8月15日は休み）",
        ),
        (Timetable(), ""),
    ],
)
def test_hours_in_words(timetable: Timetable, words: str) -> None:
    assert hours_in_words(timetable) == words
