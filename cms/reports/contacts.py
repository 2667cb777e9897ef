"""Contact points that somebody has to check again."""

from typing import Any, ClassVar

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from cms.models import ContactPoint
from cms.models.contacts import VERIFIED_FOR
from cms.reports.report import Report

EDIT = "wagtailsnippets_cms_contactpoint:edit"


def edit_address(contact: ContactPoint) -> str:
    """Return where the contact point is edited."""
    return reverse(EDIT, args=[quote(contact.pk)])


class ContactReportFilterSet(WagtailFilterSet):
    """Narrows the report."""

    never = BooleanFilter(
        label=_("一度も確かめていない"), field_name="verified_on", lookup_expr="isnull"
    )

    class Meta:
        model = ContactPoint
        fields: ClassVar[list[str]] = ["live", "urgent", "for_child"]


class ContactReportView(Report):
    """Contact points whose check is missing or older than half a year, the most doubtful first."""

    model = ContactPoint
    place = "contacts"
    page_title = _("確かめなおす相談先")
    header_icon = "help"
    index_url_name = "contact_report"
    index_results_url_name = "contact_report_results"
    filterset_class = ContactReportFilterSet
    any_permission_required: ClassVar[list[str]] = ["change"]
    default_ordering = None
    columns: ClassVar[list[Column]] = [
        TitleColumn("name", label=_("名前"), get_url=edit_address),
        DateColumn("verified_on", label=_("確認した日")),
        Column("phone", label=_("電話番号")),
        Column("source", label=_("出典")),
    ]
    list_export: ClassVar[list[str]] = [
        "name",
        "verified_on",
        "phone",
        "url",
        "opening_times",
        "hours_note",
        "source",
        "source_url",
        "live",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "name": _("名前"),
        "verified_on": _("確認した日"),
        "phone": _("電話番号"),
        "url": _("ウェブサイト"),
        "opening_times": _("受付時間"),
        "hours_note": _("受付についての注記"),
        "source": _("出典"),
        "source_url": _("出典のページ"),
        "live": _("公開中"),
    }
    export_filename = "contacts-to-check"

    def get_base_queryset(self) -> QuerySet[ContactPoint]:
        """Return those that are due today."""
        return ContactPoint.objects.due_for_check(timezone.localdate()).with_hours()

    def get_queryset(self) -> QuerySet[ContactPoint]:
        """Return those that are due today; the report searches and sorts nothing by itself."""
        return self.get_base_queryset()

    def get_page_subtitle(self) -> str:
        """Say what counts as due."""
        return str(_("%(days)s日より前に確かめたもの")) % {"days": VERIFIED_FOR.days}
