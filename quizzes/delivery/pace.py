"""Where a led class is: what pupils' devices and the teacher's screens ask for again and again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from classrooms import seat_tokens
from classrooms.actions.seats import SeatLost
from quizzes.delivery.models import QuizSession
from quizzes.papers.models import Pace


@dataclass(frozen=True, kw_only=True)
class PaceState:
    """
    How a session goes on at the moment, and the item that its teacher has opened, if she leads.

    ``version`` changes exactly when a page that shows it is out of date.
    """

    mode: Pace
    position: int | None
    is_shown: bool
    is_open: bool

    @property
    def version(self) -> str:
        """All of it in one word."""
        shown = "shown" if self.is_shown else "asked"
        return f"{self.mode}-{self.position or 0}-{shown}-{'open' if self.is_open else 'closed'}"


def pace_of(held: QuizSession, *, is_open: bool) -> PaceState:
    """Return the session's pace; one that was released is like one that was never led."""
    return PaceState(
        mode=Pace.TEACHER if held.is_led else Pace.SELF,
        position=held.open_position if held.is_led else None,
        is_shown=held.is_led and held.is_shown,
        is_open=is_open,
    )


def pace_of_device(*, uuid: UUID, token: str, now: datetime) -> PaceState:
    """
    Return the pace of the sitting that the device's token holds, by one query: devices ask often.

    :raises SeatLost: if it does not hold it; whether the sitting exists is not revealed
    """
    held = (
        QuizSession.objects.select_related("session")
        .filter(sittings__uuid=uuid, sittings__seat__token_digest=seat_tokens.digest(token))
        .first()
    )
    if held is None:
        raise SeatLost
    return pace_of(held, is_open=held.session.is_open(now))
