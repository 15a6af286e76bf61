"""Writes what was published into the outbox, some hundreds at a time, so that no transaction is long."""

from datetime import datetime

from referral import service
from referral.store import Database

BATCH = 200


def run_once(database: Database, now: datetime) -> int:
    """One batch of the oldest one under way; how many messages it wrote. Safe with several workers."""
    with database.unit_of_work(read_only=True) as uow:
        waiting = uow.announcements.sending()
    if not waiting:
        return 0
    with database.unit_of_work() as uow:
        written = service.fan_out(uow, waiting[0], BATCH, at=now)
        uow.commit()
    return written
