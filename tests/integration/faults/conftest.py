"""A world whose disk, database, clock and messenger can be taken away and given back."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from bot.channels.base import SendReceipt
from tests.support.resident import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Pigeon:
    """A channel that pushes. `before` and `after` run around each message that goes out."""

    name = "pigeon"
    pushes = True
    redact = ()

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.on_the_way = lambda: None

    def routes(self):
        return ()

    def send(self, outbound) -> SendReceipt:
        self.letters.append(outbound.reply.text)
        self.on_the_way()
        return SendReceipt(outbound.id)


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon()


@pytest.fixture
def told(capsys, monkeypatch):
    """The lines of the operator's log that speak of trouble."""
    import io

    import structlog

    from admin_api import logs

    stream = io.StringIO()
    logs.configure("INFO", (), stream)
    yield lambda: [
        line
        for line in map(json.loads, stream.getvalue().splitlines())
        if line["event"].startswith(("database.", "clock."))
    ]
    structlog.reset_defaults()


@contextmanager
def full_disk(database):
    """SQLite may not take one page more than it has, and has none to spare."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw = connection.connection.dbapi_connection
        raw.rollback()
        raw.execute("VACUUM")
        (pages,) = raw.execute("PRAGMA page_count").fetchone()

    def limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(database.engine, "connect", limit)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", limit)
        database.engine.dispose()


def count(database, table: str) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))
