"""What this app adds to Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from classrooms.viewsets import LOG_VERIFIED, LOG_WITHDRAWN, SchoolViewSet


@hooks.register("register_admin_viewset")
def register_schools() -> SchoolViewSet:
    """Add the schools."""
    return SchoolViewSet("schools")


@hooks.register("register_log_actions")
def register_verification(actions: Any) -> None:
    """Name what operators do to schools in the log."""
    actions.register_action(LOG_VERIFIED, _("学校を確認"), _("学校を確認しました"))
    actions.register_action(LOG_WITHDRAWN, _("確認を取りけし"), _("学校の確認を取りけしました"))
