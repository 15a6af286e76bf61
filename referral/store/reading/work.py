"""What the windows did, for the dashboard and the report: four statements, however large the county."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true

from referral.domain import words
from referral.domain.people import Staff
from referral.domain.satisfaction import Score
from referral.domain.work import Decided, Judged, Open, Outcome, Received, Row, WorkTables, tables
from referral.store.casework import satisfactions
from referral.store.reading.rights import within_area
from referral.store.tables import referrals
from referral.store.unit_of_work import SqlUnitOfWork
from referral.store.work import decisions


def work_tables(
    uow: SqlUnitOfWork,
    *,
    staff: Staff,
    since: datetime,
    until: datetime,
    now: datetime,
    township: str | None = None,
) -> WorkTables:
    """Received, decided and judged from `since` on and before `until`; open as of `now`.

    Only what the person may see is counted. Raises NotPermitted.
    """
    mine = (within_area(staff), _of(township))
    rows: list[Row] = [*_received(uow, mine, since, until), *_decided(uow, mine, since, until)]
    rows += [*_judged(uow, mine, since, until), *_open(uow, mine, now)]
    return tables(rows)


Conditions = tuple[ColumnElement[bool], ...]


def _received(uow: SqlUnitOfWork, mine: Conditions, since: datetime, until: datetime) -> Iterator[Row]:
    for row in uow.referrals.read(_matters(*mine, _within(referrals.c.filed_at, since, until))):
        yield Received(row["kind"], row["township"])


def _decided(uow: SqlUnitOfWork, mine: Conditions, since: datetime, until: datetime) -> Iterator[Row]:
    decided = select(decisions, referrals.c.kind, referrals.c.township).join(referrals)
    for row in uow.referrals.read(decided.where(*mine, _within(decisions.c.decided_at, since, until))):
        outcome, times = Outcome(row["outcome"]), (row["filed_at"], row["decided_at"], row["due_at"])
        yield Decided(row["kind"], row["township"], outcome, *times)


def _judged(uow: SqlUnitOfWork, mine: Conditions, since: datetime, until: datetime) -> Iterator[Row]:
    judged = select(satisfactions.c.score, referrals.c.kind, referrals.c.township).join(referrals)
    for row in uow.referrals.read(judged.where(*mine, _within(satisfactions.c.at, since, until))):
        yield Judged(row["kind"], row["township"], Score(row["score"]))


def _open(uow: SqlUnitOfWork, mine: Conditions, now: datetime) -> Iterator[Row]:
    for row in uow.referrals.read(_matters(*mine, referrals.c.is_open.is_(True))):
        late = row["due_at"] is not None and row["due_at"] <= now
        yield Open(row["kind"], row["township"], overdue=late, unassigned=row["assignee_id"] is None)


def _of(township: str | None) -> ColumnElement[bool]:
    return true() if township is None else referrals.c.township == words.clean(township)


def _within(moment: ColumnElement[Any], since: datetime, until: datetime) -> ColumnElement[bool]:
    return (moment >= since) & (moment < until)


def _matters(*wanted: ColumnElement[bool]) -> Select[Any]:
    return select(referrals.c.kind, referrals.c.township, referrals.c.due_at, referrals.c.assignee_id).where(
        *wanted
    )
