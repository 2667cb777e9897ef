"""School years turn at midnight between 31 March and 1 April, by the clock in Japan."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from classrooms.school_years import JAPAN, school_year


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 3, 31, 23, 59, 59, 999999, tzinfo=JAPAN), 2025),
        (datetime(2026, 4, 1, 0, 0, 0, tzinfo=JAPAN), 2026),
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), 2025),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), 2026),
        (datetime(2026, 4, 1, 0, 0, 0, tzinfo=timezone(timedelta(hours=14))), 2025),
        (datetime(2025, 12, 31, 23, 59, tzinfo=JAPAN), 2025),
        (datetime(2026, 1, 1, 0, 0, tzinfo=JAPAN), 2025),
        (datetime(2024, 2, 29, 12, 0, tzinfo=JAPAN), 2023),
        (datetime(2026, 11, 23, 12, 0, tzinfo=JAPAN), 2026),
    ],
)
def test_school_year(moment: datetime, year: int) -> None:
    assert school_year(moment) == year
