"""Brings the English catalogue up to date with the code, or checks that it is complete."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

LANGUAGE = "en"
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
    """Writes the catalogue, or checks it: nothing missing, empty, left over or broken."""

    help = "Update config/locale/en from the code; with --check, only say what is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Update or check."""
        path = settings.LOCALE_PATHS[0] / LANGUAGE / "LC_MESSAGES" / "django.po"
        template = Catalog(**HEADER)
        for name, _line, message, context in extracted_messages():
            template.add(message, locations=[(name, UNNUMBERED)], context=context)
        catalog = self._read(path)
        if options["check"]:
            problems = list(self._problems(template, catalog))
            if problems:
                raise CommandError("\n".join(["The English catalogue is not in step:", *problems]))
            return
        catalog.update(template, no_fuzzy_matching=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file, catalog, sort_output=True, ignore_obsolete=True, width=0, omit_header=False
            )
        missing = sum(1 for message in catalog if message.id and not message.string)
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: {missing} without English")

    @staticmethod
    def _read(path: Path) -> Catalog:
        if not path.exists():
            return Catalog(locale=LANGUAGE, **HEADER)
        with path.open("rb") as file:
            return read_po(file, locale=LANGUAGE)

    @staticmethod
    def _problems(template: Catalog, catalog: Catalog) -> Iterator[str]:
        for message in template:
            if not message.id:
                continue
            known = catalog.get(message.id, message.context)
            strings = [] if known is None else _strings(known.string)
            if not strings or not all(strings):
                yield f"  no English: {message.id!r} ({message.locations[0][0]})"
                continue
            wanted = set().union(*(PLACEHOLDER.findall(text) for text in _strings(message.id)))
            if not all(NAME.fullmatch(name) for name in wanted):
                yield f"  blocktranslate cannot look up: {message.id!r}"
            for string in strings:
                if JAPANESE.search(string) and string not in _strings(message.id):
                    yield f"  still Japanese: {string!r}"
                if set(PLACEHOLDER.findall(string)) != wanted:
                    yield f"  other placeholders: {string!r}"
        for message in catalog:
            if message.id and template.get(message.id, message.context) is None:
                yield f"  left over: {message.id!r}"


def _strings(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
