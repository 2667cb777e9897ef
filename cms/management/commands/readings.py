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
from cms.management.commands.translations import extracted_messages
from cms.shipped_readings import FILE, shipped_readings
from cms.shipping import read_yaml, rich_text

NOT_JAPANESE = frozenset(("en",))
"""Editions whose readers need no readings."""

PLACEHOLDER = re.compile(r"%\([^)]+\)[sd]|%[sd]|\{\w*\}")


class Command(BaseCommand):
    """Prints uncertain readings as a form to confirm them; with --check, fails if there are any."""

    help = (
        "List uncertain readings in shipped content and in the interface's words, ready to be pasted "
        "into cms/content/readings.yaml once a person has read the sentences."
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
    "line under 'confirmed:' in cms/content/readings.yaml; if it is wrong, put the phrase with the",
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
    for app in apps.get_app_configs():
        folder = Path(app.path) / "content"
        if Path(app.path).parent != settings.BASE_DIR or not folder.is_dir():
            continue
        for path in sorted(folder.rglob("*.yaml")):
            if path == FILE or NOT_JAPANESE.intersection(path.parts):
                continue
            place = path.relative_to(settings.BASE_DIR).as_posix()
            for text in _texts(read_yaml(path)):
                for sentence in sentences(rich_text(text)):
                    yield place, sentence
    for path_name, _line, message, _context in extracted_messages():
        for text in [message] if isinstance(message, str) else message:
            yield path_name, PLACEHOLDER.sub("5", text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value
