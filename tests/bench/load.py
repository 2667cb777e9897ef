"""
A load client: devices as coroutines, each with one connection that stays open.

It writes HTTP by hand, because on two cores a client library would take a share of the machine that
a classroom's tablets do not.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reply:
    """A response: its status, its headers by lower-case name, its body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Times:
    """Seconds that each request took, and how many did not succeed."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def percentile(self, share: float) -> float:
        """Return the percentile in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Device:
    """One tablet: one connection, opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def request(self, method: str, path: str, *, cookie: str = "", body: Any = None) -> Reply:
        """Send one request; a connection that the server has closed is opened once more."""
        try:
            return await self._exchange(method, path, cookie, body)
        except (ConnectionError, asyncio.IncompleteReadError):
            await self.close()
            return await self._exchange(method, path, cookie, body)

    async def _exchange(self, method: str, path: str, cookie: str, body: Any) -> Reply:
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        payload = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        if cookie:
            head += f"Cookie: {cookie}\r\n"
        if body is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
        self.writer.write(head.encode() + b"\r\n" + payload)
        status, *lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        content = await self.reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return Reply(int(status.split()[1]), headers, content)

    async def close(self) -> None:
        """Close the connection."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def timed(times: Times, call: Callable[[], Awaitable[bool]]) -> None:
    """Time one call; count it as an error if it returns false or breaks."""
    begun = time.perf_counter()
    try:
        succeeded = await call()
    except (OSError, asyncio.IncompleteReadError):
        succeeded = False
    times.seconds.append(time.perf_counter() - begun)
    times.errors += not succeeded
