"""
Deliveries that come twice, late, out of order or not at all: nothing acknowledged is lost, nothing is doubled.

The device is a model of the player's outbox against the real API: an answer stays on it until it was
acknowledged or refused for good. The network loses requests and replies, and repeats what it has carried.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from classrooms.actions.seats import release_seat
from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.answer_files.actions import AnswerFileTaken, take_answer_file
from quizzes.models import Answer, Sitting
from quizzes.papers.papers import paper_by_digest
from tests.answer_files import answer_file
from tests.devices import Device
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import QuizFactory, held

ITEMS = 4
NOT_FOR_GOOD = {401}
"""A seat may be claimed again; every other refusal of an answer is its end."""

Sent = tuple[int, list[int], int]
"""Position, response, sequence."""


@dataclass(frozen=True)
class Parcel:
    """Answers on their way: alone by their own address, or together."""

    answers: tuple[Sent, ...]
    together: bool


class Deliveries(RuleBasedStateMachine):
    """A device, its outbox, and a network that does what networks do."""

    def __init__(self) -> None:
        super().__init__()
        self.device = Device()
        self.sequence = 0
        self.outbox: list[Sent] = []
        self.acknowledged: list[Sent] = []
        self.refused: list[Sent] = []
        self.carried: list[Parcel] = []
        self.given: list[Sent] = []
        self.files: set[bytes] = set()

    @initialize(exam=st.booleans())
    def begin(self, exam: bool) -> None:
        self.exam = exam
        self.session: Session = SessionFactory(open=True, seat_count=2)
        held(self.session, QuizFactory(exam=exam, items=ITEMS))
        self.device.join(self.session, 1)
        self.uuid: UUID = self.device.uuid()
        self.paper = paper_by_digest(self.session.quiz_session.quiz_revision.digest)

    # --- The device -----------------------------------------------------------------------

    @rule(position=st.integers(1, ITEMS), option=st.integers(1, 4))
    def answer(self, position: int, option: int) -> None:
        """The pupil answers; where the first answer counts, an item is answered once."""
        if not self.exam and any(sent[0] == position for sent in self.given):
            return
        self.sequence += 1
        sent = (position, [option], self.sequence)
        self.given.append(sent)
        self.outbox.append(sent)

    def carry(self, parcel: Parcel, *, reply_arrives: bool) -> None:
        """Bring the parcel to the server, and its reply back to the device or not."""
        if parcel.together:
            reply = self.device.send_together(list(parcel.answers), uuid=self.uuid)
            if reply.status_code == 200:
                results = [(one["stored"], one) for one in reply.json()["results"]]
                assert len(results) == len(parcel.answers)
            else:
                assert reply.status_code in NOT_FOR_GOOD
                return
        else:
            (sent,) = parcel.answers
            reply = self.device.answer(sent[0], sent[1], sequence=sent[2], uuid=self.uuid)
            if reply.status_code in NOT_FOR_GOOD:
                return
            results = [(reply.status_code == 200, reply.json())]
        if not reply_arrives:
            return
        for sent, (stored, told) in zip(parcel.answers, results, strict=True):
            if sent not in self.outbox:
                continue
            self.outbox.remove(sent)
            (self.acknowledged if stored else self.refused).append(sent)
            assert stored or told["detail"]

    @precondition(lambda self: self.outbox)
    @rule(data=st.data(), request=st.booleans(), reply=st.booleans())
    def send_one(self, data: Any, request: bool, reply: bool) -> None:
        """Send any of what waits; the request may be lost for now, or the reply for ever."""
        parcel = Parcel((data.draw(st.sampled_from(self.outbox)),), together=False)
        self.carried.append(parcel)
        if request:
            self.carry(parcel, reply_arrives=reply)

    @precondition(lambda self: self.outbox)
    @rule(data=st.data(), request=st.booleans(), reply=st.booleans())
    def send_together(self, data: Any, request: bool, reply: bool) -> None:
        """Send all that waits, in any order."""
        parcel = Parcel(tuple(data.draw(st.permutations(self.outbox))), together=True)
        self.carried.append(parcel)
        if request:
            self.carry(parcel, reply_arrives=reply)

    @precondition(lambda self: self.carried)
    @rule(data=st.data(), reply=st.booleans())
    def arrive_again_or_late(self, data: Any, reply: bool) -> None:
        """What was once on its way arrives at any later time, any number of times."""
        self.carry(data.draw(st.sampled_from(self.carried)), reply_arrives=reply)

    # --- What happens meanwhile -----------------------------------------------------------

    @rule()
    def another_device_goes_on(self) -> None:
        """The teacher frees the seat, and the same outbox goes on with a new token."""
        release_seat(session=self.session, number=1)
        assert self.device.send_together([(1, [1], 1)], uuid=self.uuid).status_code == 401
        self.session.refresh_from_db()
        if self.session.is_open(timezone.now()):
            self.device = Device()
            assert self.device.join(self.session, 1).status_code == 201

    @precondition(lambda self: not self.outbox)
    @rule()
    def submit(self) -> None:
        """The pupil ends the sitting; what was sent before may still come again."""
        assert self.device.submit(uuid=self.uuid).status_code in {200, 401, 410}

    @precondition(lambda self: len(self.given) > 2)
    @rule()
    def close(self) -> None:
        """The teacher ends the session."""
        close_session(session=self.session, now=timezone.now())

    @precondition(lambda self: self.outbox or self.refused)
    @rule()
    def hand_over_the_file(self) -> None:
        """What still waits, or was refused, goes by the teacher's hands."""
        rest = [*self.refused, *self.outbox]
        data = answer_file(self.uuid, rest, paper=self.paper.digest)
        if data in self.files:
            with pytest.raises(AnswerFileTaken):
                take_answer_file(session=self.session, data=data)
            return
        self.files.add(data)
        take_answer_file(session=self.session, data=data)

    # --- What always holds ----------------------------------------------------------------

    def stored(self) -> dict[int, tuple[list[int], int]]:
        positions = {item.revision_id: item.position for item in self.paper.questions}
        rows = Answer.objects.filter(sitting__uuid=self.uuid)
        found = [
            (positions[row.item_revision_id], (list(row.response), row.sequence)) for row in rows
        ]
        assert len(dict(found)) == len(found), "no item has two answers"
        return dict(found)

    @invariant()
    def what_was_acknowledged_is_there_exactly_once(self) -> None:
        if not self.given:
            return
        stored = self.stored()
        for position, response, sequence in self.acknowledged:
            kept, kept_sequence = stored[position]
            if self.exam:
                assert kept_sequence >= sequence or kept == response
            else:
                assert kept == response

    @invariant()
    def what_was_not_is_still_on_the_device_or_was_refused_in_words(self) -> None:
        known = [*self.outbox, *self.acknowledged, *self.refused]
        assert sorted(known, key=str) == sorted(self.given, key=str)

    @invariant()
    def nothing_is_there_that_was_not_given(self) -> None:
        if self.given:
            given = {(position, tuple(response)) for position, response, _ in self.given}
            for position, (response, _sequence) in self.stored().items():
                assert (position, tuple(response)) in given

    def teardown(self) -> None:
        """When the network is back and the session open, all that waits is delivered."""
        if self.given and self.outbox:
            self.carry(Parcel(tuple(self.outbox), together=True), reply_arrives=True)
            self.what_was_acknowledged_is_there_exactly_once()


