"""Writes to regions: the shipped list, and an operator's public statistics."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from cms.models import Region, RegionKind
from cms.region_data import REGIONS_CSV, RegionRow, address_keys, name_keys, read_regions
from cms.statistics_file import RegionStatistics, parse_statistics

SHIPPED_FIELDS = (
    "kind",
    "name",
    "kana",
    "parent_id",
    "prefecture_id",
    "note",
    "search",
    "search_address",
)
POPULATION_FIELDS = ("population", "population_year", "population_source")
ENROLMENT_FIELDS = (
    "enrolment_primary",
    "enrolment_junior_high",
    "enrolment_high",
    "enrolment_year",
    "enrolment_source",
)


@dataclass(frozen=True, kw_only=True)
class RegionsLoaded:
    """What a load changed, as codes; ``unlisted`` regions are in the database and not in the file."""

    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    unlisted: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StatisticsImported:
    """How many lines the file has, and the codes of the regions whose figures it changes."""

    lines: int
    populations: tuple[str, ...]
    enrolments: tuple[str, ...]


@transaction.atomic
def load_regions(*, path: Path = REGIONS_CSV) -> RegionsLoaded:
    """
    Bring the regions up to the shipped file; a second load changes nothing.

    Statistics are never touched, and no region is ever deleted: one that the file no longer lists
    stays, because classes and figures may point to it.

    :raises RegionDataError: if the file is broken; nothing is written then
    """
    rows = read_regions(path=path)
    stored = Region.objects.in_bulk()
    created: list[Region] = []
    updated: list[Region] = []
    for region in _regions_of(rows):
        if region.code not in stored:
            created.append(region)
        elif _differs(region, stored[region.code], SHIPPED_FIELDS):
            updated.append(region)
    Region.objects.bulk_create(created)
    fields = [name.removesuffix("_id") for name in SHIPPED_FIELDS]
    Region.objects.bulk_update(updated, fields, batch_size=100)
    changed = {region.code for region in (*created, *updated)}
    listed = {row.code for row in rows}
    return RegionsLoaded(
        created=tuple(region.code for region in created),
        updated=tuple(region.code for region in updated),
        unchanged=tuple(row.code for row in rows if row.code not in changed),
        unlisted=tuple(sorted(stored.keys() - listed)),
    )


def check_statistics(*, data: bytes, latest_year: int) -> StatisticsImported:
    """
    Say what :func:`import_statistics` would change, without writing anything.

    :raises StatisticsFileRefused: with everything that is wrong with the file
    """
    return _plan_statistics(data=data, latest_year=latest_year).summary


@transaction.atomic
def import_statistics(*, data: bytes, latest_year: int) -> StatisticsImported:
    """
    Store the figures of an operator's file: all of them, or none.

    A population, and a region's enrolment as a whole, is replaced together with its year and
    source. Where the file leaves the whole group blank, what is stored stays. Where it gives some
    stages of enrolment, the others become unknown, because an older figure must not stand under a
    newer source.

    :raises StatisticsFileRefused: with everything that is wrong with the file
    """
    plan = _plan_statistics(data=data, latest_year=latest_year)
    Region.objects.bulk_update(
        plan.regions, [*POPULATION_FIELDS, *ENROLMENT_FIELDS], batch_size=100
    )
    return plan.summary


def _regions_of(rows: Iterable[RegionRow]) -> list[Region]:
    by_code = {row.code: row for row in rows}
    wards: dict[str, list[RegionRow]] = {}
    for row in by_code.values():
        if row.kind == RegionKind.WARD:
            wards.setdefault(row.parent, []).append(row)
    return [
        Region(
            code=row.code,
            kind=row.kind,
            name=row.name,
            kana=row.kana,
            parent_id=row.parent or None,
            prefecture_id=row.prefecture or None,
            note=row.note,
            search=name_keys(row),
            search_address=(
                address_keys(row, prefecture=by_code[row.prefecture], wards=wards.get(row.code, ()))
                if row.kind == RegionKind.MUNICIPALITY
                else ""
            ),
        )
        for row in by_code.values()
    ]


def _differs(one: Region, other: Region, fields: Iterable[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in fields)


@dataclass(frozen=True, kw_only=True)
class _StatisticsPlan:
    regions: list[Region]
    summary: StatisticsImported


def _plan_statistics(*, data: bytes, latest_year: int) -> _StatisticsPlan:
    stored = Region.objects.exclude(kind=RegionKind.BLOCK).in_bulk()
    statistics = parse_statistics(data=data, codes=stored.keys(), latest_year=latest_year)
    populations = [s.code for s in statistics if _set_population(stored[s.code], s)]
    enrolments = [s.code for s in statistics if _set_enrolment(stored[s.code], s)]
    return _StatisticsPlan(
        regions=[stored[code] for code in dict.fromkeys((*populations, *enrolments))],
        summary=StatisticsImported(
            lines=len(statistics), populations=tuple(populations), enrolments=tuple(enrolments)
        ),
    )


def _set_population(region: Region, statistics: RegionStatistics) -> bool:
    """Set what the line says, unsaved; return whether it is new."""
    figures = statistics.population
    if figures is None:
        return False
    return _set(region, POPULATION_FIELDS, (figures.inhabitants, figures.year, figures.source))


def _set_enrolment(region: Region, statistics: RegionStatistics) -> bool:
    """Set what the line says, unsaved; return whether it is new."""
    figures = statistics.enrolment
    if figures is None:
        return False
    stages = (figures.primary, figures.junior_high, figures.high)
    return _set(region, ENROLMENT_FIELDS, (*stages, figures.year, figures.source))


def _set(region: Region, fields: tuple[str, ...], values: tuple[int | str | None, ...]) -> bool:
    before = tuple(getattr(region, name) for name in fields)
    for name, value in zip(fields, values, strict=True):
        setattr(region, name, value)
    return before != values
