"""A class hour: open it, show its code, watch it, free a seat, extend it, close it, read its report."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from classrooms import activities
from classrooms.actions.seats import release_seat
from classrooms.actions.sessions import (
    ReopenRefused,
    close_session,
    extend_session,
    open_once,
)
from classrooms.devices import class_mode, suggest_class_mode
from classrooms.forms import EXTEND_MINUTES, ExtendForm, OpenForm, SeatForm
from classrooms.models import Assignment, Classroom, Seat, Session
from classrooms.views.teachers import TeacherRequest, teachers_page
from cms.models import User
from cms.reader import preset
from cms.refusals import Refusal

QR_QUIET_ZONE = 4
"""Modules of white around the code, as the standard asks."""


def _session(user: User, pk: int) -> Session:
    sessions = Session.objects.taught_by(user).select_related("assignment__classroom__school")
    return get_object_or_404(sessions, pk=pk)


@teachers_page
@require_POST
def open_assignment(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Open a session of the assignment, or lead to the one that is open already."""
    taught = Classroom.objects.taught_by(request.user).values("pk")
    assignment = get_object_or_404(Assignment, pk=pk, classroom__in=taught)
    form = OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("時間をえらんで、もういちど「ひらく」を押してください。"))
        return redirect("teach:class", pk=assignment.classroom_id)
    try:
        opened = open_once(
            assignment=assignment,
            minutes=form.cleaned_data["minutes"],
            now=timezone.now(),
            way=form.cleaned_data["way"],
        )
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return redirect("teach:class", pk=assignment.classroom_id)
    if not opened.is_new:
        messages.info(request, _("この教材は、もうひらいています。同じコードで続けられます。"))
    return redirect("teach:session", pk=opened.session.pk)


@teachers_page
@require_safe
def show_session(request: TeacherRequest, pk: int) -> HttpResponse:
    """Show an open session's code and board, or a closed one's report."""
    session = _session(request.user, pk)
    activity = activities.activity(session.assignment.kind)
    now = timezone.now()
    seats = _seats(session)
    context = {
        "now": now,
        "session": session,
        "classroom": session.assignment.classroom,
        "seats": seats,
        "joined": sum(seat["state"] != "free" for seat in seats),
        "extend_minutes": EXTEND_MINUTES,
    }
    if session.is_open(now):
        context |= {
            "activity": activity,
            "join_address": _join_address(request),
            "lesson_url": _lesson_url(session),
        }
        return render(request, "classrooms/session.html", activity.board(session) | context)
    context |= {
        "activity": activity,
        "may_reopen": activity.may_reopen(session),
        "deleted_on": session.closes_at + timedelta(days=settings.RETENTION_DAYS),
    }
    return render(request, "classrooms/session_closed.html", activity.report(session) | context)


def _seats(session: Session) -> list[dict[str, Any]]:
    """Return every seat as far as this app knows it: free or joined."""
    held = set(session.seats.exclude(token_digest=Seat.FREE).values_list("number", flat=True))
    return [
        {"number": number, "state": "joined" if number in held else "free", "answered": 0}
        for number in range(1, session.seat_count + 1)
    ]


def _lesson_url(session: Session) -> str:
    """Return where the teacher can show the class what it works on; empty if there is no page."""
    assignment = session.assignment
    try:
        with preset(class_mode(session)):
            return activities.activity(assignment.kind).target(assignment.target_key).url
    except activities.UnknownActivity:
        return ""  # published no more: the open session goes on with what it froze


def _join_address(request: HttpRequest) -> str:
    """Return where pupils type the code, as it is read aloud."""
    return request.get_host() + reverse("join")


@teachers_page
@require_safe
def projector(request: TeacherRequest, pk: int) -> HttpResponse:
    """Show the session's code to the room."""
    session = _session(request.user, pk)
    seats = _seats(session)
    response = render(
        request,
        "classrooms/projector.html",
        {
            "session": session,
            "is_open": session.is_open(timezone.now()),
            "join_address": _join_address(request),
            "joined": sum(seat["state"] != "free" for seat in seats),
        },
    )
    suggest_class_mode(response, session)
    return response


@teachers_page
@require_safe
def qr(request: TeacherRequest, pk: int) -> HttpResponse:
    """Draw the address that leads straight to the session's seats."""
    session = _session(request.user, pk)
    address = request.build_absolute_uri(reverse("join_code", args=[session.code]))
    drawing = BytesIO()
    segno.make(address, micro=False, error="m").save(
        drawing,
        kind="svg",
        border=QR_QUIET_ZONE,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@teachers_page
@require_POST
def release(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Free a seat for another device."""
    session = _session(request.user, pk)
    form = SeatForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("あける席の番号をえらんでください。"))
        return redirect("teach:session", pk=pk)
    number = form.cleaned_data["seat"]
    if release_seat(session=session, number=number):
        messages.success(
            request,
            _(
                "%(number)s番の席をあけました。新しい端末でコードと番号を入れると、続きからできます。"
            )
            % {"number": number},
        )
    else:
        messages.info(
            request, _("%(number)s番の席は、あいています。このまま使えます。") % {"number": number}
        )
    return redirect("teach:session", pk=pk)


@teachers_page
@require_POST
def extend(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Let the session go on, or open it again."""
    session = _session(request.user, pk)
    form = ExtendForm(request.POST)
    if form.is_valid():
        minutes = form.cleaned_data["minutes"]
        try:
            extend_session(session=session, minutes=minutes, now=timezone.now())
        except ReopenRefused as refusal:
            messages.error(request, refusal.detail)
            return redirect("teach:session", pk=pk)
        until = timezone.localtime(session.closes_at).strftime("%H:%M")
        messages.success(request, _("%(until)sまで、ひらいています。") % {"until": until})
    else:
        messages.error(request, _("何分のばすかを、えらんでください。"))
    return redirect("teach:session", pk=pk)


@teachers_page
@require_POST
def close(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Close the session; its page is its report from now on."""
    close_session(session=_session(request.user, pk), now=timezone.now())
    messages.success(request, _("とじました。ここまでの答えは、すべて残っています。"))
    return redirect("teach:session", pk=pk)
