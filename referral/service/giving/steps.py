"""The one way an offer or a match changes: an event, the capacity with it, an audit row, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from referral import outbox
from referral.domain import codes
from referral.domain.errors import NotFound
from referral.domain.givers import Giver
from referral.domain.matches import Match, MatchAction
from referral.domain.offers import Offer, OfferAction, OfferState
from referral.domain.people import RESIDENT, SYSTEM, Actor, Permission, Staff
from referral.domain.referral import Referral
from referral.domain.steps import Happened, Moved, NothingLeft, Side
from referral.ports import UnitOfWork
from referral.service.history import who


@dataclass(frozen=True, slots=True)
class Doer:
    """Who takes a step, in which part, when (UTC): staff, or nobody whose name is known here."""

    side: Side
    actor: Staff | None
    at: datetime

    @property
    def by(self) -> Actor:
        return by(self.actor, self.side)

    @property
    def audited(self) -> str:
        """As the audit names it: never an address."""
        if self.actor is None and self.side is not Side.SYSTEM:
            return str(self.side)
        return who(self.by)


def by(actor: Staff | None, side: Side) -> Actor:
    """Who acts: staff by name, people in a chat without one, the house itself."""
    if actor is not None:
        return actor.actor
    return SYSTEM if side is Side.SYSTEM else RESIDENT


def offer_step(
    uow: UnitOfWork,
    offer: Offer,
    action: OfferAction,
    doer: Doer,
    *,
    reason: str = "",
    note: str = "",
) -> Offer:
    """The offer after a step; raises StepRefused, Moved."""
    event = Happened(uuid4(), doer.at, doer.by, doer.side, action, reason, None, note)
    after = offer.apply(event)
    uow.offers.save(after, offer.version)
    uow.audit.add(
        who=doer.audited,
        action=f"offer-{action}",
        subject=f"offer:{offer.id}",
        at=doer.at,
        detail={"from": offer.state, "to": after.state},
    )
    return after


def match_step(
    uow: UnitOfWork,
    match: Match,
    action: MatchAction,
    doer: Doer,
    *,
    reason: str = "",
    quantity: int | None = None,
) -> Match:
    """The match after a step, with its part of the offer held or freed; raises StepRefused, NothingLeft."""
    event = Happened(uuid4(), doer.at, doer.by, doer.side, action, reason, quantity)
    after = match.apply(event)
    _hold(uow, match, after, doer.at)
    uow.matches.save(after, match.version)
    uow.audit.add(
        who=doer.audited,
        action=f"match-{action}",
        subject=f"match:{match.id}",
        at=doer.at,
        detail={"from": match.state, "to": after.state, "matter": str(match.referral_id)},
    )
    return after


def _hold(uow: UnitOfWork, before: Match, after: Match, at: datetime) -> None:
    """Moves what the match holds of its offer, with the offer locked: of two at once the second waits."""
    more = after.holds - before.holds
    if not more:
        return
    offer = uow.offers.get(before.offer_id, lock=True)
    reached = offer.reached + bool(after.holds) - bool(before.holds)
    taken, limit = offer.taken + more, offer.terms.households
    fresh = more > 0 and not before.holds
    if taken > offer.terms.quantity or (limit is not None and reached > limit):
        raise NothingLeft
    if fresh and offer.state is not OfferState.OPEN:
        raise NothingLeft
    now = replace(offer, taken=taken, reached=reached)
    uow.offers.save(now, offer.version)
    uow.needs.cover(before.need_id, before.thing, more)
    empty = now.left == 0 or now.households_left == 0
    if empty and now.state is OfferState.OPEN:
        offer_step(uow, now, OfferAction.USE_UP, Doer(Side.SYSTEM, None, at))
    elif not empty and now.state is OfferState.USED_UP:
        offer_step(uow, now, OfferAction.FREE, Doer(Side.SYSTEM, None, at))


def seen(found: Match | Offer, version: int) -> None:
    """Whether it still stands as the person saw it; raises Moved."""
    if found.version != version:
        raise Moved(found)


def matched_by(uow: UnitOfWork, actor: Staff, match_id: UUID, version: int | None = None) -> Match:
    """A match of the person's area, locked; raises NotPermitted, NotFound, Moved."""
    actor.require(Permission.MATCH)
    match = uow.matches.get(match_id, lock=True)
    referral = uow.referrals.get(match.referral_id)
    if not actor.area.covers(referral.township, referral.village):
        raise NotFound("match")
    if version is not None:
        seen(match, version)
    return match


def side_of(uow: UnitOfWork, match_id: UUID, side: Side, address: str) -> Match:
    """The match, locked, where this address is that side of it; raises NotFound."""
    match = uow.matches.get(match_id, lock=True)
    if side is Side.GIVER:
        theirs = uow.givers.get(match.giver_id).address
    else:
        theirs = uow.referrals.get(match.referral_id).address
    if not address or theirs != address:
        raise NotFound("match")
    return match


def tell_giver(uow: UnitOfWork, giver: Giver, name: str, said: Mapping[str, Any], *, at: datetime) -> None:
    """A notice to the giver's chat; who has none is told by staff, who see on the page that they have to."""
    if giver.address:
        uow.outbox.add(outbox.notice(uuid4(), giver.address, giver.language, name, said, at=at))


def tell_household(
    uow: UnitOfWork, referral: Referral, name: str, said: Mapping[str, Any], *, at: datetime
) -> None:
    """A notice to the chat of the household."""
    if referral.address:
        parameters = {"code": codes.show(referral.code), **said}
        uow.outbox.add(
            outbox.notice(
                uuid4(),
                referral.address,
                referral.language,
                name,
                parameters,
                at=at,
                referral_id=referral.id,
            )
        )


def what(match: Match, **more: Any) -> dict[str, Any]:
    """The match as parameters of a notice: what and how much, worded at delivery."""
    return {"match": str(match.id), "thing": match.thing, "quantity": match.quantity, **more}
