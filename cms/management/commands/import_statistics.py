"""``manage.py import_statistics FILE``: stores public statistics, with their year and source."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.actions.regions import check_statistics, import_statistics
from cms.statistics_file import StatisticsFileRefused


class Command(BaseCommand):
    """Import an operator's CSV of population and enrolment: all of it, or nothing."""

    help = "Imports population and enrolment by region from a CSV; see cms/data/README.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether only to look."""
        parser.add_argument("file", type=Path, help="the CSV (UTF-8 or Windows-31J)")
        parser.add_argument(
            "--dry-run", action="store_true", help="check the file and write nothing"
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        """Check or import the file, and print what it changes."""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(_("ファイルが読めません：%(file)s") % {"file": file}) from error
        run = check_statistics if dry_run else import_statistics
        try:
            imported = run(data=data, latest_year=timezone.localdate().year)
        except StatisticsFileRefused as error:
            refusal = _("ファイルに直すところがあります。何も書きこんでいません。")
            raise CommandError(f"{refusal}\n{error}") from error
        self.stdout.write(
            _(
                "%(lines)d行を読みました。人口の変更 %(populations)d件、児童生徒数の変更 %(enrolments)d件"
            )
            % {
                "lines": imported.lines,
                "populations": len(imported.populations),
                "enrolments": len(imported.enrolments),
            }
        )
        if dry_run:
            self.stdout.write(_("ためしに読んだだけで、何も書きこんでいません。"))
