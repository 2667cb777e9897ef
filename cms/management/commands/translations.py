"""Brings the catalogues up to date with the code, or checks that they are complete."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

HEADER: dict[str, Any] = {
    "project": "Anshin Manabi",
    "version": "1",
    "copyright_holder": "the developers of Anshin Manabi",
    "creation_date": datetime(2026, 11, 23, tzinfo=UTC),  # fixed: only words change the file
    "fuzzy": False,
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
UNNUMBERED: Any = None
"""Files stand without lines, so that the catalogue changes only when words do."""


@dataclass(frozen=True, kw_only=True)
class Language:
    """A catalogue: the places whose messages it must hold, and whether it may hold Japanese."""

    code: str
    name: str
    places: tuple[str, ...] = ("*",)
    but: tuple[str, ...] = ()
    is_japanese: bool = False

    @property
    def path(self) -> Path:
        """Where the catalogue lies."""
        return settings.LOCALE_PATHS[0] / to_locale(self.code) / "LC_MESSAGES" / "django.po"

    def covers(self, message: Message) -> bool:
        """Tell whether one of the message's places is among those to be covered."""
        return any(
            any(fnmatch(place, pattern) for pattern in self.places)
            and not any(fnmatch(place, pattern) for pattern in self.but)
            for place, _line in message.locations
        )


ENGLISH = Language(code="en", name="English")
EASY_JAPANESE = Language(
    code="ja-x-easy",
    name="easy Japanese",
    is_japanese=True,
    # What pupils, and parents who are learning Japanese, read. Elsewhere the Japanese words stand.
    places=(
        "classrooms/actions/seats.py",
        "classrooms/templates/classrooms/choose_seat.html",
        "classrooms/templates/classrooms/join.html",
        "cms/refusals.py",
        "cms/templates/[45]*.html",
        "cms/templates/base*.html",
        "cms/templates/refusal.html",
        "cms/templates/cms/*.html",
        "cms/templatetags/*.py",
        "lessons/templates/*.html",
        "literacy_test/templates/*.html",
        "quizzes/delivery/actions.py",
        "quizzes/templates/*.html",
    ),
    but=(
        "lessons/templates/lessons/blocks/teacher_note_block.html",
        "lessons/templates/lessons/includes/for_class.html",
        "quizzes/templates/quizzes/*preview*.html",
        "quizzes/templates/quizzes/admin/*.html",
        "quizzes/templates/quizzes/board.html",
        "quizzes/templates/quizzes/interchange/*.html",
        "quizzes/templates/quizzes/report.html",
    ),
)
LANGUAGES = (ENGLISH, EASY_JAPANESE)

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\(([^)]+)\)[sd]")
NAME = re.compile(r"\w+")


def extracted_messages() -> Iterator[tuple[str, int, Any, str | None]]:
    """Yield every message of our apps: path, line, message or its plural forms, and context."""
    for app in apps.get_app_configs():
        folder = Path(app.path)
        if folder.parent != settings.BASE_DIR:
            continue
        yield from _from_files(sorted(folder.rglob("*.py")), templates=False)
        yield from _from_files(sorted(folder.rglob("templates/**/*.*")), templates=True)
    yield from _from_files(sorted((settings.BASE_DIR / "config").rglob("*.py")), templates=False)


def translated_messages(language: Language) -> Iterator[tuple[Any, str | None]]:
    """Yield every message of the language's catalogue: its words or their plural forms, and context."""
    for message in _read(language):
        if message.id and message.string:
            yield message.string, message.context


def _from_files(
    paths: list[Path], *, templates: bool
) -> Iterator[tuple[str, int, Any, str | None]]:
    for path in paths:
        if path.suffix not in {".py", ".html", ".txt", ".svg"} or "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if templates:
            # Django turns a template into calls of gettext among blanks, one line for each line;
            # left-aligned, they are tokens that Python's own tokenizer can read.
            lines = templatize(source, origin=str(path)).splitlines()
            source = "\n".join(line.lstrip() for line in lines)
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for line, message, _comments, context in extract(
            "python", BytesIO(source.encode()), keywords=KEYWORDS
        ):
            yield name, line, message, context


class Command(BaseCommand):
    """Writes the catalogues, or checks them: nothing missing, empty, left over or broken."""

    help = "Update the catalogues in config/locale from the code; with --check, only say what is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Update or check."""
        template = Catalog(**HEADER)
        for name, _line, message, context in extracted_messages():
            template.add(message, locations=[(name, UNNUMBERED)], context=context)
        problems = []
        for language in LANGUAGES:
            if options["check"]:
                found = list(_problems(template, _read(language), language))
                if found:
                    problems += [f"The catalogue in {language.name} is not in step:", *found]
            else:
                self._update(template, language)
        if problems:
            raise CommandError("\n".join(problems))

    def _update(self, template: Catalog, language: Language) -> None:
        catalog = _read(language)
        wanted = Catalog(**HEADER)
        for message in template:
            if message.id and (
                language.covers(message) or catalog.get(message.id, message.context) is not None
            ):
                wanted.add(message.id, locations=message.locations, context=message.context)
        catalog.update(wanted, no_fuzzy_matching=True)
        language.path.parent.mkdir(parents=True, exist_ok=True)
        with language.path.open("wb") as file:
            write_po(
                file, catalog, sort_output=True, ignore_obsolete=True, width=0, omit_header=False
            )
        missing = sum(1 for message in catalog if message.id and not message.string)
        path = language.path.relative_to(settings.BASE_DIR)
        self.stdout.write(f"{path}: {missing} without {language.name}")


def _read(language: Language) -> Catalog:
    locale = language.code.partition("-")[0]
    if not language.path.exists():
        return Catalog(locale=locale, **HEADER)
    with language.path.open("rb") as file:
        return read_po(file, locale=locale)


def _problems(template: Catalog, catalog: Catalog, language: Language) -> Iterator[str]:
    for message in template:
        known = catalog.get(message.id, message.context) if message.id else None
        if not message.id or (known is None and not language.covers(message)):
            continue
        strings = [] if known is None else _strings(known.string)
        if strings and all(strings):
            yield from _problems_of(message, strings, language)
        else:
            yield f"  no {language.name}: {message.id!r} ({message.locations[0][0]})"
    for message in catalog:
        if message.id and template.get(message.id, message.context) is None:
            yield f"  left over: {message.id!r}"


def _problems_of(message: Message, strings: list[str], language: Language) -> Iterator[str]:
    wanted = set().union(*(PLACEHOLDER.findall(text) for text in _strings(message.id)))
    if not all(NAME.fullmatch(name) for name in wanted):
        yield f"  blocktranslate cannot look up: {message.id!r}"
    for string in strings:
        is_left = JAPANESE.search(string) and string not in _strings(message.id)
        if is_left and not language.is_japanese:
            yield f"  still Japanese: {string!r}"
        if set(PLACEHOLDER.findall(string)) != wanted:
            yield f"  other placeholders: {string!r}"


def _strings(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
