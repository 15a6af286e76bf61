"""Lists of offers and matches for screens, rights applied inside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, func, select

from referral.domain.matches import MatchAction, MatchState
from referral.domain.offers import OfferState
from referral.domain.people import Permission, Staff
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
    angry = _complaints(uow, [row["id"] for row in rows])
    return [_row(uow, row, complaint=row["id"] in angry) for row in rows]


def _row(uow: SqlUnitOfWork, row: RowMapping, *, complaint: bool) -> MatchRow:
    return MatchRow(
        row["id"],
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
