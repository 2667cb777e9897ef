"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    """Lessons for pupils and those who teach them."""

    name = "lessons"
    verbose_name = _("教材")

    def ready(self) -> None:
        """Register the lesson as an activity, what ships, what is featured, and what editors may do."""
        from classrooms import activities
        from cms import featured
        from cms.roles import Role, grant
        from lessons.activity import LessonActivity
        from lessons.checks import register_checks
        from lessons.content_loaders import register_loaders
        from lessons.guides import content_loaders as guides
        from lessons.guides.models import features

        activities.register(LessonActivity())
        register_loaders()
        guides.register_loaders()
        featured.register("campaigns", features)
        register_checks()
        for role in (Role.EDITOR, Role.REVIEWER):
            grant(role, "lessons.add_video", "lessons.change_video")
