"""How operators find, correct and verify schools."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import ModelLogEntry

from classrooms.models import School
from cms.actions.roles import ensure_roles
from cms.models import User
from cms.roles import Role
from tests.factories.classrooms import MembershipFactory, SchoolFactory
from tests.factories.cms import UserFactory
from tests.factories.regions import BlockFactory, MunicipalityFactory, PrefectureFactory

SCHOOLS = "/cms/schools/"


@pytest.fixture
def operator(db: None) -> User:
    """An operator."""
    ensure_roles()
    user = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.OPERATOR.value))
    return user


@pytest.fixture
def browser(client: Client, operator: User) -> Client:
    """The operator's browser."""
    client.force_login(operator)
    return client


def logged(school: School) -> list[str]:
    """Return what Wagtail's log says was done to the school, oldest first."""
    entries = ModelLogEntry.objects.for_instance(school).order_by("timestamp")
    return list(entries.values_list("action", flat=True))


def test_a_school_is_verified_and_it_is_on_record(browser: Client, operator: User) -> None:
    school = SchoolFactory.create()
    member = MembershipFactory.create(school=school, administrator=True)
    asked = browser.get(f"{SCHOOLS}verification/{school.pk}/").content.decode()
    assert member.user.email in asked
    assert "学校を確認した" in asked
    response = browser.post(f"{SCHOOLS}verification/{school.pk}/", {"verified": "yes"})
    assert response["Location"] == SCHOOLS
    school.refresh_from_db()
    assert school.verified_at is not None
    assert school.verified_by == operator
    entry = ModelLogEntry.objects.for_instance(school).get()
    assert entry.action == "classrooms.verify_school"
    assert entry.user == operator
    assert "学校を確認しました" in browser.get(f"{SCHOOLS}history/{school.pk}/").content.decode()


def test_a_verification_is_withdrawn(browser: Client) -> None:
    school = SchoolFactory.create(verified=True)
    browser.post(f"{SCHOOLS}verification/{school.pk}/", {"verified": "no"})
    school.refresh_from_db()
    assert school.verified_at is None
    assert logged(school) == ["classrooms.withdraw_verification"]


@pytest.mark.parametrize(("verified", "sent"), [(True, "yes"), (False, "no"), (False, "")])
def test_nothing_is_done_twice(browser: Client, verified: bool, sent: str) -> None:
    school = SchoolFactory.create(verified=verified)
    before = school.verified_at
    browser.post(f"{SCHOOLS}verification/{school.pk}/", {"verified": sent})
    school.refresh_from_db()
    assert school.verified_at == before
    assert logged(school) == []


def test_looking_verifies_nothing(browser: Client) -> None:
    school = SchoolFactory.create()
    browser.get(f"{SCHOOLS}verification/{school.pk}/", {"verified": "yes"})
    school.refresh_from_db()
    assert school.verified_at is None


@pytest.mark.parametrize("role", [Role.EDITOR, None])
def test_nobody_else_verifies(client: Client, db: None, role: Role | None) -> None:
    ensure_roles()
    user = UserFactory.create()
    if role is not None:
        user.groups.add(Group.objects.get(name=role.value))
    client.force_login(user)
    school = SchoolFactory.create()
    client.post(f"{SCHOOLS}verification/{school.pk}/", {"verified": "yes"})
    school.refresh_from_db()
    assert school.verified_at is None


def test_schools_are_found(browser: Client) -> None:
    waiting = SchoolFactory.create(name="見本中学校")
    verified = SchoolFactory.create(name="例の小学校", primary=True, verified=True)
    html = browser.get(SCHOOLS, {"verified": "false"}).content.decode()
    assert waiting.name in html
    assert verified.name not in html
    html = browser.get(SCHOOLS, {"school_type": "primary", "verified": "true"}).content.decode()
    assert waiting.name not in html
    assert verified.name in html
    assert waiting.name in browser.get(SCHOOLS, {"q": "見本"}).content.decode()


def test_schools_are_found_by_prefecture(browser: Client) -> None:
    hokkaido = PrefectureFactory.create(
        code="01",
        name="北海道",
        kana="ほっかいどう",
        parent=BlockFactory.create(code="B1", name="北海道"),
    )
    north = SchoolFactory.create(region=MunicipalityFactory.create(prefecture=hokkaido))
    south = SchoolFactory.create()
    html = browser.get(SCHOOLS, {"prefecture": "01"}).content.decode()
    assert north.name in html
    assert south.name not in html


def test_the_list_of_schools_asks_for_little(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    SchoolFactory.create_batch(20)
    browser.get(SCHOOLS)
    with django_assert_max_num_queries(20):
        browser.get(SCHOOLS)


def test_a_school_is_corrected_with_a_source(browser: Client) -> None:
    school = SchoolFactory.create()
    form = {
        "name": school.name,
        "school_type": school.school_type,
        "region": school.region_id,
        "enrolment": "420",
        "enrolment_source": "",
    }
    refused = browser.post(f"{SCHOOLS}edit/{school.pk}/", form)
    assert "児童・生徒数には、出典も書いてください。" in refused.content.decode()
    form["enrolment_source"] = "学校要覧 2026年度"
    assert browser.post(f"{SCHOOLS}edit/{school.pk}/", form).status_code == 302
    school.refresh_from_db()
    assert school.enrolment == 420
    assert logged(school) == ["wagtail.edit"]


def test_the_place_is_chosen_by_typing_not_from_a_list_of_all(browser: Client) -> None:
    school = SchoolFactory.create()
    html = browser.get(f"{SCHOOLS}edit/{school.pk}/").content.decode()
    assert '<select name="region"' not in html
    assert 'data-initialise-name-value="Chooser"' in html
    prefecture = PrefectureFactory.create()
    form = {"name": "x", "school_type": "primary", "region": prefecture.pk}
    assert browser.post(f"{SCHOOLS}edit/{school.pk}/", form).status_code == 200


def test_an_operator_neither_adds_nor_deletes_schools(browser: Client) -> None:
    school = SchoolFactory.create()
    assert browser.get(f"{SCHOOLS}new/").status_code == 302
    browser.post(f"{SCHOOLS}delete/{school.pk}/")
    assert School.objects.filter(pk=school.pk).exists()
