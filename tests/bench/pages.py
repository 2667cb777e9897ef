"""
A lesson page: how fast the server hands it out again, what it weighs, and how it comes in on a tablet.

The limit is a bare Django view that returns the same bytes, without middleware, under the same workers;
runs of both take turns. The browser has a quarter of this machine's speed, 1.6 Mbit/s and 150 ms of
latency, and nothing in its cache.
"""

import asyncio
import os
import time
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from tests.bench.figures import Report
from tests.bench.load import Device, Times, timed
from tests.bench.servers import database, gunicorn, manage
from tests.e2e.chromium import find_chromium

SETTINGS = "config.settings.dev"
LIMIT_SETTINGS = "tests.bench.limit_settings"
LESSON = "/ruby-4/lessons/strangers-online/"
"""With readings: heavier than without, and what a class in primary school opens."""

DEVICES = 16
SECONDS = 4
ROUNDS = 5
VISITS = 5

SLOWDOWN = 4
BYTES_PER_SECOND = 1.6e6 / 8
LATENCY_MS = 150
TABLET = {"width": 820, "height": 1180}
SETTLED_MS = 1500
"""How long after the last byte a page may still shift: fonts are swapped in by then."""

OBSERVE = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.lcp = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.cls += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


async def _reads(port: int, path: str) -> float:
    """Let devices fetch the page for some seconds; return pages per second."""
    times = Times()
    deadline = time.perf_counter() + SECONDS

    async def read(device: Device) -> bool:
        return (await device.request("GET", path)).status == 200

    async def reader(device: Device) -> None:
        while time.perf_counter() < deadline:
            await timed(times, partial(read, device))

    devices = [Device(port) for _number in range(DEVICES)]
    begun = time.perf_counter()
    await asyncio.gather(*(reader(device) for device in devices))
    elapsed = time.perf_counter() - begun
    for device in devices:
        await device.close()
    if times.errors:
        raise RuntimeError(f"{path} failed {times.errors} times")
    return len(times.seconds) / elapsed


async def _page(port: int) -> bytes:
    device = Device(port)
    reply = await device.request("GET", LESSON)
    await device.close()
    if reply.status != 200:
        raise RuntimeError(f"{LESSON} answered {reply.status}")
    return reply.body


def measure(report: Report) -> None:
    """Measure the server's side against its limit, then what a browser sees."""
    with ExitStack() as stack:
        url = stack.enter_context(database("sqlite"))
        manage(url, SETTINGS, "django", "migrate", "-v0")
        manage(url, SETTINGS, "django", "load_content")
        manage(url, SETTINGS, "django", "collectstatic", "--noinput", "-v0")
        ours = stack.enter_context(gunicorn("config.wsgi", url, SETTINGS))
        body = asyncio.run(_page(ours))
        os.environ["BENCH_PAGE_BYTES"] = str(len(body))
        limit = stack.enter_context(
            gunicorn("django.core.wsgi:get_wsgi_application()", url, LIMIT_SETTINGS)
        )
        rounds: list[tuple[float, float]] = []
        for _round in range(ROUNDS):
            pages = asyncio.run(_reads(ours, LESSON))
            rounds.append((pages, asyncio.run(_reads(limit, "/page"))))
        per_s, limit_per_s = (median(column) for column in zip(*rounds, strict=True))
        report.add("page.lesson.per_s", per_s, "pages/s", limit=limit_per_s)
        report.add(
            "page.lesson.ratio", median(one / other for one, other in rounds), "of the limit"
        )
        _browse(report, f"http://127.0.0.1:{ours}{LESSON}")


def _browse(report: Report, address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        visits = [_visit(browser, address) for _visit_number in range(VISITS)]
        browser.close()
    report.add("page.lesson.kb", median(visit["kb"] for visit in visits), "kB")
    report.add("page.lesson.lcp_ms", median(visit["lcp"] for visit in visits), "ms")
    report.add("page.lesson.cls", median(visit["cls"] for visit in visits), "")


def _visit(browser: Browser, address: str) -> dict[str, float]:
    """Open the page with an empty cache on a slow device; return what it weighed and how it came in."""
    context = browser.new_context(viewport=TABLET)  # type: ignore[arg-type]  # a plain dict
    page = context.new_page()
    page.add_init_script(OBSERVE)
    devtools = context.new_cdp_session(page)
    weights = _weigh(devtools)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        },
    )
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(SETTLED_MS)
    seen: dict[str, float] = page.evaluate("window.seen")
    context.close()
    return {"kb": sum(weights.values()) / 1000, **seen}


def _weigh(devtools: CDPSession) -> dict[str, int]:
    """Return what will be transferred, by request: documents, styles and scripts, as they are sent."""
    kinds: dict[str, str] = {}
    weights: dict[str, int] = {}

    def responded(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        if kinds.get(event["requestId"]) in {"Document", "Stylesheet", "Script"}:
            weights[event["requestId"]] = int(event["encodedDataLength"])

    devtools.on("Network.responseReceived", responded)
    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")
    return weights
