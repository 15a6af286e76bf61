"""What givers bring: registered, checked by people, open, at rest, ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from referral.domain import givers, offers, words
from referral.domain.articles import SecondPairOfEyes
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.givers import ORGANISATIONS, Giver
from referral.domain.matches import LIVE, MATCHES, MatchAction
from referral.domain.offers import Offer, OfferAction, OfferEvent, Terms
from referral.domain.people import Permission, Staff
from referral.domain.steps import Happened, Side
from referral.ports import UnitOfWork
from referral.service.giving.steps import (
    Doer,
    by,
    match_step,
    offer_step,
    seen,
    tell_giver,
    tell_household,
    what,
)


@dataclass(frozen=True, slots=True)
class RegisterOffer:
    """Somebody wants to give. The giver's id is drawn when it is registered, or is that of the giver they
    are already: in the same chat under the same name, or `known` to staff.
    """

    giver: Giver
    terms: Terms
    known: UUID | None = None


def register_offer(
    uow: UnitOfWork,
    wish: RegisterOffer,
    *,
    townships: Collection[str],
    today: date,
    at: datetime,
    actor: Staff | None = None,
) -> Offer:
    """Writes an offer down; nobody is shown it before staff have checked it.

    `townships` are those of the county. `actor`: who registered it for a giver without a chat. Raises
    InvalidInput with the field, NotPermitted.
    """
    if actor is not None:
        actor.require(Permission.MATCH)
    giver = givers.checked(wish.giver, townships)
    terms = offers.checked(wish.terms, townships, today)
    giver = _kept(uow, giver, wish.known, actor, at)
    side = Side.STAFF if actor is not None else Side.GIVER
    event: OfferEvent = Happened(uuid4(), at, by(actor, side), side, OfferAction.REGISTER)
    offer = Offer(uuid4(), giver, terms, (event,))
    uow.offers.add(offer)
    detail = {"thing": terms.thing, "giver": str(giver.id)}
    named = str(side) if actor is None else f"staff:{actor.id}"
    uow.audit.add(who=named, action="offer-register", subject=f"offer:{offer.id}", at=at, detail=detail)
    tell_giver(uow, giver, "offer.registered", _said(offer), at=at)
    return offer


def _kept(uow: UnitOfWork, giver: Giver, known: UUID | None, actor: Staff | None, at: datetime) -> Giver:
    """The giver as it is stored now. Only staff say that somebody is a giver they know."""
    if known is not None and actor is not None:
        return uow.givers.get(known)
    for one in uow.givers.for_address(giver.address):
        if (one.kind, one.name, one.code) == (giver.kind, giver.name, giver.code):
            same = replace(giver, id=one.id, no_shows=one.no_shows)
            uow.givers.save(same)
            return same
    fresh = replace(giver, id=uuid4())
    uow.givers.add(fresh, at=at)
    return fresh


def _said(offer: Offer) -> dict[str, object]:
    return {"offer": str(offer.id), "thing": offer.terms.thing, "quantity": offer.terms.quantity}


def _decided_by(uow: UnitOfWork, actor: Staff, offer_id: UUID, version: int) -> Offer:
    """The offer, locked, where this person may decide on it; raises NotPermitted, NotFound, Moved."""
    actor.require(Permission.MATCH)
    offer = uow.offers.get(offer_id, lock=True)
    seen(offer, version)
    return offer


def check_offer(
    uow: UnitOfWork, actor: Staff, offer_id: UUID, version: int, documents: str, *, at: datetime
) -> Offer:
    """Notes which documents were looked at: registered -> verifying. Raises InvalidInput (documents)."""
    offer = _decided_by(uow, actor, offer_id, version)
    note = words.required("documents", documents)
    return offer_step(uow, offer, OfferAction.CHECK, Doer(Side.STAFF, actor, at), note=note)


def open_offer(
    uow: UnitOfWork, actor: Staff, offer_id: UUID, version: int, *, two_from: int, at: datetime
) -> Offer:
    """It is in order. From `two_from` yuan on two different people have to say so: the first yes waits.

    Raises SecondPairOfEyes where the same person says it twice, InvalidInput (documents) for an
    organisation of which no document was looked at, StepRefused.
    """
    offer = _decided_by(uow, actor, offer_id, version)
    if offer.giver.kind in ORGANISATIONS and not offer.documents:
        raise InvalidInput("documents", "empty")
    if offer.needs_two(two_from):
        if offer.vouched_by is None:
            return offer_step(uow, offer, OfferAction.VOUCH, Doer(Side.STAFF, actor, at))
        if offer.vouched_by == actor.id:
            raise SecondPairOfEyes
    after = offer_step(uow, offer, OfferAction.OPEN, Doer(Side.STAFF, actor, at))
    tell_giver(uow, after.giver, "offer.opened", _said(after), at=at)
    return after


def refuse_offer(
    uow: UnitOfWork, actor: Staff, offer_id: UUID, version: int, reason: str, *, at: datetime
) -> Offer:
    """It cannot be taken, with the reason for the giver."""
    offer = _decided_by(uow, actor, offer_id, version)
    reason = words.required("reason", reason)
    after = offer_step(uow, offer, OfferAction.REFUSE, Doer(Side.STAFF, actor, at), reason=reason)
    tell_giver(uow, after.giver, "offer.refused", {**_said(after), "reason": reason}, at=at)
    return after


def pause_offer(
    uow: UnitOfWork, actor: Staff, offer_id: UUID, version: int, reason: str, *, at: datetime
) -> Offer:
    """Nothing new is promised from it; what was promised is kept."""
    offer = _decided_by(uow, actor, offer_id, version)
    reason = words.required("reason", reason)
    after = offer_step(uow, offer, OfferAction.PAUSE, Doer(Side.STAFF, actor, at), reason=reason)
    tell_giver(uow, after.giver, "offer.paused", {**_said(after), "reason": reason}, at=at)
    return after


def resume_offer(uow: UnitOfWork, actor: Staff, offer_id: UUID, version: int, *, at: datetime) -> Offer:
    """Open again."""
    offer = _decided_by(uow, actor, offer_id, version)
    after = offer_step(uow, offer, OfferAction.RESUME, Doer(Side.STAFF, actor, at))
    tell_giver(uow, after.giver, "offer.opened", _said(after), at=at)
    return after


def withdraw_offer(
    uow: UnitOfWork,
    offer_id: UUID,
    reason: str = "",
    *,
    address: str = "",
    actor: Staff | None = None,
    at: datetime,
) -> Offer:
    """Taken back by the giver (`address`) or for them by staff; matches that nobody bound themselves to end.

    Raises NotFound (not theirs), NotPermitted, StepRefused.
    """
    offer = uow.offers.get(offer_id, lock=True)
    if actor is not None:
        actor.require(Permission.MATCH)
    elif not address or offer.giver.address != address:
        raise NotFound("offer")
    side = Side.STAFF if actor is not None else Side.GIVER
    end_matches(uow, offer.id, side, actor, at)
    offer = uow.offers.get(offer_id, lock=True)
    return offer_step(
        uow, offer, OfferAction.WITHDRAW, Doer(side, actor, at), reason=words.optional("reason", reason)
    )


def end_matches(uow: UnitOfWork, offer_id: UUID, side: Side, actor: Staff | None, at: datetime) -> None:
    """Ends what hangs on an offer that ends; households who had been asked are told."""
    for one in uow.matches.of_offer(offer_id):
        if one.state in LIVE and MatchAction.WITHDRAW in MATCHES.possible(one.state, side):
            after = match_step(
                uow, uow.matches.get(one.id, lock=True), MatchAction.WITHDRAW, Doer(side, actor, at)
            )
            if one.asked_at is not None:
                referral = uow.referrals.get(one.referral_id)
                tell_household(uow, referral, "match.over", what(after), at=at)
