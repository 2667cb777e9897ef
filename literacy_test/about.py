"""What is said about the test, and the ministry's published series, as their reviewed file holds it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from cms.shipping import (
    ContentFileError,
    read_editions,
    read_yaml,
    rich_text,
    translated,
)
from cms.taxonomy import MajorClass, RiskClass, SmallClass

FILE = Path(__file__).parent / "content" / "about.yaml"


@dataclass(frozen=True, kw_only=True)
class MiddleClass:
    """One of the seven classes, in plain words."""

    risk_class: RiskClass
    summary: str
    example: str
    small_classes: tuple[SmallClass, ...]


@dataclass(frozen=True, kw_only=True)
class Major:
    """One of the three major classes with the middle ones below it."""

    major_class: MajorClass
    summary: str
    classes: tuple[MiddleClass, ...]


@dataclass(frozen=True, kw_only=True)
class SeriesYear:
    """A year's published mean; ``participants`` is nothing where it could not be confirmed."""

    year: int
    rate: float
    participants: int | None
    approximate: bool

    @property
    def participants_text(self) -> str:
        """The number of participants as it is read."""
        return "" if self.participants is None else f"{self.participants:,}"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where figures come from."""

    title: str
    publisher: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Series:
    """The ministry's published national means, year by year; years without one are left out."""

    title: str
    note: str
    years: tuple[SeriesYear, ...]
    sources: tuple[Source, ...]

    @property
    def by_year(self) -> list[tuple[int, SeriesYear | None]]:
        """Every year from the first to the last, with nothing where no mean could be confirmed."""
        found = {year.year: year for year in self.years}
        return [(year, found.get(year)) for year in range(min(found), max(found) + 1)]


@dataclass(frozen=True, kw_only=True)
class About:
    """
    Everything that `/literacy/` says, in the language of its words.

    ``what_it_is``, ``how_it_is_taken`` and notes are HTML.
    """

    language: str
    introduction: str
    what_it_is: str
    how_it_is_taken: str
    majors: tuple[Major, ...]
    series: Series


def read_about(path: Path = FILE, language: str = settings.LANGUAGE_CODE) -> About:
    """
    Return what the file's edition in the language says, or the file itself where there is none.

    :raises ContentFileError: if something is missing, of the wrong type or shape, or out of order
    """
    content = read_yaml(path)
    edition = dict(read_editions(path)).get(language)
    if edition is not None:
        content = _edition(content, edition, where=f"{path.name} ({language})")
    try:
        return About(
            language=settings.LANGUAGE_CODE if edition is None else language,
            introduction=content["introduction"],
            what_it_is=rich_text(content["what_it_is"]),
            how_it_is_taken=rich_text(content["how_it_is_taken"]),
            majors=tuple(_major(major, content) for major in MajorClass),
            series=_series(content["series"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentFileError(f"{path}: {type(error).__name__}: {error}") from error


@cache
def shipped_about(language: str = settings.LANGUAGE_CODE) -> About:
    """Return what ships in the language, else in Japanese; read once for each process."""
    return read_about(language=language)


def _edition(original: dict[str, Any], edition: dict[str, Any], *, where: str) -> dict[str, Any]:
    """Return the original in the edition's words; figures and sources are the original's alone."""
    series = translated(original["series"], edition["series"], where=f"{where}: series")
    words = {name: value for name, value in edition.items() if name != "series"}
    return {**translated(original, words, where=where), "series": series}


def _major(major: MajorClass, content: dict[str, Any]) -> Major:
    _name, separator, summary = content["majors"][major.value].partition("：")
    if not separator:
        raise ValueError(f"major class {major.value}: a name, '：' and a summary are expected")
    return Major(
        major_class=major,
        summary=summary.strip(),
        classes=tuple(
            MiddleClass(
                risk_class=risk_class,
                summary=content["classes"][risk_class.value]["summary"],
                example=content["classes"][risk_class.value]["example"],
                small_classes=tuple(
                    small for small in SmallClass if small.risk_class is risk_class
                ),
            )
            for risk_class in RiskClass
            if risk_class.major is major
        ),
    )


def _series(content: dict[str, Any]) -> Series:
    years = tuple(
        SeriesYear(
            year=int(point["year"]),
            rate=float(point["rate"]),
            participants=None if point["participants"] is None else int(point["participants"]),
            approximate=bool(point["approximate"]),
        )
        for point in content["points"]
    )
    numbers = [point.year for point in years]
    if numbers != sorted(set(numbers)) or not numbers:
        raise ValueError("the series' years must rise, each once")
    if not all(0 <= point.rate <= 100 for point in years):  # noqa: PLR2004 - per cent
        raise ValueError("a rate is a percentage")
    return Series(
        title=content["title"],
        note=rich_text(content["note"]),
        years=years,
        sources=tuple(Source(**source) for source in content["sources"]),
    )
