"""A seat: claim it for a device, recognise the device, release it for another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from classrooms import activities, seat_tokens
from classrooms.actions.sessions import TO_JOIN, SessionClosed
from classrooms.models import Seat, Session
from cms.refusals import Refusal


class SeatTaken(Refusal):
    """Another device holds the seat."""

    code = "seat_taken"
    message = _(
        "%(number)s番の席は、もう使われています。番号を確かめましょう。"
        "自分の番号なら、先生に「席をあけてください」と言いましょう。"
    )


class SeatUnknown(Refusal):
    """The session has no seat of that number."""

    code = "seat_unknown"
    status = 400
    message = _("その番号の席はありません。1から%(seat_count)sまでの番号をえらびましょう。")


class SessionFull(Refusal):
    """Every seat is held."""

    code = "session_full"
    message = _("席がぜんぶうまっています。先生に「席がありません」と言いましょう。")


@dataclass(frozen=True, kw_only=True)
class ClaimedSeat:
    """
    A seat, the token that its device keeps, and the work that it begins or goes on with.

    The token is not stored anywhere else.
    """

    seat: Seat
    token: str
    work: dict[str, Any]


def claim_seat(*, session: Session, number: int, now: datetime) -> ClaimedSeat:
    """
    Give the device the seat of that number, with its earlier work if the teacher released it.

    :raises SessionClosed: if the session has ended
    :raises SeatUnknown: if the number is not one of the session's
    :raises SessionFull: if every seat is held
    :raises SeatTaken: if this seat is held
    """
    if not session.is_open(now):
        raise SessionClosed
    if not 1 <= number <= session.seat_count:
        raise SeatUnknown(seat_count=session.seat_count)
    token = seat_tokens.new_token()
    token_digest = seat_tokens.digest(token)
    activity = activities.activity(session.assignment.kind)
    try:
        with transaction.atomic():
            seat = Seat.objects.create(session=session, number=number, token_digest=token_digest)
            return ClaimedSeat(seat=seat, token=token, work=activity.begin(seat))
    except IntegrityError as error:
        released = Seat.objects.filter(session=session, number=number, token_digest=Seat.FREE)
        if not released.update(token_digest=token_digest):
            held = Seat.objects.filter(session=session).exclude(token_digest=Seat.FREE).count()
            if held >= session.seat_count:
                raise SessionFull from error
            raise SeatTaken(number=number) from error
    seat = Seat.objects.get(session=session, number=number)
    seat.session = session
    return ClaimedSeat(seat=seat, token=token, work=activity.begin(seat))


class SeatLost(Refusal):
    """The device holds no seat, or one that the teacher has released."""

    code = "seat_lost"
    status = 401
    next_page = TO_JOIN
    message = _(
        "この端末の席が見つかりません。クラスコードを、もういちど入れましょう。"
        "答えたものは、なくなっていません。"
    )


def seat_of_token(*, token: str) -> Seat:
    """
    Return the seat that the device's token holds, with its session.

    :raises SeatLost: if the token is empty or holds no seat
    """
    seat = Seat.objects.select_related("session__assignment").held_by(token).first()
    if seat is None:
        raise SeatLost
    return seat


def release_seat(*, session: Session, number: int) -> bool:
    """Let another device claim the seat and go on with its work; tell whether one was held."""
    seats = Seat.objects.filter(session=session, number=number).exclude(token_digest=Seat.FREE)
    return bool(seats.update(token_digest=Seat.FREE))
