"""Contact points become the Japanese ones, and going back only they are left."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from wagtail.models import Locale

from cms import migrations
from cms.models import ShippedContent
from tests.factories.cms import ContactPointFactory

(NAME,) = (path.stem for path in Path(migrations.__file__).parent.glob("*_contact_editions.py"))
AFTER = [("cms", NAME)]
BEFORE = [import_module(f"cms.migrations.{NAME}").Migration.dependencies[0]]


def state(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_rows_become_japanese_and_editions_go_when_going_back() -> None:
    contact = ContactPointFactory.create(key="one", office=True)
    ContactPointFactory.create(key="two")
    english = Locale.objects.get_or_create(language_code="en")[0]
    edition = contact.copy_for_translation(english)
    edition.save()
    edition.save_revision()
    ShippedContent.objects.create(
        key="contact:one@en", digest="0", revision=edition.latest_revision, loaded_at=timezone.now()
    )
    try:
        before = state(BEFORE).get_model("cms", "ContactPoint").objects
        assert not ShippedContent.objects.exists(), "so that it can be shipped again"
        assert sorted(before.values_list("key", flat=True)) == ["one", "two"]
        after = state(AFTER).get_model("cms", "ContactPoint").objects
        assert {row.locale.language_code for row in after.all()} == {"ja"}
        assert len({row.translation_key for row in after.all()}) == 2
        assert after.get(key="one").opening_hours.count() == 1
    finally:
        call_command("migrate", verbosity=0)
