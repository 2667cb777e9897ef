"""Deletes sessions whose retention time is over, with their seats and answers; run it daily."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from classrooms.actions.sessions import forget_sessions


class Command(BaseCommand):
    """Keeps the promise that answers do not outlive their purpose."""

    help = "Delete sessions that closed more than RETENTION_DAYS ago."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and say how many."""
        moment = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
        self.stdout.write(f"{forget_sessions(closed_before=moment)} sessions forgotten")
