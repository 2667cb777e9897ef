"""Curriculum links that were words become rows, on pages and in their drafts, and words again."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories.lessons import LessonPageFactory

BEFORE = [("lessons", "0001_lessons")]
AFTER = [("lessons", "0002_blocks_curriculum_videos")]
WORDS = ["特別活動：健康で安全な生活", "学級の様子に合わせて：決めます", "道徳：友情"]


def state(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_words_become_rows_and_words_again() -> None:
    lesson = LessonPageFactory.create(band="high")
    lesson.save_revision()
    try:
        before = state(BEFORE)
        old = before.get_model("lessons", "LessonPage").objects.get()
        words = [{"type": "link", "value": text, "id": str(n)} for n, text in enumerate(WORDS)]
        old.curriculum = json.dumps(words)
        old.save()
        revision = before.get_model("wagtailcore", "Revision").objects.get()
        revision.content["curriculum"] = json.dumps(words)
        revision.save()

        after = state(AFTER)
        expected = [
            ("high", "special_activities", "健康で安全な生活"),
            ("high", "other", "学級の様子に合わせて：決めます"),
            ("high", "moral", "友情"),
        ]
        rows = after.get_model("lessons", "CurriculumLink").objects.order_by("sort_order")
        assert list(rows.values_list("level", "subject", "text")) == expected
        draft = after.get_model("wagtailcore", "Revision").objects.get().content
        links = [(it["level"], it["subject"], it["text"]) for it in draft["curriculum_links"]]
        assert links == expected

        back = state(BEFORE)
        old = back.get_model("lessons", "LessonPage").objects.get()
        assert [link["value"] for link in old.curriculum.raw_data] == WORDS
        revision = back.get_model("wagtailcore", "Revision").objects.get()
        assert [link["value"] for link in json.loads(revision.content["curriculum"])] == WORDS
    finally:
        call_command("migrate", verbosity=0)
