"""Frees what nobody answered for, and ends offers whose last day has passed."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.county import county_day
from referral.service import giving
from referral.store import Database

log = structlog.get_logger(__name__)


def run_once(database: Database, now: datetime) -> Mapping[str, int]:
    """How many of what ended. Safe to run at any moment, by several workers at once."""
    with database.unit_of_work() as uow:
        ended = giving.lapse(uow, today=county_day(now), at=now)
        uow.commit()
    if any(ended.values()):
        log.info("lapse.done", **ended)
    return ended
