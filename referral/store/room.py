"""Whether there is room for another word: tried by writing, and taken back at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Engine, text

from referral.domain.errors import Busy, Cause

LEAST_FREE = 1024 * 1024
"""Bytes that the disk of a SQLite file must have left: below, one more photo does not fit."""
_SQLITE = ("CREATE TABLE room (filler BLOB)", "INSERT INTO room VALUES (zeroblob(65536))")
_POSTGRESQL = (
    "CREATE TEMPORARY TABLE room (filler text) ON COMMIT DROP",
    "INSERT INTO room SELECT repeat(md5(n::text), 60) FROM generate_series(1, 32) AS n",
)


def try_room(engine: Engine) -> None:
    """Raises what the database says where it is full or read-only, and Busy where the disk nearly is."""
    sqlite = engine.dialect.name == "sqlite"
    file = engine.url.database
    if sqlite and file and shutil.disk_usage(Path(file).parent).free < LEAST_FREE:
        raise Busy("the disk is nearly full", cause=Cause.FULL)
    with engine.connect() as connection:
        for statement in _SQLITE if sqlite else _POSTGRESQL:
            connection.execute(text(statement))
        connection.rollback()
