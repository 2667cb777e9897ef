"""What this app adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from quizzes.viewsets import BankGroup

register_snippet(BankGroup)
