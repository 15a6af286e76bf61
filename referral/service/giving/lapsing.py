"""What ends by itself: silence, proposals that nobody looked at, offers whose last day has passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from referral.domain.matches import SILENCE, WAITING, MatchAction, MatchState
from referral.domain.offers import OfferAction
from referral.domain.steps import Side
from referral.ports import UnitOfWork
from referral.service.giving.steps import Doer, match_step, offer_step, tell_giver, tell_household, what


def lapse(uow: UnitOfWork, *, today: date, at: datetime, silence: timedelta = SILENCE) -> Mapping[str, int]:
    """Frees what nobody answered for, and ends what is over; returns how many of what. Safe to repeat."""
    return {
        "matches": _silent(uow, at, silence),
        "proposals": _stale(uow, at, silence),
        "offers": _over(uow, today, at),
    }


def _silent(uow: UnitOfWork, at: datetime, silence: timedelta) -> int:
    lapsed = 0
    for found in uow.matches.in_states(WAITING):
        match = uow.matches.get(found.id, lock=True)
        if not match.silent_on(at, silence):
            continue
        after = match_step(uow, match, MatchAction.LAPSE, Doer(Side.SYSTEM, None, at))
        tell_giver(uow, uow.givers.get(match.giver_id), "match.lapsed", what(after), at=at)
        tell_household(uow, uow.referrals.get(match.referral_id), "match.lapsed", what(after), at=at)
        lapsed += 1
    return lapsed


def _stale(uow: UnitOfWork, at: datetime, silence: timedelta) -> int:
    """Proposals that no colleague looked at: the next plan proposes anew, by what holds then."""
    lapsed = 0
    for found in uow.matches.in_states({MatchState.PROPOSED}):
        if at - found.proposed_at < silence:
            continue
        match = uow.matches.get(found.id, lock=True)
        if match.state is MatchState.PROPOSED:
            match_step(uow, match, MatchAction.LAPSE, Doer(Side.SYSTEM, None, at))
            lapsed += 1
    return lapsed


def _over(uow: UnitOfWork, today: date, at: datetime) -> int:
    over = uow.offers.over(today)
    for id_ in over:
        # What both agreed on is still brought; what waits for a yes ends with the offer.
        for match in uow.matches.of_offer(id_):
            locked = uow.matches.get(match.id, lock=True)
            if locked.state in WAITING | {MatchState.PROPOSED}:
                after = match_step(uow, locked, MatchAction.LAPSE, Doer(Side.SYSTEM, None, at))
                if match.asked_at is not None:
                    referral = uow.referrals.get(match.referral_id)
                    tell_household(uow, referral, "match.over", what(after), at=at)
        offer = offer_step(
            uow, uow.offers.get(id_, lock=True), OfferAction.LAPSE, Doer(Side.SYSTEM, None, at)
        )
        said = {"offer": str(id_), "thing": offer.terms.thing, "quantity": offer.terms.quantity}
        tell_giver(uow, offer.giver, "offer.lapsed", said, at=at)
    return len(over)
