"""What every test stands on: a database like the real one, empty caches, Redis on demand, no network."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import redis
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from cms.limits import limiter
from quizzes.paper_api import paper_data
from quizzes.papers.papers import paper_by_digest
from tests.ports import free_port

hypothesis.settings.register_profile("suite", deadline=None, print_blob=True)
hypothesis.settings.load_profile("suite")

REDIS_REMEDY = "redis-server is not installed. Install it with: apt-get install redis-server"
LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}


# --- The database --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """
    Make the test database behave like the one in a school.

    SQLite stands in a file: an in-memory database shared by threads locks whole tables and knows no
    WAL, so that races would be tested on something that nobody runs. On both databases no connection
    outlives its thread, since an open one would keep the test database from being dropped.
    """
    database = django_settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0
    if database["ENGINE"] == "django.db.backends.sqlite3":
        folder = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")
        # Nobody pulls the plug on a test; a killed process loses nothing without it.
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")


@pytest.fixture
def at_once() -> Callable[[Sequence[Callable[[], Any]]], list[Any]]:
    """
    Return a function that calls others in threads at the same moment.

    It returns what each returned or raised, in their order. Use it in tests with
    ``django_db(transaction=True)``: what a test has not committed, other threads do not see.
    """

    def run(functions: Sequence[Callable[[], Any]]) -> list[Any]:
        outcomes: list[Any] = [None] * len(functions)
        barrier = threading.Barrier(len(functions), timeout=20)

        def call(index: int, function: Callable[[], Any]) -> None:
            try:
                connection.ensure_connection()
                barrier.wait()
                outcomes[index] = function()
            except Exception as error:  # noqa: BLE001 - every outcome is handed to the test
                outcomes[index] = error
            finally:
                connection.close()

        threads = [
            threading.Thread(target=call, args=(index, function))
            for index, function in enumerate(functions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return outcomes

    return run


# --- What a process remembers --------------------------------------------------------------


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """
    Empty what a process keeps between requests, and go back to Japanese.

    Primary keys come again after a rollback, so that a kept paper would be another test's; and the
    last request's language stays with its thread.
    """
    yield
    translation.deactivate()
    paper_by_digest.cache_clear()
    paper_data.cache_clear()
    limiter.cache_clear()
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def offline() -> Iterator[None]:
    """Refuse every connection to another machine: the suite needs no network and tells nobody."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL_HOSTS:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


# --- Redis ---------------------------------------------------------------------------------


def redis_is_required() -> bool:
    """Tell whether the run must have Redis: on CI nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def pytest_report_header() -> str | None:
    """Say what is left out on a machine without Redis, and how to have it."""
    if shutil.which("redis-server") or redis_is_required():
        return None
    return f"NOTICE: tests marked redis are left out. {REDIS_REMEDY}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Leave out tests marked redis where there is no Redis, unless it is required.

    :raises pytest.UsageError: if a test would empty the database and not fill it again for the next
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        if (
            marker
            and marker.kwargs.get("transaction")
            and "serialized_rollback" not in marker.kwargs
        ):
            raise pytest.UsageError(
                f"{item.nodeid}: transaction=True needs serialized_rollback=True"
            )
    if shutil.which("redis-server") or redis_is_required():
        return
    left_out = [item for item in items if item.get_closest_marker("redis")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("redis")]


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a Redis of our own that keeps nothing; return its address."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail(REDIS_REMEDY)
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command += ["--appendonly", "no", "--dir", str(tmp_path_factory.mktemp("redis"))]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for_redis(url)
            yield url
        finally:
            process.terminate()


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """Return the address of an empty Redis, as ``CACHE_URL`` wants it."""
    yield redis_server
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()


def _wait_for_redis(url: str) -> None:
    deadline = time.monotonic() + 10
    with redis.Redis.from_url(url) as client:
        while True:
            with suppress(redis.ConnectionError):
                client.ping()
                return
            assert time.monotonic() < deadline, "redis-server did not start"
            time.sleep(0.05)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Return the folder that holds ``manage.py``."""
    return Path(__file__).parents[1]
