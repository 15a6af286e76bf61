"""The queue: urgent first, then oldest, in pages that stay right while the queue moves (keyset)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, exists, func, select, tuple_

from referral.domain import words
from referral.domain.errors import InvalidInput
from referral.domain.kinds import Kind, Status, Urgency
from referral.domain.people import Staff
from referral.domain.tasks import TaskState
from referral.store.casework import tasks
from referral.store.reading.names import nameless
from referral.store.reading.rights import within_area
from referral.store.repositories.matters import read_details
from referral.store.tables import referrals
from referral.store.tables import staff as staff_table
from referral.store.unit_of_work import SqlUnitOfWork

T = TypeVar("T")
LARGEST_PAGE = 200
SUMMARY = 80


class View(StrEnum):
    OPEN = "open"
    URGENT = "urgent"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    """For the resident's answer."""
    OVERDUE = "overdue"
    SOON = "soon"
    """The nearest term ends within the days that the house has set for its reminders."""
    UNREAD = "unread"
    """The resident wrote and nobody has answered or looked, also where the matter is closed."""
    UNSOLVED = "unsolved"
    """Said twice to be unsolved: for the county."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Filters:
    """They add up; None asks for nothing."""

    kind: Kind | None = None
    township: str | None = None
    status: Status | None = None
    village: str | None = None
    department: str | None = None
    """With a task of this department that is not answered."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`next` is the cursor of the page after this one, None on the last."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """`summary` is the beginning of what happened; `reasons` are ids of `urgency.Reason`."""

    id: UUID
    code: str
    kind: Kind
    program: str | None
    urgency: Urgency
    reasons: tuple[str, ...]
    status: Status
    due_at: datetime | None
    """The first moment after the nearest term."""
    due_stage: str | None
    due_unknown: int | None
    """The year without known working days that hides the end of a term."""
    township: str
    village: str
    name: str
    summary: str
    assignee_id: UUID | None
    assignee: str | None
    filed_at: datetime
    updated_at: datetime
    version: int
    unread: int = 0
    """Words of the resident that nobody has answered or looked at."""


def queue(
    uow: SqlUnitOfWork,
    *,
    staff: Staff,
    view: View = View.OPEN,
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 50,
    at: datetime | None = None,
) -> Page[QueueRow]:
    """One page, in two statements: the rows, and whose name is not shown any more.

    `at` is the moment by which the views of terms go, and only they need it.

    Raises NotPermitted, InvalidInput (`after` is no cursor of this view), ValueError (no moment).
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    wanted = _view(view, staff, _moments(uow, at))
    query = queue_rows().where(within_area(staff), wanted, *_filters(filters or Filters()))
    newest_first = view is View.CLOSED
    keys = _KEYS.get(view, _BY_URGENCY)
    query = query.order_by(*(key.desc() if newest_first else key.asc() for key in keys)).limit(limit + 1)
    if after is not None:
        place = tuple_(*keys)
        before = tuple_(*_uncursor(after, keys))
        query = query.where(place < before if newest_first else place > before)
    rows = uow.referrals.read(query)
    items = shown_rows(uow, rows[:limit], at)
    if items:
        looked = {"view": view, **_looked_for(filters or Filters())}
        shown = [row.id for row in items]
        uow.audit.seen(
            who=f"staff:{staff.id}", action="read-queue", subject="queue", referrals=shown, detail=looked
        )
    return Page(items, _cursor(rows[limit - 1], keys) if len(rows) > limit else None)


def counts(
    uow: SqlUnitOfWork, *, staff: Staff, at: datetime, filters: Filters | None = None
) -> dict[View, int]:
    """How many there are in each view at this moment, in one statement."""
    moments = _moments(uow, at)
    sums = [func.coalesce(func.sum(case((_view(view, staff, moments), 1), else_=0)), 0) for view in View]
    query = select(*sums).select_from(referrals).where(within_area(staff), *_filters(filters or Filters()))
    (row,) = uow.referrals.read(query)
    return dict(zip(View, (int(value) for value in row.values()), strict=True))


def unknown_years(uow: SqlUnitOfWork, *, staff: Staff) -> tuple[int, ...]:
    """The years of unknown working days that hide the end of an open matter's term, in one statement."""
    hidden = referrals.c.is_open.is_(True), referrals.c.due_unknown.is_not(None)
    query = select(referrals.c.due_unknown).where(within_area(staff), *hidden).distinct()
    return tuple(sorted(int(row["due_unknown"]) for row in uow.referrals.read(query)))


