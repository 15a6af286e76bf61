"""Deletes what is past its time, by the terms in `referral.domain.retention`."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from referral import service
from referral.domain.retention import Terms
from referral.store import Database

DEFAULT = Terms()
log = structlog.get_logger(__name__)


def run_once(database: Database, now: datetime, terms: Terms = DEFAULT) -> Mapping[str, int]:
    """How many of what were deleted. Safe to run at any moment, by several workers at once."""
    with database.unit_of_work() as uow:
        removed = service.purge(uow, at=now, terms=terms)
        uow.commit()
    if any(removed.values()):
        # Deleted words must not linger in the log of the database either.
        database.compact()
        log.info("purge.done", **removed)
    return removed
