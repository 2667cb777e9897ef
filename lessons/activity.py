"""The lesson as an activity of a class: read together, then checked by its quiz under the same code."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from classrooms.activities import Target, UnknownActivity
from classrooms.models import Seat, Session
from cms.models import page_path
from cms.taxonomy import Band
from lessons.models import LessonPage, LessonSession
from quizzes.delivery.activity import (
    board_context,
    hold_in_way,
    may_reopen,
    report_context,
    ways_of,
)


class LessonActivity:
    """A session held on a lesson and, if it has one, its quiz."""

    kind: ClassVar[str] = "lesson"
    label: ClassVar[str | Promise] = pgettext_lazy("one activity", "教材")
    board_template: ClassVar[str] = "quizzes/board.html"
    report_template: ClassVar[str] = "quizzes/report.html"

    def targets(self) -> Iterable[Target]:
        """Return all published lessons, once each, whatever editions they have."""
        originals = LessonPage.objects.originals().live().select_related("quiz")
        return [self._target(lesson) for lesson in originals.order_by("title")]

    def target(self, key: str) -> Target:
        """
        Return the published lesson of the key, which is its translation key.

        :raises UnknownActivity: if there is none
        """
        return self._target(self._lesson(key))

    def open(self, *, session: Session, key: str, way: str) -> None:
        """Hold the session on the lesson and freeze its quiz."""
        lesson = self._lesson(key)
        LessonSession.objects.create(session=session, lesson=lesson)
        if lesson.quiz is not None:
            hold_in_way(session=session, quiz=lesson.quiz, way=way)

    def may_reopen(self, session: Session) -> bool:
        """Tell whether an ended session may go on."""
        return may_reopen(session)

    def begin(self, seat: Seat) -> dict[str, Any]:
        """Begin nothing: the lesson is read first, and its quiz begins when it is opened."""
        return {}

    def entry_path(self, session: Session) -> str:
        """Return the address of the lesson's edition in the language that the device reads in."""
        language = get_language() or settings.LANGUAGE_CODE
        return page_path(session.lesson_session.lesson.in_language(language))

    def board(self, session: Session) -> dict[str, Any]:
        """Return the live board's context."""
        return board_context(session)

    def report(self, session: Session) -> dict[str, Any]:
        """Return the report's context."""
        return report_context(session)

    @staticmethod
    def _lesson(key: str) -> LessonPage:
        originals = LessonPage.objects.originals().live()
        lesson = next((page for page in originals if str(page.translation_key) == key), None)
        if lesson is None:
            raise UnknownActivity
        return lesson

    def _target(self, lesson: LessonPage) -> Target:
        return Target(
            kind=self.kind,
            key=str(lesson.translation_key),
            title=lesson.title,
            band=Band(lesson.band),
            url=page_path(lesson),
            ways=ways_of(lesson.quiz) if lesson.quiz is not None else (),
        )
