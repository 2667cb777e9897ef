"""The report: what was understood, what was misunderstood, and by which seat."""

import pytest
from django.utils import timezone

from classrooms.models import Session
from quizzes.delivery.actions import record_answer, submit
from quizzes.delivery.report import Report, report_of
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, SittingFactory

pytestmark = pytest.mark.django_db

SINGLE, MULTIPLE, UNANSWERED = 1, 2, 3


@pytest.fixture
def session() -> Session:
    """Five seats: items 1 and 2 were answered, item 3 by nobody, and the fifth gave no answer."""
    session = SessionFactory(open=True, seat_count=6)
    quiz = QuizFactory(items=[ItemFactory(), ItemFactory(multiple=True), ItemFactory()])
    sheets = [([1], [1, 3]), ([2], [1]), ([2], [1, 2]), ([3], [1, 3]), ()]
    for sheet in sheets:
        sitting = SittingFactory(session=session, quiz=quiz)
        for position, response in enumerate(sheet, start=1):
            record_answer(
                sitting=sitting,
                position=position,
                response=response,
                sequence=1,
                now=timezone.now(),
            )
        submit(sitting=sitting, now=timezone.now())
    return session


def report(session: Session) -> Report:
    found = report_of(session=session, now=session.closes_at)
    assert found is not None
    return found


def test_a_report_counts_people_and_answers(session: Session) -> None:
    found = report(session)
    assert (found.joined, found.submitted) == (5, 5)
    assert found.title == session.quiz_session.quiz_revision.title
    assert [(item.answered, item.correct, item.share) for item in found.items] == [
        (4, 1, 25),
        (4, 2, 50),
        (0, 0, None),
    ]


def test_options_have_counts_and_shares(session: Session) -> None:
    options = report(session).items[0].options
    assert [(option.count, option.share) for option in options] == [
        (1, 25),
        (2, 50),
        (1, 25),
        (0, 0),
    ]
    assert [option.share for option in report(session).items[2].options] == [0, 0, 0, 0]


def test_the_hardest_item_comes_first_and_unanswered_ones_are_not_hard(session: Session) -> None:
    assert [item.question.position for item in report(session).hardest] == [SINGLE, MULTIPLE]


def test_distractors_that_many_chose_are_named_most_chosen_first(session: Session) -> None:
    single, multiple, unanswered = report(session).items
    assert [option.option.position for option in single.misunderstood] == [2, 3]
    assert all(option.option.misconception for option in single.misunderstood)
    assert [option.option.position for option in multiple.misunderstood] == [2]
    assert unanswered.misunderstood == ()


def test_seats_have_a_mark_for_each_item(session: Session) -> None:
    seats = {seat.number: (seat.marks, seat.correct) for seat in report(session).seats}
    assert seats == {
        1: (("correct", "correct", "none"), 2),
        2: (("wrong", "partly", "none"), 0),
        3: (("wrong", "wrong", "none"), 0),
        4: (("wrong", "correct", "none"), 1),
    }


def test_a_rare_distractor_is_not_worth_a_word() -> None:
    session = SessionFactory(open=True, seat_count=11)
    quiz = QuizFactory(items=1)
    for choice in [1] * 9 + [2]:
        record_answer(
            sitting=SittingFactory(session=session, quiz=quiz),
            position=1,
            response=[choice],
            sequence=1,
            now=timezone.now(),
        )
    assert report(session).items[0].misunderstood == ()


def test_a_session_without_a_quiz_has_no_report() -> None:
    session = SessionFactory(open=True)
    assert report_of(session=session, now=session.closes_at) is None
