"""Telling staff: reminders, alarms, who is on duty. Jobs and use cases call it in their own commit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from referral.domain.errors import InvalidInput, NotFound
from referral.domain.notices import Duty, NewNotice, NoticeKind, county_of, on_duty, window_of
from referral.domain.people import Permission, Staff
from referral.domain.referral import Referral
from referral.domain.working_days import county_day
from referral.ports import UnitOfWork
from referral.service.history import who

LONGEST_DUTY = timedelta(days=366)


def remind(
    uow: UnitOfWork,
    referral: Referral,
    kind: NoticeKind,
    *,
    stage: str,
    due: datetime,
    at: datetime,
) -> int:
    """Tells who has the matter that a term is about to end or over; without an assignee the window of its
    place. Once for each person and end; returns how many were told.
    """
    key = f"{kind}:{referral.id}:{stage}:{due.isoformat()}"
    new = NewNotice(kind, key, at, referral.id, stage, due)
    everybody = uow.staff.everybody()
    mine = [one for one in everybody if one.id == referral.assignee and one.may(Permission.DECIDE)]
    return uow.notices.tell(new, mine or window_of(everybody, referral.township, referral.village))


def tell_returned(uow: UnitOfWork, before: Referral, after: Referral, *, at: datetime) -> int:
    """Tells who had a matter, and the window of its place, that it lies in the queue again."""
    new = NewNotice(NoticeKind.RETURNED, f"returned:{after.id}:{after.version}", at, after.id)
    everybody = uow.staff.everybody()
    had = [one for one in everybody if one.id == before.assignee and not one.disabled]
    return uow.notices.tell(new, {*had, *window_of(everybody, after.township, after.village)})


def tell_escalated(uow: UnitOfWork, referral: Referral, *, stage: str, due: datetime, at: datetime) -> int:
    """Tells the county that a term is over and nobody in the township acted."""
    key = f"escalated:{referral.id}:{stage}:{due.isoformat()}"
    new = NewNotice(NoticeKind.ESCALATED, key, at, referral.id, stage, due)
    return uow.notices.tell(new, county_of(uow.staff.everybody()))


def tell_unknown_year(uow: UnitOfWork, year: int, *, at: datetime) -> int:
    """Tells the county, once, that the working days of a year are missing."""
    new = NewNotice(NoticeKind.CALENDAR, f"calendar:{year}", at, year=year)
    return uow.notices.tell(new, county_of(uow.staff.everybody()))


def tell_webhook_stopped(uow: UnitOfWork, webhook_id: UUID, *, at: datetime) -> int:
    """Tells the administrators that a webhook was stopped after a day without a single success."""
    new = NewNotice(NoticeKind.WEBHOOK, f"webhook:{webhook_id}:{at.isoformat()}", at)
    people = [one for one in uow.staff.everybody() if one.may(Permission.MANAGE_STAFF)]
    return uow.notices.tell(new, people)


def tell_trouble(uow: UnitOfWork, cause: str, since: datetime, *, at: datetime) -> int:
    """Tells the administrators, once, that the system could not serve since then, and does again."""
    new = NewNotice(NoticeKind.TROUBLE, f"trouble:{cause}:{since.isoformat()}", at, stage=cause, due=since)
    people = [one for one in uow.staff.everybody() if one.may(Permission.MANAGE_STAFF)]
    return uow.notices.tell(new, people)


def call_duty(uow: UnitOfWork, referral: Referral, kind: NoticeKind, *, at: datetime) -> int:
    """Calls whoever is on duty for the place of the matter, of each event once; returns how many."""
    new = NewNotice(kind, f"{kind}:{referral.id}:{referral.version}", at, referral.id)
    day = county_day(at)
    everybody = uow.staff.everybody()
    return uow.notices.tell(
        new, on_duty(uow.duties.on(day), everybody, referral.township, referral.village, day)
    )


def mark_read(uow: UnitOfWork, actor: Staff, numbers: Iterable[int] | None, *, at: datetime) -> int:
    """The person has seen these (None: all) of their own notices. Repeating it changes nothing."""
    return uow.notices.mark_read(actor.id, numbers, at=at)


def set_duty(
    uow: UnitOfWork,
    actor: Staff,
    staff_id: UUID,
    *,
    township: str,
    first: date,
    last: date,
    at: datetime,
) -> Duty:
    """Who is called for a township (empty: for the county) from the first day to the last.

    Raises NotPermitted; NotFound for a place outside the actor's area; InvalidInput (first, last: not in
    order, over, or longer than a year; staff: does not work there).
    """
    actor.require(Permission.KEEP_ROSTER)
    if not actor.area.covers(township, ""):
        raise NotFound("township")
    if not first <= last <= first + LONGEST_DUTY or last < county_day(at):
        raise InvalidInput("last", "not-valid")
    colleague = uow.staff.get(staff_id)
    if not colleague.may(Permission.DECIDE) or not colleague.area.covers(township, ""):
        raise InvalidInput("staff", "not-valid")
    duty = Duty(uuid4(), township, colleague.id, first, last)
    uow.duties.add(duty)
    _audit(uow, actor, "set-duty", duty, at)
    return duty


def remove_duty(uow: UnitOfWork, actor: Staff, duty_id: UUID, *, at: datetime) -> bool:
    """Takes a line off the roster; False where it is not there (any more), which needs no second removal.

    A line of a place that the actor does not work on looks the same. Raises NotPermitted.
    """
    actor.require(Permission.KEEP_ROSTER)
    duty = uow.duties.get(duty_id)
    if duty is None or not actor.area.covers(duty.township, ""):
        return False
    _audit(uow, actor, "remove-duty", duty, at)
    return uow.duties.remove(duty_id)


def _audit(uow: UnitOfWork, actor: Staff, action: str, duty: Duty, at: datetime) -> None:
    detail = {"township": duty.township, "first": duty.first.isoformat(), "last": duty.last.isoformat()}
    uow.audit.add(who=who(actor.actor), action=action, subject=f"staff:{duty.staff_id}", at=at, detail=detail)
