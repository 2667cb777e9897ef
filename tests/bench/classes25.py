"""
A school begins: 25 classes of 40, single answers and batches, at a pupil's pace and all at once.

The limit is the bare insert of :mod:`tests.bench.answers`, under the same workers, on the same database
with the same durability, in the same run. ``classes25.*.per_s`` and ``ratio`` are single answers of 1,000
seats in a burst; ``p95_ms`` is a single answer's with ``THINK`` seconds between two answers at 500 seats.
"""

import asyncio
import itertools
import json
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.bench.answers import DATABASES, ITEMS, LIMIT_SETTINGS, SETTINGS, OutOfSessions
from tests.bench.figures import Report
from tests.bench.load import Device, Times, timed
from tests.bench.servers import database, gunicorn, manage

CLASSES = 25
SEATS = 40
SCHOOL = CLASSES * SEATS
SESSIONS = 6 * CLASSES
"""More than 5,080 seats answer in all; each session has a code under which nobody has arrived, too."""

BURST_SECONDS = 8
BATCH = 10
"""Answers that waited on a device for half a minute without a network."""

THINK = 3.0
PACE_SECONDS = 10
PACE_SEATS = 500
PACE_LIMIT_MS = 300.0
STEPS = (250, 500, 750, 1000)
ARRIVAL_SECONDS = 10.0

Seat = tuple[str, str]
"""The token and the sitting of a device."""

Call = Callable[[], Awaitable[bool]]


@dataclass
class School:
    """Seats that have answered nothing yet, and codes under which nobody has arrived."""

    seats: Iterator[Seat]
    codes: Iterator[str]

    def take(self, count: int) -> list[Seat]:
        """Return so many fresh seats."""
        taken = list(itertools.islice(self.seats, count))
        if len(taken) < count:
            raise OutOfSessions
        return taken


async def answer(device: Device, seat: Seat, position: int) -> bool:
    """Send one answer."""
    token, sitting = seat
    reply = await device.request(
        "PUT",
        f"/api/v1/sittings/{sitting}/answers/{position}/",
        cookie=f"seat={token}",
        body={"response": [position % 4 + 1], "sequence": position},
    )
    return reply.status == 200


async def sync(device: Device, seat: Seat, positions: Sequence[int]) -> bool:
    """Send the answers that waited."""
    token, sitting = seat
    answers = [
        {"position": position, "response": [position % 4 + 1], "sequence": position}
        for position in positions
    ]
    reply = await device.request(
        "PUT",
        f"/api/v1/sittings/{sitting}/answers/",
        cookie=f"seat={token}",
        body={"answers": answers},
    )
    return reply.status == 200 and reply.body.count(b'"stored":true') == len(positions)


async def insert(device: Device, position: int) -> bool:
    """Send a row of the same width to the limit."""
    body = {"response": [position % 4 + 1], "sequence": position}
    return (await device.request("POST", "/insert", body=body)).status == 200


async def burst(port: int, seats: Sequence[Sequence[Call | Any]]) -> tuple[float, Times]:
    """
    Let every seat send its calls one after the other, all seats at once, until done or the time is up.

    Returns calls per second and their times.
    """
    times, begun = Times(), time.perf_counter()

    async def one(calls: Sequence[Any]) -> None:
        device = Device(port)
        for call in calls:
            if time.perf_counter() - begun > BURST_SECONDS:
                break
            await timed(times, partial(call, device))
        await device.close()

    await asyncio.gather(*(one(calls) for calls in seats))
    return len(times.seconds) / (time.perf_counter() - begun), times


def singles(seats: Sequence[Seat]) -> list[list[Any]]:
    """Return what each seat sends: its answers alone."""
    return [
        [lambda device, s=seat, p=p: answer(device, s, p) for p in range(1, ITEMS + 1)]
        for seat in seats
    ]


def batches(seats: Sequence[Seat]) -> list[list[Any]]:
    """Return what each seat sends: its answers, ``BATCH`` at a time."""
    return [
        [
            lambda device, s=seat, f=first: sync(device, s, range(f, f + BATCH))
            for first in range(1, ITEMS + 1, BATCH)
        ]
        for seat in seats
    ]


def rows(count: int) -> list[list[Any]]:
    """Return what so many seats send to the limit."""
    return [
        [lambda device, p=p: insert(device, p) for p in range(1, ITEMS + 1)]
        for _seat in range(count)
    ]


async def paced(port: int, seats: Sequence[Seat], *, together: int) -> Times:
    """
    Let seats answer every ``THINK`` seconds on average, each at a time of its own.

    ``together`` is how many answers one delivery holds: one, or what waited meanwhile.
    """
    times, chance = Times(), random.Random(0)  # noqa: S311 - nobody guesses at a bench
    begun = time.perf_counter()

    async def one(seat: Seat, first_after: float, pauses: list[float]) -> None:
        device, position = Device(port), 1
        await asyncio.sleep(first_after)
        while time.perf_counter() - begun < PACE_SECONDS and position + together <= ITEMS + 1:
            positions = range(position, position + together)
            send = (
                partial(answer, device, seat, position)
                if together == 1
                else partial(sync, device, seat, positions)
            )
            await timed(times, send)
            position += together
            await asyncio.sleep(pauses[position])
        await device.close()

    await asyncio.gather(
        *(
            one(
                seat,
                chance.uniform(0, THINK),
                [chance.uniform(0.5 * THINK, 1.5 * THINK) for _item in range(ITEMS + 2)],
            )
            for seat in seats
        )
    )
    return times


