"""When a campaign shows: whole days in Tokyo, first and last included."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


class Phase(StrEnum):
    """Where a moment lies, seen from a window."""

    AHEAD = "ahead"
    OPEN = "open"
    OVER = "over"


def tokyo_day(now: datetime) -> date:
    """Return the day that it is in Tokyo at that moment, which must know its time zone."""
    return now.astimezone(TOKYO).date()


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days on which something shows."""

    first: date
    last: date

    def phase(self, *, now: datetime) -> Phase:
        """Return whether the window is ahead, open or over at that moment."""
        today = tokyo_day(now)
        if today < self.first:
            return Phase.AHEAD
        return Phase.OPEN if today <= self.last else Phase.OVER
