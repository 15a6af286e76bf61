"""Charity in figures, read for everybody: a few statements, however large the county."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime

from sqlalchemy import select

from referral.domain import charity
from referral.domain.charity import Charity
from referral.domain.matches import MatchState
from referral.domain.offers import OfferState
from referral.store.giving import needs
from referral.store.unit_of_work import SqlUnitOfWork


def charity_figures(uow: SqlUnitOfWork, townships: Iterable[str], *, at: datetime) -> Charity:
    """The figures of a moment. Nobody can be recognised in them, so this asks for no right."""
    since: dict[Hashable, datetime] = {
        row["id"]: row["since"] for row in uow.referrals.read(select(needs.c.id, needs.c.since))
    }
    return charity.figures(
        uow.needs.open(at=at),
        uow.matches.in_states(frozenset(MatchState)),
        uow.offers.in_states({OfferState.OPEN}),
        since=since,
        townships=townships,
        at=at,
    )
