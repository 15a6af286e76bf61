"""From all that is open to proposals, and from one need to its candidates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from referral.domain import fit, matching, things, words
from referral.domain.errors import AlreadyExists, InvalidInput, NotFound
from referral.domain.fit import Candidate
from referral.domain.matches import LIVE, Match, MatchAction, MatchEvent, MatchState
from referral.domain.matching import Plan
from referral.domain.needs import Need
from referral.domain.offers import Offer, OfferState
from referral.domain.people import Permission, Staff
from referral.domain.steps import Happened, Side
from referral.ports import UnitOfWork
from referral.service.giving.needs import agreed
from referral.service.giving.steps import Doer


def plan_now(uow: UnitOfWork, *, today: date, at: datetime) -> Plan:
    """The plan over everything that is open. What is proposed already counts as given away."""
    waiting = uow.matches.in_states({MatchState.PROPOSED})
    needs = _without_proposed(uow.needs.open(at=at), waiting)
    offers = _less_proposed(uow.offers.in_states({OfferState.OPEN}), waiting)
    return matching.plan(needs, offers, today)


def _without_proposed(needs: Iterable[Need], waiting: Iterable[Match]) -> list[Need]:
    proposed: dict[UUID, list[Match]] = defaultdict(list)
    for match in waiting:
        proposed[match.need_id].append(match)
    found = []
    for need in needs:
        now = need
        for match in proposed[need.id]:
            now = now.covering(match.thing, match.quantity)
        found.append(now)
    return found


def _less_proposed(offers: Iterable[Offer], waiting: Iterable[Match]) -> list[Offer]:
    promised: dict[UUID, list[int]] = defaultdict(list)
    for match in waiting:
        promised[match.offer_id].append(match.quantity)
    return [
        replace(
            offer,
            taken=min(offer.terms.quantity, offer.taken + sum(promised[offer.id])),
            reached=offer.reached + len(promised[offer.id]),
        )
        for offer in offers
    ]


def propose_matches(uow: UnitOfWork, actor: Staff | None, *, today: date, at: datetime) -> list[Match]:
    """Writes the plan down as proposals for staff to look at; nobody outside hears of them yet.

    `actor` None is the nightly job. Raises NotPermitted.
    """
    if actor is not None:
        actor.require(Permission.MATCH)
    doer = Doer(Side.SYSTEM if actor is None else Side.STAFF, actor, at)
    plan = plan_now(uow, today=today, at=at)
    return [
        _propose(uow, one.need, one.offer, _Share(one.line.thing, one.quantity), doer)
        for one in plan.proposals
    ]


def candidates_for(
    uow: UnitOfWork, actor: Staff, need_id: UUID, *, today: date, at: datetime
) -> tuple[Need, tuple[Candidate, ...]]:
    """A need of the person's area, and every offer beside it with its reasons, the best first.

    Raises NotPermitted, NotFound.
    """
    actor.require(Permission.READ_REFERRALS)
    need = uow.needs.get(need_id)
    referral = uow.referrals.get(need.referral_id)
    if not actor.area.covers(referral.township, referral.village):
        raise NotFound("need")
    need = replace(need, consented=agreed(uow, referral, at))
    shown = {OfferState.OPEN, OfferState.PAUSED, OfferState.USED_UP}
    return need, fit.candidates(need, uow.offers.in_states(shown), today)


@dataclass(frozen=True, slots=True)
class Promised:
    """What matches under way hold or propose: of each offer in all, and of each thing for one household."""

    offers: Mapping[UUID, int]
    things: Mapping[str, int]


def promised(uow: UnitOfWork, need_id: UUID) -> Promised:
    """What is proposed and not held yet: of every offer, and for this household."""
    waiting = uow.matches.in_states({MatchState.PROPOSED})
    offers: Counter[UUID] = Counter()
    mine: Counter[str] = Counter()
    for match in waiting:
        offers[match.offer_id] += match.quantity
        if match.need_id == need_id:
            mine[match.thing] += match.quantity
    return Promised(offers, mine)


def propose_match(
    uow: UnitOfWork,
    actor: Staff,
    need_id: UUID,
    offer_id: UUID,
    *,
    quantity: int,
    reason: str,
    today: date,
    at: datetime,
) -> Match:
    """A proposal by hand, with the reason: for what the machine is not sure of, or passed over.

    Raises InvalidInput (offer: a condition is missing; quantity: more than is left or needed; reason),
    AlreadyExists("match") where the two are matched already, NotPermitted, NotFound.
    """
    actor.require(Permission.MATCH)
    need, found = candidates_for(uow, actor, need_id, today=today, at=at)
    one = next((one for one in found if one.offer.id == offer_id), None)
    if one is None:
        raise NotFound("offer")
    if one.judgement.missing:
        raise InvalidInput("offer", "not-valid")
    if things.count("quantity", quantity) > min(one.offer.left, one.line.left):
        raise InvalidInput("quantity", "not-valid")
    reason = words.required("reason", reason)
    if any(match.offer_id == offer_id and match.state in LIVE for match in uow.matches.of_need(need_id)):
        raise AlreadyExists("match")
    share = _Share(one.line.thing, quantity, reason)
    return _propose(uow, need, one.offer, share, Doer(Side.STAFF, actor, at))


@dataclass(frozen=True, slots=True)
class _Share:
    """How much of what, and why by hand."""

    thing: str
    quantity: int
    reason: str = ""


def _propose(uow: UnitOfWork, need: Need, offer: Offer, share: _Share, doer: Doer) -> Match:
    event: MatchEvent = Happened(
        uuid4(), doer.at, doer.by, doer.side, MatchAction.PROPOSE, share.reason, share.quantity
    )
    match = Match(uuid4(), need.id, offer.id, offer.giver.id, need.referral_id, share.thing, (event,))
    uow.matches.add(match)
    detail = {"need": str(need.id), "offer": str(offer.id), "quantity": share.quantity}
    uow.audit.add(
        who=doer.audited, action="match-propose", subject=f"match:{match.id}", at=doer.at, detail=detail
    )
    return match
