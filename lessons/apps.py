"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    """Lessons for pupils and those who teach them."""

    name = "lessons"
    verbose_name = _("教材")

    def ready(self) -> None:
        """Register the lesson as an activity, the content that ships, and what editors may do."""
        from classrooms import activities
        from cms.roles import Role, grant
        from lessons.activity import LessonActivity
        from lessons.content_loaders import register_loaders

        activities.register(LessonActivity())
        register_loaders()
        grant(Role.EDITOR, "lessons.add_video", "lessons.change_video")
