"""Writes readings into a text: from standard input to standard output."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from cms.furigana.html import annotate
from cms.furigana.modes import RubyMode
from cms.furigana.notation import to_notation
from cms.models import overrides_for
from cms.shipped_readings import shipped_readings

GRADES = tuple(mode.value for mode in RubyMode if mode.value.isdigit())


class Command(BaseCommand):
    """Notes readings as 「{漢字|かんじ}」, or as ruby in HTML."""

    help = (
        "Read a text from standard input and write it with the readings that a reader needs, as "
        "{漢字|かんじ}. Words that the site's editors have decided are read as they decided."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one of --grade and --mode, and --html."""
        who = parser.add_mutually_exclusive_group()
        who.add_argument(
            "--grade", choices=GRADES, help="the reader's school year, 7 from junior high school on"
        )
        who.add_argument("--mode", choices=RubyMode.values, help="all is what is done without it")
        parser.add_argument(
            "--html", action="store_true", help="the text is HTML: add ruby, touch nothing else"
        )
        parser.add_argument("--page", type=int, help="number of the page whose readings count too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, annotate, write."""
        mode = RubyMode(options["grade"] or options["mode"] or RubyMode.ALL)
        stream = getattr(sys.stdin, "buffer", sys.stdin)
        source = stream.read()
        if isinstance(source, bytes):
            try:
                source = source.decode()
            except UnicodeDecodeError as error:
                raise CommandError(
                    f"The text is not UTF-8 (byte {error.start}). "
                    "Convert it first, for example with: iconv -f SHIFT_JIS -t UTF-8"
                ) from error
        overrides = self._overrides(options["page"])
        if options["html"]:
            written = annotate(source, mode=mode, overrides=overrides)
        else:
            written = to_notation(source, mode=mode, overrides=overrides)
        self.stdout.write(written, ending="")

    def _overrides(self, page: int | None) -> dict[str, str]:
        shipped = shipped_readings().overrides
        try:
            return {**shipped, **overrides_for(page)}
        except DatabaseError:
            # A text can be read before there is a site.
            self.stderr.write("No database yet: only the readings that ship are used.")
            return shipped
