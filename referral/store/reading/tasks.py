"""What a department sees: its own tasks, and of each referral only what the task needs.

Everything else never leaves this module. What was ticked is shown while the task is open; what rests on the
consent `sensitive` only while that is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select

from referral.domain import consent
from referral.domain.consent import DEPARTMENT, Purpose
from referral.domain.errors import NotFound
from referral.domain.kinds import Kind
from referral.domain.people import Permission, Staff
from referral.domain.referral import Details, Referral
from referral.domain.tasks import Part, Task, TaskState, facts_of
from referral.store.casework import tasks
from referral.store.repositories.matters import read_event
from referral.store.tables import referral_events, referrals
from referral.store.unit_of_work import SqlUnitOfWork

MOST = 200


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of a department's list: the least that a task is made of."""

    id: UUID
    state: TaskState
    ask: str
    due: date | None
    kind: Kind
    program: str | None
    township: str
    village: str
    opened_at: datetime
    opened_by: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task with what was opened to the department; None and "" is what was not, or is not any more.

    `withheld` tells that something was ticked for which the resident's consent is not in force.
    """

    task: Task
    kind: Kind
    program: str | None
    township: str
    village: str
    name: str = ""
    contact: str = ""
    what_happened: str = ""
    since_when: str = ""
    who_affected: str = ""
    facts: Mapping[str, Any] | None = None
    screening: Mapping[str, Any] | None = None
    withheld: bool = False


def task_rows(uow: SqlUnitOfWork, *, staff: Staff, state: TaskState = TaskState.OPEN) -> tuple[TaskRow, ...]:
    """The tasks of the person's department in a state; open ones by their day, others newest first."""
    staff.require(Permission.WORK_TASKS)
    joined = tasks.join(referrals, referrals.c.id == tasks.c.referral_id).join(
        referral_events, referral_events.c.id == tasks.c.id
    )
    place = (referrals.c.kind, referrals.c.program, referrals.c.township, referrals.c.village)
    query = select(*referral_events.columns, tasks.c.state, tasks.c.due, *place).select_from(joined)
    query = query.where(tasks.c.department == staff.department, tasks.c.state == state)
    order = (tasks.c.due, tasks.c.id) if state is TaskState.OPEN else (tasks.c.ended_at.desc(), tasks.c.id)
    rows = uow.referrals.read(query.order_by(*order).limit(MOST))
    if rows:
        shown = [row["referral_id"] for row in rows]
        who, looked = f"staff:{staff.id}", {"state": state}
        uow.audit.seen(who=who, action="read-tasks", subject="tasks", referrals=shown, detail=looked)
    return tuple(_row(uow, row) for row in rows)


def task_counts(uow: SqlUnitOfWork, *, staff: Staff) -> dict[TaskState, int]:
    """How many tasks of the person's department are in each state."""
    staff.require(Permission.WORK_TASKS)
    query = select(tasks.c.state, func.count().label("n")).where(tasks.c.department == staff.department)
    found = {row["state"]: int(row["n"]) for row in uow.referrals.read(query.group_by(tasks.c.state))}
    return {state: found.get(state.value, 0) for state in TaskState}


def _row(uow: SqlUnitOfWork, row: RowMapping) -> TaskRow:
    opened = read_event(row, uow.keyring)
    return TaskRow(
        id=row["id"],
        state=TaskState(row["state"]),
        ask=getattr(opened, "reason", ""),
        due=row["due"],
        kind=Kind(row["kind"]),
        program=row["program"],
        township=row["township"],
        village=row["village"],
        opened_at=opened.at,
        opened_by=opened.by.name,
    )


def task_view(uow: SqlUnitOfWork, id_: UUID, *, staff: Staff, at: datetime) -> TaskView:
    """One task of the person's department, and the record that it was read. Raises NotPermitted, NotFound
    (also for another department's).
    """
    staff.require(Permission.WORK_TASKS)
    place = uow.tasks.place(id_)
    if place.department != staff.department:
        raise NotFound("task")
    referral = uow.referrals.get(place.referral)
    task = next(one for one in referral.standing.tasks if one.id == id_)
    uow.audit.seen(who=f"staff:{staff.id}", action="read-task", subject=f"referral:{referral.id}")
    recipient = f"{DEPARTMENT}{staff.department}"
    lines = uow.consents.of_referral(referral.id, referral.address)
    return _view(
        referral,
        task,
        agreed=consent.in_force(lines, Purpose.SENSITIVE, recipient, at),
        reachable=not consent.taken_back(lines, Purpose.CONTACT, recipient, at),
    )


def _view(referral: Referral, task: Task, *, agreed: bool, reachable: bool) -> TaskView:
    parts = task.parts if task.is_open and not referral.standing.erased else ()
    told = Part.STORY in parts
    details: Details = referral.details
    keys = facts_of(parts)
    facts = {key: value for key, value in (details.facts or {}).items() if key in keys}
    return TaskView(
        task=task,
        kind=referral.kind,
        program=referral.program,
        township=referral.township,
        village=referral.village,
        name=details.name if Part.NAME in parts and reachable else "",
        contact=details.contact if Part.CONTACT in parts and reachable else "",
        what_happened=details.what_happened if told else "",
        since_when=details.since_when if told else "",
        who_affected=details.who_affected if told else "",
        facts=facts if keys and agreed else None,
        screening=details.screening if Part.SCREENING in parts and agreed else None,
        withheld=not agreed and bool(keys or Part.SCREENING in parts),
    )
