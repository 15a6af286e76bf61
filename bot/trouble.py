"""Trouble with the database or the clock, told to the operator: one clear line in the log, then a notice."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from referral import service
from referral.domain.errors import Cause
from referral.store import Database
from referral.store.health import Trouble

log = structlog.get_logger("yimen.trouble")
JUMP = timedelta(minutes=2)
"""A clock that is put right by less is nobody's business."""
CLOCK = "clock"
HINTS = {
    Cause.GONE: "the database does not answer: is it running, is its disk or the network there?",
    Cause.FULL: "the disk of the database is full: make room, the program goes on by itself",
    Cause.READ_ONLY: "the database cannot be written: look at the rights of the file and at the disk",
}


def report(trouble: Trouble) -> None:
    """The line for the operator. The database calls it at the beginning, once a minute, and at the end."""
    told = {"cause": trouble.cause.value, "since": trouble.since.isoformat(), "refused": trouble.refused}
    if trouble.until is None:
        log.critical("database.trouble", hint=HINTS[trouble.cause], **told)
    else:
        log.warning("database.well", until=trouble.until.isoformat(), **told)


def look(database: Database, now: datetime) -> None:
    """Where there is trouble, see whether it is over; what is over is told to the administrators once.

    Raises Busy while it is not.
    """
    if database.health.standing is not None:
        database.check()
    for trouble in database.health.ended():
        tell(database, trouble.cause.value, trouble.since, now)
        database.health.noted(trouble)


def tell(database: Database, cause: str, since: datetime, now: datetime) -> None:
    """A notice to every administrator."""
    with database.unit_of_work() as uow:
        service.tell_trouble(uow, cause, since, at=now)
        uow.commit()


class Watch:
    """Compares the clock on the wall with one that nobody can set."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._last: tuple[datetime, float] | None = None

    def jump(self, now: datetime) -> timedelta:
        """By how much the clock was set since the last look: back is negative, and little is nothing."""
        passed = self._steady()
        last, self._last = self._last, (now, passed)
        if last is None:
            return timedelta()
        by = now - last[0] - timedelta(seconds=passed - last[1])
        return by if abs(by) >= JUMP else timedelta()
