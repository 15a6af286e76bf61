"""Copies of the whole database. They hold sealed columns as sealed as they are; the keys are not among
them.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

PAGES = 500


class BackupFailed(RuntimeError):  # noqa: N818 - it reads as what happened
    """The copy was not made or not taken back; the message says what to do."""


def backup(engine: Engine, path: Path) -> None:
    """Writes a consistent copy to `path`; an existing file is replaced only when the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(_file(engine))) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target, pages=PAGES)
    else:
        _postgresql("pg_dump", engine, ["--format=custom", "--no-owner", f"--file={part}"])
    part.chmod(0o600)
    part.replace(path)


def restore(engine: Engine, path: Path) -> None:
    """Replaces the database by the copy at `path`. Stop the other processes first: they would write in
    between.
    """
    if not path.is_file():
        raise BackupFailed(f"there is no backup at {path}")
    if engine.dialect.name == "sqlite":
        _restore_sqlite(engine, path)
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
        engine.dispose()
        _postgresql("pg_restore", engine, [*options, f"--dbname={_name(engine)}", str(path)])


def _restore_sqlite(engine: Engine, path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
        try:
            (verdict,) = source.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"{path} is not a backup of this database: {error}") from error
        if verdict != "ok":
            raise BackupFailed(f"{path} is damaged: {verdict}")
        engine.dispose()
        with closing(sqlite3.connect(_file(engine))) as target:
            source.backup(target)


def _file(engine: Engine) -> str:
    file = engine.url.database
    assert file is not None, "the engine was made from a file"
    return file


def _name(engine: Engine) -> str:
    return engine.url.database or "postgres"


def _postgresql(program: str, engine: Engine, options: list[str]) -> None:
    """Runs one of PostgreSQL's own programs; the password travels in the environment, never in the
    arguments.
    """
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} was not found: install PostgreSQL's client programs on this machine")
    url = engine.url
    host = url.host or url.query.get("host")
    known = {"PGHOST": host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    environment = {name: str(value) for name, value in known.items() if value} | {"PGDATABASE": _name(engine)}
    done = subprocess.run(  # noqa: S603 - a fixed program with our own arguments, and no shell
        [found, *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupFailed(f"{program} failed: {done.stderr.strip()[-500:]}")
