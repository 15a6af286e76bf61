"""What staff and both sides say to a proposal, and when names are told.

A name or a telephone leaves the house in one place (`contact_for_giver`), and only where both said yes and
the ledger holds a consent for this giver at that very moment. Each time is a line among the disclosures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from referral.domain import things, words
from referral.domain.consent import ConsentEntry, Purpose, in_force
from referral.domain.errors import ConsentMissing, InvalidInput
from referral.domain.givers import Giver
from referral.domain.matches import Match, MatchAction, MatchState
from referral.domain.people import SYSTEM, Staff
from referral.domain.referral import Referral
from referral.domain.sharing import Basis, DataKind, Disclosure
from referral.domain.steps import Side
from referral.ports import UnitOfWork
from referral.service.disclosing import disclose
from referral.service.giving.needs import agreed
from referral.service.giving.steps import (
    Doer,
    match_step,
    matched_by,
    side_of,
    tell_giver,
    tell_household,
    what,
)

CONSENT_LASTS = timedelta(days=90)
"""The yes to a giver ends by itself: our own term, long enough for a delivery that waits for a road."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How the other side is called and reached, and where."""

    name: str
    contact: str
    place: str


@dataclass(frozen=True, slots=True)
class Ended:
    """It ended before anything was shown: the household's consent was no longer there."""

    match: Match


def confirm_match(
    uow: UnitOfWork, actor: Staff, match_id: UUID, version: int, *, at: datetime
) -> Match | Ended:
    """Staff stand behind the proposal: its part of the offer is held, and both sides are asked.

    Raises NotPermitted, NotFound, Moved, StepRefused, NothingLeft (somebody else was given the last of it).
    """
    match = matched_by(uow, actor, match_id, version)
    referral = uow.referrals.get(match.referral_id)
    if not agreed(uow, referral, at):
        return _end(uow, match, at)
    after = match_step(uow, match, MatchAction.CONFIRM, Doer(Side.STAFF, actor, at))
    offer = uow.offers.get(match.offer_id)
    tell_giver(uow, offer.giver, "match.ask_giver", what(after, township=referral.township), at=at)
    named = offer.giver.name if offer.giver.named else ""
    said = what(after, giver=named, giver_kind=offer.giver.kind, handing=offer.terms.handing)
    tell_household(uow, referral, "match.ask_household", said, at=at)
    return after


def change_match(
    uow: UnitOfWork, actor: Staff, match_id: UUID, version: int, *, quantity: int, reason: str, at: datetime
) -> Match:
    """Another quantity, with the reason, while nobody was asked. Raises InvalidInput (quantity, reason)."""
    match = matched_by(uow, actor, match_id, version)
    offer, need = uow.offers.get(match.offer_id), uow.needs.get(match.need_id)
    line = need.line(match.thing)
    most = min(offer.left, line.left if line else 0)
    if things.count("quantity", quantity) > most:
        raise InvalidInput("quantity", "not-valid")
    said = words.required("reason", reason)
    return match_step(
        uow, match, MatchAction.CHANGE, Doer(Side.STAFF, actor, at), reason=said, quantity=quantity
    )


def refuse_match(
    uow: UnitOfWork, actor: Staff, match_id: UUID, version: int, reason: str, *, at: datetime
) -> Match:
    """Not this one, with the reason; nobody outside had heard of it."""
    match = matched_by(uow, actor, match_id, version)
    said = words.required("reason", reason)
    return match_step(uow, match, MatchAction.REFUSE, Doer(Side.STAFF, actor, at), reason=said)


def _whose(uow: UnitOfWork, match_id: UUID, side: Side, address: str, actor: Staff | None) -> Match:
    """The match for a side: in the chat by its address, or told to staff, who write it down."""
    return matched_by(uow, actor, match_id) if actor is not None else side_of(uow, match_id, side, address)


def say_yes(
    uow: UnitOfWork,
    match_id: UUID,
    side: Side,
    *,
    address: str = "",
    actor: Staff | None = None,
    consent_text: str = "",
    at: datetime,
) -> Match | Ended:
    """One side agrees. The household's yes is its consent for this giver (`consent_text`: the version read).

    Where the consent to be matched is gone by now, the match ends at once, and nothing is shown. Raises
    NotFound, StepRefused, InvalidInput (consent_text).
    """
    match = _whose(uow, match_id, side, address, actor)
    referral, giver = uow.referrals.get(match.referral_id), uow.givers.get(match.giver_id)
    if not agreed(uow, referral, at) or not _still_agreed(uow, match, referral, giver, at):
        return _end(uow, match, at)
    after = match_step(uow, match, MatchAction.AGREE, Doer(side, actor, at))
    if side is Side.HOUSEHOLD:
        version = words.required("consent_text", consent_text, words.SHORT)
        _consent(uow, referral, giver, version, Doer(side, actor, at))
    if after.state is MatchState.AGREED:
        _introduce(uow, after, referral, giver, Doer(side, actor, at))
    return after


