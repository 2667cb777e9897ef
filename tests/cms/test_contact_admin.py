"""How editors keep the help directory: the form with its hours, the list, and the report."""

import csv
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.actions.roles import ensure_roles
from cms.models import ContactOpening, ContactPoint, ContactRest
from cms.opening_hours import YEAR_END
from tests.factories.cms import ContactPointFactory, HomePageFactory, UserFactory

WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "on")


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser that may change the directory."""
    HomePageFactory.create()
    ensure_roles()
    client.force_login(UserFactory.create(superuser=True))
    return client


def rows(prefix: str, *found: dict[str, str]) -> dict[str, str]:
    """Return the rows as the form's fields."""
    fields = {
        f"{prefix}-TOTAL_FORMS": str(len(found)),
        f"{prefix}-INITIAL_FORMS": "0",
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": "1000",
    }
    for number, row in enumerate(found):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def save(
    editor: Client, *, hours: list[dict[str, str]], rests: tuple[dict[str, str], ...] = ()
) -> Any:
    """Fill in the form for a new contact point and publish it."""
    return editor.post(
        reverse("wagtailsnippets_cms_contactpoint:add"),
        {
            "key": "new",
            "name": "新しい相談先",
            "channel": "phone",
            "purpose": "advice",
            "cost": "",
            "phone": "0120-00-0000",
            "description": "話を聞いてくれます。",
            "for_child": "on",
            "order": "10",
            "source": "出典",
            "verified_on": "2026-11-01",
            "action-publish": "1",
            **rows("opening_hours", *hours),
            **rows("yearly_rests", *rests),
        },
    )


# --- The form ------------------------------------------------------------------------------


def test_hours_are_written_as_rows_and_shown(editor: Client) -> None:
    saved = save(
        editor,
        hours=[WEEK | {"opens": "9:00", "closes": "12:00"}, {"saturday": "on", "all_day": "on"}],
        rests=({"first_month": "12", "first_day": "29", "last_month": "1", "last_day": "3"},),
    )
    assert saved.status_code == 302
    contact = ContactPoint.objects.get(key="new")
    assert contact.opening_times == "月〜金 9時〜12時、土 24時間（12月29日〜1月3日は休み）"
    assert contact.timetable.rests == (YEAR_END,)
    editor.logout()
    assert contact.opening_times in editor.get("/help/?need=talk").content.decode()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"opens": "9:00", "closes": "12:00"}, "曜日を一つ以上"),
        (WEEK, "はじまりとおわりの時刻か"),
        (WEEK | {"opens": "9:00"}, "はじまりとおわりの時刻か"),
        (WEEK | {"all_day": "on", "opens": "9:00", "closes": "12:00"}, "はじまりとおわりの時刻か"),
        (WEEK | {"opens": "9:00", "closes": "9:00"}, "はじまりとおわりが同じです"),
    ],
)
def test_hours_that_say_nothing_are_refused(
    editor: Client, row: dict[str, str], words: str
) -> None:
    response = save(editor, hours=[row])
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not ContactPoint.objects.exists()


def test_a_day_that_there_is_not_is_refused(editor: Client) -> None:
    rest = {"first_month": "2", "first_day": "30", "last_month": "3", "last_day": "1"}
    response = save(editor, hours=[], rests=(rest,))
    assert "その月に、この日はありません" in response.content.decode()


def test_the_database_refuses_what_a_program_gets_wrong(db: None) -> None:
    contact = ContactPointFactory.create()
    with pytest.raises(IntegrityError, match="contact_opening_has_a_day"):
        ContactOpening.objects.create(contact=contact, all_day=True)


def test_the_database_knows_no_thirteenth_month(db: None) -> None:
    rest = ContactRest(first_month=13, first_day=1, last_month=1, last_day=1)
    with pytest.raises(ValidationError):
        rest.full_clean(exclude=["contact"])
    rest.contact = ContactPointFactory.create()
    with pytest.raises(IntegrityError, match="contact_rest_is_in_a_year"):
        rest.save()


def test_a_draft_of_other_hours_changes_nothing_yet(editor: Client) -> None:
    contact = ContactPointFactory.create(office=True)
    contact.opening_hours = [ContactOpening(sunday=True, opens=time(1), closes=time(2))]
    contact.save_revision()
    contact.refresh_from_db()
    assert ContactPoint.objects.get().opening_times == "月〜金 9時〜17時"
    contact.latest_revision.publish()
    assert ContactPoint.objects.get().opening_times == "日 1時〜2時"


# --- The list and the report ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "due"), [(0, False), (179, False), (180, False), (181, True), (None, True)]
)
def test_a_check_holds_for_half_a_year(db: None, days: int | None, due: bool) -> None:
    today = date(2026, 11, 24)
    verified_on = None if days is None else today - timedelta(days=days)
    contact = ContactPointFactory.create(verified_on=verified_on)
    assert contact.is_due_for_check(today) is due
    assert ContactPoint.objects.due_for_check(today).exists() is due


def test_the_list_says_what_to_check(editor: Client) -> None:
    ContactPointFactory.create(verified_on=timezone.localdate())
    address = reverse("wagtailsnippets_cms_contactpoint:list")
    assert "確かめなおす時期です" not in editor.get(address).content.decode()
    ContactPointFactory.create(verified_on=date(2020, 1, 1))
    ContactPointFactory.create(unverified=True)
    listing = editor.get(address).content.decode()
    assert listing.count("確かめなおす時期です") == 1
    assert listing.count("未確認：編集者にだけ見えます") == 1


def test_the_report_lists_what_is_due_the_most_doubtful_first(editor: Client) -> None:
    ContactPointFactory.create(name="新しい", verified_on=timezone.localdate())
    ContactPointFactory.create(name="古い", verified_on=date(2025, 1, 1))
    ContactPointFactory.create(name="もっと古い", verified_on=date(2020, 1, 1))
    ContactPointFactory.create(name="未確認", unverified=True)
    response = editor.get(reverse("contact_report"))
    assert [contact.name for contact in response.context["object_list"]] == [
        "未確認",
        "もっと古い",
        "古い",
    ]
    assert reverse("contact_report") in editor.get("/cms/").content.decode(), "in the menu"
    narrowed = editor.get(reverse("contact_report_results"), {"never": "true"})
    assert [contact.name for contact in narrowed.context["object_list"]] == ["未確認"]


def test_the_report_is_exported(editor: Client) -> None:
    ContactPointFactory.create(name="古い", office=True, verified_on=date(2025, 1, 1))
    response = editor.get(reverse("contact_report"), {"export": "csv"})
    text = b"".join(response.streaming_content).decode()  # type: ignore[arg-type]
    (row,) = csv.DictReader(text.lstrip("\ufeff").splitlines())
    assert row["名前"] == "古い"
    assert row["確認した日"] == "2025-01-01"
    assert row["受付時間"] == "月〜金 9時〜17時"


def test_the_report_asks_for_little(
    editor: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    ContactPointFactory.create_batch(10, office=True, unverified=True)
    editor.get(reverse("contact_report"))
    with django_assert_max_num_queries(20):
        editor.get(reverse("contact_report"))


def test_the_report_is_for_those_who_can_mend_it(client: Client, db: None) -> None:
    HomePageFactory.create()
    client.force_login(UserFactory.create())
    assert client.get(reverse("contact_report")).status_code in {302, 403}
