"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    """Lessons for pupils and those who teach them."""

    name = "lessons"
    verbose_name = _("教材")

    def ready(self) -> None:
        """Register the lesson as an activity, and the content that ships with this app."""
        from classrooms import activities
        from lessons.activity import LessonActivity
        from lessons.content_loaders import register_loaders

        activities.register(LessonActivity())
        register_loaders()
