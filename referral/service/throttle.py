"""Waiting after wrong tries. A delay always ends: nobody is locked out by somebody else's tries for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from referral.ports import UnitOfWork

FREE_TRIES = 5
FIRST_DELAY = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Throttle:
    """After `FREE_TRIES` wrong tries within `window` each next one waits twice as long, `longest` at most."""

    window: timedelta
    longest: timedelta

    def blocked(self, uow: UnitOfWork, key: str, *, at: datetime) -> datetime | None:
        """When the next try is welcome, or None: now. Tries made while blocked are not counted."""
        own = uow.attempts.since(key, at - self.window)
        if len(own) < FREE_TRIES:
            return None
        delay = min(FIRST_DELAY * (1 << min(len(own) - FREE_TRIES, 16)), self.longest)
        return own[-1] + delay if own[-1] + delay > at else None


PASSWORDS = Throttle(timedelta(minutes=15), timedelta(minutes=5))
CODES = Throttle(timedelta(hours=24), timedelta(minutes=15))
"""Six digits are few: whoever has the password gets about a hundred tries a day out of a million."""
