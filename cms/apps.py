"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """The site's ground floor."""

    name = "cms"
    verbose_name = _("サイト")

    def ready(self) -> None:
        """Register the content that ships with this app, its checks, and what its roles may do."""
        from cms.checks import register_checks
        from cms.content_loaders import register_loaders
        from cms.page_cache import forget_on_changes
        from cms.roles import Role, grant

        register_loaders()
        register_checks()
        forget_on_changes()
        for role in (Role.EDITOR, Role.REVIEWER):
            grant(
                role,
                "wagtailadmin.access_admin",
                "wagtail_localize.submit_translation",
                "cms.add_contactpoint",
                "cms.change_contactpoint",
                "cms.publish_contactpoint",
                "cms.add_readingoverride",
                "cms.change_readingoverride",
                "cms.delete_readingoverride",
                "cms.publish_readingoverride",
            )
        grant(Role.OPERATOR, "wagtailadmin.access_admin", "cms.view_region")
