"""Opening hours in words, for the page and the card: whether one gets through now, and when."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.opening_hours import (
    EVERY_DAY,
    JAPAN,
    MIDNIGHT,
    ONE_DAY,
    WEEKDAYS,
    Answer,
    Opened,
    Opening,
    Timetable,
    YearlyRest,
)

LEAP_YEAR = 2000
"""Any month and day is a date of this year."""


def answer_in_words(timetable: Timetable, at: datetime) -> str:
    """Say whether somebody answers at the moment, and until or from when; nothing if unknown."""
    if not timetable.is_known:
        return ""
    match timetable.answer_at(at):
        case Answer.OPEN:
            return _open(timetable.opened_at(at), at)
        case Answer.UNSURE:
            return _("年末年始は、つながらないことがあります")
        case Answer.CLOSED:
            return _closed(timetable.next_opening(at), at)


def _open(opened: Opened | None, at: datetime) -> str:
    if opened is None or opened.closes is None:
        return _("いま つながります（いつでも）")
    return _("いま つながります（%(until)sまで）") % {"until": _when(opened.closes, at)}


def _closed(opens: datetime | None, at: datetime) -> str:
    if opens is None:
        return _("いまは お休みです")
    when = _when(opens, at)
    if opens.astimezone(JAPAN).date() == at.astimezone(JAPAN).date():
        return _("つぎは きょうの%(time)sから") % {"time": when}
    return _("つぎは %(when)sから") % {"when": when}


def hours_in_words(timetable: Timetable) -> str:
    """Say when somebody answers: 「月〜金 8時30分〜17時15分（祝日は休み）」."""
    if not timetable.is_known:
        return ""
    if timetable.is_always_open:
        return _("24時間、毎日")
    spans = [_opening(opening) for opening in timetable.openings]
    rests = [_rest(rest) for rest in timetable.rests]
    if timetable.closed_on_holidays:
        rests = [_("祝日"), *rests]
    hours = _("、").join(spans)
    if not rests:
        return hours
    return _("%(hours)s（%(rests)sは休み）") % {"hours": hours, "rests": _("、").join(rests)}


def _opening(opening: Opening) -> str:
    days = _days(opening.weekdays)
    if opening.is_whole_day:
        return _("%(days)s 24時間") % {"days": days}
    closes = _time(opening.closes) if opening.closes != MIDNIGHT else _("24時")
    if opening.ends_next_day and opening.closes != MIDNIGHT:
        closes = _("つぎの日の%(time)s") % {"time": closes}
    return _("%(days)s %(opens)s〜%(closes)s") % {
        "days": days,
        "opens": _time(opening.opens),
        "closes": closes,
    }


def _days(weekdays: Iterable[int]) -> str:
    chosen = sorted(weekdays)
    if frozenset(chosen) == EVERY_DAY:
        return _("毎日")
    if frozenset(chosen) == WEEKDAYS:
        return _("月〜金")
    # 3 January 2000 was a Monday.
    names = [dateformat.format(date(LEAP_YEAR, 1, 3 + day), "D") for day in chosen]
    return pgettext("between weekdays", "・").join(names)


def _rest(rest: YearlyRest) -> str:
    first, last = (
        _format(date(LEAP_YEAR, month, day), pgettext("date format: month, day", "n月j日"))
        for month, day in (rest.first, rest.last)
    )
    if rest.first == rest.last:
        return first
    return _("%(first)s〜%(last)s") % {"first": first, "last": last}


def _when(moment: datetime, seen_from: datetime) -> str:
    """Say a moment of the near future: a time of today, or a day and a time."""
    local, today = moment.astimezone(JAPAN), seen_from.astimezone(JAPAN).date()
    clock = _time(local.time())
    if local.date() == today:
        return clock
    if local.date() == today + ONE_DAY and local.time() == MIDNIGHT:
        return _("24時")
    if (local.year, local.month) == (today.year, today.month):
        day = _format(local, pgettext("date format: day, weekday", "j日（D）"))
    else:
        day = _format(local, pgettext("date format: month, day, weekday", "n月j日（D）"))
    return _("%(day)s %(time)s") % {"day": day, "time": clock}


def _time(value: time) -> str:
    if value.minute:
        return _format(value, pgettext("time format: with minutes", "G時i分"))
    return _format(value, pgettext("time format: full hour", "G時"))


def _format(value: datetime | date | time, layout: str) -> str:
    if isinstance(value, time):
        return dateformat.time_format(value, layout)
    return dateformat.format(value, layout)
