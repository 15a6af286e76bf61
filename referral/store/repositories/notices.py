"""Notices to staff, the duty roster, and which matters the jobs have to look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import RowMapping, func, insert, select, true, update

from referral.domain.events import ReferralAssigned
from referral.domain.kinds import Status
from referral.domain.notices import Duty, NewNotice, Notice, NoticeKind
from referral.domain.people import Staff
from referral.store.notices import duties, staff_notices
from referral.store.repositories.base import Repository
from referral.store.tables import referral_events, referrals

BATCH = 200
WAITING = (Status.ASKED.value, Status.DELIVERED.value)
"""Somebody else is to act: the resident answers, or says whether help came."""


class SqlNotices(Repository):
    def tell(self, new: NewNotice, people: Iterable[Staff]) -> int:
        told = 0
        for one in people:
            values = {
                "key": new.key,
                "staff_id": one.id,
                "kind": new.kind.value,
                "referral_id": new.referral_id,
                "stage": new.stage,
                "due_at": new.due,
                "year": new.year,
                "created_at": new.at,
            }
            told += self._insert_new(staff_notices, values)
        return told

    def mark_read(self, staff_id: UUID, numbers: Iterable[int] | None, *, at: datetime) -> int:
        mine = (staff_notices.c.staff_id == staff_id, staff_notices.c.read_at.is_(None))
        wanted = true() if numbers is None else staff_notices.c.number.in_(list(numbers))
        return self._run(update(staff_notices).where(*mine, wanted).values(read_at=at)).rowcount

    def unread(self, staff_id: UUID) -> int:
        mine = (staff_notices.c.staff_id == staff_id, staff_notices.c.read_at.is_(None))
        return int(self._run(select(func.count()).select_from(staff_notices).where(*mine)).scalar_one())

    def after(self, number: int, limit: int = 100) -> list[Notice]:
        query = select(staff_notices).where(staff_notices.c.number > number)
        rows = self._run(query.order_by(staff_notices.c.number).limit(limit)).mappings()
        return [notice(row) for row in rows]

    def purge(self, *, before: datetime) -> int:
        return self._delete(staff_notices, staff_notices.c.created_at < before)


def notice(row: RowMapping) -> Notice:
    """A notice from its row."""
    return Notice(
        row["number"],
        row["staff_id"],
        NoticeKind(row["kind"]),
        row["created_at"],
        row["read_at"],
        row["referral_id"],
        row["stage"],
        row["due_at"],
        row["year"],
    )


class SqlDuties(Repository):
    def add(self, duty: Duty) -> None:
        values = {name: getattr(duty, name) for name in ("id", "township", "staff_id", "first", "last")}
        self._run(insert(duties).values(**values))

    def get(self, id_: UUID) -> Duty | None:
        row = self._run(select(duties).where(duties.c.id == id_)).mappings().first()
        return None if row is None else _duty(row)

    def remove(self, id_: UUID) -> bool:
        return bool(self._delete(duties, duties.c.id == id_))

    def on(self, day: date) -> list[Duty]:
        query = select(duties).where(duties.c.last >= day, duties.c.first <= day)
        return [_duty(row) for row in self._run(query.order_by(duties.c.first, duties.c.id)).mappings()]

    def from_(self, day: date) -> list[Duty]:
        query = select(duties).where(duties.c.last >= day)
        return [_duty(row) for row in self._run(query.order_by(duties.c.first, duties.c.id)).mappings()]

    def purge(self, *, before: date) -> int:
        return self._delete(duties, duties.c.last < before)


def _duty(row: RowMapping) -> Duty:
    return Duty(row["id"], row["township"], row["staff_id"], row["first"], row["last"])


class SqlWatch(Repository):
    def ending(
        self, before: datetime, kind: NoticeKind, *, since: datetime | None = None, after: UUID | None = None
    ) -> list[UUID]:
        told = select(staff_notices.c.number).where(
            staff_notices.c.referral_id == referrals.c.id,
            staff_notices.c.kind == kind.value,
            staff_notices.c.due_at == referrals.c.due_at,
        )
        query = select(referrals.c.id).where(
            referrals.c.is_open.is_(True),
            referrals.c.due_at <= before,
            true() if since is None else referrals.c.due_at > since,
            true() if after is None else referrals.c.id > after,
            ~told.exists(),
        )
        return [row["id"] for row in self._run(query.order_by(referrals.c.id).limit(BATCH)).mappings()]

    def silent(self, since: datetime, *, after: UUID | None = None) -> list[UUID]:
        event = referral_events.c
        mine = (event.referral_id == referrals.c.id, event.at > since)
        acted = select(event.id).where(*mine, event.actor_id == referrals.c.assignee_id)
        given = select(event.id).where(*mine, event.name == ReferralAssigned.__name__)
        query = select(referrals.c.id).where(
            referrals.c.is_open.is_(True),
            referrals.c.assignee_id.is_not(None),
            referrals.c.status.not_in(WAITING),
            true() if after is None else referrals.c.id > after,
            ~acted.exists(),
            ~given.exists(),
        )
        return [row["id"] for row in self._run(query.order_by(referrals.c.id).limit(BATCH)).mappings()]

    def unknown_years(self) -> dict[int, int]:
        hidden = referrals.c.is_open.is_(True), referrals.c.due_unknown.is_not(None)
        query = select(referrals.c.due_unknown, func.count().label("n")).where(*hidden)
        rows = self._run(query.group_by(referrals.c.due_unknown)).mappings()
        return {int(row["due_unknown"]): int(row["n"]) for row in rows}