@pytest.mark.django_db
def test_every_acknowledged_answer_is_there_once_and_every_other_on_the_device() -> None:
    run_state_machine_as_test(
        Deliveries, settings=settings(max_examples=30, stateful_step_count=20, deadline=None)
    )


# --- Ten minutes without a network ---------------------------------------------------------


def clock_at(moment: datetime) -> Any:
    """Move the server's clock."""
    return patch("django.utils.timezone.now", lambda: moment)


@pytest.mark.django_db
@pytest.mark.parametrize("exam", [False, True])
def test_ten_minutes_offline_lose_nothing_while_the_session_is_open(exam: bool) -> None:
    session, device = SessionFactory(open=True), Device()
    held(session, QuizFactory(exam=exam, items=10))
    device.join(session, 1)
    uuid = device.uuid()
    device.answer(1, [1], uuid=uuid)
    with clock_at(timezone.now() + timedelta(minutes=10)):
        waited = [(position, [1], position) for position in range(1, 11)]
        results = device.send_together(waited, uuid=uuid).json()["results"]
    assert [one["stored"] for one in results] == [True] * 10
    assert [one["is_new"] for one in results] == [False] + [True] * 9
    assert Answer.objects.count() == 10


@pytest.mark.django_db
def test_what_comes_after_the_close_is_refused_in_words_and_taken_as_a_file() -> None:
    session, device = SessionFactory(open=True), Device()
    held(session, QuizFactory(items=3))
    device.join(session, 1)
    uuid = device.uuid()
    device.answer(1, [1], uuid=uuid)
    with clock_at(session.closes_at + timedelta(minutes=10)):
        waited = [(1, [1], 1), (2, [1], 2), (3, [1], 3)]
        results = device.send_together(waited, uuid=uuid).json()["results"]
        assert [one["stored"] for one in results] == [True, False, False]
        assert {one["code"] for one in results[1:]} == {"session_closed"}
        digest = Sitting.objects.get().quiz_session.quiz_revision.digest
        taken = take_answer_file(session=session, data=answer_file(uuid, waited[1:], paper=digest))
    assert (taken.added, taken.kept) == (2, 0)
    assert Answer.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [-600, 600])
def test_a_devices_clock_decides_nothing(minutes: int) -> None:
    """What a file says of its time is not believed: the answers count all the same."""
    session, device = SessionFactory(open=True), Device()
    held(session, QuizFactory())
    device.join(session, 1)
    wrong = (timezone.now() + timedelta(minutes=minutes)).isoformat()
    digest = session.quiz_session.quiz_revision.digest
    data = answer_file(device.uuid(), [(1, [1], 1)], paper=digest, made_at=wrong)
    assert take_answer_file(session=session, data=data).added == 1
