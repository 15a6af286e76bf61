"""What was handed over, said by both sides; what went wrong; what each says of the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from referral.domain import things, words
from referral.domain.aid import Receipt
from referral.domain.errors import InvalidInput
from referral.domain.givers import NO_SHOWS, Giver
from referral.domain.matches import ENDED, Match, MatchAction, MatchState
from referral.domain.needs import NeedState
from referral.domain.offers import OFFERS, OfferAction
from referral.domain.people import Staff
from referral.domain.steps import Side
from referral.ports import UnitOfWork
from referral.service.giving.steps import (
    Doer,
    match_step,
    matched_by,
    offer_step,
    side_of,
    tell_giver,
    tell_household,
    what,
)

BEST = 5


def _whose(uow: UnitOfWork, match_id: UUID, side: Side, address: str, actor: Staff | None) -> Match:
    return matched_by(uow, actor, match_id) if actor is not None else side_of(uow, match_id, side, address)


def record_help(
    uow: UnitOfWork,
    match_id: UUID,
    quantity: int,
    words_: str = "",
    *,
    address: str = "",
    actor: Staff | None = None,
    at: datetime,
) -> Match:
    """The giver, or staff for them, says how much was handed over; the household is asked whether it came.

    Less than was agreed is a part, and the rest stays promised. Raises InvalidInput (quantity: more than
    was agreed), NotFound, StepRefused.
    """
    side = Side.STAFF if actor is not None else Side.GIVER
    match = _whose(uow, match_id, side, address, actor)
    rest = match.quantity - match.delivered
    if things.count("quantity", quantity) > max(rest, 0):
        raise InvalidInput("quantity", "not-valid")
    action = MatchAction.DELIVER if quantity == rest else MatchAction.DELIVER_PART
    said = words.optional("words", words_)
    after = match_step(uow, match, action, Doer(side, actor, at), reason=said, quantity=quantity)
    referral = uow.referrals.get(match.referral_id)
    tell_household(uow, referral, "match.delivered", what(after, delivered=quantity), at=at)
    return after


def receive_help(
    uow: UnitOfWork,
    match_id: UUID,
    receipt: Receipt,
    *,
    address: str = "",
    actor: Staff | None = None,
    at: datetime,
) -> Match:
    """What the household says of it. All of it ends the match; what did not come is under way again."""
    match = _whose(uow, match_id, Side.HOUSEHOLD, address, actor)
    action = MatchAction.RECEIVE if receipt is Receipt.ALL else MatchAction.DISPUTE
    after = match_step(uow, match, action, Doer(Side.HOUSEHOLD, actor, at), reason=str(receipt))
    giver = uow.givers.get(match.giver_id)
    if after.state is MatchState.CLOSED:
        tell_giver(uow, giver, "match.thanks", what(after), at=at)
        _settle(uow, after)
    elif receipt is not Receipt.ALL:
        tell_giver(uow, giver, "match.disputed", what(after), at=at)
    return after


def close_match(
    uow: UnitOfWork, actor: Staff, match_id: UUID, version: int, reason: str, *, at: datetime
) -> Match:
    """Staff end it: what was not delivered is free again."""
    match = matched_by(uow, actor, match_id, version)
    said = words.required("reason", reason)
    after = match_step(uow, match, MatchAction.CLOSE, Doer(Side.STAFF, actor, at), reason=said)
    _settle(uow, after)
    return after


def _settle(uow: UnitOfWork, match: Match) -> None:
    """Where everything is covered and delivered the need is met."""
    need = uow.needs.get(match.need_id, lock=True)
    others = uow.matches.of_need(need.id)
    done = all(one.state is MatchState.CLOSED or one.state in ENDED for one in others)
    if done and need.state is NeedState.OPEN and not any(line.left for line in need.lines):
        uow.needs.save(replace(need, state=NeedState.MET), need.version)


def report_missed(
    uow: UnitOfWork,
    match_id: UUID,
    *,
    address: str = "",
    actor: Staff | None = None,
    at: datetime,
) -> Match:
    """Nobody came at the time that was agreed. A giver who is missed too often rests until staff talked to
    them.
    """
    side = Side.STAFF if actor is not None else Side.HOUSEHOLD
    match = _whose(uow, match_id, side, address, actor)
    after = match_step(uow, match, MatchAction.MISS, Doer(side, actor, at))
    giver = uow.givers.get(match.giver_id)
    giver = replace(giver, no_shows=giver.no_shows + 1)
    uow.givers.save(giver)
    tell_giver(uow, giver, "match.missed", what(after), at=at)
    if giver.no_shows >= NO_SHOWS:
        _rest(uow, giver, at)
    return after


def _rest(uow: UnitOfWork, giver: Giver, at: datetime) -> None:
    for found in uow.offers.of_giver(giver.id):
        offer = uow.offers.get(found.id, lock=True)
        if OfferAction.PAUSE in OFFERS.possible(offer.state, Side.SYSTEM):
            offer_step(uow, offer, OfferAction.PAUSE, Doer(Side.SYSTEM, None, at), reason="missed")
    tell_giver(uow, giver, "giver.resting", {}, at=at)


def complain(
    uow: UnitOfWork,
    match_id: UUID,
    side: Side,
    text: str,
    *,
    address: str = "",
    actor: Staff | None = None,
    at: datetime,
) -> Match:
    """A complaint of one side; it waits for staff and is not shown to the other side."""
    match = _whose(uow, match_id, side, address, actor)
    said = words.required("text", text)
    return match_step(uow, match, MatchAction.COMPLAIN, Doer(side, actor, at), reason=said)


def settle_complaint(
    uow: UnitOfWork, actor: Staff, match_id: UUID, version: int, answer: str, *, at: datetime
) -> Match:
    """What was done about a complaint."""
    match = matched_by(uow, actor, match_id, version)
    said = words.required("answer", answer)
    if not match.complaint:
        raise InvalidInput("complaint", "empty")
    return match_step(uow, match, MatchAction.SETTLE, Doer(Side.STAFF, actor, at), reason=said)


def rate(
    uow: UnitOfWork,
    match_id: UUID,
    side: Side,
    stars: int,
    text: str = "",
    *,
    address: str = "",
    actor: Staff | None = None,
    at: datetime,
) -> Match:
    """What one side says of how it went: 1 to 5, and words that stay with staff."""
    match = _whose(uow, match_id, side, address, actor)
    if isinstance(stars, bool) or not 1 <= stars <= BEST:
        raise InvalidInput("stars", "not-valid")
    said = words.optional("text", text)
    return match_step(uow, match, MatchAction.RATE, Doer(side, actor, at), reason=said, quantity=stars)
