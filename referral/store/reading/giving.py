"""Offers and matches for screens and for the API: rights applied inside, and noted who was shown whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, func, select

from referral.domain.errors import NotFound
from referral.domain.matches import Match, MatchAction, MatchState
from referral.domain.offers import Offer, OfferState
from referral.domain.people import Permission, Staff
from referral.domain.referral import Referral
from referral.store.giving import givers, match_events, matches, offers
from referral.store.reading.rights import within_area
from referral.store.tables import referrals
from referral.store.unit_of_work import SqlUnitOfWork

MOST = 200
"""Rows of one list: the oldest first, so what waits longest is never beyond it."""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A match in a line; the household by its township alone."""

    id: UUID
    referral_id: UUID
    thing: str
    quantity: int
    state: MatchState
    township: str
    giver: str
    complaint: bool
    proposed_at: datetime


def match_counts(uow: SqlUnitOfWork, *, staff: Staff) -> dict[MatchState, int]:
    """How many there are in each state within the person's area. Raises NotPermitted."""
    query = (
        select(matches.c.state, func.count().label("n"))
        .join(referrals, referrals.c.id == matches.c.referral_id)
        .where(within_area(staff))
        .group_by(matches.c.state)
    )
    return {MatchState(row["state"]): int(row["n"]) for row in uow.referrals.read(query)}


def match_list(
    uow: SqlUnitOfWork, states: Collection[MatchState], *, staff: Staff, limit: int = MOST
) -> list[MatchRow]:
    """Those in some states within the person's area, oldest first. Raises NotPermitted."""
    shown = (
        matches.c.id,
        matches.c.referral_id,
        matches.c.thing,
        matches.c.quantity,
        matches.c.state,
        matches.c.proposed_at,
        referrals.c.township,
        givers.c.details,
    )
    query = (
        select(*shown)
        .join(referrals, referrals.c.id == matches.c.referral_id)
        .join(givers, givers.c.id == matches.c.giver_id)
        .where(within_area(staff), matches.c.state.in_([state.value for state in states]))
        .order_by(matches.c.proposed_at, matches.c.id)
        .limit(limit)
    )
    rows = uow.referrals.read(query)
    _shown(uow, staff, "read-matches", "matches", {row["referral_id"] for row in rows})
    angry = _complaints(uow, [row["id"] for row in rows])
    return [_row(uow, row, complaint=row["id"] in angry) for row in rows]


def _row(uow: SqlUnitOfWork, row: RowMapping, *, complaint: bool) -> MatchRow:
    return MatchRow(
        row["id"],
        row["referral_id"],
        row["thing"],
        row["quantity"],
        MatchState(row["state"]),
        row["township"],
        uow.keyring.open_json(row["details"])["name"],
        complaint,
        row["proposed_at"],
    )


def _complaints(uow: SqlUnitOfWork, ids: Collection[UUID]) -> set[UUID]:
    """Those whose last complaint nobody has settled."""
    spoken = (MatchAction.COMPLAIN.value, MatchAction.SETTLE.value)
    query = (
        select(match_events.c.match_id, match_events.c.action)
        .where(match_events.c.match_id.in_(ids), match_events.c.action.in_(spoken))
        .order_by(match_events.c.number)
    )
    last = {row["match_id"]: row["action"] for row in uow.referrals.read(query)}
    return {id_ for id_, action in last.items() if action == MatchAction.COMPLAIN.value}


def offer_counts(uow: SqlUnitOfWork, *, staff: Staff) -> dict[OfferState, int]:
    """How many there are in each state. Raises NotPermitted."""
    staff.require(Permission.READ_REFERRALS)
    query = select(offers.c.state, func.count().label("n")).group_by(offers.c.state)
    return {OfferState(row["state"]): int(row["n"]) for row in uow.referrals.read(query)}


def matches_of_area(uow: SqlUnitOfWork, states: Collection[MatchState], *, staff: Staff) -> list[Match]:
    """Whole matches in some states within the person's area, oldest first. Raises NotPermitted."""
    staff.require(Permission.READ_REFERRALS)
    found = uow.matches.in_states(frozenset(states))
    places = {one.id: one for one in uow.referrals.some([match.referral_id for match in found])}
    mine = [match for match in found if _covers(staff, places[match.referral_id])]
    _shown(uow, staff, "read-matches", "matches", {match.referral_id for match in mine})
    return mine


def match_view(uow: SqlUnitOfWork, id_: UUID, *, staff: Staff) -> tuple[Match, Referral, Offer]:
    """A match with the matter and the offer that it brings together.

    Raises NotPermitted, and NotFound also for a match outside the person's area.
    """
    staff.require(Permission.READ_REFERRALS)
    match = uow.matches.get(id_)
    referral = uow.referrals.get(match.referral_id)
    if not _covers(staff, referral):
        raise NotFound("match")
    detail = {"match": str(match.id), "offer": str(match.offer_id)}
    uow.audit.seen(
        who=f"staff:{staff.id}", action="read-match", subject=f"referral:{referral.id}", detail=detail
    )
    return match, referral, uow.offers.get(match.offer_id)


def matter_of_need(uow: SqlUnitOfWork, referral_id: UUID, *, staff: Staff) -> Referral:
    """The matter whose need is looked at; raises NotPermitted, NotFound (also outside the area)."""
    staff.require(Permission.READ_REFERRALS)
    referral = uow.referrals.get(referral_id)
    if not _covers(staff, referral):
        raise NotFound("referral")
    uow.audit.seen(who=f"staff:{staff.id}", action="read-need", subject=f"referral:{referral_id}")
    return referral


def offer_list(
    uow: SqlUnitOfWork, states: Collection[OfferState], *, staff: Staff, limit: int | None = None
) -> list[Offer]:
    """Offers in some states with their givers, oldest first. Raises NotPermitted."""
    staff.require(Permission.READ_REFERRALS)
    found = uow.offers.in_states(frozenset(states), limit)
    if found:
        detail = {"offers": [str(one.id) for one in found]}
        uow.audit.seen(who=f"staff:{staff.id}", action="read-offers", subject="offers", detail=detail)
    return found


def offer_view(uow: SqlUnitOfWork, id_: UUID, *, staff: Staff) -> Offer:
    """One offer with its giver. Raises NotPermitted, NotFound."""
    staff.require(Permission.READ_REFERRALS)
    offer = uow.offers.get(id_)
    uow.audit.seen(who=f"staff:{staff.id}", action="read-offer", subject=f"offer:{id_}")
    return offer


def _covers(staff: Staff, referral: Referral) -> bool:
    return staff.area.covers(referral.township, referral.village)


def _shown(uow: SqlUnitOfWork, staff: Staff, action: str, subject: str, matters: Collection[UUID]) -> None:
    if matters:
        uow.audit.seen(
            who=f"staff:{staff.id}", action=action, subject=subject, referrals=sorted(matters, key=str)
        )
