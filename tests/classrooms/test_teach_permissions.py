"""Who may open which page of the teachers' side: their own people, and nobody else."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from classrooms.actions.schools import invitation_token
from classrooms.models import Classroom, Membership, School, Session
from classrooms.urls import teach_patterns
from cms.models import User
from tests.factories.classrooms import (
    AssignmentFactory,
    ClassroomFactory,
    MembershipFactory,
    SessionFactory,
)
from tests.factories.cms import UserFactory

pytestmark = pytest.mark.django_db

OF_EVERYONE = {"index", "school_new", "invitation"}
OF_MEMBERS = {"school", "class_new"}
OF_ADMINISTRATORS = {"invite"}
OF_CLASS_TEACHERS = {
    "class",
    "assign",
    "open",
    "session",
    "projector",
    "qr",
    "release",
    "extend",
    "close",
}
POST_ONLY = {"invite", "assign", "open", "release", "extend", "close"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A school with a class, its administrator, its teacher, and an open session."""

    school: School
    administrator: User
    teacher: User
    classroom: Classroom
    session: Session

    def address(self, name: str) -> str:
        """Return the page's address in this place."""
        arguments: dict[str, list[Any]] = {
            "index": [],
            "school_new": [],
            "school": [self.school.pk],
            "invite": [self.school.pk],
            "class_new": [self.school.pk],
            "invitation": [invitation_token(school=self.school)],
            "class": [self.classroom.pk],
            "assign": [self.classroom.pk],
            "open": [self.session.assignment_id],
        }
        return reverse(f"teach:{name}", args=arguments.get(name, [self.session.pk]))


@pytest.fixture
def place() -> Place:
    teacher = UserFactory()
    classroom = ClassroomFactory(teachers=[teacher])
    administrator = MembershipFactory(school=classroom.school, administrator=True).user
    session = SessionFactory(assignment=AssignmentFactory(classroom=classroom), open=True)
    return Place(
        school=classroom.school,
        administrator=administrator,
        teacher=teacher,
        classroom=classroom,
        session=session,
    )


def ask(name: str, address: str, user: User | None) -> Any:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.post(address) if name in POST_ONLY else client.get(address)


def test_every_page_has_its_rule() -> None:
    names = OF_EVERYONE | OF_MEMBERS | OF_ADMINISTRATORS | OF_CLASS_TEACHERS
    assert {pattern.name for pattern in teach_patterns} == names


@pytest.mark.parametrize(
    "name", sorted(OF_EVERYONE | OF_MEMBERS | OF_ADMINISTRATORS | OF_CLASS_TEACHERS)
)
def test_nobody_enters_without_a_sign_in(name: str, place: Place) -> None:
    response = ask(name, place.address(name), None)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login") + "?next=")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", sorted(OF_MEMBERS | OF_ADMINISTRATORS | OF_CLASS_TEACHERS))
def test_a_stranger_finds_nothing(name: str, place: Place) -> None:
    stranger = ClassroomFactory(teachers=[UserFactory()]).teachers.get()
    assert ask(name, place.address(name), stranger).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_CLASS_TEACHERS))
def test_a_colleague_does_not_see_another_teachers_class(name: str, place: Place) -> None:
    assert ask(name, place.address(name), place.administrator).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_MEMBERS | OF_CLASS_TEACHERS))
def test_who_has_left_the_school_finds_nothing(name: str, place: Place) -> None:
    Membership.objects.filter(user=place.teacher).delete()
    assert ask(name, place.address(name), place.teacher).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_ADMINISTRATORS))
def test_only_administrators_invite(name: str, place: Place) -> None:
    assert ask(name, place.address(name), place.teacher).status_code == 404
    assert ask(name, place.address(name), place.administrator).status_code == 302


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_changes_are_made_by_post_alone(name: str, place: Place) -> None:
    client = Client()
    client.force_login(place.teacher)
    assert client.get(place.address(name)).status_code == 405


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_changes_need_the_token_of_our_own_page(name: str, place: Place) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.teacher)
    assert client.post(place.address(name)).status_code == 403


@pytest.mark.parametrize(
    "name", ["index", "school_new", "school", "class_new", "class", "session", "projector", "qr"]
)
def test_pages_are_kept_by_no_cache_and_set_no_cookie_but_the_forms_token(
    name: str, place: Place
) -> None:
    response = ask(name, place.address(name), place.teacher)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert set(response.cookies) <= {"csrftoken"}
    if name == "qr":
        assert not response.cookies


def test_a_number_that_no_column_holds_is_simply_not_found(place: Place) -> None:
    assert ask("class", f"/teach/classes/{10**20}/", place.teacher).status_code == 404
