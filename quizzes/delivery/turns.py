"""
The one statement of every delivery: it stores answers if the device may give them, each as its item's first.

Whether the token still holds the seat, the session is open, the sitting goes on, the teacher who leads
has opened the item, and it has no answer yet is decided by the database at one moment, so that no answer
slips in beside a close, a submission or another tab; one answer or a hundred that waited on the device are
one statement. A class of 35 sends answers within seconds, and Django's query builder would take longer
than everything else; so it is SQL, the same for SQLite and PostgreSQL.
``make bench ONLY=answers`` shows what that is worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from quizzes.delivery.models import Answer, HeldPace, Sitting
from quizzes.papers.papers import Paper, paper_by_digest

SITTINGS_REMEMBERED = 4096

STORED = ("item_revision", "sequence", "response", "points")
FIRST = """INSERT INTO quizzes_answer (sitting_id, item_revision_id, sequence, response, points)
    SELECT sitting.id, given.column1, given.column2, given.column3, CAST(given.column4 AS numeric)
      FROM (VALUES {rows}) AS given
      JOIN quizzes_sitting AS sitting ON sitting.uuid = %s
      JOIN classrooms_seat AS seat ON seat.id = sitting.seat_id
      JOIN classrooms_session AS session ON session.id = seat.session_id
     WHERE seat.token_digest = %s AND NOT sitting.submitted
       AND session.opens_at <= %s AND session.closes_at > %s
{also}        ON CONFLICT DO NOTHING
 RETURNING item_revision_id"""
OPEN = """       AND EXISTS (
           SELECT 1 FROM quizzes_quizsession AS held WHERE held.id = sitting.quiz_session_id AND (
               held.pace = %s AND held.open_position = given.column5 AND NOT held.is_shown
            OR held.pace = %s AND (COALESCE(held.open_position, 0) < given.column5
                                   OR held.open_position = given.column5 AND NOT held.is_shown)))
"""
"""What holds besides where a teacher leads or has led, as :meth:`QuizSession.takes` says it of one row."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """
    A sitting and the token by which a device says that it holds it, with the sitting's paper.

    ``is_paced`` is whether its session began with a teacher who leads.
    """

    uuid: UUID
    token_digest: str
    paper: Paper
    is_paced: bool


def turn_of_sitting(sitting: Sitting) -> Turn:
    """Return the turn of the device that holds the sitting's seat."""
    return Turn(
        uuid=sitting.uuid,
        token_digest=sitting.seat.token_digest,
        paper=paper_by_digest(sitting.quiz_session.quiz_revision.digest),
        is_paced=sitting.quiz_session.pace != HeldPace.SELF,
    )


@lru_cache(maxsize=SITTINGS_REMEMBERED)
def begun_as(uuid: UUID) -> tuple[str, bool]:
    """
    Return the digest of the sitting's paper, and whether its session began led: neither ever changes.

    :raises Sitting.DoesNotExist: if there is no such sitting; that is not remembered
    """
    found = Sitting.objects.values_list("quiz_session__quiz_revision__digest", "quiz_session__pace")
    paper_digest, pace = found.get(uuid=uuid)
    return paper_digest, pace != HeldPace.SELF


def insert_firsts(*, turn: Turn, answers: Mapping[int, Answer], now: datetime) -> frozenset[int]:
    """
    Store the answers that may be given at the moment and are their items' first; return these items.

    They come by the positions of their items: where a teacher leads, only what is open takes one. Of any
    number of simultaneous copies one is stored and none fails. The answers' sitting is the turn's; their
    objects get no primary key.
    """
    if not answers:
        return frozenset()
    moment = connection.ops.adapt_datetimefield_value(now)
    values: list[Any] = []
    for position, answer in answers.items():
        values += [_stored_as(answer, name) for name in STORED]
        values += [position] if turn.is_paced else []
    paces = [HeldPace.TEACHER, HeldPace.RELEASED] if turn.is_paced else []
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(len(answers), is_paced=turn.is_paced),
            [*values, turn.uuid.hex, turn.token_digest, moment, moment, *paces],
        )
        return frozenset(item for (item,) in cursor.fetchall())


@lru_cache
def _statement(count: int, *, is_paced: bool) -> str:
    """Return the statement for so many answers."""
    row = ", ".join(["%s"] * (len(STORED) + is_paced))
    return FIRST.format(rows=", ".join([f"({row})"] * count), also=OPEN if is_paced else "")


def _stored_as(answer: Answer, name: str) -> Any:
    field: Any = Answer._meta.get_field(name)  # noqa: SLF001 - Django's public model API
    return field.get_db_prep_save(getattr(answer, field.attname), connection)
