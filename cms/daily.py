"""
What has to run once a day, as management commands that apps name when Django starts.

Each must be harmless to run twice: a clock that is started again begins its day again.
"""

_commands: dict[str, int] = {}


def every_day(command: str, *, order: int) -> None:
    """Have the clock run the command once a day; the lower its order, the sooner."""
    _commands[command] = order


def daily_commands() -> list[str]:
    """Return the commands in their order."""
    return sorted(_commands, key=lambda command: (_commands[command], command))