def _still_agreed(uow: UnitOfWork, match: Match, referral: Referral, giver: Giver, at: datetime) -> bool:
    """Where the household said yes already, whether its consent for this giver still stands."""
    if match.state is not MatchState.HOUSEHOLD_AGREED:
        return True
    ledger = uow.consents.of_referral(referral.id, referral.address)
    return in_force(ledger, Purpose.MATCHING, giver.recipient, at)


def _consent(uow: UnitOfWork, referral: Referral, giver: Giver, version: str, doer: Doer) -> None:
    at = doer.at
    entry = ConsentEntry(
        Purpose.MATCHING, version, given=True, at=at, referral_id=referral.id,
        recipient=giver.recipient, until=at + CONSENT_LASTS,
    )  # fmt: skip
    uow.consents.record(referral.address, entry)
    who = "resident" if doer.actor is None else doer.audited
    detail = {"purpose": entry.purpose, "recipient": entry.recipient}
    uow.audit.add(who=who, action="give-consent", subject=f"referral:{referral.id}", at=at, detail=detail)


def _introduce(uow: UnitOfWork, match: Match, referral: Referral, giver: Giver, doer: Doer) -> None:
    """Both said yes: each is told how to reach the other."""
    household = contact_for_giver(uow, match, doer)
    theirs = {"name": household.name, "contact": household.contact, "place": household.place}
    tell_giver(uow, giver, "match.agreed_giver", what(match, **theirs), at=doer.at)
    ours = {"giver": giver.name, "contact": giver.contact, "giver_kind": giver.kind}
    tell_household(uow, referral, "match.agreed_household", what(match, **ours), at=doer.at)


def contact_for_giver(uow: UnitOfWork, match: Match, doer: Doer) -> Contact:
    """The household as the giver may see it, written down as a disclosure. Raises ConsentMissing."""
    referral, giver = uow.referrals.get(match.referral_id), uow.givers.get(match.giver_id)
    if not match.names_known:
        raise ConsentMissing(Purpose.MATCHING, giver.recipient)
    line = Disclosure(
        referral_id=referral.id,
        recipient=giver.recipient,
        name=giver.name,
        kinds=(DataKind.NEED, DataKind.PLACE, DataKind.NAME, DataKind.CONTACT),
        basis=Basis.CONSENT,
        at=doer.at,
        by=doer.by if doer.actor is not None else SYSTEM,
        purpose=Purpose.MATCHING,
        until=doer.at + CONSENT_LASTS,
    )
    disclose(uow, referral.address, line)
    details = referral.details
    place = " ".join(part for part in (referral.township, referral.village) if part)
    return Contact(details.name, details.contact, place)


def contact_for_household(match: Match, giver: Giver) -> Contact | None:
    """The giver as the household may see it; None before both said yes."""
    if not match.names_known:
        return None
    place = " ".join(part for part in (giver.base.township, giver.base.village or "") if part)
    return Contact(giver.name, giver.contact, place)


def say_no(
    uow: UnitOfWork,
    match_id: UUID,
    side: Side,
    reason: str = "",
    *,
    address: str = "",
    actor: Staff | None = None,
    at: datetime,
) -> Match:
    """One side does not want it; the other is told, and its part of the offer is free."""
    match = _whose(uow, match_id, side, address, actor)
    said = words.optional("reason", reason)
    after = match_step(uow, match, MatchAction.DECLINE, Doer(side, actor, at), reason=said)
    _tell_other(uow, after, side, at)
    return after


def withdraw_match(
    uow: UnitOfWork,
    match_id: UUID,
    side: Side,
    reason: str = "",
    *,
    address: str = "",
    actor: Staff | None = None,
    at: datetime,
) -> Match:
    """One side, or staff with a reason, steps back from what was agreed."""
    match = _whose(uow, match_id, side, address, actor)
    said = words.required("reason", reason) if side is Side.STAFF else words.optional("reason", reason)
    after = match_step(uow, match, MatchAction.WITHDRAW, Doer(side, actor, at), reason=said)
    if match.asked_at is not None:
        _tell_other(uow, after, side, at)
    return after


def _tell_other(uow: UnitOfWork, match: Match, side: Side, at: datetime) -> None:
    if side is not Side.GIVER:
        tell_giver(uow, uow.givers.get(match.giver_id), "match.over", what(match), at=at)
    if side is not Side.HOUSEHOLD:
        tell_household(uow, uow.referrals.get(match.referral_id), "match.over", what(match), at=at)


def _end(uow: UnitOfWork, match: Match, at: datetime) -> Ended:
    """The consent is gone: over at once. The giver learns that it is over, and nothing else."""
    after = match_step(uow, match, MatchAction.WITHDRAW, Doer(Side.SYSTEM, None, at), reason="consent")
    if match.asked_at is not None:
        tell_giver(uow, uow.givers.get(match.giver_id), "match.over", what(after), at=at)
    return Ended(after)
