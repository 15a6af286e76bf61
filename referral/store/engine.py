"""How connections are made: durable, patient and strict, on both databases.

Parameters are hidden from errors: they are personal data, and errors end in logs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

READ_ONLY = "yimen_read_only"
BUSY_SECONDS = 10
POOL = {"pool_size": 16, "max_overflow": 16, "pool_timeout": BUSY_SECONDS}
"""More than the threads of one process: eight of the web server, the worker, a channel and some slack."""


def connect(url: str) -> Engine:
    """The engine for `sqlite:///path` or `postgresql://…`; raises ValueError for anything else. Connects
    lazily.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite(parsed)
    if backend == "postgresql":
        return _postgresql(parsed)
    raise ValueError("the database is sqlite:///FILE or postgresql://USER@HOST/NAME")


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: every thread has a connection of its own")
    file = Path(url.database)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}, **POOL, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """FULL: what was acknowledged survives a power cut. Deleted rows are overwritten with zeros."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """A unit of work that will write takes its turn at the start: upgrading a read later can only fail."""
    reading = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reading else "BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    """Times in UTC; a connection that died with its server is replaced before use; waiting for a lock
    ends.
    """
    settings = f"-c timezone=UTC -c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout=60s"
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={"options": settings, "connect_timeout": BUSY_SECONDS},
        **POOL,
        hide_parameters=True,
    )