async def arrivals(port: int, codes: Sequence[str]) -> Times:
    """Let each code's 40 devices join over ``ARRIVAL_SECONDS`` and fetch the paper; return the times."""
    times, chance = Times(), random.Random(1)  # noqa: S311 - as above

    async def one(code: str, number: int, after: float) -> None:
        await asyncio.sleep(after)
        device = Device(port)
        await timed(times, partial(_start, device, code, number))
        await device.close()

    await asyncio.gather(
        *(
            one(code, number, chance.uniform(0, ARRIVAL_SECONDS))
            for code in codes
            for number in range(1, SEATS + 1)
        )
    )
    return times


async def _start(device: Device, code: str, number: int) -> bool:
    joined = await device.request("POST", "/api/v1/join/", body={"code": code, "seat": number})
    if joined.status != 201:
        return False
    digest = json.loads(joined.body)["work"]["paper"]
    return (await device.request("GET", f"/api/v1/papers/{digest}/")).status == 200


def measure(report: Report) -> None:
    """Measure both databases, one after the other, each beside its own limit."""
    for kind in DATABASES:
        with ExitStack() as stack:
            url = stack.enter_context(database(kind))
            manage(url, SETTINGS, "django", "migrate", "-v0")
            prepared = json.loads(
                manage(url, SETTINGS, "tests.bench.prepare", str(SESSIONS), str(SEATS))
            )
            school = School(
                seats=iter([tuple(seat) for session in prepared for seat in session["answers"]]),
                codes=iter([session["start"] for session in prepared]),
            )
            ours = stack.enter_context(gunicorn("config.wsgi", url, SETTINGS))
            limit_url = stack.enter_context(database(kind))
            manage(limit_url, LIMIT_SETTINGS, "django", "migrate", "-v0", "--run-syncdb")
            limit = stack.enter_context(
                gunicorn("django.core.wsgi:get_wsgi_application()", limit_url, LIMIT_SETTINGS)
            )
            _measure_bursts(report, kind, school, ours, limit)
            _measure_pace(report, kind, school, ours)
            _measure_start(report, kind, school, ours)


def _measure_bursts(report: Report, kind: str, school: School, ours: int, limit: int) -> None:
    errors = 0
    for seats, name in ((SEATS, f"class.{kind}"), (SCHOOL, f"classes25.{kind}")):
        limit_per_s, rows_times = asyncio.run(burst(limit, rows(seats)))
        per_s, times = asyncio.run(burst(ours, singles(school.take(seats))))
        batch_per_s, batch_times = asyncio.run(burst(ours, batches(school.take(seats))))
        if rows_times.errors:
            raise RuntimeError(f"the limit failed {rows_times.errors} times")
        errors += times.errors + batch_times.errors
        report.add(f"{name}.per_s", per_s, "answers/s", limit=limit_per_s)
        report.add(f"{name}.ratio", per_s / limit_per_s, "of the limit")
        report.add(f"{name}.burst_p95_ms", times.percentile(0.95), "ms")
        report.add(f"{name}.sync_per_s", BATCH * batch_per_s, "answers/s", limit=limit_per_s)
        report.add(f"{name}.sync_ratio", BATCH * batch_per_s / limit_per_s, "of the limit")
        report.add(f"{name}.sync_p95_ms", batch_times.percentile(0.95), "ms")
    report.add(f"classes25.{kind}.errors", errors, "errors")


def _measure_pace(report: Report, kind: str, school: School, ours: int) -> None:
    """Report p95 at 500 seats, and the largest number of seats that keeps it under the limit."""
    most = 0
    for seats in STEPS:
        times = asyncio.run(paced(ours, school.take(seats), together=1))
        p95 = times.percentile(0.95)
        if seats == PACE_SEATS:
            report.add(f"classes25.{kind}.p95_ms", p95, "ms")
        is_kept = p95 < PACE_LIMIT_MS and not times.errors
        most = seats if is_kept else most
        if not is_kept and seats >= PACE_SEATS:
            break
    report.add(f"classes25.{kind}.paced_seats", most, "seats")
    times = asyncio.run(paced(ours, school.take(PACE_SEATS), together=BATCH))
    report.add(f"classes25.{kind}.paced_sync_p95_ms", times.percentile(0.95), "ms")


def _measure_start(report: Report, kind: str, school: School, ours: int) -> None:
    codes = list(itertools.islice(school.codes, CLASSES))
    times = asyncio.run(arrivals(ours, codes))
    report.add(f"classes25.{kind}.start_p95_ms", times.percentile(0.95), "ms")
    report.add(f"classes25.{kind}.start_errors", times.errors, "errors")
