"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    """Items and quizzes, in the bank and in class."""

    name = "quizzes"
    verbose_name = _("クイズ")

    def ready(self) -> None:
        """Register the quiz as an activity, and the content that ships with this app."""
        from classrooms import activities  # noqa: PLC0415 - all of these need loaded models
        from quizzes.content_loaders import register_loaders  # noqa: PLC0415
        from quizzes.delivery.activity import QuizActivity  # noqa: PLC0415

        activities.register(QuizActivity())
        register_loaders()
