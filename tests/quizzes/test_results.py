"""Results: no key before the answer counts; afterwards what was right, and why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classrooms.actions.sessions import ReopenRefused, close_session, extend_session
from quizzes.delivery.actions import paper_of, record_answer, submit
from quizzes.delivery.models import Answer, Sitting
from quizzes.delivery.results import item_feedback, may_see_item, result_of
from tests.factories.quizzes import ItemFactory, QuizFactory, SittingFactory

pytestmark = pytest.mark.django_db

NOW, CLOSED = timedelta(), timedelta(hours=3)
"""When it is looked at, from the moment of the test: a session opens then, and not when tests are collected."""


def answered(sitting: Sitting, response: list[int], position: int = 1) -> Answer:
    return record_answer(
        sitting=sitting, position=position, response=response, sequence=1, now=timezone.now()
    ).answer


@pytest.mark.parametrize(
    ("exam", "is_answered", "is_submitted", "after", "may_see"),
    [
        (False, False, False, NOW, False),
        (False, True, False, NOW, True),
        (False, False, True, NOW, False),
        (False, True, True, NOW, True),
        (False, False, False, CLOSED, False),
        (False, True, False, CLOSED, True),
        (True, False, False, NOW, False),
        (True, True, False, NOW, False),
        (True, False, True, NOW, False),
        (True, True, True, NOW, False),
        (True, False, False, CLOSED, True),
        (True, True, True, CLOSED, True),
    ],
)
def test_when_a_key_may_be_seen(
    exam: bool, is_answered: bool, is_submitted: bool, after: timedelta, may_see: bool
) -> None:
    sitting = SittingFactory(exam=exam)
    answer = answered(sitting, [1]) if is_answered else None
    if is_submitted:
        submit(sitting=sitting, now=timezone.now())
    assert may_see_item(sitting, 1, answer, timezone.now() + after) is may_see


@pytest.mark.parametrize(
    ("exam", "is_submitted", "after", "is_revealed"),
    [
        (False, False, NOW, False),
        (False, True, NOW, True),
        (False, False, CLOSED, True),
        (True, False, NOW, False),
        (True, True, NOW, False),
        (True, True, CLOSED, True),
        (True, False, CLOSED, True),
    ],
)
def test_when_a_result_is_revealed(
    exam: bool, is_submitted: bool, after: timedelta, is_revealed: bool
) -> None:
    sitting = SittingFactory(exam=exam)
    answered(sitting, [1])
    answered(sitting, [2], position=2)
    if is_submitted:
        submit(sitting=sitting, now=timezone.now())
    result = result_of(sitting, timezone.now() + after)
    assert result.is_revealed is is_revealed
    assert (result.answered, result.total) == (2, 3)
    assert result.submitted is is_submitted
    if is_revealed:
        rest = [False] if exam else []  # per item, what has no answer is not explained
        assert [item.is_correct for item in result.items] == [True, False, *rest]
        assert [item.is_answered for item in result.items] == [True, True, *rest]
        assert result.correct == 1
    else:
        assert (result.items, result.correct) == ((), 0), "not even a count gives a key away"


def test_feedback_marks_every_option() -> None:
    sitting = SittingFactory(quiz=QuizFactory(items=[ItemFactory(multiple=True)]))
    answer = answered(sitting, [1, 2])
    feedback = item_feedback(paper_of(sitting).questions[0], tuple(answer.response))
    assert [option.state for option in feedback.options] == ["key", "wrong", "missed", ""]
    assert (feedback.response, feedback.points) == ((1, 2), 0)
    assert not feedback.is_correct
    assert not feedback.is_partly_correct


def test_a_part_of_the_point_is_partly_correct() -> None:
    sitting = SittingFactory(quiz=QuizFactory(items=[ItemFactory(multiple=True)]))
    feedback = item_feedback(paper_of(sitting).questions[0], tuple(answered(sitting, [3]).response))
    assert feedback.is_partly_correct
    assert not feedback.is_correct


def test_feedback_agrees_with_what_is_stored() -> None:
    item = ItemFactory(multiple=True, choices__keys=[1, 2, 3])
    sitting = SittingFactory(quiz=QuizFactory(items=[item]))
    answer = answered(sitting, [1, 3])
    feedback = item_feedback(paper_of(sitting).questions[0], tuple(answer.response))
    assert round(float(feedback.points), 3) == float(answer.points) == 0.667


def test_an_item_without_an_answer_has_no_mark_of_a_choice() -> None:
    sitting = SittingFactory()
    feedback = item_feedback(paper_of(sitting).questions[0], ())
    assert [option.state for option in feedback.options] == ["missed", "", "", ""]
    assert not feedback.is_answered


def test_a_seat_that_answers_nothing_learns_no_key() -> None:
    sitting = SittingFactory(exam=False)
    submit(sitting=sitting, now=timezone.now())
    assert result_of(sitting, timezone.now()).items == ()
    assert result_of(sitting, timezone.now() + CLOSED).items == ()


@pytest.mark.parametrize("exam", [True, False])
def test_a_session_whose_keys_were_shown_does_not_open_again(exam: bool) -> None:
    session = SittingFactory(exam=exam).seat.session
    close_session(session=session, now=timezone.now())
    later = timezone.now() + timedelta(minutes=1)
    if exam:
        with pytest.raises(ReopenRefused):
            extend_session(session=session, minutes=10, now=later)
        assert not session.is_open(later)
    else:
        extend_session(session=session, minutes=10, now=later)
        assert session.is_open(later)
