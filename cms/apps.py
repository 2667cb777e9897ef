"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """The site's ground floor."""

    name = "cms"
    verbose_name = _("サイト")

    def ready(self) -> None:
        """Register the content that ships with this app."""
        from cms.content_loaders import register_loaders  # noqa: PLC0415 - needs loaded models

        register_loaders()
