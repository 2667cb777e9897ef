"""Prints how hard every shipped lesson is to read, beside what its band may need."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.furigana.html import annotate
from cms.furigana.modes import for_band
from cms.reading_level import LIMITS, TAG, ReadingLevel, reading_level
from cms.shipped_readings import shipped_readings
from cms.shipping import read_all, rich_text, texts
from cms.taxonomy import Band
from lessons.content_loaders import CONTENT
from quizzes.content_loaders import CONTENT as QUIZ_CONTENT

NOT_FOR_PUPILS = frozenset({"teacher_note", "chart"})
"""Blocks that a pupil does not read, or reads as figures."""

NAMES = frozenset(
    {"key", "goto", "kind", "side", "quiz", "small_class", "misconception", "source", "bands"}
)
"""What no pupil reads of a block or an item: names that the code knows, and what teachers read."""


class Command(BaseCommand):
    """A row for each lesson; with --check, fails if one goes beyond its band's limits."""

    help = (
        "Measure the sentences and kanji that pupils read in each shipped lesson, its worksheet and "
        "its quiz: mean and 95th percentile of sentence lengths in characters, the share of kanji "
        "beyond the band's, and kanji that stand without the reading that the band needs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="fail if a lesson is too hard")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure every lesson, easiest band first."""
        items = {item["key"]: item for item in read_all(QUIZ_CONTENT / "items", "items")}
        quizzes = {quiz["key"]: quiz for quiz in read_all(QUIZ_CONTENT / "quizzes", "quizzes")}
        lessons = sorted(
            read_all(CONTENT, "lessons"), key=lambda entry: list(Band).index(Band(entry["band"]))
        )
        overrides = shipped_readings().overrides
        too_hard = []
        self.stdout.write("band           sentences  mean  95%  beyond  bare  lesson")
        for lesson in lessons:
            quiz = quizzes[lesson["quiz"]]
            html = [
                rich_text(text) for text in _texts(lesson, [items[key] for key in quiz["items"]])
            ]
            band = Band(lesson["band"])
            mode = for_band(band)
            level = reading_level(
                (TAG.sub("", text) for text in html),
                annotated=(annotate(text, mode=mode, overrides=overrides) for text in html),
                band=band,
                mode=mode,
            )
            self.stdout.write(_row(band, level, lesson["key"]))
            problems = level.problems(LIMITS[band])
            if problems:
                too_hard.append(f"{lesson['key']}: {'; '.join(problems)}")
        if options["check"] and too_hard:
            raise CommandError("Too hard for their readers:\n" + "\n".join(too_hard))


def _row(band: Band, level: ReadingLevel, key: str) -> str:
    return (
        f"{band.value:14} {level.sentences:9} {level.mean:5.1f} {level.longest:4} "
        f"{level.beyond:7.1%} {level.bare:5}  {key}"
    )


def _texts(lesson: dict[str, Any], items: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what a pupil reads of a lesson: its body, its worksheet and its quiz's items."""
    yield lesson["summary"]
    body = [block for block in lesson["body"] if block["type"] not in NOT_FOR_PUPILS]
    for part in (
        [block["value"] for block in body],
        [task["prompt"] for task in lesson.get("worksheet", [])],
        items,
    ):
        yield from texts(part, leave_out=NAMES)
