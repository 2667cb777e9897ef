"""Answers that waited on the device and come together: each stands for itself, as if it came alone."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classrooms.actions.seats import release_seat
from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.models import Answer
from tests.devices import API, JSON, Device, says
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held

pytestmark = pytest.mark.django_db

ITEMS = 5


def opened(*, exam: bool = False) -> Session:
    session: Session = SessionFactory(open=True, seat_count=4)
    items = [ItemFactory(), ItemFactory(multiple=True), *ItemFactory.create_batch(ITEMS - 2)]
    held(session, QuizFactory(exam=exam, items=items))
    return session


@pytest.fixture
def session() -> Session:
    """An open session on a quiz that explains after each item."""
    return opened()


@pytest.fixture
def device(session: Session) -> Device:
    """A device that holds seat 1."""
    device = Device()
    device.join(session, 1)
    return device


def results(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_what_waited_is_stored_and_explained(device: Device) -> None:
    first, second = results(device.send_together([(1, [2], 1), (2, [3, 1], 2)]))
    assert (first["position"], first["sequence"]) == (1, 1)
    assert (first["stored"], first["is_new"]) == (True, True)
    assert first["feedback"]["explanation"].startswith("解説")
    assert second["feedback"]["points"] == 1.0
    stored = Answer.objects.order_by("sequence").values_list("response", "points")
    assert [(response, float(points)) for response, points in stored] == [([2], 0), ([1, 3], 1)]


def test_results_come_in_the_order_sent_and_one_refusal_stops_no_other(device: Device) -> None:
    device.answer(3, [1])
    found = results(
        device.send_together([(5, [1], 1), (9, [1], 2), (3, [2], 3), (1, [], 4), (4, [2], 5)])
    )
    assert [(one["position"], one["stored"], one.get("code")) for one in found] == [
        (5, True, None),
        (9, False, "item_unknown"),
        (3, False, "already_answered"),
        (1, False, "response_unreadable"),
        (4, True, None),
    ]
    assert all(one["detail"].endswith("。") for one in found if not one["stored"])
    assert found[2]["data"] == {"sequence": 1}


def test_the_same_delivery_may_come_any_number_of_times(device: Device) -> None:
    sent = [(position, [1], position) for position in range(1, ITEMS + 1)]
    first, again = results(device.send_together(sent)), results(device.send_together(sent))
    assert [one.pop("is_new") for one in first] == [True] * ITEMS
    assert [one.pop("is_new") for one in again] == [False] * ITEMS
    assert first == again
    assert Answer.objects.count() == ITEMS


def test_in_an_exam_the_last_of_several_answers_counts_and_nothing_is_told() -> None:
    session, device = opened(exam=True), Device()
    device.join(session)
    sent = [(1, [1], 1), (1, [2], 2), (1, [1], 4), (1, [3], 3), (2, [1], 5)]
    response = device.send_together(sent)
    assert [(one["stored"], one.get("code")) for one in results(response)] == [
        (True, None),
        (True, None),
        (True, None),
        (False, "stale_sequence"),
        (True, None),
    ]
    for secret in ("理由", "解説", "is_key"):
        assert secret not in response.content.decode()
    assert device.sitting().json()["answered"] == {"1": [1], "2": [1]}


def test_after_the_close_what_is_stored_is_acknowledged_and_the_rest_refused(
    session: Session, device: Device
) -> None:
    uuid = device.uuid()
    device.answer(1, [2], uuid=uuid)
    close_session(session=session, now=timezone.now())
    found = results(device.send_together([(1, [2], 1), (3, [1], 2)], uuid=uuid))
    assert [one["stored"] for one in found] == [True, False]
    assert found[1]["code"] == "session_closed"


def test_after_submitting_the_rest_is_refused(device: Device) -> None:
    device.submit()
    (found,) = results(device.send_together([(1, [1], 1)]))
    assert found["code"] == "already_submitted"


def test_a_seat_that_was_released_takes_nothing(session: Session, device: Device) -> None:
    uuid = device.uuid()
    release_seat(session=session, number=1)
    for sent in ([(1, [1], 1)], [(9, [1], 1)], [(1, [], 1)]):
        says(device.send_together(sent, uuid=uuid), status=401, code="seat_lost")
    says(Device().send_together([(1, [1], 1)], uuid=uuid), status=401, code="seat_lost")
    says(device.send_together([(1, [1], 1)], uuid=uuid4()), status=401, code="seat_lost")
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        [],
        None,
        "1",
        {},
        [1],
        [[]],
        [{}],
        [{"position": "1", "response": [1], "sequence": 1}],
        [{"position": True, "response": [1], "sequence": 1}],
        [{"position": 1, "response": [1]}],
        [(1, [1], 1)] * 101,
    ],
)
def test_what_is_no_list_of_answers(device: Device, sent: Any) -> None:
    says(device.send_together(sent), status=400, code="answers_unreadable")


@pytest.mark.parametrize("response", [None, "1", [], [0], [5], [1.5], [True], [[1]], {}, [1] * 99])
def test_a_response_that_cannot_be_read_is_refused_for_itself(
    device: Device, response: Any
) -> None:
    found = results(device.send_together([(1, response, 1), (2, [1], 2)]))
    assert [one["stored"] for one in found] == [False, True]
    assert found[0]["code"] == "response_unreadable"


@pytest.mark.parametrize("sequence", [0, -1, 2**31, 10**30])
def test_a_sequence_out_of_bounds(device: Device, sequence: int) -> None:
    (found,) = results(device.send_together([(1, [1], sequence)]))
    assert (found["code"], found["sequence"]) == ("response_unreadable", sequence)


def test_another_sites_page_cannot_send(device: Device) -> None:
    path = f"{API}/sittings/{device.uuid()}/answers/"
    foreign = {"sec-fetch-site": "cross-site"}
    response = device.put(path, {"answers": []}, content_type=JSON, headers=foreign)
    says(response, status=403, code="cross_origin")


def test_a_whole_paper_costs_as_few_queries_as_one_answer(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    session, device = SessionFactory(open=True), Device()
    held(session, QuizFactory(items=30))
    device.join(session)
    uuid = device.uuid()
    device.answer(1, [1], uuid=uuid)
    sent = [(position, [1], position) for position in range(2, 31)]
    with django_assert_max_num_queries(1):
        results(device.send_together(sent, uuid=uuid))
    with django_assert_max_num_queries(5):  # a savepoint's two are the test's own
        results(device.send_together(sent, uuid=uuid))


def test_the_words_are_in_the_language_that_is_asked_for(device: Device) -> None:
    path = f"{API}/sittings/{device.uuid()}/answers/"
    sent = {"answers": [{"position": 9, "response": [1], "sequence": 1}]}
    english = device.put(path, sent, content_type=JSON, headers={"accept-language": "en"})
    assert results(english)[0]["detail"].startswith("We cannot find")


answers = st.lists(
    st.tuples(
        st.integers(1, ITEMS + 1),
        st.sampled_from([[1], [2], [1, 3], []]),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=12,
)


@given(before=answers, sent=answers, exam=st.booleans(), state=st.sampled_from("osc"))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_together_is_the_same_as_one_after_the_other(
    before: list[tuple[int, list[int], int]],
    sent: list[tuple[int, list[int], int]],
    exam: bool,
    state: str,
) -> None:
    """Two seats of one class give the same answers in the same order; ``state`` is open, submitted, closed."""
    session, alone, together = opened(exam=exam), Device(), Device()
    outcomes = []
    for number, device in enumerate((alone, together), start=1):
        device.join(session, number)
        for answer in before:
            device.answer(answer[0], answer[1], sequence=answer[2])
        if state == "s":
            device.submit()
    uuids = [device.uuid() for device in (alone, together)]
    if state == "c":
        close_session(session=session, now=timezone.now())
    for position, response, sequence in sent:
        reply = alone.answer(position, response, sequence=sequence, uuid=uuids[0])
        outcomes.append((reply.status_code == 200, reply.json()))
    for (stored, single), one in zip(
        outcomes, results(together.send_together(sent, uuid=uuids[1])), strict=True
    ):
        assert one["stored"] is stored
        names = ("is_new", "feedback") if stored else ("code", "detail", "data")
        assert [single[name] for name in names] == [one[name] for name in names]
    kept = [
        sorted(
            Answer.objects.filter(sitting__uuid=uuid).values_list(
                "item_revision", "response", "sequence"
            ),
            key=str,
        )
        for uuid in uuids
    ]
    assert kept[0] == kept[1]
