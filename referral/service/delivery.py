"""Help that reached the resident: registered by staff, and confirmed by the only one who knows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from referral.commands import ConfirmDelivery
from referral.domain import aid, events
from referral.domain.aid import Help, Receipt
from referral.domain.errors import NotFound
from referral.domain.kinds import Status
from referral.domain.people import RESIDENT, Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.service.decisions import decide, stamp
from referral.service.filing import own
from referral.service.history import record


def deliver(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    what: str,
    *,
    amount: Decimal | None = None,
    unit: str = "",
    day: date | None = None,
    at: datetime,
) -> Referral:
    """Help has been given: what, how much (in yuan or another unit), on which day of the county.

    The notice asks the resident whether it came. Raises InvalidInput (what, amount, unit, day) beside what
    every decision raises.
    """
    given = aid.checked(Help(what, amount, unit, day), at=at)
    event = events.HelpDelivered(**parts(given), **stamp(actor, at))
    said = told(given, uow.referrals.get(referral_id).standing.deliveries + 1)
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.delivered", said=said)


def parts(given: Help) -> dict[str, Any]:
    """The help as the fields of its event."""
    return {"what": given.what, "amount": given.amount, "unit": given.unit, "day": given.day}


def told(given: Help, number: int) -> dict[str, Any]:
    """The help as the parameters of its notice; `number` counts the deliveries of the matter."""
    return {
        "what": given.what,
        "amount": aid.written(given.amount) if given.amount is not None else "",
        "unit": given.unit,
        "day": given.day.isoformat() if given.day else "",
        "delivery": number,
    }


def confirm_delivery(uow: UnitOfWork, command: ConfirmDelivery, *, at: datetime) -> Referral:
    """What the resident says of the last delivery. What did not come (whole) stands before staff again.

    The same answer again changes nothing. Raises InvalidCode, NotFound (not theirs, or an earlier
    delivery), TransitionRefused (it was taken up anew since).
    """
    referral = own(uow, command.address, command.code)
    standing = referral.standing
    if command.delivery != standing.deliveries or standing.erased:
        raise NotFound("delivery")
    if standing.receipt is command.receipt:
        return referral
    if standing.receipt is Receipt.ALL and referral.status is Status.CLOSED:
        # Said to be there, and done: who finds something missing now writes to staff.
        raise NotFound("delivery")
    event: events.Event
    if command.receipt is Receipt.ALL:
        event = events.DeliveryConfirmed(id=uuid4(), at=at, by=RESIDENT, delivery=command.delivery)
    else:
        event = events.DeliveryDisputed(
            id=uuid4(), at=at, by=RESIDENT, delivery=command.delivery, receipt=command.receipt
        )
    return record(uow, referral, event)
