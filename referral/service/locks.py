"""Who works on a referral: a hint to colleagues that ends by itself and never stops anybody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from referral.domain.casework import LOCK_LASTS
from referral.domain.errors import NotFound
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork


def hold(uow: UnitOfWork, actor: Staff, referral_id: UUID, *, take: bool = False, at: datetime) -> bool:
    """Says that this person works on it, or still does. False: a colleague does, and was not to be relieved.

    Raises NotPermitted, NotFound (also outside of the area).
    """
    _require(uow, actor, referral_id)
    return uow.locks.hold(referral_id, actor.id, now=at, until=at + LOCK_LASTS, take=take)


def release(uow: UnitOfWork, actor: Staff, referral_id: UUID) -> None:
    """Says that this person does not work on it any more. Raises NotPermitted, NotFound."""
    _require(uow, actor, referral_id)
    uow.locks.release(referral_id, actor.id)


def _require(uow: UnitOfWork, actor: Staff, referral_id: UUID) -> None:
    actor.require(Permission.DECIDE)
    referral = uow.referrals.get(referral_id)
    if not actor.area.covers(referral.township, referral.village):
        raise NotFound("referral")
