"""A class and what it is given to do: create, assign."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from classrooms import activities
from classrooms.models import Assignment, Classroom, School
from classrooms.school_years import school_year
from cms.models import User
from cms.refusals import Refusal
from cms.taxonomy import Grade


class ClassTooLarge(Refusal):
    """The class would have more seats than the school has pupils."""

    code = "class_too_large"
    status = 400
    message = _(
        "席の数が、学校の児童・生徒数（%(largest)s）より多くなっています。数を確かめてください。"
    )


class GradeNotInSchool(Refusal):
    """The school's type has no such grade."""

    code = "grade_not_in_school"
    status = 400
    message = _("この学校の種類には、その学年がありません。学年を確かめてください。")


class ClassNameTaken(Refusal):
    """The school has a class of that name in this school year."""

    code = "class_name_taken"
    message = _(
        "この年度に、同じ名前のクラスがもうあります。"
        "「2年3組（技術）」のように、区別できる名前にしてください。"
    )


def create_classroom(
    *, school: School, teacher: User, name: str, grade: Grade, size: int, now: datetime
) -> Classroom:
    """
    Create the teacher's class in the school year of the moment.

    :raises ClassTooLarge: if the size exceeds what the school's enrolment allows
    :raises GradeNotInSchool: if the school's type has no such grade
    :raises ClassNameTaken: if the school has a class of that name in this school year
    """
    if grade not in school.grades:
        raise GradeNotInSchool
    if size > school.largest_class:
        raise ClassTooLarge(largest=school.largest_class)
    try:
        with transaction.atomic():
            classroom = Classroom.objects.create(
                school=school, name=name, grade=grade, size=size, school_year=school_year(now)
            )
            classroom.teachers.add(teacher)
    except IntegrityError as error:
        raise ClassNameTaken from error
    return classroom


def assign(*, classroom: Classroom, kind: str, target_key: str, now: datetime) -> Assignment:
    """
    Give the class something to do; giving it again returns the same assignment.

    :raises UnknownActivity: if the registry knows no such kind or target
    """
    target = activities.activity(kind).target(target_key)
    assignment, _created = Assignment.objects.get_or_create(
        classroom=classroom,
        kind=kind,
        target_key=target_key,
        defaults={"title": target.title, "created_at": now},
    )
    return assignment
