"""What ends because something else did: a consent, a matter, the records of a giver."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from referral.domain.consent import WINDOW, Purpose, in_force
from referral.domain.givers import NO_PROFILE, Giver
from referral.domain.matches import LIVE, WAITING, Match, MatchAction, MatchState
from referral.domain.needs import Line, NeedState
from referral.domain.offers import OFFERS, OfferAction
from referral.domain.steps import Side
from referral.ports import UnitOfWork
from referral.service.giving.steps import Doer, match_step, offer_step, tell_giver, tell_household, what

_ENDS = frozenset({MatchState.PROPOSED, MatchState.AGREED, MatchState.DELIVERING}) | WAITING


def end_unconsented(uow: UnitOfWork, address: str, *, at: datetime) -> int:
    """Ends the matches of this person that no consent carries any more; returns how many.

    To be called whenever a consent is taken back, in the same unit of work: nothing is shown afterwards.
    """
    ended = 0
    for referral in uow.referrals.for_address(address):
        ledger = uow.consents.of_referral(referral.id, address)
        need = uow.needs.of_referral(referral.id)
        for match in uow.matches.of_need(need.id) if need else []:
            giver = uow.givers.get(match.giver_id)
            carried = in_force(ledger, Purpose.MATCHING, WINDOW, at)
            if match.state in {MatchState.AGREED, MatchState.DELIVERING, MatchState.HOUSEHOLD_AGREED}:
                carried = carried and in_force(ledger, Purpose.MATCHING, giver.recipient, at)
            if not carried and match.state in _ENDS:
                _withdraw(uow, match, giver, at, "consent")
                ended += 1
    return ended


def _withdraw(uow: UnitOfWork, match: Match, giver: Giver, at: datetime, reason: str) -> None:
    locked = uow.matches.get(match.id, lock=True)
    after = match_step(uow, locked, MatchAction.WITHDRAW, Doer(Side.SYSTEM, None, at), reason=reason)
    if match.asked_at is not None:
        tell_giver(uow, giver, "match.over", what(after), at=at)


def end_of_matter(uow: UnitOfWork, referral_id: UUID, *, at: datetime) -> None:
    """The matter was withdrawn or its personal data erased: nothing is looked for, no words stay."""
    need = uow.needs.of_referral(referral_id)
    if need is None:
        return
    for match in uow.matches.of_need(need.id):
        if match.state in _ENDS:
            _withdraw(uow, match, uow.givers.get(match.giver_id), at, "matter")
    need = uow.needs.get(need.id, lock=True)
    lines = tuple(Line(line.thing, line.quantity, "", line.covered) for line in need.lines)
    bare = replace(need, state=NeedState.CLOSED, lines=lines, groups={}, beside="", reasons=(), village="")
    uow.needs.save(bare, need.version)
    uow.matches.erase_words(need.id)


def forget_giver(uow: UnitOfWork, address: str, *, at: datetime) -> int:
    """At the wish of a giver: their offers end, name and contact go; what was given stays in the figures."""
    found = uow.givers.for_address(address)
    for giver in found:
        for offer in uow.offers.of_giver(giver.id):
            for match in uow.matches.of_offer(offer.id):
                if match.state in LIVE & _ENDS:
                    locked = uow.matches.get(match.id, lock=True)
                    after = match_step(uow, locked, MatchAction.WITHDRAW, Doer(Side.GIVER, None, at))
                    if match.asked_at is not None:
                        referral = uow.referrals.get(match.referral_id)
                        tell_household(uow, referral, "match.over", what(after), at=at)
            now = uow.offers.get(offer.id, lock=True)
            if OfferAction.WITHDRAW in OFFERS.possible(now.state, Side.GIVER):
                offer_step(uow, now, OfferAction.WITHDRAW, Doer(Side.GIVER, None, at))
        uow.givers.save(replace(giver, name="", contact="", address="", named=False, profile=NO_PROFILE))
        uow.offers.erase_words(giver.id)
        uow.audit.add(who="giver", action="forget", subject=giver.recipient, at=at)
    return len(found)
