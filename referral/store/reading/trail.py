"""The audit as it is read: by auditors in pages, and by a resident for their own matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, or_, select

from referral.domain.errors import InvalidInput
from referral.domain.kinds import Role
from referral.domain.people import Permission, Staff
from referral.store.reading.queue import Page
from referral.store.tables import audit
from referral.store.tables import staff as staff_table
from referral.store.trail import audit_lists
from referral.store.unit_of_work import SqlUnitOfWork

LARGEST_PAGE = 200
STAFF = "staff:"
LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`name`, `username` and `role` are those that the account has today; "" and None where it was no
    account.
    """

    number: int
    who: str
    action: str
    subject: str
    at: datetime
    detail: Mapping[str, Any]
    name: str = ""
    username: str = ""
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """They add up; None asks for nothing. `since` is in, `until` is out."""

    who: str | None = None
    """As it stands in the entries: `staff:<id>`, `operator`, `resident`, `anonymous`."""
    action: str | None = None
    referral: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def audit_entries(
    uow: SqlUnitOfWork,
    *,
    staff: Staff,
    subject: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> tuple[AuditEntry, ...]:
    """Newest first; `before` is the number of the last entry of the page before. Raises NotPermitted."""
    staff.require(Permission.READ_AUDIT)
    wanted = [] if subject is None else [audit.c.subject == subject]
    return _newest(uow, wanted, before, limit)


def audit_page(
    uow: SqlUnitOfWork,
    *,
    staff: Staff,
    filters: AuditFilters,
    after: str | None = None,
    limit: int = 50,
) -> Page[AuditEntry]:
    """One page, newest first, in two statements. Raises NotPermitted, InvalidInput("after", …)."""
    staff.require(Permission.READ_AUDIT)
    limit = max(1, min(limit, LARGEST_PAGE))
    uow.audit.seen(who=f"staff:{staff.id}", action="read-audit", subject="audit")
    found = _newest(uow, _wanted(filters), _number(after), limit + 1)
    items = found[:limit]
    return Page(items, str(items[-1].number) if len(found) > limit else None)


def entries_for_operator(uow: SqlUnitOfWork, *, filters: AuditFilters, limit: int) -> tuple[AuditEntry, ...]:
    """For whoever runs the machine and could read the file anyway; that it was read is recorded."""
    uow.audit.seen(who="operator", action="read-audit", subject="audit")
    return _newest(uow, _wanted(filters), None, limit)


def audit_of_referral(uow: SqlUnitOfWork, referral_id: UUID, *, limit: int = 200) -> tuple[AuditEntry, ...]:
    """Who read or did what with one matter, newest first: what its resident may be told.

    Whoever calls this has made sure that it is the resident who asks.
    """
    return _newest(uow, [_about(referral_id)], None, limit)


def _number(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdigit()) or len(after) > LONGEST_NUMBER:
        raise InvalidInput("after", "not-valid")
    return int(after)


def _about(referral_id: UUID) -> ColumnElement[bool]:
    listed = select(audit_lists.c.number).where(audit_lists.c.referral_id == referral_id)
    return or_(audit.c.subject == f"referral:{referral_id}", audit.c.number.in_(listed))


def _wanted(filters: AuditFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.who is not None:
        wanted.append(audit.c.who == filters.who)
    if filters.action is not None:
        wanted.append(audit.c.action == filters.action)
    if filters.referral is not None:
        wanted.append(_about(filters.referral))
    if filters.since is not None:
        wanted.append(audit.c.at >= filters.since)
    if filters.until is not None:
        wanted.append(audit.c.at < filters.until)
    return wanted


def _newest(
    uow: SqlUnitOfWork, wanted: list[ColumnElement[bool]], before: int | None, limit: int
) -> tuple[AuditEntry, ...]:
    query: Select[*tuple[Any, ...]] = (
        select(audit).where(*wanted).order_by(audit.c.number.desc()).limit(limit)
    )
    if before is not None:
        query = query.where(audit.c.number < before)
    rows = uow.referrals.read(query)
    people = _people(uow, {row["who"] for row in rows})
    return tuple(_entry(row, people.get(row["who"])) for row in rows)


def _people(uow: SqlUnitOfWork, named: set[str]) -> dict[str, RowMapping]:
    ids = {UUID(one.removeprefix(STAFF)) for one in named if one.startswith(STAFF)}
    if not ids:
        return {}
    columns = (staff_table.c.id, staff_table.c.name, staff_table.c.username, staff_table.c.role)
    rows = uow.referrals.read(select(*columns).where(staff_table.c.id.in_(ids)))
    return {f"{STAFF}{row['id']}": row for row in rows}


def _entry(row: RowMapping, person: RowMapping | None) -> AuditEntry:
    entry = (row["number"], row["who"], row["action"], row["subject"], row["at"], json.loads(row["detail"]))
    if person is None:
        return AuditEntry(*entry)
    return AuditEntry(*entry, person["name"], person["username"], Role(person["role"]))
