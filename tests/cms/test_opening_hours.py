"""When somebody answers: tables of moments, in Japan's time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from cms.opening_hours import (
    EVERY_DAY,
    JAPAN,
    WEEKDAYS,
    YEAR_END,
    Answer,
    Opening,
    Timetable,
    YearlyRest,
    is_public_holiday,
)

WHOLE_DAY = Opening(weekdays=EVERY_DAY, opens=time(0), closes=time(0))
EVENINGS = Timetable(
    openings=(Opening(weekdays=EVERY_DAY, opens=time(16), closes=time(21)),), rests=(YEAR_END,)
)
OFFICE = Timetable(
    openings=(Opening(weekdays=WEEKDAYS, opens=time(8, 30), closes=time(17, 15)),),
    closed_on_holidays=True,
)
FRIDAY_NIGHT = Timetable(
    openings=(Opening(weekdays=frozenset({4}), opens=time(22), closes=time(2)),)
)
TWO_SHIFTS = Timetable(
    openings=(
        Opening(weekdays=WEEKDAYS, opens=time(13), closes=time(17)),
        Opening(weekdays=WEEKDAYS, opens=time(9), closes=time(12)),
    )
)
ALWAYS = Timetable(openings=(WHOLE_DAY,))
UNKNOWN = Timetable()


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("timetable", "at", "answer"),
    [
        # 24 November 2026 is a Tuesday; the 23rd is a public holiday.
        (EVENINGS, "2026-11-24T15:59:59", Answer.CLOSED),
        (EVENINGS, "2026-11-24T16:00", Answer.OPEN),
        (EVENINGS, "2026-11-24T20:59:59", Answer.OPEN),
        (EVENINGS, "2026-11-24T21:00", Answer.CLOSED),
        (EVENINGS, "2026-11-23T18:00", Answer.OPEN),
        (EVENINGS, "2026-12-28T18:00", Answer.OPEN),
        (EVENINGS, "2026-12-29T18:00", Answer.CLOSED),
        (EVENINGS, "2027-01-03T18:00", Answer.CLOSED),
        (EVENINGS, "2027-01-04T18:00", Answer.OPEN),
        (OFFICE, "2026-11-24T08:30", Answer.OPEN),
        (OFFICE, "2026-11-24T17:15", Answer.CLOSED),
        (OFFICE, "2026-11-21T10:00", Answer.CLOSED),  # a Saturday
        (OFFICE, "2026-11-23T10:00", Answer.CLOSED),  # 勤労感謝の日
        (OFFICE, "2027-03-22T10:00", Answer.CLOSED),  # the day in lieu of a holiday on Sunday
        (OFFICE, "2026-09-22T10:00", Answer.CLOSED),  # between two holidays
        (OFFICE, "2026-12-28T10:00", Answer.OPEN),
        (OFFICE, "2026-12-29T10:00", Answer.UNSURE),
        (OFFICE, "2026-12-29T18:00", Answer.CLOSED),
        (OFFICE, "2027-01-01T10:00", Answer.CLOSED),  # a holiday, whatever the rest of the week is
        (OFFICE, "2027-01-04T10:00", Answer.OPEN),
        (FRIDAY_NIGHT, "2026-11-27T21:59", Answer.CLOSED),
        (FRIDAY_NIGHT, "2026-11-27T23:00", Answer.OPEN),
        (FRIDAY_NIGHT, "2026-11-28T01:59", Answer.OPEN),
        (FRIDAY_NIGHT, "2026-11-28T02:00", Answer.CLOSED),
        (FRIDAY_NIGHT, "2026-11-27T01:00", Answer.CLOSED),  # Thursday's night
        (TWO_SHIFTS, "2026-11-24T12:30", Answer.CLOSED),
        (TWO_SHIFTS, "2026-11-24T11:59", Answer.OPEN),
        (ALWAYS, "2027-01-01T03:00", Answer.OPEN),
        (UNKNOWN, "2026-11-24T12:00", Answer.UNSURE),
    ],
)
def test_whether_somebody_answers(timetable: Timetable, at: str, answer: Answer) -> None:
    assert timetable.answer_at(tokyo(at)) is answer
    assert timetable.is_open(tokyo(at)) is (answer is Answer.OPEN)


def test_any_time_zone_is_read_as_japans() -> None:
    """15:30 on Monday in London is half past midnight on Tuesday in Japan."""
    night = Timetable(openings=(Opening(weekdays=frozenset({1}), opens=time(0), closes=time(1)),))
    assert night.is_open(datetime(2026, 11, 23, 15, 30, tzinfo=UTC))
    assert not night.is_open(datetime(2026, 11, 24, 0, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("timetable", "at", "opens"),
    [
        (EVENINGS, "2026-11-24T12:00", "2026-11-24T16:00"),
        (EVENINGS, "2026-11-24T21:00", "2026-11-25T16:00"),
        (EVENINGS, "2026-12-28T21:00", "2027-01-04T16:00"),
        (OFFICE, "2026-11-20T18:00", "2026-11-24T08:30"),  # over a weekend and a holiday
        (OFFICE, "2026-12-28T18:00", "2027-01-04T08:30"),  # an unsure day is not promised
        (FRIDAY_NIGHT, "2026-11-28T02:00", "2026-12-04T22:00"),
        (TWO_SHIFTS, "2026-11-24T12:30", "2026-11-24T13:00"),
    ],
)
def test_when_somebody_answers_next(timetable: Timetable, at: str, opens: str) -> None:
    assert timetable.next_opening(tokyo(at)) == tokyo(opens)


@pytest.mark.parametrize(
    ("timetable", "at", "closes"),
    [
        (EVENINGS, "2026-11-24T18:00", "2026-11-24T21:00"),
        (FRIDAY_NIGHT, "2026-11-27T23:00", "2026-11-28T02:00"),
        (FRIDAY_NIGHT, "2026-11-28T01:00", "2026-11-28T02:00"),
        # Whole days follow one another without a gap, up to the rest.
        (
            Timetable(openings=(WHOLE_DAY,), rests=(YEAR_END,)),
            "2026-12-27T10:00",
            "2026-12-29T00:00",
        ),
    ],
)
def test_until_when_somebody_answers(timetable: Timetable, at: str, closes: str) -> None:
    opened = timetable.opened_at(tokyo(at))
    assert opened is not None
    assert opened.closes == tokyo(closes)
    assert opened.opens <= tokyo(at)


def test_what_is_always_open_never_closes() -> None:
    opened = ALWAYS.opened_at(tokyo("2026-12-31T23:59"))
    assert opened is not None
    assert opened.closes is None
    assert ALWAYS.next_change(tokyo("2026-12-31T23:00"), within=timedelta(minutes=10)) is None


def test_nobody_promises_what_is_unknown() -> None:
    assert UNKNOWN.opened_at(tokyo("2026-11-24T12:00")) is None
    assert UNKNOWN.next_opening(tokyo("2026-11-24T12:00")) is None


def test_what_rests_all_year_never_opens() -> None:
    shut = Timetable(openings=(WHOLE_DAY,), rests=(YearlyRest(first=(1, 1), last=(12, 31)),))
    assert not shut.is_open(tokyo("2026-11-24T12:00"))
    assert shut.next_opening(tokyo("2026-11-24T12:00")) is None


@pytest.mark.parametrize(
    ("timetable", "at", "change"),
    [
        (EVENINGS, "2026-11-24T15:59:30", "2026-11-24T16:00"),
        (EVENINGS, "2026-11-24T20:59:30", "2026-11-24T21:00"),
        (EVENINGS, "2026-11-24T18:00", None),
        (EVENINGS, "2026-12-29T15:59:30", None),
        (OFFICE, "2026-12-29T08:29:30", "2026-12-29T08:30"),  # from closed to unsure
    ],
)
def test_how_long_it_stays_true(timetable: Timetable, at: str, change: str | None) -> None:
    found = timetable.next_change(tokyo(at), within=timedelta(seconds=60))
    assert found == (tokyo(change) if change else None)


@pytest.mark.parametrize(
    ("rest", "day", "holds"),
    [
        (YEAR_END, date(2026, 12, 28), False),
        (YEAR_END, date(2026, 12, 29), True),
        (YEAR_END, date(2027, 1, 3), True),
        (YEAR_END, date(2027, 1, 4), False),
        (YearlyRest(first=(8, 13), last=(8, 15)), date(2026, 8, 14), True),
        (YearlyRest(first=(8, 13), last=(8, 15)), date(2026, 8, 16), False),
        (YearlyRest(first=(2, 29), last=(2, 29)), date(2028, 2, 29), True),
    ],
)
def test_a_yearly_rest_may_span_the_years_end(rest: YearlyRest, day: date, holds: bool) -> None:
    assert rest.holds(day) is holds


def test_public_holidays_are_japans() -> None:
    assert is_public_holiday(date(2026, 11, 23))
    assert not is_public_holiday(date(2026, 11, 24))
