"""
The main job under load: 40 seats, 20 answers each, as fast as the seats can send them.

The limit is a bare Django view that inserts one row of the same width, without middleware, under the
same workers, on the same database with the same durability. Runs of both take turns, so that a
machine whose speed drifts slows both.
"""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import repeat
from statistics import median
from typing import Any

from tests.bench.figures import Report
from tests.bench.load import Device, Times, timed
from tests.bench.servers import database, gunicorn, manage

SEATS = 40
ITEMS = 20
SECONDS = 10
ROUNDS = 5
SESSIONS = 120
"""More than five rounds can use up at 1,500 answers/s."""

DATABASES = ("sqlite", "postgres")
SETTINGS = "config.settings.dev"
LIMIT_SETTINGS = "tests.bench.limit_settings"


class OutOfSessions(Exception):
    """The machine is faster than was prepared for; raise SESSIONS."""


Send = Callable[[Device, int], Awaitable[bool]]
"""Sends one seat's answer at the position; tells whether it was stored."""


async def _bursts(port: int, classes: Iterator[list[Send]]) -> tuple[float, Times]:
    """
    Let whole classes send their answers until the time is up; return answers per second and times.

    A class is over when its slowest seat is, as in school; ours and the limit run the same way.
    """
    times = Times()
    devices = [Device(port) for _seat in range(SEATS)]
    begun = time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        seats = next(classes, None)
        if seats is None:
            raise OutOfSessions
        await asyncio.gather(
            *(_one_seat(device, send, times) for device, send in zip(devices, seats, strict=True))
        )
    elapsed = time.perf_counter() - begun
    for device in devices:
        await device.close()
    return len(times.seconds) / elapsed, times


async def _one_seat(device: Device, send: Send, times: Times) -> None:
    for position in range(1, ITEMS + 1):
        await timed(times, partial(send, device, position))


async def _answers(port: int, sessions: Iterator[dict[str, Any]]) -> tuple[float, Times]:
    """Send answers to the site."""

    async def send(token: str, sitting: str, device: Device, position: int) -> bool:
        reply = await device.request(
            "PUT",
            f"/api/v1/sittings/{sitting}/answers/{position}/",
            cookie=f"seat={token}",
            body={"response": [position % 4 + 1], "sequence": 1},
        )
        return reply.status == 200 and b'"is_new":true' in reply.body

    classes: Iterator[list[Send]] = (
        [partial(send, token, sitting) for token, sitting in session["answers"]]
        for session in sessions
    )
    return await _bursts(port, classes)


async def _inserts(port: int) -> float:
    """Send rows of the same width to the limit; return rows per second."""

    async def send(device: Device, position: int) -> bool:
        body = {"response": [position % 4 + 1], "sequence": 1}
        return (await device.request("POST", "/insert", body=body)).status == 200

    per_s, times = await _bursts(port, repeat([send] * SEATS))
    if times.errors:
        raise RuntimeError(f"the limit failed {times.errors} times")
    return per_s


async def _starts(port: int, codes: Iterator[str]) -> Times:
    """Let 40 devices at once join, which begins their sittings, and fetch the paper."""
    times = Times()
    deadline = time.perf_counter() + SECONDS
    while time.perf_counter() < deadline:
        code = next(codes, None)
        if code is None:
            break
        devices = [Device(port) for _seat in range(SEATS)]
        await asyncio.gather(
            *(
                timed(times, partial(_start, device, code, number))
                for number, device in enumerate(devices, start=1)
            )
        )
        for device in devices:
            await device.close()
    return times


async def _start(device: Device, code: str, number: int) -> bool:
    joined = await device.request("POST", "/api/v1/join/", body={"code": code, "seat": number})
    if joined.status != 201:
        return False
    digest = json.loads(joined.body)["work"]["paper"]
    return (await device.request("GET", f"/api/v1/papers/{digest}/")).status == 200


def measure(report: Report) -> None:
    """Measure answers, their limit and starts on both databases, five interleaved rounds."""
    with ExitStack() as stack:
        ours: dict[str, int] = {}
        limit: dict[str, int] = {}
        sessions: dict[str, Iterator[dict[str, Any]]] = {}
        codes: dict[str, Iterator[str]] = {}
        for kind in DATABASES:
            url = stack.enter_context(database(kind))
            manage(url, SETTINGS, "django", "migrate", "-v0")
            prepared = json.loads(
                manage(url, SETTINGS, "tests.bench.prepare", str(SESSIONS), str(SEATS))
            )
            sessions[kind] = iter(prepared)
            codes[kind] = iter([session["start"] for session in prepared])
            ours[kind] = stack.enter_context(gunicorn("config.wsgi", url, SETTINGS))
            limit_url = stack.enter_context(database(kind))
            manage(limit_url, LIMIT_SETTINGS, "django", "migrate", "-v0", "--run-syncdb")
            limit[kind] = stack.enter_context(
                gunicorn("django.core.wsgi:get_wsgi_application()", limit_url, LIMIT_SETTINGS)
            )
        rounds: dict[str, list[tuple[float, float, Times, Times]]] = {
            kind: [] for kind in DATABASES
        }
        for _round, kind in itertools.product(range(ROUNDS), DATABASES):
            per_s, times = asyncio.run(_answers(ours[kind], sessions[kind]))
            limit_per_s = asyncio.run(_inserts(limit[kind]))
            starts = asyncio.run(
                _starts(ours[kind], itertools.islice(codes[kind], SESSIONS // ROUNDS))
            )
            rounds[kind].append((per_s, limit_per_s, times, starts))
    for kind, measured in rounds.items():
        _report(report, kind, measured)


def _report(report: Report, kind: str, measured: list[tuple[float, float, Times, Times]]) -> None:
    limit = median(limit_per_s for _per_s, limit_per_s, _times, _starts in measured)
    name = f"answers.{kind}"
    report.add(f"{name}.per_s", median(row[0] for row in measured), "answers/s", limit=limit)
    report.add(f"{name}.ratio", median(row[0] / row[1] for row in measured), "of the limit")
    report.add(f"{name}.p50_ms", median(row[2].percentile(0.50) for row in measured), "ms")
    report.add(f"{name}.p95_ms", median(row[2].percentile(0.95) for row in measured), "ms")
    report.add(f"{name}.errors", sum(row[2].errors + row[3].errors for row in measured), "errors")
    report.add(f"start.{kind}.p95_ms", median(row[3].percentile(0.95) for row in measured), "ms")
