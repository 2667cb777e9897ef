"""
The registry of activities: what a class can be assigned and hold a session on.

Upper apps register their kinds when Django starts; this app dispatches to them and knows none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal
from cms.taxonomy import Band

if TYPE_CHECKING:
    from classrooms.models import Seat, Session


class UnknownActivity(Refusal):
    """The kind or its target does not exist, or no longer."""

    code = "unknown_activity"
    status = 404
    message = _("えらんだ教材が見つかりません。教材の一覧から、えらびなおしてください。")


class UnknownWay(Refusal):
    """What was assigned is not held in that way."""

    code = "unknown_way"
    status = 400
    message = _("すすめ方を、もういちどえらんでください。")


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way in which a session can be held."""

    key: str
    label: str | Promise
    description: str | Promise


@dataclass(frozen=True, kw_only=True)
class Target:
    """One thing that can be assigned: a lesson, a quiz."""

    kind: str
    key: str
    title: str
    band: Band
    url: str
    """Where a teacher can look at it before assigning; empty if it has no page."""

    ways: tuple[Way, ...] = ()
    """The ways in which it can be held, the suggested one first; empty if there is no choice."""

    minutes: int | None = None
    """For how long it is suggested to be open."""


class Activity(Protocol):
    """
    A kind of activity. Its own row is one-to-one with the session that it is held in.

    ``board_template`` and ``report_template`` are included in the session's pages with the context
    of :meth:`board` and :meth:`report`.
    """

    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    board_template: ClassVar[str]
    report_template: ClassVar[str]

    def targets(self) -> Iterable[Target]:
        """Return what can be assigned now, in the order to show."""

    def target(self, key: str) -> Target:
        """
        Return one target.

        :raises UnknownActivity: if there is none by that key
        """

    def open(self, *, session: "Session", key: str, way: str) -> None:
        """
        Freeze what the session will be held on; called once, in the session's transaction.

        ``way`` is the key of one of the target's ways, or empty for the suggested one.

        :raises UnknownWay: if the target is not held in that way
        """

    def may_reopen(self, session: "Session") -> bool:
        """Tell whether an ended session may go on: not if its keys could be seen since."""

    def begin(self, seat: "Seat") -> dict[str, Any]:
        """
        Begin the seat's work, or find it begun, in the transaction that claims the seat.

        What is returned goes to the device with its seat, so that it need not ask again.
        """

    def entry_path(self, session: "Session") -> str:
        """Return where a device goes once it has a seat."""

    def board(self, session: "Session") -> dict[str, Any]:
        """Return the live board's context."""

    def report(self, session: "Session") -> dict[str, Any]:
        """Return the closed session's report's context."""


_registry: dict[str, Activity] = {}


def register(activity: Activity) -> None:
    """
    Add a kind of activity.

    :raises ValueError: if the kind is taken: two apps claim the same word
    """
    if activity.kind in _registry:
        raise ValueError(f"the activity {activity.kind!r} is registered twice")
    _registry[activity.kind] = activity


def registered() -> list[Activity]:
    """Return all kinds, by kind."""
    return [_registry[kind] for kind in sorted(_registry)]


def activity(kind: str) -> Activity:
    """
    Return the activity of the kind.

    :raises UnknownActivity: if no app registered it
    """
    try:
        return _registry[kind]
    except KeyError:
        raise UnknownActivity from None
