"""Gives conversations back to the bot in which a person has been silent for long."""

from datetime import datetime, timedelta

import structlog

from referral import service
from referral.store import Database

log = structlog.get_logger(__name__)


def run_once(database: Database, now: datetime, silence: timedelta) -> int:
    """How many were given back. Safe to run at any moment, by several workers at once."""
    with database.unit_of_work() as uow:
        ended = service.end_silent_talks(uow, silence, at=now)
        uow.commit()
    if ended:
        log.info("talks.ended", count=ended)
    return ended
