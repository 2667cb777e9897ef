"""The board: what a teacher sees while her class answers, in few queries and with an honest version."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from classrooms.actions.seats import claim_seat, release_seat
from classrooms.models import Session
from quizzes.delivery.actions import record_answer, sitting_of_seat, submit
from quizzes.delivery.board import Board, compute_board, live_board
from quizzes.papers.papers import paper_by_digest
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, SittingFactory, held

pytestmark = pytest.mark.django_db

QUERIES = 4


@pytest.fixture
def session() -> Session:
    """An open session of four seats, held on a quiz of a single and a multiple choice."""
    session = SessionFactory(open=True, seat_count=4)
    held(session, QuizFactory(items=[ItemFactory(), ItemFactory(multiple=True)]))
    return session


def board(session: Session) -> Board:
    return compute_board(session=session, now=timezone.now())


def sit(session: Session, number: int) -> Any:
    claimed = claim_seat(session=session, number=number, now=timezone.now())
    return sitting_of_seat(seat=claimed.seat)


def answer(sitting: Any, position: int, response: list[int]) -> None:
    record_answer(
        sitting=sitting, position=position, response=response, sequence=1, now=timezone.now()
    )


def test_a_board_tells_how_far_each_seat_is(session: Session) -> None:
    first, second = sit(session, 1), sit(session, 2)
    claim_seat(session=session, number=3, now=timezone.now())
    for position, response in ((1, [1]), (2, [1, 3])):
        answer(first, position, response)
    submit(sitting=first, now=timezone.now())
    answer(second, 2, [3])

    shown = board(session)
    assert [(seat.number, seat.state, seat.answered) for seat in shown.seats] == [
        (1, "submitted", 2),
        (2, "answering", 1),
        (3, "joined", 0),
        (4, "free", 0),
    ]
    assert (shown.state, shown.joined, shown.submitted, shown.total) == ("open", 3, 1, 2)


def test_a_board_counts_what_was_chosen(session: Session) -> None:
    for number, responses in enumerate([([1], [1, 3]), ([2], [3]), ([1], [2])], start=1):
        sitting = sit(session, number)
        for position, response in enumerate(responses, start=1):
            answer(sitting, position, response)
    single, multiple = board(session).items
    assert (single.answered, single.correct, single.share) == (3, 2, 67)
    assert [choice.count for choice in single.choices] == [2, 1, 0, 0]
    assert (multiple.answered, multiple.correct, multiple.share) == (3, 1, 33)
    assert [choice.count for choice in multiple.choices] == [1, 1, 2, 0]


def test_before_the_first_answer_there_is_no_share(session: Session) -> None:
    assert [item.share for item in board(session).items] == [None, None]


def test_a_released_seat_is_free_and_its_answers_still_count(session: Session) -> None:
    answer(sit(session, 1), 1, [1])
    release_seat(session=session, number=1)
    shown = board(session)
    assert (shown.seats[0].state, shown.seats[0].answered) == ("free", 1)
    assert shown.items[0].answered == 1


def test_a_closed_session_says_so(session: Session) -> None:
    assert compute_board(session=session, now=session.closes_at).state == "closed"


def test_another_sessions_answers_are_not_counted(session: Session) -> None:
    other = SittingFactory(quiz=session.quiz_session.quiz_revision.quiz)
    answer(other, 1, [1])
    assert sum(item.answered for item in board(session).items) == 0


def test_a_session_without_a_quiz_has_seats_and_no_items() -> None:
    session = SessionFactory(open=True, seat_count=2)
    claim_seat(session=session, number=1, now=timezone.now())
    shown = board(session)
    assert (shown.joined, shown.total, shown.items) == (1, 0, ())


def test_the_version_changes_exactly_when_the_content_does(session: Session) -> None:
    seen = [board(session)]

    def changes(*, to: bool, now: Any = None) -> None:
        shown = compute_board(session=session, now=now or timezone.now())
        assert (shown.version != seen[-1].version) is to
        assert (shown != seen[-1]) is to
        seen.append(shown)

    changes(to=False)
    changes(to=False, now=timezone.now() + timedelta(minutes=1))
    sitting = sit(session, 1)
    changes(to=True)
    answer(sitting, 1, [2])
    changes(to=True)
    answer(sitting, 1, [2])
    changes(to=False)
    answer(sitting, 2, [1, 3])
    changes(to=True)
    submit(sitting=sitting, now=timezone.now())
    changes(to=True)
    submit(sitting=sitting, now=timezone.now())
    changes(to=False)
    release_seat(session=session, number=1)
    changes(to=False)
    changes(to=True, now=session.closes_at)
    assert len({shown.version for shown in seen}) == 6


def test_a_full_class_costs_as_many_queries_as_an_empty_one(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    session = SessionFactory(open=True, seat_count=35)
    quiz_session = held(session, QuizFactory(items=5))
    paper_by_digest(quiz_session.quiz_revision.digest)
    with django_assert_num_queries(QUERIES):
        board(session)
    for number in range(1, 36):
        sitting = sit(session, number)
        for position in (1, 2):
            answer(sitting, position, [1])
    with django_assert_num_queries(QUERIES):
        assert board(session).joined == 35


def test_many_screens_cost_one_computation_a_second(
    session: Session, django_assert_num_queries: Callable[[int], Any]
) -> None:
    now = timezone.now()
    first = live_board(session=session, now=now)
    sit(session, 1)
    with django_assert_num_queries(0):
        assert live_board(session=session, now=now) == first
    cache.clear()
    assert live_board(session=session, now=now).joined == 1


def test_the_close_shows_at_once(session: Session) -> None:
    assert live_board(session=session, now=timezone.now()).state == "open"
    assert live_board(session=session, now=session.closes_at).state == "closed"


@pytest.mark.redis
def test_a_board_is_shared_through_redis(
    session: Session, redis_url: str, settings: Any, django_assert_num_queries: Callable[[int], Any]
) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    }
    first = live_board(session=session, now=timezone.now())
    with django_assert_num_queries(0):
        assert live_board(session=session, now=timezone.now()) == first
    cache.close()
