"""Database connections from an address, with what each engine needs to be safe in a classroom."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS = {
    # WAL lets the board read while pupils write. FULL makes a commit survive a power cut, not only
    # a killed process: a school's single machine has no second copy of an answer.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
    # A write lock is taken at BEGIN, so that two writers queue instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
CONNECTION_SECONDS = 600


def database_from_url(url: str) -> dict[str, Any]:
    """
    Return Django's settings for the database at the address.

    :raises ImproperlyConfigured: if the address cannot be read or names another engine
    """
    try:
        database: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
    engine = database.get("ENGINE", "")
    if engine == "django.db.backends.sqlite3":
        database["OPTIONS"] = {**SQLITE_OPTIONS, **database.get("OPTIONS", {})}
    elif engine == "django.db.backends.postgresql":
        database["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with sqlite:// or postgres://; "
            "anshin-manabi runs on SQLite and PostgreSQL only."
        )
    database["CONN_MAX_AGE"] = CONNECTION_SECONDS
    return database
