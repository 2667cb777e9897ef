"""Folds submitted answers of ended sessions into item statistics; run it daily, before `forget_sessions`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.statistics.counting import count_answers


class Command(BaseCommand):
    """Keeps what items can teach their editors, and nothing of who answered."""

    help = "Count the answers of ended sessions for item statistics, in batches of several classes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say how much."""
        counted = count_answers(now=timezone.now())
        self.stdout.write(f"{counted.sittings} sittings of {counted.quizzes} quizzes counted")
