"""The registry of activities, and assignments, which dispatch through it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template.loader import get_template

from classrooms import activities
from classrooms.actions.classes import assign
from classrooms.activities import Target, UnknownActivity
from classrooms.models import Assignment
from cms.taxonomy import Band
from tests.factories.classrooms import ClassroomFactory, SessionFactory
from tests.factories.quizzes import QuizFactory

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


class Drawing:
    """An activity that no app of ours knows."""

    kind = "drawing"
    label = "お絵かき"
    board_template = "quizzes/board.html"
    report_template = "quizzes/report.html"

    def targets(self) -> list[Target]:
        return [self.target("cat")]

    def target(self, key: str) -> Target:
        if key != "cat":
            raise UnknownActivity
        return Target(kind="drawing", key="cat", title="ねこ", band=Band.PRIMARY_LOWER, url="")

    def open(self, *, session: Any, key: str, way: str) -> None:
        """Nothing to freeze."""

    def may_reopen(self, session: Any) -> bool:
        return True

    def entry_path(self, session: Any) -> str:
        return "/draw/"

    def board(self, session: Any) -> dict[str, Any]:
        return {}

    def report(self, session: Any) -> dict[str, Any]:
        return {}


@pytest.fixture
def drawing() -> Iterator[Drawing]:
    """A registered activity of a third app."""
    found = Drawing()
    activities.register(found)
    yield found
    del activities._registry["drawing"]


def test_the_site_has_lessons_and_quizzes() -> None:
    assert [activity.kind for activity in activities.registered()] == ["lesson", "quiz"]


@pytest.mark.parametrize("kind", ["lesson", "quiz"])
def test_every_activity_says_its_name_and_has_its_templates(kind: str) -> None:
    activity = activities.activity(kind)
    assert str(activity.label)
    assert get_template(activity.board_template)
    assert get_template(activity.report_template)


def test_a_third_app_registers_and_is_dispatched_to(drawing: Drawing) -> None:
    assert activities.activity("drawing") is drawing
    assert drawing in activities.registered()


def test_a_word_is_registered_once(drawing: Drawing) -> None:
    with pytest.raises(ValueError, match="drawing"):
        activities.register(Drawing())


def test_a_word_that_nobody_registered_is_unknown() -> None:
    with pytest.raises(UnknownActivity):
        activities.activity("drawing")


@pytest.mark.django_db
def test_quizzes_offer_what_is_published() -> None:
    quiz = QuizFactory()
    QuizFactory(draft=True)
    (target,) = activities.activity("quiz").targets()
    assert (target.kind, target.key, target.title) == ("quiz", quiz.key, quiz.title)
    assert target.band == Band.JUNIOR_HIGH


@pytest.mark.django_db
def test_a_draft_quiz_cannot_be_assigned() -> None:
    quiz = QuizFactory(draft=True)
    with pytest.raises(UnknownActivity):
        assign(classroom=ClassroomFactory(), kind="quiz", target_key=quiz.key, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "key"), [("quiz", "gone"), ("lesson", "gone"), ("song", "x")])
def test_what_does_not_exist_cannot_be_assigned(kind: str, key: str) -> None:
    with pytest.raises(UnknownActivity):
        assign(classroom=ClassroomFactory(), kind=kind, target_key=key, now=NOW)
    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_assigning_again_returns_the_same_assignment() -> None:
    quiz = QuizFactory()
    classroom = ClassroomFactory()
    first = assign(classroom=classroom, kind="quiz", target_key=quiz.key, now=NOW)
    again = assign(
        classroom=classroom, kind="quiz", target_key=quiz.key, now=NOW + timedelta(days=1)
    )
    other = assign(classroom=ClassroomFactory(), kind="quiz", target_key=quiz.key, now=NOW)
    assert first == again != other
    assert (again.title, again.created_at) == (quiz.title, NOW)


@pytest.mark.django_db
def test_a_session_without_a_quiz_has_an_empty_board_and_report() -> None:
    session = SessionFactory(open=True)
    for kind in ("quiz", "lesson"):
        assert activities.activity(kind).board(session) == {}
        assert activities.activity(kind).report(session) == {}
