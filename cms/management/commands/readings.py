"""Lists the readings in everything that ships that a person still has to look at."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.furigana.html import sentences
from cms.furigana.review import Uncertain, uncertain
from cms.management.commands.translations import (
    LANGUAGES,
    extracted_messages,
    translated_messages,
)
from cms.shipped_readings import FOLDER, shipped_readings
from cms.shipping import read_yaml, rich_text, texts

EDITIONS = "editions"
"""The folder beside the originals that holds a folder for each other language."""

FORMAT = re.compile("(?:date|time) format")
"""Begins the context of messages that say how to write a date or a time."""

PLACEHOLDER = re.compile(r"%\([^)]+\)[sd]|%[sd]|\{\w*\}")


class Command(BaseCommand):
    """Prints uncertain readings as a form to confirm them; with --check, fails if there are any."""

    help = (
        "List uncertain readings in shipped content and in the interface's words, ready to be pasted "
        "into a file of cms/content/readings/ once a person has read the sentences."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="fail if there are any")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything that ships, and print what is left to confirm."""
        shipped = shipped_readings()
        found: dict[tuple[str, str], tuple[Uncertain, str]] = {}
        for place, text in shipped_texts():
            for doubt in uncertain(text, overrides=shipped.overrides, confirmed=shipped.confirmed):
                found.setdefault((doubt.phrase, doubt.phrase_reading), (doubt, place))
        lines = list(_form(found.values()))
        if options["check"] and lines:
            raise CommandError("\n".join([*_INSTRUCTIONS, *lines]))
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(f"{len(found)} uncertain readings")


_INSTRUCTIONS = (
    "Nobody has confirmed these readings yet. Read each sentence. If the reading is right, paste its",
    "line under 'confirmed:' in a file of cms/content/readings/; if it is wrong, put the phrase with the",
    "right one under 'overrides:'.",
    "",
)


def _form(found: Any) -> Iterator[str]:
    place_before = ""
    for doubt, place in found:
        if place != place_before:
            yield f"  # {place}"
            place_before = place
        yield f"  {doubt.phrase}: {doubt.phrase_reading}  # {doubt.surface}・{doubt.reading}: {doubt.sentence}"


def shipped_texts() -> Iterator[tuple[str, str]]:
    """Yield every Japanese text that ships, with the file that holds it, as readers meet it."""
    for path in content_files():
        place = path.relative_to(settings.BASE_DIR).as_posix()
        for html in _html(path):
            for sentence in sentences(html):
                yield place, sentence
    for place, text in interface_texts():
        for sentence in sentences(PLACEHOLDER.sub("5", text)):
            yield place, sentence


def interface_texts() -> Iterator[tuple[str, str]]:
    """Yield the interface's words in every kind of Japanese, with the file that holds them."""
    for place, _line, message, context in extracted_messages():
        for text in _words(message, context):
            yield place, text
    for language in LANGUAGES:
        if language.is_japanese:
            place = language.path.relative_to(settings.BASE_DIR).as_posix()
            for message, context in translated_messages(language):
                for text in _words(message, context):
                    yield place, text


def _words(message: Any, context: str | None) -> list[str]:
    """Return the message's forms, if they are words: 「n月j日」 is none."""
    if context and FORMAT.match(context):
        return []
    return [message] if isinstance(message, str) else list(message)


def shipped_html() -> Iterator[str]:
    """Yield the texts of the shipped files as HTML."""
    for path in content_files():
        yield from _html(path)


def content_files() -> Iterator[Path]:
    """Yield the files of every app's content that Japanese readers meet."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "content"
        if Path(app.path).parent == settings.BASE_DIR and folder.is_dir():
            for path in sorted(folder.rglob("*.yaml")):
                if path.parent != FOLDER and _is_japanese(path):
                    yield path


def _is_japanese(path: Path) -> bool:
    """Tell whether the file's readers need readings: an original, or an edition in Japanese."""
    *_, before, folder, _name = path.parts
    return before != EDITIONS or folder.partition("-")[0] == "ja"


def _html(path: Path) -> Iterator[str]:
    for text in texts(read_yaml(path)):
        yield rich_text(text)
