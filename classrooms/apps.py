"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassroomsConfig(AppConfig):
    """Schools, classes and their sessions."""

    name = "classrooms"
    verbose_name = _("クラス")
