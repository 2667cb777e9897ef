"""School years: they start on 1 April in Japan."""

from datetime import datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
FIRST_MONTH = 4


def school_year(moment: datetime) -> int:
    """Return the school year (年度) of an aware moment, by the date in Japan."""
    day = moment.astimezone(JAPAN).date()
    return day.year if day.month >= FIRST_MONTH else day.year - 1
