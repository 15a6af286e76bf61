"""The same person or household again: found by keyed hashes, judged in memory, decided by staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referral.domain import likeness
from referral.domain.errors import NotFound
from referral.domain.likeness import Person, Sign
from referral.domain.people import Permission, Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.ports.likeness import PairState

MOST = 60
"""Candidates that are judged for one matter: those with most keys in common."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A matter that may come from the same household, and what speaks for it."""

    referral: Referral
    signs: tuple[Sign, ...]
    state: PairState


def person_of(referral: Referral) -> Person:
    """What is compared of a matter."""
    details = referral.details
    return likeness.person(
        name=details.name,
        contact=details.contact,
        township=referral.township,
        village=referral.village,
        told=(details.what_happened, details.who_affected),
        chat=referral.address,
        spoken_for=details.for_other,
    )


def index_likeness(uow: UnitOfWork, referral: Referral, *, at: datetime) -> None:
    """Notes the keys of a matter and the pairs that it makes with those that are there."""
    me = person_of(referral)
    keys = frozenset() if referral.standing.erased else likeness.keys(me)
    uow.likeness.put(referral.id, keys, likeness.VERSION)
    if not keys:
        return
    for other in uow.referrals.some(uow.likeness.candidates(keys, besides=referral.id, limit=MOST)):
        found = likeness.compare(me, person_of(other))
        if found.alike:
            uow.likeness.note(referral.id, other.id, found, at=at)


def index_missing(uow: UnitOfWork, *, at: datetime, limit: int = 100) -> int:
    """Indexes matters from before there were keys, or before these; returns how many."""
    waiting = uow.likeness.missing(likeness.VERSION, limit)
    for referral in uow.referrals.some(waiting):
        index_likeness(uow, referral, at=at)
    return len(waiting)


def alike(uow: UnitOfWork, actor: Staff, referral: Referral) -> list[Alike]:
    """The matters in the person's area that look like this one, likeliest first."""
    pairs = {pair.other: pair for pair in uow.likeness.pairs(referral.id)}
    there = {other.id: other for other in uow.referrals.some(list(pairs))}
    return [
        Alike(there[id_], pair.signs, pair.state)
        for id_, pair in pairs.items()
        if id_ in there and actor.area.covers(there[id_].township, there[id_].village)
    ]


def alike_of(uow: UnitOfWork, actor: Staff, referral_id: UUID) -> tuple[Referral, list[Alike]]:
    """A matter with those that look like it, and the line in the audit that they were shown.

    Raises NotPermitted, and NotFound also for a matter outside the person's area.
    """
    actor.require(Permission.READ_REFERRALS)
    referral = uow.referrals.get(referral_id)
    if not actor.area.covers(referral.township, referral.village):
        raise NotFound("referral")
    found = alike(uow, actor, referral)
    uow.audit.seen(
        who=f"staff:{actor.id}",
        action="read-alike",
        subject=f"referral:{referral_id}",
        referrals=sorted((one.referral.id for one in found), key=str),
    )
    return referral, found


def dismiss_likeness(uow: UnitOfWork, actor: Staff, one: UUID, other: UUID, *, at: datetime) -> None:
    """Somebody looked: not the same. Raises NotPermitted, NotFound (outside the person's area)."""
    actor.require(Permission.DECIDE)
    for id_ in (one, other):
        referral = uow.referrals.get(id_)
        if not actor.area.covers(referral.township, referral.village):
            raise NotFound("referral")
    uow.likeness.settle(one, other, PairState.DISMISSED, staff_id=actor.id, at=at)
    uow.audit.add(
        who=f"staff:{actor.id}",
        action="not-the-same",
        subject=f"referral:{one}",
        at=at,
        detail={"other": str(other)},
    )
