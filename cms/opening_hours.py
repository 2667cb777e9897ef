"""
When somebody answers: arithmetic on opening hours, in Japan's time.

It knows no model and no words. Moments are aware; days, weekdays and times of day are Japan's, which
has one time zone and no summer time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

import jpholiday

JAPAN = ZoneInfo("Asia/Tokyo")
MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
LOOK_AHEAD = timedelta(days=400)
"""No opening within this time is none at all: a line that rests for more than a year is closed."""

MonthDay = tuple[int, int]

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, kw_only=True)
class Opening:
    """
    A span of hours on some weekdays, Monday being 0.

    Hours that end at or before the time at which they begin end on the next day, so that 00:00 to
    00:00 is the whole day. Hours belong to the day on which they begin.
    """

    weekdays: frozenset[int]
    opens: time
    closes: time

    @property
    def is_whole_day(self) -> bool:
        """Tell whether the day has no hour outside it."""
        return self.opens == self.closes == MIDNIGHT

    @property
    def ends_next_day(self) -> bool:
        """Tell whether the hours reach beyond midnight."""
        return self.closes <= self.opens


@dataclass(frozen=True, kw_only=True)
class YearlyRest:
    """Days of every year, both included, on which nobody answers; they may span the year's end."""

    first: MonthDay
    last: MonthDay

    def holds(self, day: date) -> bool:
        """Tell whether the day is one of them."""
        month_day = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= month_day <= self.last
        return month_day >= self.first or month_day <= self.last


YEAR_END = YearlyRest(first=(12, 29), last=(1, 3))
"""When offices in Japan mostly rest, whether or not they say so."""


class Answer(Enum):
    """Whether somebody answers at a moment."""

    OPEN = auto()
    CLOSED = auto()
    UNSURE = auto()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One stretch of time without a gap; ``closes`` is nothing where it goes on for ever."""

    opens: datetime
    closes: datetime | None


def is_public_holiday(day: date) -> bool:
    """Tell whether the day is a public holiday of Japan."""
    return jpholiday.is_holiday(day)


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """
    All that is known of when somebody answers.

    A timetable without openings says nothing: neither that one gets through nor that one does not.
    One that keeps public holidays and names no rest at all leaves the year's end open: its days from
    12/29 to 1/3 are unsure, since most such offices rest then.
    """

    openings: tuple[Opening, ...] = ()
    rests: tuple[YearlyRest, ...] = ()
    closed_on_holidays: bool = False
    is_holiday: Callable[[date], bool] = is_public_holiday

    @property
    def is_known(self) -> bool:
        """Tell whether there is anything to reckon with."""
        return bool(self.openings)

    @property
    def is_always_open(self) -> bool:
        """Tell whether somebody answers at any time of any day."""
        whole_days = {
            day for opening in self.openings if opening.is_whole_day for day in opening.weekdays
        }
        return whole_days == EVERY_DAY and not self.rests and not self.closed_on_holidays

    def answer_at(self, at: datetime) -> Answer:
        """Tell whether somebody answers at the moment, as far as that is known."""
        if not self.is_known:
            return Answer.UNSURE
        if any(begun <= at < ended for begun, ended in self._spans_around(at)):
            return Answer.OPEN
        if any(begun <= at < ended for begun, ended in self._spans_around(at, rest_unsure=False)):
            return Answer.UNSURE
        return Answer.CLOSED

    def is_open(self, at: datetime) -> bool:
        """Tell whether somebody answers at the moment, and that is known."""
        return self.answer_at(at) is Answer.OPEN

    def opened_at(self, at: datetime) -> Opened | None:
        """Return the stretch of time around the moment during which somebody answers, if any."""
        if self.is_always_open:
            return Opened(opens=at, closes=None)
        if not self.is_open(at):
            return None
        begins = ends = at
        for begun, ended in self._spans(at - ONE_DAY, at + LOOK_AHEAD):
            if ended <= at:
                continue
            if begun > ends:
                break
            begins, ends = min(begins, begun), max(ends, ended)
        return Opened(opens=begins, closes=ends)

    def next_opening(self, at: datetime) -> datetime | None:
        """Return when somebody answers again, after a moment at which nobody does."""
        for begun, _ in self._spans(at - ONE_DAY, at + LOOK_AHEAD):
            if begun > at:
                return begun
        return None

    def next_change(self, at: datetime, *, within: timedelta) -> datetime | None:
        """Return the next moment at which :meth:`answer_at` may say something else, if it is near."""
        until = at + within
        edges = {
            edge
            for rest_unsure in (True, False)
            for span in self._spans(at - ONE_DAY, until, rest_unsure=rest_unsure)
            for edge in span
            if at < edge <= until
        }
        return min(edges, default=None)

    def _spans_around(
        self, at: datetime, *, rest_unsure: bool = True
    ) -> Iterator[tuple[datetime, datetime]]:
        yield from self._spans(at - ONE_DAY, at, rest_unsure=rest_unsure)

    def _spans(
        self, since: datetime, until: datetime, *, rest_unsure: bool = True
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield the hours that begin on the days from one moment to another, in their order."""
        day, last = since.astimezone(JAPAN).date(), until.astimezone(JAPAN).date()
        while day <= last:
            if not self._rests_on(day, rest_unsure=rest_unsure):
                for opening in sorted(self.openings, key=lambda opening: opening.opens):
                    if day.weekday() in opening.weekdays:
                        ends = day + ONE_DAY if opening.ends_next_day else day
                        yield (
                            datetime.combine(day, opening.opens, tzinfo=JAPAN),
                            datetime.combine(ends, opening.closes, tzinfo=JAPAN),
                        )
            day += ONE_DAY

    def _rests_on(self, day: date, *, rest_unsure: bool) -> bool:
        if any(rest.holds(day) for rest in self.rests):
            return True
        if not self.closed_on_holidays:
            return False
        if self.is_holiday(day):
            return True
        return rest_unsure and not self.rests and YEAR_END.holds(day)
