"""Schools, the people who work there, and their classes."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from classrooms.actions.classes import ClassTooLarge, GradeNotInSchool, create_classroom
from classrooms.actions.schools import (
    InvitationInvalid,
    accept_invitation,
    found_school,
    invitation_token,
    invited_school,
    verify_school,
    withdraw_verification,
)
from classrooms.models import Classroom, Membership, School, Session
from classrooms.school_years import JAPAN
from cms.taxonomy import Grade, SchoolType
from tests.factories.classrooms import (
    AssignmentFactory,
    ClassroomFactory,
    MembershipFactory,
    SchoolFactory,
    SessionFactory,
)
from tests.factories.cms import UserFactory
from tests.factories.regions import MunicipalityFactory

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_who_founds_a_school_administers_it_and_an_operator_verifies_it_later() -> None:
    user, operator = UserFactory(), UserFactory()
    school = found_school(
        user=user,
        name="見本中学校",
        school_type=SchoolType.JUNIOR_HIGH,
        region=MunicipalityFactory(),
    )
    assert list(School.objects.administered_by(user)) == [school]
    assert not School.objects.verified().exists()

    verify_school(school=school, operator=operator, now=NOW)
    school.refresh_from_db()
    assert (school.verified_at, school.verified_by) == (NOW, operator)
    assert list(School.objects.verified()) == [school]

    withdraw_verification(school=school)
    school.refresh_from_db()
    assert (school.verified_at, school.verified_by) == (None, None)


def test_a_school_without_a_founder_is_not_left_behind() -> None:
    with (
        patch.object(Membership.objects, "create", side_effect=IntegrityError),
        pytest.raises(IntegrityError),
    ):
        found_school(
            user=UserFactory(),
            name="見本中学校",
            school_type=SchoolType.JUNIOR_HIGH,
            region=MunicipalityFactory(),
        )
    assert not School.objects.exists()


def test_an_invitation_makes_a_teacher() -> None:
    school, user = SchoolFactory(), UserFactory()
    token = invitation_token(school=school)
    assert accept_invitation(user=user, token=token) == school
    assert accept_invitation(user=user, token=token) == school
    assert Membership.objects.get(user=user, school=school).role == Membership.Role.TEACHER


def test_an_invitation_takes_no_role_away() -> None:
    school = SchoolFactory()
    membership = MembershipFactory(school=school, role=Membership.Role.ADMINISTRATOR)
    accept_invitation(user=membership.user, token=invitation_token(school=school))
    membership.refresh_from_db()
    assert membership.role == Membership.Role.ADMINISTRATOR


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "MQ:1:x"])
def test_what_is_no_invitation_is_refused(token: str) -> None:
    with pytest.raises(InvitationInvalid):
        invited_school(token=token)


def test_an_invitation_is_signed_for_its_purpose_and_good_for_a_week() -> None:
    school = SchoolFactory()
    token = invitation_token(school=school)
    with pytest.raises(InvitationInvalid):
        invited_school(token=token[:-1] + ("A" if token[-1] != "A" else "B"))
    with pytest.raises(InvitationInvalid):
        invited_school(token=signing.dumps(school.pk, salt="another purpose"))
    made = datetime.now(tz=UTC).timestamp()
    with patch("django.core.signing.time.time", return_value=made + 86_400 * 7 - 60):
        assert invited_school(token=token) == school
    with (
        patch("django.core.signing.time.time", return_value=made + 86_400 * 7 + 60),
        pytest.raises(InvitationInvalid),
    ):
        invited_school(token=token)


def test_an_invitation_to_a_school_that_is_gone_is_refused() -> None:
    school = SchoolFactory()
    token = invitation_token(school=school)
    school.delete()
    with pytest.raises(InvitationInvalid):
        invited_school(token=token)


def test_someone_works_at_a_school_once() -> None:
    membership = MembershipFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, school=membership.school)


def test_an_enrolment_needs_its_source() -> None:
    school = SchoolFactory(enrolment=None)
    school.enrolment, school.enrolment_source = 300, ""
    with pytest.raises(ValidationError, match="出典"):
        school.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        school.save()


def test_a_class_is_of_the_school_year_of_its_creation() -> None:
    school, teacher = SchoolFactory(school_type=SchoolType.JUNIOR_HIGH), UserFactory()
    spring = datetime(2026, 3, 31, 23, 59, tzinfo=JAPAN)
    for now, year in ((spring, 2025), (spring + timedelta(minutes=1), 2026)):
        classroom = create_classroom(
            school=school, teacher=teacher, name="2年3組", grade=Grade.J2, size=35, now=now
        )
        assert classroom.school_year == year
        assert list(classroom.teachers.all()) == [teacher]


@pytest.mark.parametrize(
    ("enrolment", "size", "fits"),
    [(None, 60, True), (None, 61, False), (12, 12, True), (12, 13, False), (900, 61, False)],
)
def test_a_class_is_not_larger_than_its_school(
    enrolment: int | None, size: int, fits: bool
) -> None:
    school = SchoolFactory(
        school_type=SchoolType.JUNIOR_HIGH, enrolment=enrolment, enrolment_source="テスト用の数"
    )

    def create() -> Classroom:
        return create_classroom(
            school=school, teacher=UserFactory(), name="1組", grade=Grade.J1, size=size, now=NOW
        )

    if fits:
        assert create().size == size
    else:
        with pytest.raises(ClassTooLarge) as refusal:
            create()
        assert str(min(60, enrolment or 60)) in refusal.value.detail
        assert not Classroom.objects.exists()


def test_a_class_has_a_grade_of_its_school() -> None:
    school = SchoolFactory(school_type=SchoolType.JUNIOR_HIGH)
    with pytest.raises(GradeNotInSchool):
        create_classroom(
            school=school, teacher=UserFactory(), name="1組", grade=Grade.P1, size=30, now=NOW
        )


def test_a_teacher_who_left_the_school_sees_its_classes_no_more() -> None:
    membership = MembershipFactory()
    classroom = ClassroomFactory(school=membership.school)
    classroom.teachers.set([membership.user])
    session = SessionFactory(assignment=AssignmentFactory(classroom=classroom))
    assert list(Classroom.objects.taught_by(membership.user)) == [classroom]
    assert list(Session.objects.taught_by(membership.user)) == [session]
    membership.delete()
    assert not Classroom.objects.taught_by(membership.user).exists()
    assert not Session.objects.taught_by(membership.user).exists()


def test_a_colleague_does_not_teach_the_class() -> None:
    membership = MembershipFactory()
    colleague = MembershipFactory(school=membership.school)
    classroom = ClassroomFactory(school=membership.school)
    classroom.teachers.set([membership.user])
    SessionFactory(assignment=AssignmentFactory(classroom=classroom))
    assert not Classroom.objects.taught_by(colleague.user).exists()
    assert not Session.objects.taught_by(colleague.user).exists()
