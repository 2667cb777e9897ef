"""What ships with this app: the index and the lessons, from reviewed text files."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from hashlib import sha1
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.fields import StreamField
from wagtail.images import get_image_model

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
from lessons.curriculum import SchoolLevel, Subject
from lessons.models import CurriculumLink, LessonIndexPage, LessonItem, LessonPage, Video
from quizzes.models import Item, Quiz

CONTENT = Path(__file__).parent / "content"
INDEX = "pages/lesson-index.yaml"
FIELDS = ("title", "summary", "band", "minutes", "review_date")


# --- Blocks --------------------------------------------------------------------------------


def _block(block: dict[str, Any]) -> dict[str, Any]:
    read = BLOCKS.get(block["type"])
    if read is None:
        return prose_block(block)
    return {"type": block["type"], "value": read(block["value"])}


def _chat(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "messages": [_message(message) for message in value["messages"]]}


def _message(message: dict[str, str]) -> dict[str, Any]:
    if "pause" in message:
        return {"type": "pause", "value": message["pause"]}
    return {"type": "message", "value": message}


def _image(value: dict[str, Any]) -> dict[str, Any]:
    """Return the block with the shipped file as an image of the site, made once for the same bytes."""
    if not value["alt"]:
        return {**value, "image": None}  # the block itself refuses, in an editor's words
    path = CONTENT / "images" / value["image"]
    content = _read_bytes(path)
    images = get_image_model().objects
    image = images.filter(file_hash=sha1(content, usedforsecurity=False).hexdigest()).first()
    if image is None:
        image = images.model(
            title=path.stem,
            description=value["alt"],
            file=ImageFile(BytesIO(content), name=path.name),
        )
        image._set_image_file_metadata()  # noqa: SLF001 - what Wagtail's own forms call
        image.full_clean()
        image.save()
        image.file.close()
    return {"image": image.pk, "alt": value["alt"], "caption": value.get("caption", "")}


def _video(value: dict[str, Any]) -> dict[str, Any]:
    """Return the block with the shipped files as a video, made once for the same title."""
    video = Video.objects.filter(title=value["title"]).first()
    if video is None:
        video = Video(title=value["title"], transcript=value["transcript"])
        for field in ("file", "captions"):
            path = CONTENT / "videos" / value[field]
            setattr(video, field, ContentFile(_read_bytes(path), name=path.name))
        video.full_clean()
        video.save()
    return {"video": video.pk}


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContentFileError(f"{path.parent.name}/{path.name} is not there") from error


BLOCKS: dict[str, Callable[[Any], Any]] = {
    "chat": _chat,
    "image": _image,
    "video": _video,
    "teacher_note": lambda value: {"text": rich_text(value["text"])},
    "quiz": lambda value: {"quiz": Quiz.objects.get(key=value["quiz"]).pk},
    **dict.fromkeys(
        ("story", "comparison", "chart", "steps", "checklist", "discussion"), lambda value: value
    ),
}
"""How a block's value in a file becomes what the StreamField holds; blocks of prose are not here."""


# --- Lessons -------------------------------------------------------------------------------


def fill_lesson(lesson: LessonPage, entry: dict[str, Any]) -> None:
    """
    Give the lesson the content of a file's entry; it is not saved.

    :raises ContentFileError: naming the lesson and the block, if a block would not be accepted from
        an editor either
    """
    for field in FIELDS:
        setattr(lesson, field, entry[field])
    _fill_stream(lesson, "aims", [_wrapped("aim", aim) for aim in entry["aims"]])
    _fill_stream(lesson, "preparation", [_wrapped("thing", it) for it in entry["preparation"]])
    _fill_stream(lesson, "flow", [_wrapped("part", part) for part in entry.get("flow", [])])
    _fill_stream(lesson, "sources", [_wrapped("source", source) for source in entry["sources"]])
    _fill_stream(lesson, "body", list(_blocks(entry)))
    _fill_stream(lesson, "worksheet", [_wrapped("task", it) for it in entry.get("worksheet", [])])
    family = entry.get("family", {})
    lesson.family_message = family.get("message", "").strip()
    lesson.family_together = family.get("together", "")
    _fill_stream(lesson, "family_talk", [_wrapped("opener", it) for it in family.get("talk", [])])
    lesson.quiz = Quiz.objects.filter(key=entry.get("quiz", "")).first()
    lesson.set_risk_classes(entry["risk_classes"])
    lesson.curriculum_links.set([_curriculum_link(row) for row in entry["curriculum"]])
    lesson.related_items.set(
        [LessonItem(item=Item.objects.get(key=key)) for key in entry.get("items", [])]
    )
    try:
        lesson.clean()
    except ValidationError as error:
        raise ContentFileError(", ".join(error.messages)) from error


