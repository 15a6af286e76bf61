"""Copies of the whole database. They hold sealed columns as sealed as they are; the keys are not among
them.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from referral.store.errors import translate


class BackupFailed(RuntimeError):  # noqa: N818 - it reads as what happened
    """The copy was not made or not taken back; the message says what to do."""


def backup(engine: Engine, path: Path) -> None:
    """Writes a consistent copy to `path`; an existing file is replaced only when the new one is whole."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        if engine.dialect.name == "sqlite":
            _copy_sqlite(engine, part)
        else:
            _postgresql("pg_dump", engine, ["--format=custom", "--no-owner", f"--file={part}"])
        part.chmod(0o600)
        part.replace(path)
    except OSError as error:
        raise BackupFailed(f"the copy could not be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _copy_sqlite(engine: Engine, part: Path) -> None:
    """All pages in one step: taken in portions, the copy begins again whenever somebody writes, and under
    load it would never end. Writers are not kept waiting by it: they write to the log.
    """
    with (
        _named("the copy could not be written"),
        closing(sqlite3.connect(_file(engine))) as source,
        closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target, pages=-1)


def restore(engine: Engine, path: Path) -> None:
    """Replaces the database by the copy at `path`. Stop the other processes first: they would write in
    between.
    """
    if not path.is_file():
        raise BackupFailed(f"there is no backup at {path}")
    if engine.dialect.name == "sqlite":
        _restore_sqlite(engine, path)
    else:
        _restore_postgresql(engine, path)


def _restore_postgresql(engine: Engine, path: Path) -> None:
    """In one transaction, and with all that is there going first: a copy of an older schema does not know
    the newer tables that point at its own.
    """
    try:
        names = inspect(engine).get_table_names()
    except SQLAlchemyError as error:
        raise translate(error) from None
    finally:
        engine.dispose()
    quote = engine.dialect.identifier_preparer.quote
    drop = [f"--command=DROP TABLE {', '.join(map(quote, names))} CASCADE"] if names else []
    with tempfile.TemporaryDirectory(prefix="yimen-") as folder:
        script = Path(folder) / "script.sql"
        whole = ["--clean", "--if-exists", "--no-owner", f"--file={script}", str(path)]
        _postgresql("pg_restore", engine, whole)
        strict = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _postgresql("psql", engine, [*strict, *drop, f"--file={script}"])


def _restore_sqlite(engine: Engine, path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
        with _named(f"{path} is not a backup of this database"):
            (verdict,) = source.execute("PRAGMA integrity_check").fetchone()
            known = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        if verdict != "ok":
            raise BackupFailed(f"{path} is damaged: {verdict}")
        if known is None:
            raise BackupFailed(f"{path} is not a backup of this database: it has no schema of ours")
        engine.dispose()
        with (
            _named("the copy could not be taken back, nothing was changed"),
            closing(sqlite3.connect(_file(engine))) as target,
        ):
            source.backup(target)


@contextmanager
def _named(what: str) -> Iterator[None]:
    """Trouble of SQLite as words for the operator."""
    try:
        yield
    except sqlite3.Error as error:
        raise BackupFailed(f"{what}: {error}") from error


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
