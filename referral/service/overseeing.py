"""What the house does by itself to a matter that stands still: back to the queue, or up to the county.

Each looks again under the lock, so that two workers, or one that was killed, do it once.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from referral.domain import events
from referral.domain.deadlines import times
from referral.domain.kinds import OPEN, Role, Status
from referral.domain.notices import NoticeKind
from referral.domain.pace import OVERDUE, SILENT
from referral.domain.people import SYSTEM
from referral.domain.referral import Referral
from referral.domain.timekeeper import Due
from referral.domain.working_days import county_day, last_day_of
from referral.ports import UnitOfWork
from referral.service.history import record
from referral.service.notices import remind, tell_escalated, tell_returned


def remind_of(uow: UnitOfWork, referral_id: UUID, kind: NoticeKind, before: datetime, *, at: datetime) -> int:
    """Reminds of the nearest term where it still ends up to `before`; returns how many were told."""
    referral = uow.referrals.get(referral_id, lock=True)
    due = _ended(uow, referral, before)
    if due is None or due.at is None or due.stage is None:
        return 0
    return remind(uow, referral, kind, stage=due.stage, due=due.at, at=at)


def return_to_queue(uow: UnitOfWork, referral_id: UUID, since: datetime, *, at: datetime) -> bool:
    """Takes a matter from somebody who has given no sign since then. False where somebody did meanwhile."""
    referral = uow.referrals.get(referral_id, lock=True)
    if not silent(referral, since, at):
        return False
    event = events.ReferralAssigned(id=uuid4(), at=at, by=SYSTEM, assignee=None, reason=SILENT)
    after = record(uow, referral, event)
    tell_returned(uow, referral, after, at=at)
    return True


def silent(referral: Referral, since: datetime, at: datetime) -> bool:
    """Whether the assignee has done nothing since then, with nobody else to wait for and no clock paused."""
    if referral.assignee is None or referral.status not in OPEN - {Status.ASKED, Status.DELIVERED}:
        return False
    if times(referral.kind, referral.events).paused_on(county_day(at)) is not None:
        return False
    return not any(
        event.at > since and (event.by.id == referral.assignee or isinstance(event, events.ReferralAssigned))
        for event in referral.events
    )


def escalate(uow: UnitOfWork, referral_id: UUID, before: datetime, *, at: datetime) -> bool:
    """Takes a matter whose term was over by `before` to the county, once for each end of a term."""
    referral = uow.referrals.get(referral_id, lock=True)
    due = _ended(uow, referral, before)
    if due is None or due.at is None or due.stage is None:
        return False
    last_day = last_day_of(due.at)
    known = any(
        isinstance(event, events.ReferralEscalated) and (event.stage, event.due) == (due.stage, last_day)
        for event in referral.events
    )
    if known:
        return False
    event = events.ReferralEscalated(
        id=uuid4(), at=at, by=SYSTEM, role=Role.COUNTY, stage=due.stage, due=last_day, reason=OVERDUE
    )
    after = record(uow, referral, event)
    tell_escalated(uow, after, stage=due.stage, due=due.at, at=at)
    return True


def _ended(uow: UnitOfWork, referral: Referral, before: datetime) -> Due | None:
    """The nearest end of an open matter where it lies up to `before`."""
    due = uow.timekeeper.due(referral)
    ended = referral.status in OPEN and due.at is not None and due.at <= before
    return due if ended else None
