"""The old text of opening hours: what a pattern understands becomes rows, all else stays a note."""

from datetime import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from cms import migrations
from cms.models import ContactPoint
from tests.factories.cms import ContactPointFactory

(NAME,) = (path.stem for path in Path(migrations.__file__).parent.glob("*_contact_hours.py"))
migration = import_module(f"cms.migrations.{NAME}")  # its number is settled where branches meet


@pytest.mark.parametrize(
    ("text", "opening", "rest"),
    [
        ("24時間", {"all_day": True}, None),
        ("平日 8時30分〜17時15分", {"opens": time(8, 30), "closes": time(17, 15)}, None),
        (
            "16時〜21時（12月29日〜1月3日は休み）",
            {"opens": time(16), "closes": time(21)},
            {"first_month": 12, "first_day": 29, "last_month": 1, "last_day": 3},
        ),
        ("18時〜24時", {"opens": time(18), "closes": time(0)}, None),
    ],
)
def test_what_a_pattern_understands_becomes_rows(
    text: str, opening: dict[str, Any], rest: dict[str, int] | None
) -> None:
    found = migration.read_hours(text)
    assert found is not None
    assert opening.items() <= found[0].items()
    assert found[0].get("sunday", False) is not text.startswith("平日")
    assert found[1] == rest


@pytest.mark.parametrize(
    "text", ["", "都道府県によってちがいます", "平日（時間は県ごと）", "9時〜9時", "16時から"]
)
def test_all_else_stays_a_note(text: str) -> None:
    assert migration.read_hours(text) is None


def test_rows_notes_and_drafts_come_out_right_and_go_back(db: None) -> None:
    office = ContactPointFactory.create(key="office", hours_note="平日 9時〜17時")
    varied = ContactPointFactory.create(key="varied", hours_note="県ごとにちがいます")
    for contact in (office, varied):
        contact.save_revision()
    revisions = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(ContactPoint)
    )
    migration.rename_in_revisions("hours_note", "hours")(apps, None)
    assert {revision.content["hours"] for revision in revisions.all()} == {
        "平日 9時〜17時",
        "県ごとにちがいます",
    }
    migration.hours_to_rows(apps, None)
    migration.rename_in_revisions("hours", "hours_note")(apps, None)
    office, varied = ContactPoint.objects.get(key="office"), ContactPoint.objects.get(key="varied")
    assert (office.opening_times, office.hours_note) == ("月〜金 9時〜17時（祝日は休み）", "")
    assert (varied.opening_times, varied.hours_note) == ("", "県ごとにちがいます")
    assert {revision.content["hours_note"] for revision in revisions.all()} == {
        "",
        "県ごとにちがいます",
    }
    migration.rows_to_hours(apps, None)
    assert ContactPoint.objects.get(key="office").hours_note == "平日 9時〜17時"
