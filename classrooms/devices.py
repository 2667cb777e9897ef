"""
A device at the door: it brings a code, is given a seat, and comes back with its cookie.

The HTML pages and the API call the same functions, so that limits and refusals are the same.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from classrooms import activities
from classrooms.actions.seats import ClaimedSeat, claim_seat
from classrooms.actions.sessions import CodeUnknown, find_open_session
from classrooms.limits import CLAIMS_PER_SESSION, WRONG_CODES_PER_ADDRESS
from classrooms.models import Seat, Session
from cms.addresses import masked_address
from cms.furigana.modes import RubyMode, for_grade
from cms.limits import check_ceiling, count_attempt
from cms.reader import chosen_mode, preset, suggest_ruby
from cms.taxonomy import Grade

READING_TIME = timedelta(hours=2)
"""How long after the session's end a device may read its result: the next class may share it."""


def find_session(request: HttpRequest, *, typed_code: str, now: datetime) -> Session:
    """
    Return the open session of the code, within the address's ceiling of wrong codes.

    :raises TooManyAttempts: if the address has used up its wrong codes
    :raises CodeUnknown, SessionClosed: see :func:`classrooms.actions.sessions.find_open_session`
    """
    address = masked_address(request)
    check_ceiling(WRONG_CODES_PER_ADDRESS, address)
    try:
        return find_open_session(typed_code=typed_code, now=now)
    except CodeUnknown:
        count_attempt(WRONG_CODES_PER_ADDRESS, address)
        raise


def claim(*, session: Session, number: int, now: datetime) -> ClaimedSeat:
    """
    Claim the seat within the session's ceiling.

    :raises TooManyAttempts: if the session has had too many claims in the last minute
    :raises Refusal: see :func:`classrooms.actions.seats.claim_seat`
    """
    check_ceiling(CLAIMS_PER_SESSION, str(session.pk))
    count_attempt(CLAIMS_PER_SESSION, str(session.pk))
    return claim_seat(session=session, number=number, now=now)


def class_mode(session: Session) -> RubyMode:
    """Return the furigana mode that the session's class reads in, by its grade."""
    return for_grade(Grade(session.assignment.classroom.grade))


def entry_path(session: Session) -> str:
    """Return where a device goes once it has a seat: in the mode it came with, else in its class's."""
    with preset(class_mode(session)):
        return activities.activity(session.assignment.kind).entry_path(session)


def suggest_class_mode(response: HttpResponseBase, session: Session) -> None:
    """Have a page of the session read as its class reads, where the reader has chosen nothing."""
    if chosen_mode() is None:
        suggest_ruby(response, class_mode(session))


def seat_token(request: HttpRequest) -> str:
    """Return the token that the device brought, or an empty text."""
    return request.COOKIES.get(settings.SEAT_COOKIE_NAME, "")


def held_seat_in(request: HttpRequest, *, session: Session) -> Seat | None:
    """Return the seat that the device holds in the session; a second tap must not take another."""
    token = seat_token(request)
    return session.seats.held_by(token).first() if token else None


def give_seat(response: HttpResponseBase, claimed: ClaimedSeat) -> None:
    """Put the seat's token into the device's one cookie, which no script can read."""
    response.set_cookie(
        settings.SEAT_COOKIE_NAME,
        claimed.token,
        expires=claimed.seat.session.closes_at + READING_TIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
