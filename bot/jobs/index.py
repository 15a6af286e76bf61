"""Indexes matters by which the same household is found again: those from before there was an index, or whose
keys were changed. New ones are indexed as they are filed.
"""

from datetime import datetime

from referral import service
from referral.store import Database

STEP = 50


def run_once(database: Database, now: datetime) -> int:
    """How many were indexed, in small steps; safe to run at any moment, by several workers at once."""
    total = 0
    while True:
        with database.unit_of_work() as uow:
            done = service.index_missing(uow, at=now, limit=STEP)
            uow.commit()
        total += done
        if done < STEP:
            return total
