"""The database as its operators know it: open, check, migrate, copy, rotate keys, close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from referral.domain.errors import Busy
from referral.domain.timekeeper import Timekeeper
from referral.store import backup, migrating, rotation
from referral.store.crypto import Keyring
from referral.store.engine import connect
from referral.store.errors import translate
from referral.store.health import Health
from referral.store.room import try_room
from referral.store.unit_of_work import SqlUnitOfWork


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """One database and the keys to its sealed columns. Safe to share between threads; `close()` it in the
    end.
    """

    def __init__(self, url: str, keys: Sequence[str]) -> None:
        """`url`: sqlite:///FILE or postgresql://…; `keys`: secrets of 32 characters or more, newest first.

        Connects lazily. Raises ValueError for another kind of URL, KeyProblem for unfit keys.
        """
        self.keyring = Keyring(keys)
        self.clock: Callable[[], datetime] = _utc_now
        self.engine: Engine = connect(url)
        self.health = Health()
        """What it could not do lately, as this process saw it."""
        self.timekeeper: Callable[[], Timekeeper] = Timekeeper
        """By which terms the clocks of matters run; whoever knows the content sets it."""

    def unit_of_work(self, *, read_only: bool = False) -> SqlUnitOfWork:
        """A transaction to be entered with `with`; undone unless committed.

        `read_only` neither waits for writers nor makes them wait, and cannot commit. What a read model shows
        to somebody is recorded on leaving, dated by `clock`.
        """
        return SqlUnitOfWork(
            self.engine,
            self.keyring,
            self.timekeeper(),
            read_only=read_only,
            clock=self.clock,
            health=self.health,
        )

    def ping(self) -> None:
        """Returns where the database answers; raises Busy where it does not."""
        try:
            with self.engine.connect().execution_options(yimen_read_only=True) as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise translate(error) from None

    def check(self) -> None:
        """Raises Busy where the database cannot serve. While there is trouble, room is tried too: a full one
        still answers. What it finds is the end, or the going on, of the trouble.
        """
        try:
            self.ping()
            if self.health.standing is not None:
                self._try_room()
        except Busy as error:
            self.health.failed(error, self.clock())
            raise
        self.health.well(self.clock())

    def _try_room(self) -> None:
        try:
            try_room(self.engine)
        except SQLAlchemyError as error:
            raise translate(error) from None

    def upgrade(self, revision: str = "head") -> None:
        """Brings the schema to the newest revision; does nothing where it is there already."""
        migrating.upgrade(self.engine, revision)

    def downgrade(self, revision: str) -> None:
        """Back to an older revision (`base`: an empty database). Data of the newer tables is lost."""
        migrating.downgrade(self.engine, revision)

    def head(self) -> str:
        """The newest revision that this program knows."""
        return migrating.head()

    def revision(self) -> str | None:
        """The revision the schema is at; None where it was never made."""
        return migrating.current(self.engine)

    def is_current(self) -> bool:
        return self.revision() == self.head()

    def backup(self, path: Path) -> None:
        """A consistent copy while the system runs. Raises BackupFailed."""
        backup.backup(self.engine, path)

    def restore(self, path: Path) -> None:
        """Replaces everything with a copy, then brings its schema up to date. Raises BackupFailed."""
        backup.restore(self.engine, path)
        self.upgrade()

    def rotate_keys(self) -> int:
        """Re-seals every row with the newest key; returns how many. Older keys can be dropped afterwards."""
        return rotation.rotate(self.engine, self.keyring)

    def compact(self) -> None:
        """On SQLite writes the log into the file and empties it, so that nothing deleted lingers there."""
        if self.engine.dialect.name == "sqlite":
            # Not through `connect`: a checkpoint cannot run inside the transaction that would begin there.
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
