"""What ships with this app: the index and the lessons, from reviewed text files."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from cms.actions.shipping import Revisable, ship
from cms.content_loaders import home_page, prose_block
from cms.shipping import ContentFileError, Loader, Shipment, read_all, register, rich_text
from lessons.models import LessonIndexPage, LessonPage
from quizzes.models import Quiz

CONTENT = Path(__file__).parent / "content"
INDEX = {
    "title": "教材",
    "introduction": "インターネットで出会う場面を、読んで、話し合って、考える教材です。",
}


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


def _load_index(now: datetime) -> Iterator[Shipment]:
    def write(found: Revisable | None) -> Revisable:
        page = found if isinstance(found, LessonIndexPage) else LessonIndexPage(slug="lessons")
        page.title, page.introduction = INDEX["title"], INDEX["introduction"]
        home = home_page()
        if page.pk is None and home is not None:
            home.add_child(instance=page)
        return page

    yield ship(
        key="page:lessons", content=INDEX, find=LessonIndexPage.objects.first, write=write, now=now
    )


def _load_lessons(now: datetime) -> Iterator[Shipment]:
    index = LessonIndexPage.objects.first()
    for entry in read_all(CONTENT, "lessons"):

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            lesson = found if isinstance(found, LessonPage) else LessonPage(slug=entry["slug"])
            for field in ("title", "summary", "band", "minutes", "review_date"):
                setattr(lesson, field, entry[field])
            lesson.aims = _stream("aim", entry["aims"])
            lesson.curriculum = _stream("link", entry["curriculum"])
            lesson.preparation = _stream("thing", entry["preparation"])
            lesson.sources = _stream("source", entry["sources"])
            lesson.body = json.dumps([_block(block) for block in entry["body"]], ensure_ascii=False)
            lesson.quiz = Quiz.objects.filter(key=entry.get("quiz", "")).first()
            lesson.set_risk_classes(entry["risk_classes"])
            if lesson.pk is None:
                if index is None:
                    raise ContentFileError("lessons have no index page to stand under")
                index.add_child(instance=lesson)
            return lesson

        yield ship(
            key=f"lesson:{entry['key']}",
            content=entry,
            find=LessonPage.objects.filter(slug=entry["slug"]).first,
            write=write,
            now=now,
        )


def register_loaders() -> None:
    """Register what ships with this app; called once, when Django starts."""
    register(Loader(order=30, name="lesson index", load=_load_index))
    register(Loader(order=31, name="lessons", load=_load_lessons))
