"""The field's divisions: classes of risk, bands and grades fit into each other."""

import pytest

from cms.taxonomy import (
    Band,
    Grade,
    MajorClass,
    RiskClass,
    SchoolType,
    SmallClass,
)


def test_there_are_three_seven_and_thirteen_classes() -> None:
    assert MajorClass.values == ["1", "2", "3"]
    assert RiskClass.values == ["1a", "1b", "2a", "2b", "2c", "3a", "3b"]
    assert len(SmallClass) == 13
    assert len(set(SmallClass.labels)) == 13


def test_every_class_lies_in_one_above_it() -> None:
    assert {risk_class.major for risk_class in RiskClass} == set(MajorClass)
    assert {small.risk_class for small in SmallClass} == set(RiskClass)
    assert all(small.value.startswith(small.risk_class.value) for small in SmallClass)


@pytest.mark.parametrize(
    ("band", "grades"),
    [
        (Band.PRIMARY_LOWER, ["P1", "P2", "P3"]),
        (Band.PRIMARY_UPPER, ["P4", "P5", "P6"]),
        (Band.JUNIOR_HIGH, ["J1", "J2", "J3"]),
        (Band.HIGH, ["H1", "H2", "H3"]),
        (Band.GUARDIAN, []),
        (Band.STAFF, []),
    ],
)
def test_every_grade_has_its_band(band: Band, grades: list[str]) -> None:
    assert [grade.value for grade in Grade if grade.band is band] == grades


@pytest.mark.parametrize(
    ("school_type", "first", "last", "years"),
    [
        (SchoolType.PRIMARY, "P1", "P6", 6),
        (SchoolType.JUNIOR_HIGH, "J1", "J3", 3),
        (SchoolType.COMPULSORY, "P1", "J3", 9),
        (SchoolType.HIGH, "H1", "H3", 3),
        (SchoolType.SECONDARY, "J1", "H3", 6),
        (SchoolType.SPECIAL_NEEDS, "P1", "H3", 12),
    ],
)
def test_every_school_type_has_its_grades(
    school_type: SchoolType, first: str, last: str, years: int
) -> None:
    grades = school_type.grades
    assert (grades[0], grades[-1], len(grades)) == (Grade(first), Grade(last), years)
