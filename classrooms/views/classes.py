"""A teacher's classes: all of them, a new one, what each is given to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classrooms import activities
from classrooms.actions.classes import (
    ClassNameTaken,
    ClassTooLarge,
    GradeNotInSchool,
    assign,
    create_classroom,
)
from classrooms.activities import Target
from classrooms.forms import ClassroomForm, TargetForm, offered_minutes
from classrooms.models import Assignment, Classroom, School, Session
from classrooms.school_years import school_year
from classrooms.views.teachers import TeacherRequest, teachers_page
from cms.models import User
from cms.refusals import Refusal
from cms.taxonomy import Band

AGAIN_MINUTES = 45
PAST_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class ClassCard:
    """A class and the session that it was last opened for."""

    classroom: Classroom
    last: Session | None
    is_open: bool


@teachers_page
@require_safe
def index(request: TeacherRequest) -> HttpResponse:
    """Show the reader's classes of this school year and their schools, or the first two steps."""
    now = timezone.now()
    year = school_year(now)
    cards = _cards(request.user, now)
    return render(
        request,
        "classrooms/index.html",
        {
            "year": year,
            "cards": [card for card in cards if card.classroom.school_year == year],
            "earlier_cards": [card for card in cards if card.classroom.school_year != year],
            "schools": School.objects.of(request.user).select_related("region__prefecture"),
            "again_minutes": AGAIN_MINUTES,
        },
    )


def _cards(user: User, now: datetime) -> list[ClassCard]:
    last = Session.objects.filter(assignment__classroom=OuterRef("pk")).order_by("-opens_at")
    classes = list(
        Classroom.objects.taught_by(user)
        .select_related("school")
        .annotate(last_session=Subquery(last.values("pk")[:1]))
    )
    sessions = Session.objects.select_related("assignment").in_bulk(
        [classroom.last_session for classroom in classes if classroom.last_session]
    )
    found = [(classroom, sessions.get(classroom.last_session)) for classroom in classes]
    return [
        ClassCard(classroom=classroom, last=session, is_open=bool(session and session.is_open(now)))
        for classroom, session in found
    ]


@teachers_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_class(request: TeacherRequest, school_pk: int) -> HttpResponseBase:
    """Create a class of the school, taught by the reader."""
    school = get_object_or_404(School.objects.of(request.user), pk=school_pk)
    now = timezone.now()
    is_post = request.method == "POST"
    form = ClassroomForm(request.POST if is_post else None, school=school)
    if is_post and form.is_valid():
        try:
            classroom = create_classroom(
                school=school, teacher=request.user, now=now, **form.cleaned_data
            )
        except ClassNameTaken as refusal:
            form.add_error("name", refusal.detail)
        except GradeNotInSchool as refusal:
            form.add_error("grade", refusal.detail)
        except ClassTooLarge as refusal:
            form.add_error("size", refusal.detail)
        else:
            messages.success(request, _("クラスをつくりました。つぎに、教材をえらびましょう。"))
            return redirect("teach:class", pk=classroom.pk)
    return render(
        request,
        "classrooms/class_new.html",
        {"form": form, "school": school, "year": school_year(now)},
        status=400 if is_post else 200,
    )


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A target that the class can be given, under the name of its kind."""

    label: str | Promise
    target: Target


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the class was given; there is no offer once it is published no more."""

    assignment: Assignment
    offer: Offer | None

    @property
    def minutes(self) -> tuple[int, ...]:
        """For how long it may be opened by one tap."""
        return offered_minutes(self.offer.target.minutes if self.offer else None)

    @property
    def suggested_minutes(self) -> int:
        """For how long it is suggested to be opened."""
        return (self.offer and self.offer.target.minutes) or AGAIN_MINUTES


@teachers_page
@require_safe
def show_class(request: TeacherRequest, pk: int) -> HttpResponse:
    """Show what the class is given to do, its running and past sessions, and what else there is."""
    classroom = get_object_or_404(
        Classroom.objects.taught_by(request.user).select_related("school"), pk=pk
    )
    now = timezone.now()
    offers = _offers()
    given = [
        Given(assignment=assignment, offer=offers.get((assignment.kind, assignment.target_key)))
        for assignment in classroom.assignments.all()
    ]
    sessions = list(
        Session.objects.filter(assignment__classroom=classroom).select_related("assignment")
    )
    past = [session for session in sessions if not session.is_open(now)]
    assigned = {(one.assignment.kind, one.assignment.target_key) for one in given}
    left = [offer for key, offer in offers.items() if key not in assigned]
    return render(
        request,
        "classrooms/class.html",
        {
            "classroom": classroom,
            "given": given,
            "running": [session for session in sessions if session.is_open(now)],
            "past": past[:PAST_SHOWN],
            "older": past[PAST_SHOWN:],
            "fitting": [offer for offer in left if offer.target.band == classroom.band],
            "others": _by_band(offer for offer in left if offer.target.band != classroom.band),
        },
    )


def _offers() -> dict[tuple[str, str], Offer]:
    """Return everything that a class can be given now, by kind and key."""
    return {
        (target.kind, target.key): Offer(label=activity.label, target=target)
        for activity in activities.registered()
        for target in activity.targets()
    }


def _by_band(offers: Iterable[Offer]) -> list[tuple[Band, list[Offer]]]:
    order = list(Band)
    ordered = sorted(offers, key=lambda offer: order.index(offer.target.band))
    return [
        (band, list(found)) for band, found in groupby(ordered, key=lambda offer: offer.target.band)
    ]


@teachers_page
@require_POST
def give(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Give the class something to do."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    form = TargetForm(request.POST)
    try:
        kind, key = form.cleaned_data["target"] if form.is_valid() else ("", "")
        assignment = assign(classroom=classroom, kind=kind, target_key=key, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(
            request,
            _("「%(title)s」をえらびました。授業のときに「ひらく」を押してください。")
            % {"title": assignment.title},
        )
    return redirect("teach:class", pk=pk)
