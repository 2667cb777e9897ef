"""
Practice: an answer is scored and explained, and nothing of it is stored.

Alone, by anyone, of a published quiz; or again, by a device that has its result. See
docs/decisions/0020-modes.md for what a pupil cannot learn this way.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal
from quizzes.delivery.actions import AnswerStaysHere, ItemUnknown
from quizzes.delivery.models import QuizSession
from quizzes.delivery.results import ItemFeedback, Result, item_feedback
from quizzes.items.models import ItemRevision
from quizzes.papers.freezing import QuizNotReady, freeze_quiz
from quizzes.papers.models import Feedback, Quiz
from quizzes.papers.papers import Paper, Question, paper_by_digest

SECONDS_KEPT = 60
"""How long a quiz is practised as it was before its editors' last change: as long as a page is kept."""


class NotPractised(Refusal):
    """There is no such quiz for practice: it is a test, kept for classes, or not published."""

    code = "not_practised"
    status = 404
    message = _("このクイズは、ひとりでの練習には出していません。ほかの教材を見てみましょう。")


class UsedInTest(Refusal):
    """The item stands in a test that a class is taking now."""

    code = "used_in_test"
    message = _(
        "この問題は、いま、どこかのクラスがテストで使っています。"
        "答え合わせは、あとでできます。ほかの問題を先にやってみましょう。"
    )


def practice_paper(*, key: str) -> Paper:
    """
    Return the paper of the published quiz, frozen when it is first practised.

    :raises NotPractised: if the quiz is not for practice
    """
    kept = f"practice:{key}"
    paper_digest: str | None = cache.get(kept)
    if paper_digest is None:
        quiz = Quiz.objects.filter(key=key).first()
        if quiz is None or not quiz.is_practised:
            raise NotPractised
        try:
            paper_digest = freeze_quiz(quiz=quiz).digest
        except QuizNotReady:
            raise NotPractised from None
        cache.set(kept, paper_digest, SECONDS_KEPT)
    return paper_by_digest(paper_digest)


def practise(*, question: Question, response: object, now: datetime) -> ItemFeedback:
    """
    Return what is told of an answer that counts nowhere.

    :raises AnswerStaysHere: if the item is sensitive: its device explains it
    :raises ResponseUnreadable: if the item's kind does not allow the response
    :raises UsedInTest: if the item, in whatever words, stands in a test that is going on anywhere
    """
    feedback = practise_again(question=question, response=response)
    if is_in_running_test(question, now):
        raise UsedInTest
    return feedback


def practise_again(*, question: Question, response: object) -> ItemFeedback:
    """
    Return what is told of an answer to an item that has been explained to the device before.

    :raises AnswerStaysHere: if the item is sensitive: its device explains it
    :raises ResponseUnreadable: if the item's kind does not allow the response
    """
    if question.sensitive:
        raise AnswerStaysHere
    return item_feedback(question, tuple(question.read(response)))


def is_in_running_test(question: Question, now: datetime) -> bool:
    """Tell whether a session that is explained after its close asks the item now."""
    same = ItemRevision.objects.filter(item__frozen=question.revision_id)
    return QuizSession.objects.filter(
        quiz_revision__paper_items__item_revision__in=same,
        quiz_revision__feedback=Feedback.AFTER_CLOSE,
        session__closes_at__gt=now,
    ).exists()


def again_of(result: Result, *, missed: bool) -> Sequence[Question]:
    """
    Return the items that the device may practise again: those that its result explains.

    :raises NotPractised: if the quiz is answered once, or nothing is explained yet
    """
    if not result.may_practise:
        raise NotPractised
    return [feedback.question for feedback in (result.missed if missed else result.items)]


def find(questions: Sequence[Question], position: int) -> tuple[Question, int | None]:
    """
    Return the item at the position, and the next one's position if there is one.

    :raises ItemUnknown: if it is none of them
    """
    found = next((question for question in questions if question.position == position), None)
    if found is None:
        raise ItemUnknown
    later = (question.position for question in questions if question.position > position)
    return found, next(later, None)
