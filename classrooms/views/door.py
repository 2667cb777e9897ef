"""The door: a device brings a code, then takes a seat. Nothing here knows who the pupil is."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classrooms.actions.seats import SeatTaken, SeatUnknown, SessionFull
from classrooms.codes import normalise
from classrooms.devices import (
    claim,
    entry_path,
    find_session,
    give_seat,
    held_seat_in,
    suggest_class_mode,
)
from classrooms.forms import CodeForm, SeatForm
from classrooms.models import Seat, Session
from cms.caching import mark_public
from cms.origins import same_origin_required
from cms.reader import CHILDS_DOOR, suggest_ruby
from cms.refusals import Refusal


@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code; a good one leads to the seats."""
    if request.method != "POST":
        response = render(request, "classrooms/join.html", {"form": CodeForm()})
        mark_public(request, response)
        return suggest_ruby(response, CHILDS_DOOR)
    form = CodeForm(request.POST)
    if form.is_valid():
        typed_code = form.cleaned_data["code"]
        try:
            find_session(request, typed_code=typed_code, now=timezone.now())
        except Refusal as refusal:
            form.add_error("code", refusal.detail)
            response = render(
                request, "classrooms/join.html", {"form": form}, status=refusal.status
            )
            return suggest_ruby(response, CHILDS_DOOR)
        return redirect("join_code", code=normalise(typed_code))
    response = render(request, "classrooms/join.html", {"form": form}, status=400)
    return suggest_ruby(response, CHILDS_DOOR)


@never_cache
@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_seat(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the session's seats; a device that already holds one goes straight on."""
    now = timezone.now()
    session = find_session(request, typed_code=code, now=now)
    entry = entry_path(session)
    if held_seat_in(request, session=session):
        return redirect(entry)
    if request.method != "POST":
        return _show_seats(request, session)
    form = SeatForm(request.POST)
    if not form.is_valid():
        return _show_seats(request, session, str(form.errors["seat"][0]), status=400)
    try:
        claimed = claim(session=session, number=form.cleaned_data["seat"], now=now)
    except (SeatTaken, SeatUnknown, SessionFull) as refusal:
        return _show_seats(request, session, refusal.detail, status=refusal.status)
    response = redirect(entry)
    give_seat(response, claimed)
    return response


def _show_seats(
    request: HttpRequest, session: Session, problem: str = "", status: int = 200
) -> HttpResponse:
    taken = set(session.seats.exclude(token_digest=Seat.FREE).values_list("number", flat=True))
    response = render(
        request,
        "classrooms/choose_seat.html",
        {
            "session": session,
            "seats": [(number, number in taken) for number in range(1, session.seat_count + 1)],
            "is_full": len(taken) >= session.seat_count,
            "problem": problem,
        },
        status=status,
    )
    suggest_class_mode(response, session)
    return response
