"""First relief, papers later (社会救助法 第五十条): urgent and small, on the spot, completed afterwards."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from referral.domain import aid, events, transitions, words
from referral.domain.aid import YUAN, Help
from referral.domain.errors import InvalidInput
from referral.domain.kinds import Role, Urgency
from referral.domain.pace import OverLimit
from referral.domain.people import Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.service.decisions import decide, stamp
from referral.service.delivery import parts, told
from referral.service.history import open_for, record


def grant(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    what: str,
    *,
    amount: Decimal | None,
    unit: str = YUAN,
    worth: Decimal | None = None,
    day: date | None = None,
    at: datetime,
) -> Referral:
    """Help was given at once: approved and delivered in one step, with the papers still to come.

    `worth` is what it is worth in yuan; of money that is the amount. Up to the limit of the township (the
    dated parameter `relief.first-limit`) the township itself may; above it, or where none is set, the county
    has to.
    Raises InvalidInput (what, amount, unit, worth, day; urgency: nothing urgent), OverLimit, and what every
    decision raises.
    """
    given = aid.checked(Help(what, amount, unit, day), at=at)
    if given.amount is None:
        raise InvalidInput("amount", "empty")
    worth = given.amount if given.unit == YUAN else aid.checked_worth(worth)
    event = events.ReliefGranted(reason=given.what, worth=worth, **stamp(actor, at))
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, event.action)
    transitions.find(event.action, referral.status, referral.kind)
    if referral.urgency is Urgency.NORMAL:
        raise InvalidInput("urgency", "not-valid")
    if actor.role is Role.TOWNSHIP:
        limit = uow.timekeeper.first_limit(referral.township, at)
        if limit is None or worth > limit:
            raise OverLimit(limit)
    granted = record(uow, referral, event)
    delivered = events.HelpDelivered(**parts(given), **stamp(actor, at))
    said = told(given, granted.standing.deliveries + 1)
    return record(uow, granted, delivered, "referral.granted", said)


def complete_file(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, text: str, *, at: datetime
) -> Referral:
    """The papers are there, or it is written down why they cannot be. The resident hears that it is done.

    Raises InvalidInput (text), and TransitionRefused where no file is open.
    """
    event = events.FileCompleted(text=words.required("text", text), **stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.file_completed")
