"""A teacher's schools: register one, see its classes, invite colleagues, accept an invitation."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classrooms.actions.schools import (
    INVITATION_DAYS,
    InvitationInvalid,
    accept_invitation,
    found_school,
    invitation_token,
    invited_school,
)
from classrooms.forms import RegionSearchForm, SchoolForm
from classrooms.models import Classroom, School
from classrooms.school_years import school_year
from classrooms.views.teachers import TeacherRequest, teachers_page
from cms.models import Region

INVITATION_KEY = "invitation:%s"
"""Where the browser's session keeps the invitation that its reader just made for a school."""


@teachers_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_school(request: TeacherRequest) -> HttpResponseBase:
    """
    Register a school.

    Looking for its municipality is a GET of the same form, so that everything works without script
    and what was typed stays.
    """
    is_post = request.method == "POST"
    typed = request.POST if is_post else request.GET
    form = SchoolForm(request.POST) if is_post else SchoolForm(initial=typed.dict())
    if is_post and form.is_valid():
        school = found_school(user=request.user, **form.cleaned_data)
        messages.success(request, _("学校を登録しました。つぎに、クラスをつくりましょう。"))
        return redirect("teach:school", pk=school.pk)
    search = RegionSearchForm(typed)
    return render(
        request,
        "classrooms/school_new.html",
        {
            "form": form,
            "search": search,
            "has_searched": bool(typed.get("q") or typed.get("prefecture")),
            "chosen": search.chosen(),
            "found": search.found(),
            "prefectures": Region.objects.prefectures(),
        },
        status=400 if is_post else 200,
    )


@teachers_page
@require_safe
def show_school(request: TeacherRequest, pk: int) -> HttpResponse:
    """Show a school of the reader: their classes; to an administrator also its people."""
    school = get_object_or_404(
        School.objects.of(request.user).select_related("region__prefecture"), pk=pk
    )
    administers = School.objects.administered_by(request.user).filter(pk=pk).exists()
    token = request.session.get(INVITATION_KEY % pk, "") if administers else ""
    year = school_year(timezone.now())
    classes = Classroom.objects.taught_by(request.user).filter(school=school)
    return render(
        request,
        "classrooms/school.html",
        {
            "school": school,
            "year": year,
            "classes": [classroom for classroom in classes if classroom.school_year == year],
            "earlier_classes": [
                classroom for classroom in classes if classroom.school_year != year
            ],
            "administers": administers,
            "members": school.memberships.select_related("user").order_by("role", "user__email")
            if administers
            else [],
            "invitation": request.build_absolute_uri(reverse("teach:invitation", args=[token]))
            if token
            else "",
            "invitation_days": INVITATION_DAYS,
        },
    )


@teachers_page
@require_POST
def invite(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Make an invitation and show it on the school's page, to this administrator only."""
    school = get_object_or_404(School.objects.administered_by(request.user), pk=pk)
    request.session[INVITATION_KEY % pk] = invitation_token(school=school)
    messages.success(request, _("招待のリンクをつくりました。コピーして、同僚に送ってください。"))
    return redirect(reverse("teach:school", args=[pk]) + "#invitation")


@teachers_page
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: TeacherRequest, token: str) -> HttpResponseBase:
    """Show whose invitation it is; accept it."""
    try:
        school = invited_school(token=token)
    except InvitationInvalid as refusal:
        return render(
            request, "classrooms/invitation.html", {"refusal": refusal}, status=refusal.status
        )
    if request.method == "POST":
        accept_invitation(user=request.user, token=token)
        messages.success(request, _("「%(school)s」に参加しました。") % {"school": school.name})
        return redirect("teach:school", pk=school.pk)
    return render(
        request,
        "classrooms/invitation.html",
        {
            "school": school,
            "token": token,
            "is_member": School.objects.of(request.user).filter(pk=school.pk).exists(),
        },
    )
