"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    """Items and quizzes, in the bank and in class."""

    name = "quizzes"
    verbose_name = _("クイズ")

    def ready(self) -> None:
        """Register the quiz as an activity, the content that ships, and what editors may do."""
        from classrooms import activities
        from cms.roles import Role, grant
        from quizzes.content_loaders import register_loaders
        from quizzes.delivery.activity import QuizActivity

        activities.register(QuizActivity())
        register_loaders()
        grant(
            Role.EDITOR,
            *(
                f"quizzes.{action}_{model}"
                for model in ("item", "quiz")
                for action in ("add", "change", "publish")
            ),
        )
