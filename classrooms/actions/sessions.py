"""A session: open it under a code, find it by the code, extend it, close it, forget it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from classrooms import activities
from classrooms.codes import is_well_formed, new_code, normalise
from classrooms.models import Assignment, Session
from cms.refusals import Refusal

CODE_TRIES = 8


class NoCodeFree(Refusal):
    """Every code drawn was taken: only when the code space is nearly full."""

    code = "no_code_free"
    status = 503
    message = _("クラスコードを用意できませんでした。少し待って、もういちど開いてください。")


def open_session(*, assignment: Assignment, minutes: int, now: datetime, way: str = "") -> Session:
    """
    Open a session of the assignment under a new code, for that many minutes.

    What the class will work on is frozen in the same transaction. It is held in the way of that key,
    or in the suggested one.

    :raises UnknownActivity: if what was assigned no longer exists
    :raises UnknownWay: if it is not held in that way
    :raises NoCodeFree: if no unused code was drawn
    """
    closes_at = now + timedelta(minutes=minutes)
    with transaction.atomic():
        session = _create_under_new_code(assignment=assignment, opens_at=now, closes_at=closes_at)
        activity = activities.activity(assignment.kind)
        activity.open(session=session, key=assignment.target_key, way=way)
    return session


def _create_under_new_code(
    *, assignment: Assignment, opens_at: datetime, closes_at: datetime
) -> Session:
    for _attempt in range(CODE_TRIES):
        try:
            with transaction.atomic():
                return Session.objects.create(
                    assignment=assignment,
                    code=new_code(),
                    seat_count=assignment.classroom.size,
                    opens_at=opens_at,
                    closes_at=closes_at,
                )
        except IntegrityError:
            continue
    raise NoCodeFree


@dataclass(frozen=True, kw_only=True)
class OpenedSession:
    """A session that is open now; ``is_new`` is false when it had been opened before."""

    session: Session
    is_new: bool


def open_once(
    *, assignment: Assignment, minutes: int, now: datetime, way: str = ""
) -> OpenedSession:
    """
    Return the assignment's open session, opening one if there is none.

    Two taps on the same button, or two teachers of one class, so arrive at one code.

    :raises Refusal: see :func:`open_session`
    """
    with transaction.atomic():
        Assignment.objects.select_for_update().get(pk=assignment.pk)
        running = assignment.sessions.open_at(now).first()
        if running is not None:
            return OpenedSession(session=running, is_new=False)
        session = open_session(assignment=assignment, minutes=minutes, now=now, way=way)
    return OpenedSession(session=session, is_new=True)


class ReopenRefused(Refusal):
    """The ended session's keys could be seen, so that nobody may answer in it any more."""

    code = "reopen_refused"
    message = _(
        "答え合わせがもう見られるので、もういちどひらくことはできません。新しくひらいてください。"
    )


def extend_session(*, session: Session, minutes: int, now: datetime) -> None:
    """
    Let the session go on for that many minutes more, counted from its end or from now.

    A session that has ended opens again under its code, with its seats and answers.

    :raises ReopenRefused: if it has ended and its activity's keys could be seen since
    """
    activity = activities.activity(session.assignment.kind)
    if not session.is_open(now) and not activity.may_reopen(session):
        raise ReopenRefused
    session.closes_at = max(now, session.closes_at) + timedelta(minutes=minutes)
    session.save(update_fields=["closes_at"])


def close_session(*, session: Session, now: datetime) -> None:
    """Close the session now; closing one that has ended changes nothing."""
    if session.is_open(now):
        session.closes_at = now
        session.save(update_fields=["closes_at"])


TO_JOIN = ("join", _("クラスコードを入れる"))
"""Where a device without a session goes."""


class CodeUnknown(Refusal):
    """No session has the code."""

    code = "code_unknown"
    status = 404
    next_page = TO_JOIN
    message = _("そのコードは見つかりません。先生の画面のコードと、1文字ずつくらべてみましょう。")


class SessionClosed(Refusal):
    """The session has ended. What was answered before is kept."""

    code = "session_closed"
    status = 410
    next_page = TO_JOIN
    message = _(
        "この時間は終わりました。ここまでの答えは、とどいています。先生に聞いてみましょう。"
    )


def find_open_session(*, typed_code: str, now: datetime) -> Session:
    """
    Return the open session of the code as a child typed it.

    :raises CodeUnknown: if it is no session's code
    :raises SessionClosed: if its session has ended
    """
    code = normalise(typed_code)
    session = (
        Session.objects.select_related("assignment__classroom").filter(code=code).first()
        if is_well_formed(code)
        else None
    )
    if session is None:
        raise CodeUnknown
    if not session.is_open(now):
        raise SessionClosed
    return session


def forget_sessions(*, closed_before: datetime) -> int:
    """Delete sessions that ended before the moment, with seats and answers; return how many."""
    with transaction.atomic():
        sessions = Session.objects.closed_before(closed_before)
        count = sessions.count()
        sessions.delete()
    return count
