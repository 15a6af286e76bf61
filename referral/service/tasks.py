"""Co-handling with departments (四（一）, 四（二）): tasks opened and taken back here, answered there.

The window's steps raise what every decision raises. A department's steps need no version: it never sees the
referral, only its task, and the referral is locked while the step is taken. They raise NotPermitted, NotFound
(also for another department's task), TransitionRefused (the task is not open any more) and InvalidInput.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from knowledge.departments import Department
from referral.domain import aid, tasks, transitions, words
from referral.domain.aid import YUAN, Help
from referral.domain.casework import Contact
from referral.domain.consent import DEPARTMENT
from referral.domain.errors import ConsentMissing, InvalidInput, NotFound
from referral.domain.event import Event
from referral.domain.people import Permission, Staff
from referral.domain.referral import Referral
from referral.domain.sharing import Basis, DataKind, Disclosure
from referral.domain.tasks import (
    HandedToDepartment,
    Part,
    Task,
    TaskAnswered,
    TaskCancelled,
    TaskReturned,
    Verdict,
)
from referral.ports import UnitOfWork
from referral.service.decisions import decide, stamp
from referral.service.disclosing import disclose
from referral.service.history import open_for, record, who

_KINDS = {
    Part.NAME: DataKind.NAME,
    Part.CONTACT: DataKind.CONTACT,
    Part.STORY: DataKind.STORY,
    Part.SCREENING: DataKind.VERDICTS,
}


def hand_over(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    department: Department,
    *,
    reason: str = "",
    due: date | None = None,
    parts: Collection[str] = (),
    at: datetime,
) -> Referral:
    """Opens a task of a department: -> with-departments. `reason` is what it is asked; the resident is told
    which department, and no more.

    `parts` are what it may see beside the least (`tasks.Part`, `fact:<key>`); `due` is a day of the county,
    None our own usual one. What is opened to it is recorded as a disclosure. Raises InvalidInput (reason,
    due, parts) beside what every decision raises.
    """
    shown = tasks.chosen(parts)
    event = HandedToDepartment(
        department=department.id,
        reason=words.optional("reason", reason),
        due=tasks.day_due(due, at, uow.timekeeper.calendar),
        parts=shown,
        **stamp(actor, at),
    )
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, event.action)
    said = {"department": department.name.in_(referral.language)}
    after = record(uow, referral, event, "referral.with_departments", said)
    _disclose(uow, after, after.standing.tasks[-1], department.name.zh_Hans, by=actor)
    return after


def return_task(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    task_id: UUID,
    *,
    department: str,
    reason: str,
    due: date | None = None,
    at: datetime,
) -> Referral:
    """The answer does not do: the department is asked again, until a new day. `department` is what it is
    called. Raises InvalidInput (reason, due) beside what every decision raises.
    """
    event = TaskReturned(
        task=task_id,
        reason=words.required("reason", reason),
        due=tasks.day_due(due, at, uow.timekeeper.calendar),
        **stamp(actor, at),
    )
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, event.action)
    _task(referral, task_id)
    after = record(uow, referral, event)
    _disclose(uow, after, _task(after, task_id), department, by=actor)
    return after


def cancel_task(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    task_id: UUID,
    *,
    reason: str = "",
    at: datetime,
) -> Referral:
    """Nothing is asked of the department any more: its view of the matter ends with this commit."""
    _task(uow.referrals.get(referral_id), task_id)
    event = TaskCancelled(task=task_id, reason=words.optional("reason", reason), **stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event)


def answer_task(
    uow: UnitOfWork,
    actor: Staff,
    task_id: UUID,
    verdict: Verdict,
    text: str,
    *,
    amount: Decimal | None = None,
    at: datetime,
) -> Referral:
    """What the department says: fit, unfit, or more is needed, with words and perhaps an amount in yuan.

    With the last open task the referral goes back to checking.
    """
    said = words.required("text", text) if verdict is not Verdict.FIT else words.optional("text", text)
    if amount is not None:
        amount = aid.checked(Help(YUAN, amount, YUAN), at=at).amount
    event = TaskAnswered(task=task_id, verdict=verdict, text=said, amount=amount, **stamp(actor, at))
    return _by_department(uow, actor, task_id, event)


def give_back_task(uow: UnitOfWork, actor: Staff, task_id: UUID, reason: str, *, at: datetime) -> Referral:
    """Not this department's matter: back to the window, with the reason."""
    event = TaskReturned(task=task_id, reason=words.required("reason", reason), **stamp(actor, at))
    return _by_department(uow, actor, task_id, event)


def _by_department(uow: UnitOfWork, actor: Staff, task_id: UUID, event: Event) -> Referral:
    actor.require(Permission.WORK_TASKS)
    transitions.require(event.action, actor.role)
    place = uow.tasks.place(task_id)
    if place.department != actor.department:
        raise NotFound("task")
    return record(uow, uow.referrals.get(place.referral, lock=True), event)


def _disclose(uow: UnitOfWork, referral: Referral, task: Task, name: str, *, by: Staff) -> None:
    """What the department may see from now on is a line in the ledger of disclosures."""
    kinds = [DataKind.NEED, DataKind.PLACE]
    kinds += [kind for part, kind in _KINDS.items() if part in task.parts]
    if tasks.facts_of(task.parts):
        kinds.append(DataKind.ANSWERS)
    line = Disclosure(
        referral.id,
        f"{DEPARTMENT}{task.department}",
        name,
        tuple(kinds),
        Basis.DUTY,
        referral.updated_at,
        by.actor,
    )
    try:
        disclose(uow, referral.address, line)
    except ConsentMissing:
        raise InvalidInput("parts", "not-valid") from None


def _task(referral: Referral, task_id: UUID) -> tasks.Task:
    for task in referral.standing.tasks:
        if task.id == task_id:
            return task
    raise NotFound("task")


def keep_contact(
    uow: UnitOfWork,
    actor: Staff,
    department: Department,
    *,
    name: str,
    office: str = "",
    phone: str = "",
    at: datetime,
) -> None:
    """Who answers for a department (四（二）). Raises NotPermitted, InvalidInput (name, office, phone)."""
    actor.require(Permission.EDIT_CONTACTS)
    contact = Contact(
        department.id,
        words.required("name", name, words.SHORT),
        words.optional("office", office, words.SHORT),
        words.optional("phone", phone, words.SHORT),
    )
    uow.contacts.save(contact, actor.id, at=at)
    subject = f"department:{department.id}"
    uow.audit.add(who=who(actor.actor), action="keep-contact", subject=subject, at=at)
