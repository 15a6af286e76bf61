"""What the database could not do lately, as one process saw it: for operators, who are told clearly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from referral.domain.errors import Busy, Cause

SAY_AGAIN = timedelta(minutes=1)
"""Trouble that goes on is told so often, and not at every request that it meets."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Since when the database cannot serve and why; `refused` is how many units of work met it."""

    cause: Cause
    since: datetime
    refused: int = 1
    until: datetime | None = None


class Health:
    """Safe to share between threads. `tell` hears of trouble when it begins, each minute, and at its end."""

    def __init__(self) -> None:
        self.tell: Callable[[Trouble], None] = lambda _: None
        self._lock = Lock()
        self._standing: Trouble | None = None
        self._told: datetime | None = None
        self._ended: list[Trouble] = []
        self._refused: Counter[str] = Counter()

    @property
    def standing(self) -> Trouble | None:
        """The trouble there is now, None where there is none."""
        return self._standing

    @property
    def refused(self) -> dict[str, int]:
        """How many units of work could not be served since the start, by cause."""
        with self._lock:
            return {cause.value: self._refused[cause.value] for cause in Cause}

    def failed(self, error: Busy, at: datetime) -> None:
        """A unit of work met this. Mere waiting for one another (`busy`) is counted and is no trouble."""
        with self._lock:
            self._refused[error.cause.value] += 1
            if error.cause is Cause.BUSY:
                return
            old = self._standing
            begun = old or Trouble(error.cause, at, refused=0)
            self._standing = replace(begun, cause=error.cause, refused=begun.refused + 1)
            # A clock that was set back must not make it silent.
            if self._told is not None and abs(at - self._told) < SAY_AGAIN and old is not None:
                return
            self._told, now = at, self._standing
        self.tell(now)

    def well(self, at: datetime) -> None:
        """The database was tried, and it serves."""
        with self._lock:
            old, self._standing, self._told = self._standing, None, None
            if old is None:
                return
            over = replace(old, until=at)
            self._ended.append(over)
        self.tell(over)

    def ended(self) -> list[Trouble]:
        """What is over and was not yet `noted`, oldest first."""
        with self._lock:
            return list(self._ended)

    def noted(self, trouble: Trouble) -> None:
        """Somebody has been told that this was and is over."""
        with self._lock:
            self._ended = [one for one in self._ended if one != trouble]
