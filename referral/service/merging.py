"""Merging two matters of one household, and undoing it. The events stand on both; one of them leads."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from referral.domain import codes
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.kinds import OPEN, Action, Status
from referral.domain.merging import DuplicateReleased, DuplicateTaken, ReferralMerged, ReferralSeparated
from referral.domain.people import SYSTEM, Actor, Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.ports.likeness import PairState
from referral.service.history import open_for, record


def merge(
    uow: UnitOfWork,
    actor: Staff,
    lead_id: UUID,
    expected_version: int,
    *,
    other_id: UUID,
    other_version: int,
    at: datetime,
) -> Referral:
    """The other matter follows this one from now on; its resident is told once. Returns the leading one.

    Raises InvalidInput (other: the same, or itself leading; lead: over, or itself following) beside what
    every decision raises for both.
    """
    if lead_id == other_id:
        raise InvalidInput("other", "not-valid")
    lead, other = _both(uow, lead_id, other_id)
    open_for(actor, lead, expected_version, Action.TAKE_IN)
    open_for(actor, other, other_version, Action.MERGE)
    if lead.status not in OPEN:
        raise InvalidInput("lead", "not-valid")
    if other.standing.leads:
        raise InvalidInput("other", "not-valid")
    merged = ReferralMerged(into=str(lead.id), code=lead.code, **_stamp(actor.actor, at))
    record(uow, other, merged, "referral.merged", {"into": codes.show(lead.code)})
    taken = DuplicateTaken(other=str(other.id), code=other.code, **_stamp(actor.actor, at))
    uow.likeness.settle(lead.id, other.id, PairState.MERGED, staff_id=actor.id, at=at)
    return record(uow, lead, taken)


def separate(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, *, at: datetime
) -> Referral:
    """Undoes a merging: the follower stands as it stood before. Returns it. Raises what decisions raise."""
    into = uow.referrals.get(referral_id).standing.merged_into
    lead, other = _both(uow, UUID(into) if into else referral_id, referral_id)
    open_for(actor, other, expected_version, Action.SEPARATE)
    after = _part(uow, lead, other, actor.actor, at)
    uow.likeness.settle(lead.id, other.id, PairState.OPEN, staff_id=actor.id, at=at)
    return after


def release(uow: UnitOfWork, lead: Referral, *, at: datetime) -> Referral:
    """Matters of other chats that followed this one go on by themselves: nobody ends what is not theirs."""
    for id_ in lead.standing.leads:
        other = uow.referrals.get(UUID(id_), lock=True)
        if other.address != lead.address and other.standing.merged_into == str(lead.id):
            _part(uow, lead, other, SYSTEM, at)
            lead = uow.referrals.get(lead.id)
    return lead


def leading(uow: UnitOfWork, referral: Referral, *, lock: bool = False) -> Referral:
    """The matter that this one is worked on as: itself, where it follows none."""
    into = referral.standing.merged_into
    if referral.status is not Status.MERGED or into is None:
        return referral
    return uow.referrals.get(UUID(into), lock=lock)


def _part(uow: UnitOfWork, lead: Referral, other: Referral, by: Actor, at: datetime) -> Referral:
    after = record(uow, other, ReferralSeparated(**_stamp(by, at)), "referral.separated")
    record(uow, lead, DuplicateReleased(other=str(other.id), code=other.code, **_stamp(by, at)))
    return after


def _both(uow: UnitOfWork, lead_id: UUID, other_id: UUID) -> tuple[Referral, Referral]:
    """Both rows locked, always in the same order: two who merge the other way round do not wait for ever."""
    found = {id_: uow.referrals.get(id_, lock=True) for id_ in sorted({lead_id, other_id})}
    if lead_id not in found or other_id not in found:
        raise NotFound("referral")
    return found[lead_id], found[other_id]


def _stamp(by: Actor, at: datetime) -> dict[str, Any]:
    return {"id": uuid4(), "at": at, "by": by}
