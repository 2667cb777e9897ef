"""Does what is due at a time: publishes and withdraws what editors have scheduled."""

import logging
import signal
from threading import Event
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

logger = logging.getLogger(__name__)

EVERY = 60


class Command(BaseCommand):
    """Runs Wagtail's ``publish_scheduled`` every minute until it is told to stop."""

    help = "Publish and withdraw scheduled pages every minute. Run one; a second does no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seconds between two looks, and whether to look once only."""
        parser.add_argument("--every", type=int, default=EVERY, help="seconds between two looks")
        parser.add_argument("--once", action="store_true", help="look once, as a cron job would")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look now, then again and again; a database that is away for a while ends nothing."""
        stopped = Event()
        if options["once"]:
            call_command("publish_scheduled")
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                call_command("publish_scheduled")
            except Error:
                logger.exception("scheduled pages could not be published; trying again")
            stopped.wait(options["every"])
