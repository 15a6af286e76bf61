"""Takes what stands still out of silent hands: back to the queue, and after a term is over to the county."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from referral import service
from referral.domain.notices import NoticeKind
from referral.domain.timekeeper import ESCALATE, SILENT
from referral.domain.working_days import UnknownYear
from referral.store import Database

log = structlog.get_logger(__name__)


def run_once(database: Database, now: datetime) -> Mapping[str, int]:
    """How many went where. Safe at any moment, with several workers, and after one was killed."""
    done = {"returned": _return(database, now), "escalated": _escalate(database, now)}
    if any(done.values()):
        log.info("escalate.done", **done)
    return done


def _days_ago(database: Database, parameter: str, now: datetime) -> datetime | None:
    """The moment since which that many working days have gone by.

    None where the house has set no number, or where the calendar does not know the year: then nothing is
    done rather than something at a wrong time, and the log says why.
    """
    timekeeper = database.timekeeper()
    number = timekeeper.house_days(parameter, now)
    if number is None:
        return None
    try:
        return timekeeper.working_days_ago(number, now)
    except UnknownYear as error:
        log.error("escalate.unknown_year", year=error.year)  # noqa: TRY400 - the year says it all
        return None


def _return(database: Database, now: datetime) -> int:
    since = _days_ago(database, SILENT, now)
    if since is None:
        return 0
    returned, after = 0, None
    while True:
        with database.unit_of_work(read_only=True) as uow:
            ids = uow.watch.silent(since, after=after)
        if not ids:
            return returned
        after = ids[-1]
        for id_ in ids:
            with database.unit_of_work() as uow:
                returned += service.return_to_queue(uow, id_, since, at=now)
                uow.commit()


def _escalate(database: Database, now: datetime) -> int:
    before = _days_ago(database, ESCALATE, now)
    if before is None:
        return 0
    escalated, after = 0, None
    while True:
        with database.unit_of_work(read_only=True) as uow:
            ids = uow.watch.ending(before, NoticeKind.ESCALATED, after=after)
        if not ids:
            return escalated
        after = ids[-1]
        for id_ in ids:
            with database.unit_of_work() as uow:
                escalated += service.escalate(uow, id_, before, at=now)
                uow.commit()
