"""The command that asks other sites whether our links to them still lead somewhere."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.actions.links import check_links
from cms.link_fetching import fetch


class Command(BaseCommand):
    """Asks every https address that a published page or contact point leads to, one after another."""

    help = "Check links to other sites; the report on broken links shows what was found."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check them all and say what did not answer."""
        asked = broken = 0
        for address, fetched in check_links(now=timezone.now(), fetch=fetch):
            asked += 1
            if not fetched.answers:
                broken += 1
                self.stdout.write(f"{fetched.problem or fetched.status}  {address}")
        self.stdout.write(f"{asked} checked, {broken} of them do not answer.")
