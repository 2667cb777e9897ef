"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cms.roles import Role

ITEM_WORK = {
    Role.EDITOR: ("add", "change"),
    Role.REVIEWER: ("add", "change", "publish"),
}
"""As with pages: editors write and submit. Reviewers approve by the checklist, and take back what is public."""


class QuizzesConfig(AppConfig):
    """Items and quizzes, in the bank and in class."""

    name = "quizzes"
    verbose_name = _("クイズ")

    def ready(self) -> None:
        """Register the quiz as an activity, the content that ships, daily work, and what editors may do."""
        from classrooms import activities
        from cms.daily import every_day
        from cms.roles import grant
        from quizzes.content_loaders import register_loaders
        from quizzes.delivery.activity import QuizActivity

        activities.register(QuizActivity())
        register_loaders()
        # Before sessions are forgotten, and their answers with them.
        every_day("count_answers", order=10)
        for role, actions in ITEM_WORK.items():
            grant(
                role,
                *(f"quizzes.{action}_{model}" for model in ("item", "quiz") for action in actions),
            )
