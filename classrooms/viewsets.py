"""How operators find schools, correct them and verify them."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django_filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.generic import EditView, IndexView, InspectView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from classrooms.actions.schools import verify_school, withdraw_verification
from classrooms.models import School
from cms.models import Region
from cms.taxonomy import SchoolType
from cms.viewsets import region_chooser

LOG_VERIFIED = "classrooms.verify_school"
LOG_WITHDRAWN = "classrooms.withdraw_verification"


class SchoolFilterSet(WagtailFilterSet):
    """Narrows the list of schools."""

    verified = BooleanFilter(
        label=_("確認ずみ"), field_name="verified_at", lookup_expr="isnull", exclude=True
    )
    school_type = ChoiceFilter(label=_("学校の種類"), choices=SchoolType.choices)
    prefecture = ModelChoiceFilter(
        label=_("都道府県"),
        field_name="region__prefecture",
        queryset=lambda _request: Region.objects.prefectures(),
    )

    class Meta:
        model = School
        fields: ClassVar[list[str]] = []


class SchoolIndexView(IndexView):
    """Lists schools."""

    def get_base_queryset(self) -> QuerySet[School]:
        """Fetch the places with the schools."""
        return School.objects.select_related("region__prefecture")


class _VerificationButtonMixin:
    """Leads from a school's pages to its verification, where the operator may verify."""

    verification_url_name = ""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_more_buttons)  # type: ignore[misc]  # a mixin
        if self.user_has_permission("verify"):  # type: ignore[attr-defined]
            school: School = self.object  # type: ignore[attr-defined]
            buttons.append(
                Button(
                    _("確認を取りけす") if school.verified_at else _("学校を確認する"),
                    url=reverse(self.verification_url_name, args=[school.pk]),
                    icon_name="cross" if school.verified_at else "check",
                    priority=5,
                )
            )
        return buttons


class SchoolEditView(_VerificationButtonMixin, EditView):
    """Corrects a school."""


class SchoolInspectView(_VerificationButtonMixin, InspectView):
    """Shows everything about a school."""


class SchoolVerificationView(
    PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, View
):
    """
    Shows what is known of a school, and verifies it or takes the verification back by a POST.

    What was done is in Wagtail's log of the school, with the operator's account.
    """

    permission_required = "verify"
    template_name = "classrooms/admin/school_verification.html"
    page_title = _("学校の確認")
    index_url_name = ""
    edit_url_name = ""
    verification_url_name = ""
    object: School

    def get_base_object_queryset(self) -> QuerySet[School]:
        """Fetch the school with its place."""
        return School.objects.select_related("region__prefecture", "verified_by")

    def get_page_subtitle(self) -> str:
        """Return the school's name."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list and to the school."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.model_opts.verbose_name_plural},
            {"url": reverse(self.edit_url_name, args=[self.object.pk]), "label": str(self.object)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the school and the people who work there."""
        return super().get_context_data(
            school=self.object,
            memberships=self.object.memberships.select_related("user").order_by("role", "pk"),
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask."""
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do what the button said; doing it twice changes nothing."""
        wanted = request.POST.get("verified") == "yes"
        if wanted != bool(self.object.verified_at):
            with transaction.atomic():
                if wanted:
                    verify_school(
                        school=self.object,
                        operator=request.user,  # type: ignore[arg-type]  # the admin's door is shut
                        now=timezone.now(),
                    )
                else:
                    withdraw_verification(school=self.object)
                log(self.object, LOG_VERIFIED if wanted else LOG_WITHDRAWN)
        messages.success(
            request,
            _("「%(school)s」を確認しました。") % {"school": self.object}
            if wanted
            else _("「%(school)s」の確認を取りけしました。") % {"school": self.object},
        )
        return redirect(self.index_url_name)


class SchoolViewSet(ModelViewSet):
    """Schools, for operators. Teachers found them; operators verify them."""

    model = School
    icon = "home"
    menu_label = _("学校")
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = SchoolIndexView
    edit_view_class = SchoolEditView
    inspect_view_class = SchoolInspectView
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("school_type")]),
            FieldPanel("region", widget=region_chooser.widget_class),
            FieldRowPanel([FieldPanel("enrolment"), FieldPanel("enrolment_source")]),
        ]
    )
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("get_school_type_display", label=_("学校の種類")),
        Column("region", label=_("市区町村"), sort_key="region"),
        Column("enrolment", label=_("児童・生徒数"), sort_key="enrolment"),
        BooleanColumn(
            "verified", label=_("確認ずみ"), accessor=lambda school: school.verified_at is not None
        ),
        DateColumn("verified_at", label=_("確認した日時"), sort_key="verified_at"),
    ]
    list_per_page = 50
    ordering: ClassVar[list[str]] = ["name"]
    filterset_class = SchoolFilterSet
    search_fields: ClassVar[list[str]] = ["name", "region__name", "region__kana"]
    search_backend_name = None
    inspect_view_fields: ClassVar[list[str]] = [
        "name",
        "school_type",
        "region",
        "enrolment",
        "enrolment_source",
        "verified_at",
        "verified_by",
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell every view where a school is verified."""
        return super().get_common_view_kwargs(
            verification_url_name=self.get_url_name("verification"), **kwargs
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the verification."""
        verification = self.construct_view(SchoolVerificationView)
        return [
            *super().get_urlpatterns(),
            path("verification/<int:pk>/", verification, name="verification"),
        ]