def _wrapped(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


def _blocks(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, block in enumerate(entry["body"], start=1):
        try:
            yield _block(block)
        except ValidationError as error:
            words = ", ".join(error.messages)
            raise ContentFileError(f"body, block {number} ({block['type']}): {words}") from error
        except (KeyError, TypeError, Quiz.DoesNotExist) as error:
            raise ContentFileError(f"body, block {number}: {error!r} in {block!r}") from error
        except ContentFileError as error:
            raise ContentFileError(f"body, block {number} ({block['type']}): {error}") from error


def _curriculum_link(row: dict[str, str]) -> CurriculumLink:
    """Return the row's link; level and subject are codes."""
    link = CurriculumLink(
        level=row["level"],
        subject=row["subject"],
        text=row["text"],
        url=row.get("url", ""),
    )
    known = link.level in SchoolLevel.values and link.subject in Subject.values
    if not known or not link.text:
        raise ContentFileError(f"curriculum: {row!r} has no known level, subject or text")
    return link


def _fill_stream(lesson: LessonPage, name: str, raw: list[dict[str, Any]]) -> None:
    field = LessonPage._meta.get_field(name)  # noqa: SLF001 - Django's API
    assert isinstance(field, StreamField)
    known = set(field.stream_block.child_blocks)
    for number, block in enumerate(raw, start=1):
        if block["type"] not in known:
            raise ContentFileError(f"{name}, block {number}: there is no block {block['type']!r}")
    try:
        field.stream_block.clean(field.stream_block.to_python(raw))
    except ValidationError as error:
        told = "; ".join(told_errors(error, [block["type"] for block in raw]))
        raise ContentFileError(f"{name}, {told}") from error
    setattr(lesson, name, json.dumps(raw, ensure_ascii=False))


def told_errors(error: ValidationError, kinds: list[str] | None = None) -> Iterator[str]:
    """Yield each message of a block's error after the way to it: ``block 5 (story): scenes: 2: …``."""
    below = getattr(error, "block_errors", None)
    if below is None:
        yield from error.messages
        return
    for place, inner in below.items():
        if kinds is not None:
            way = f"block {place + 1} ({kinds[place]})"
        else:
            way = str(place + 1) if isinstance(place, int) else str(place)
        yield from (f"{way}: {message}" for message in told_errors(inner))
    yield from getattr(error, "non_block_errors", [])


# --- Loading -------------------------------------------------------------------------------


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
    try:
        fill_lesson(lesson, entry)
    except ContentFileError as error:
        raise ContentFileError(f"{_file_of(entry)}, {entry['key']}: {error}") from error


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


def _file_of(entry: dict[str, Any]) -> str:
    """Return the name of the file that the entry stands in, or that it is an edition of."""
    for path in CONTENT.glob("*.yaml"):
        if any(other["key"] == entry["key"] for other in read_yaml(path)["lessons"]):
            return path.name
    return ""


def register_loaders() -> None:
    """Register what ships with this app; called once, when Django starts."""
    register(Loader(order=30, name="lesson index", load=_load_index))
    register(Loader(order=31, name="lessons", load=_load_lessons))
