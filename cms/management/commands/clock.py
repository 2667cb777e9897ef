"""Does what is due at a time: publishes and withdraws what editors have scheduled, and once a day the rest."""

import logging
import signal
from datetime import date
from threading import Event
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from cms.daily import daily_commands

logger = logging.getLogger(__name__)

EVERY = 60


class Command(BaseCommand):
    """Runs Wagtail's ``publish_scheduled`` every minute, and daily commands daily, until it is told to stop."""

    help = (
        "Publish and withdraw scheduled pages every minute, and once a day count answers and forget "
        "old sessions. Run one; a second does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seconds between two looks, and whether to look once only."""
        parser.add_argument("--every", type=int, default=EVERY, help="seconds between two looks")
        parser.add_argument(
            "--once",
            action="store_true",
            help="publish and withdraw once, as a cron job would; daily commands need jobs of their own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look now, then again and again; what fails, such as a database that is away, ends nothing."""
        if options["once"]:
            call_command("publish_scheduled")
            return
        stopped = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        done_on: date | None = None
        while not stopped.is_set():
            close_old_connections()
            _run("publish_scheduled")
            done_on = run_daily(today=timezone.localdate(), done_on=done_on)
            stopped.wait(options["every"])


def run_daily(*, today: date, done_on: date | None) -> date | None:
    """
    Run what has to run once a day unless that day's work is done, and return the day whose work is.

    All are tried, in their order; if one fails, all are tried again at the next look.
    """
    if done_on == today:
        return done_on
    ran = [_run(command) for command in daily_commands()]
    return today if all(ran) else done_on


def _run(command: str) -> bool:
    """Run the command, and tell whether it could."""
    try:
        call_command(command)
    except Exception:  # whatever keeps one from running must not keep the others
        logger.exception("%s could not run; trying again", command)
        return False
    return True
