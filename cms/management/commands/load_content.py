"""Load everything that ships with the code; safe to run again at any time."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.shipping import ContentFileError, Outcome, registered


class Command(BaseCommand):
    """Runs every app's loaders in order; edited content is kept and named."""

    help = "Load regions, contacts, items, quizzes, pages and lessons that ship with the code."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print a line for each kind."""
        now = timezone.now()
        for loader in registered():
            try:
                shipments = list(loader.load(now))
            except ContentFileError as error:
                raise CommandError(str(error)) from error
            counts = Counter(shipment.outcome for shipment in shipments)
            summary = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
            self.stdout.write(f"{loader.name}: {summary}")
            for shipment in shipments:
                if shipment.outcome is Outcome.KEPT:
                    self.stdout.write(f"  {shipment.key}: kept as an editor left it")
