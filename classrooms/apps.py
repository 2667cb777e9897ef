"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassroomsConfig(AppConfig):
    """Schools, classes and their sessions."""

    name = "classrooms"
    verbose_name = _("クラス")

    def ready(self) -> None:
        """Say what operators may do here, and what is forgotten daily."""
        from cms.daily import every_day
        from cms.roles import Role, grant

        every_day("forget_sessions", order=90)
        grant(
            Role.OPERATOR,
            "classrooms.view_school",
            "classrooms.change_school",
            "classrooms.verify_school",
        )
