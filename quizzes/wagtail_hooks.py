"""What this app adds to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from quizzes.interchange.bulk_actions import ExportBulkAction
from quizzes.interchange.views import may_interchange, report, upload
from quizzes.viewsets import BankGroup

register_snippet(BankGroup)
hooks.register("register_bulk_action", ExportBulkAction)


@hooks.register("register_admin_urls")
def add_interchange() -> list[URLPattern]:
    """Give the pages on which items come in their addresses."""
    return [
        path("interchange/", upload, name="interchange"),
        path("interchange/<str:name>/", report, name="interchange_report"),
    ]


class InterchangeMenuItem(MenuItem):
    """The menu's entry, for those who write items."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person may bring items in."""
        return may_interchange(request.user)


@hooks.register("register_admin_menu_item")
def add_interchange_to_menu() -> InterchangeMenuItem:
    """Put it below the bank."""
    return InterchangeMenuItem(
        _("問題の取りこみ・書き出し"),
        reverse("interchange"),
        name="interchange",
        icon_name="upload",
        order=310,
    )
