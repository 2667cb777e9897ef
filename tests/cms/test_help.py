import re
from datetime import date

import pytest
from django.template import Context, Template
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.cms import ContactPointFactory
from tests.factories.regions import PrefectureFactory

HELP = ("/help/", "/en/help/")

pytestmark = pytest.mark.django_db


def help_page(client: Client, address: str = "/help/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def part(html: str, heading: str) -> str:
    """Return what stands between the heading of that id and the next one of its level."""
    return re.split(r"<h2", html.split(f'<h2 id="{heading}"')[1])[0]


@pytest.mark.parametrize("address", HELP)
def test_danger_now_comes_first(client: Client, address: str) -> None:
    ContactPointFactory.create(name="窓口の一つ", phone="0120-1-11111", order=1)
    ContactPointFactory.create(name="いますぐ", phone="110", urgent=True, order=50)
    html = help_page(client, address)
    assert 'href="tel:110"' in part(html, "now")
    assert html.index("いますぐ") < html.index("窓口の一つ")
    assert html.count("tel:110") == 1, "what is urgent is said once"


def test_everyone_finds_whom_they_can_turn_to(client: Client) -> None:
    ContactPointFactory.create(name="子どもだけ")
    ContactPointFactory.create(
        name="保護者と先生", for_child=False, for_guardian=True, for_teacher=True
    )
    html = help_page(client)
    assert "子どもだけ" in part(html, "child")
    assert "保護者と先生" not in part(html, "child")
    assert "保護者と先生" in part(html, "guardian")
    assert "保護者と先生" in part(html, "teacher")


def test_numbers_can_be_dialled(client: Client) -> None:
    ContactPointFactory.create(phone="#8103", hours="24時間", verified_on=date(2026, 11, 1))
    html = help_page(client)
    assert 'href="tel:%238103"' in html
    assert "24時間" in html
    assert "2026年11月1日に確かめました" in html


def test_what_nobody_verified_is_never_shown(client: Client) -> None:
    ContactPointFactory.create(name="まだ確かめていない", unverified=True, urgent=True)
    ContactPointFactory.create(name="下書き", draft=True)
    ContactPointFactory.create(name="確かめた")
    html = help_page(client)
    assert "確かめた" in html
    assert "まだ確かめていない" not in html
    assert "下書き" not in html


def test_a_region_is_named(client: Client) -> None:
    ContactPointFactory.create(prefecture=PrefectureFactory.create())
    assert "静岡県" in help_page(client)


def test_an_empty_directory_still_speaks(client: Client) -> None:
    assert "ひとりでかかえなくて、だいじょうぶ" in help_page(client)


@pytest.mark.parametrize("address", HELP)
def test_the_page_is_cacheable_and_sets_no_cookie(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


@pytest.mark.parametrize("contacts", [1, 20])
def test_the_directory_is_read_at_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, contacts: int
) -> None:
    ContactPointFactory.create_batch(contacts, prefecture=PrefectureFactory.create())
    with django_assert_num_queries(1):
        help_page(client)


# --- The card ------------------------------------------------------------------------------


def card_names() -> str:
    template = "{% load reading %}{% child_contacts as found %}{{ found|join:' ' }}"
    return Template(template).render(Context())


def test_a_card_names_the_first_three_that_a_child_can_turn_to() -> None:
    for order, name in enumerate(["う", "い", "え", "あ"]):
        ContactPointFactory.create(name=name, order=order)
    assert card_names() == "う い え"


def test_a_card_leaves_out_whom_a_child_anywhere_cannot_turn_to() -> None:
    ContactPointFactory.create(name="未確認", unverified=True)
    ContactPointFactory.create(name="大人むけ", for_child=False)
    ContactPointFactory.create(name="静岡だけ", prefecture=PrefectureFactory.create())
    ContactPointFactory.create(name="全国")
    assert card_names() == "全国"
