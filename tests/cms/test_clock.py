"""Daily work: once a day, in its order, whatever else fails."""

from datetime import date
from unittest.mock import patch

import pytest

from cms.daily import daily_commands
from cms.management.commands.clock import run_daily

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
COMMAND = "cms.management.commands.clock.call_command"


def test_answers_are_counted_before_sessions_are_forgotten() -> None:
    commands = daily_commands()
    assert commands.index("count_answers") < commands.index("forget_sessions")


def test_a_days_work_is_done_once() -> None:
    with patch(COMMAND) as called:
        done = run_daily(today=TODAY, done_on=None)
        assert [call.args[0] for call in called.call_args_list] == daily_commands()
        assert run_daily(today=TODAY, done_on=done) == TODAY
        assert called.call_count == len(daily_commands())
        assert run_daily(today=TOMORROW, done_on=done) == TOMORROW
        assert called.call_count == 2 * len(daily_commands())


def test_what_fails_keeps_nothing_else_from_running_and_is_tried_again() -> None:
    def fail(command: str) -> None:
        if command == "count_answers":
            raise RuntimeError

    with patch(COMMAND, side_effect=fail) as called:
        assert run_daily(today=TODAY, done_on=None) is None
    assert called.call_count == len(daily_commands())


@pytest.mark.django_db
def test_the_commands_are_there() -> None:
    assert run_daily(today=TODAY, done_on=None) == TODAY
