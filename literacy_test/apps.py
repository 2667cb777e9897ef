"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiteracyTestConfig(AppConfig):
    """The anonymous test of internet literacy."""

    name = "literacy_test"
    verbose_name = _("リテラシーテスト")
