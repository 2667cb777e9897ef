"""Every shipped file as the tests of content read it."""

from typing import Any

from cms.content_loaders import CONTENT as CMS_CONTENT
from cms.shipping import read_all, read_edition_entries, read_yaml
from lessons.content_loaders import CONTENT as LESSON_CONTENT
from quizzes.content_loaders import CONTENT as QUIZ_CONTENT

Entry = dict[str, Any]

ITEMS: dict[str, Entry] = {item["key"]: item for item in read_all(QUIZ_CONTENT / "items", "items")}
QUIZZES: list[Entry] = list(read_all(QUIZ_CONTENT / "quizzes", "quizzes"))
LESSONS: list[Entry] = list(read_all(LESSON_CONTENT, "lessons"))
CONTACTS: list[Entry] = read_yaml(CMS_CONTENT / "contacts.yaml")["contacts"]
LESSON_EDITIONS = list(read_edition_entries(LESSON_CONTENT, "lessons"))
FURTHER: list[Entry] = list(read_all(CMS_CONTENT / "pages", "pages"))
FURTHER_EDITIONS = list(read_edition_entries(CMS_CONTENT / "pages", "pages"))


def by_key(entry: Entry) -> str:
    return str(entry["key"])