_BY_URGENCY = (referrals.c.queue_rank, referrals.c.filed_at, referrals.c.id)
_BY_TERM = (referrals.c.due_at, referrals.c.id)
_KEYS: dict[View, tuple[ColumnElement[Any], ...]] = {
    View.CLOSED: (referrals.c.updated_at, referrals.c.id),
    View.OVERDUE: _BY_TERM,
    View.SOON: _BY_TERM,
}
Moments = tuple[datetime, datetime]
"""Now, and up to when something ends soon."""


def _moments(uow: SqlUnitOfWork, at: datetime | None) -> Moments | None:
    return None if at is None else (at, uow.timekeeper.soon(at))


def queue_rows() -> Select[*tuple[Any, ...]]:
    """Matters with the name of who has them, before any condition."""
    joined = referrals.outerjoin(staff_table, staff_table.c.id == referrals.c.assignee_id)
    return select(*referrals.columns, staff_table.c.name.label("assignee_name")).select_from(joined)


def _view(view: View, staff: Staff, moments: Moments | None) -> ColumnElement[bool]:
    is_open = referrals.c.is_open.is_(True)
    now, soon = moments or (None, None)
    match view:
        case View.OPEN:
            return is_open
        case View.URGENT:
            return and_(is_open, referrals.c.urgency == Urgency.URGENT.rank)
        case View.MINE:
            return and_(is_open, referrals.c.assignee_id == staff.id)
        case View.UNASSIGNED:
            return and_(is_open, referrals.c.assignee_id.is_(None))
        case View.WAITING:
            return and_(is_open, referrals.c.status == Status.ASKED)
        case View.OVERDUE | View.SOON if moments is None:
            raise ValueError("what is overdue depends on the moment")
        case View.OVERDUE:
            return and_(is_open, referrals.c.due_at <= now)
        case View.SOON:
            return and_(is_open, referrals.c.due_at > now, referrals.c.due_at <= soon)
        case View.UNREAD:
            return referrals.c.unread > 0
        case View.UNSOLVED:
            return referrals.c.escalated.is_(True)
        case View.CLOSED:
            return referrals.c.is_open.is_(False)


def _filters(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = {
        referrals.c.kind: filters.kind,
        referrals.c.township: None if filters.township is None else words.clean(filters.township),
        referrals.c.status: filters.status,
        referrals.c.village: None if filters.village is None else words.clean(filters.village),
    }
    found = [column == value for column, value in wanted.items() if value is not None]
    if filters.department is not None:
        asked = tasks.c.referral_id == referrals.c.id, tasks.c.department == filters.department
        found.append(exists().where(*asked, tasks.c.state == TaskState.OPEN.value))
    return found


def _looked_for(filters: Filters) -> dict[str, str]:
    """The filters that are set, for the audit: closed lists and places, nobody's words."""
    wanted = {
        "kind": filters.kind,
        "township": filters.township,
        "status": filters.status,
        "village": filters.village,
        "department": filters.department,
    }
    return {name: str(value) for name, value in wanted.items() if value is not None}


def shown_rows(
    uow: SqlUnitOfWork, rows: Sequence[RowMapping], at: datetime | None = None
) -> tuple[QueueRow, ...]:
    """Rows of `queue_rows` as the queue shows them: without a name where the consent was taken back."""
    hidden = nameless(uow, rows, at)
    return tuple(_queue_row(uow, row, named=row["id"] not in hidden) for row in rows)


def _queue_row(uow: SqlUnitOfWork, row: RowMapping, *, named: bool) -> QueueRow:
    details = read_details(uow.keyring.open_json(row["details"]))
    same = ("id", "program", "township", "village", "assignee_id", "filed_at", "updated_at", "version")
    terms = ("due_at", "due_stage", "due_unknown", "unread")
    return QueueRow(
        **{name: row[name] for name in (*same, *terms)},
        code=uow.keyring.open(row["code"]),
        kind=Kind(row["kind"]),
        urgency=Urgency.of_rank(row["urgency"]),
        reasons=details.urgency_reasons,
        status=Status(row["status"]),
        name=details.name if named else "",
        summary=" ".join(details.what_happened[: SUMMARY * 2].split())[:SUMMARY],
        assignee=row["assignee_name"],
    )


def _cursor(row: RowMapping, keys: tuple[ColumnElement[Any], ...]) -> str:
    values = [row[key] for key in keys]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return urlsafe_b64encode(json.dumps(plain, default=str).encode()).decode().rstrip("=")


def _uncursor(cursor: str, keys: tuple[ColumnElement[Any], ...]) -> list[Any]:
    try:
        *rank, moment, id_ = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at, last = datetime.fromisoformat(moment), UUID(id_)
        ranks = [int(number) for number in rank]
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput("after", "not-valid") from error
    if len(ranks) + 2 != len(keys) or at.tzinfo is None:
        raise InvalidInput("after", "not-valid")
    return [*ranks, at, last]
