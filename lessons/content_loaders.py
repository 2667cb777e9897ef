"""What ships with this app: the index and the lessons, from reviewed text files."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from cms.actions.shipping import Revisable, ship, ship_edition
from cms.content_loaders import home_page, prose_block
from cms.shipping import (
    ContentFileError,
    Loader,
    Shipment,
    read_all,
    read_edition_entries,
    read_editions,
    read_yaml,
    register,
    rich_text,
    translated,
)
from lessons.models import LessonIndexPage, LessonPage
from quizzes.models import Quiz

CONTENT = Path(__file__).parent / "content"
INDEX = "pages/lesson-index.yaml"


def _block(block: dict[str, Any]) -> dict[str, Any]:
    value = block["value"]
    match block["type"]:
        case "chat":
            value = {**value, "messages": [_message(message) for message in value["messages"]]}
        case "teacher_note":
            value = {"text": rich_text(value["text"])}
        case "quiz":
            value = {"quiz": Quiz.objects.get(key=value["quiz"]).pk}
        case _:
            return prose_block(block)
    return {"type": block["type"], "value": value}


def _message(message: dict[str, str]) -> dict[str, Any]:
    if "pause" in message:
        return {"type": "pause", "value": message["pause"]}
    return {"type": "message", "value": message}


def _stream(kind: str, values: list[Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for value in values], ensure_ascii=False)


def _index() -> LessonIndexPage | None:
    return LessonIndexPage.objects.originals().first()


def _write_index(page: LessonIndexPage, entry: dict[str, Any]) -> None:
    page.title, page.introduction = entry["title"], entry["introduction"]


def _load_index(now: datetime) -> Iterator[Shipment]:
    entry = read_yaml(CONTENT / INDEX)

    def write(found: Revisable | None) -> Revisable:
        page = found if isinstance(found, LessonIndexPage) else LessonIndexPage(slug="lessons")
        _write_index(page, entry)
        home = home_page()
        if page.pk is None and home is not None:
            home.add_child(instance=page)
        return page

    yield ship(key="page:lessons", content=entry, find=_index, write=write, now=now)
    for language, content in read_editions(CONTENT / INDEX):
        edition = translated(entry, content, where=f"{INDEX} ({language})")
        yield ship_edition(
            key="page:lessons",
            language=language,
            content=edition,
            original=_index(),
            write=partial(_write_index, entry=edition),
            now=now,
        )


def _lesson(slug: str) -> LessonPage | None:
    return LessonPage.objects.originals().filter(slug=slug).first()


def _write_lesson(lesson: LessonPage, entry: dict[str, Any]) -> None:
    for field in ("title", "summary", "band", "minutes", "review_date"):
        setattr(lesson, field, entry[field])
    lesson.aims = _stream("aim", entry["aims"])
    lesson.curriculum = _stream("link", entry["curriculum"])
    lesson.preparation = _stream("thing", entry["preparation"])
    lesson.sources = _stream("source", entry["sources"])
    lesson.body = json.dumps([_block(block) for block in entry["body"]], ensure_ascii=False)
    lesson.quiz = Quiz.objects.filter(key=entry.get("quiz", "")).first()
    lesson.set_risk_classes(entry["risk_classes"])


def _load_lessons(now: datetime) -> Iterator[Shipment]:
    index = _index()
    for entry in read_all(CONTENT, "lessons"):

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            lesson = found if isinstance(found, LessonPage) else LessonPage(slug=entry["slug"])
            _write_lesson(lesson, entry)
            if lesson.pk is None:
                if index is None:
                    raise ContentFileError("lessons have no index page to stand under")
                index.add_child(instance=lesson)
            return lesson

        yield ship(
            key=f"lesson:{entry['key']}",
            content=entry,
            find=partial(_lesson, entry["slug"]),
            write=write,
            now=now,
        )
    for edition in read_edition_entries(CONTENT, "lessons"):
        yield ship_edition(
            key=f"lesson:{edition.key}",
            language=edition.language,
            content=edition.entry,
            original=_lesson(edition.entry["slug"]),
            write=partial(_write_lesson, entry=edition.entry),
            now=now,
        )


def register_loaders() -> None:
    """Register what ships with this app; called once, when Django starts."""
    register(Loader(order=30, name="lesson index", load=_load_index))
    register(Loader(order=31, name="lessons", load=_load_lessons))
