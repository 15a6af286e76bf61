"""Reminds staff of terms that are about to end or over, and keeps the ends right when terms change."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import structlog

from referral import service
from referral.domain.notices import NoticeKind
from referral.store import Database

log = structlog.get_logger(__name__)

BATCH = 200


def run_once(database: Database, now: datetime) -> Mapping[str, int]:
    """How many of what were told. Safe at any moment, with several workers, and after one was killed."""
    done: Counter[str] = Counter()
    while counted := _count_anew(database):
        done["clocks"] += counted
    done["unknown_year"] = _tell_unknown_years(database, now)
    soon = database.timekeeper().soon(now)
    done["overdue"] = _remind(database, NoticeKind.OVERDUE, now, None, now)
    done["due_soon"] = _remind(database, NoticeKind.DUE_SOON, soon, now, now)
    if any(done.values()):
        log.info("remind.done", **done)
    return done


def _count_anew(database: Database) -> int:
    with database.unit_of_work() as uow:
        counted = uow.referrals.set_clocks(BATCH)
        uow.commit()
    return counted


def _tell_unknown_years(database: Database, now: datetime) -> int:
    """Years of unknown working days: said in the log each time, and to the county once."""
    with database.unit_of_work(read_only=True) as uow:
        years = uow.watch.unknown_years()
    for year, matters in years.items():
        log.warning("remind.unknown_year", year=year, matters=matters)
    told = 0
    for year in years:
        with database.unit_of_work() as uow:
            told += service.tell_unknown_year(uow, year, at=now)
            uow.commit()
    return told


def _remind(
    database: Database, kind: NoticeKind, before: datetime, since: datetime | None, now: datetime
) -> int:
    told, after = 0, None
    while ids := _ending(database, kind, before, since, after):
        after = ids[-1]
        for id_ in ids:
            with database.unit_of_work() as uow:
                told += service.remind_of(uow, id_, kind, before, at=now)
                uow.commit()
    return told


def _ending(
    database: Database, kind: NoticeKind, before: datetime, since: datetime | None, after: UUID | None
) -> list[UUID]:
    with database.unit_of_work(read_only=True) as uow:
        return uow.watch.ending(before, kind, since=since, after=after)
