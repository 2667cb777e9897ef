"""Schools, classes, sessions and seats for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from factory.declarations import (
    LazyAttribute,
    LazyFunction,
    SelfAttribute,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from classrooms.codes import new_code
from classrooms.models import Assignment, Classroom, Membership, School, Seat, Session
from classrooms.school_years import school_year
from classrooms.seat_tokens import digest, new_token
from cms.models import User
from cms.taxonomy import Grade, SchoolType
from tests.factories.cms import UserFactory
from tests.factories.regions import MunicipalityFactory


class SchoolFactory(DjangoModelFactory[School]):
    """
    A junior high school in 静岡県 that waits for its verification; ``enrolment`` is not known.

    Traits: ``verified``; ``primary`` and ``high`` are of those types; ``counted`` has 500 pupils.
    """

    class Meta:
        model = School

    class Params:
        verified = Trait(
            verified_at=LazyFunction(timezone.now), verified_by=SubFactory(UserFactory)
        )
        primary = Trait(school_type=SchoolType.PRIMARY)
        high = Trait(school_type=SchoolType.HIGH)
        counted = Trait(enrolment=500, enrolment_source="テスト用の数")

    name = Sequence(lambda n: f"見本{n}中学校")
    school_type = SchoolType.JUNIOR_HIGH
    region = SubFactory(MunicipalityFactory)


class MembershipFactory(DjangoModelFactory[Membership]):
    """
    A teacher's work at a school.

    Trait: ``administrator`` administers it.
    """

    class Meta:
        model = Membership

    class Params:
        administrator = Trait(role=Membership.Role.ADMINISTRATOR)

    user = SubFactory(UserFactory)
    school = SubFactory(SchoolFactory)
    role = Membership.Role.TEACHER


class ClassroomFactory(DjangoModelFactory[Classroom]):
    """
    A class of 中2 with 35 seats in this school year; ``teachers=[…]`` become members of its school.

    Trait: ``last_year`` is of the school year before.
    """

    class Meta:
        model = Classroom
        skip_postgeneration_save = True

    class Params:
        last_year = Trait(school_year=LazyFunction(lambda: school_year(timezone.now()) - 1))

    school = SubFactory(SchoolFactory)
    name = Sequence(lambda n: f"2年{n}組")
    grade = Grade.J2
    size = 35
    school_year = LazyFunction(lambda: school_year(timezone.now()))

    @post_generation
    def teachers(self: Any, create: bool, extracted: list[User] | None) -> None:
        """Let the teachers teach the class and work at its school."""
        for teacher in extracted or []:
            Membership.objects.get_or_create(
                user=teacher, school=self.school, defaults={"role": Membership.Role.TEACHER}
            )
            self.teachers.add(teacher)


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """A quiz given to a class; name a real one by ``target_key`` where it will be opened."""

    class Meta:
        model = Assignment

    classroom = SubFactory(ClassroomFactory)
    kind = "quiz"
    target_key = Sequence(lambda n: f"target-{n}")
    title = LazyAttribute(lambda assignment: f"題 {assignment.target_key}")
    created_at = LazyFunction(timezone.now)


class SessionFactory(DjangoModelFactory[Session]):
    """
    A session that ended yesterday, with a seat for each pupil of its class.

    It is held on nothing yet: ``quizzes`` and ``lessons`` add their rows. Trait: ``open`` began five
    minutes ago and goes on for forty.
    """

    class Meta:
        model = Session

    class Params:
        open = Trait(
            opens_at=LazyFunction(lambda: timezone.now() - timedelta(minutes=5)),
            closes_at=LazyAttribute(lambda session: session.opens_at + timedelta(minutes=45)),
        )

    assignment = SubFactory(AssignmentFactory)
    code = LazyFunction(new_code)
    seat_count = SelfAttribute("assignment.classroom.size")
    opens_at = LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = LazyAttribute(lambda session: session.opens_at + timedelta(minutes=45))


class SeatFactory(DjangoModelFactory[Seat]):
    """
    The next seat of an open session, held by the device with ``token=…``.

    Trait: ``released`` is held by no device any more.
    """

    class Meta:
        model = Seat

    class Params:
        token = LazyFunction(new_token)
        released = Trait(token_digest=Seat.FREE)

    session = SubFactory(SessionFactory, open=True)
    number = LazyAttribute(lambda seat: _next_number(seat.session))
    token_digest = LazyAttribute(lambda seat: digest(seat.token))


def _next_number(session: Session) -> int:
    last = session.seats.order_by("number").values_list("number", flat=True).last()
    return (last or 0) + 1
