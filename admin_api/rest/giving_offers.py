"""Charity over the API: offers and needs, with the same decisions as in the panel."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from admin_api import offer_form, tokens
from admin_api.guards import Audience, guarded
from admin_api.language import language
from admin_api.rest.blueprint import api
from admin_api.rest.decisions import seen_version
from admin_api.rest.giving_shapes import (
    CHARITY,
    OK,
    ByHand,
    Documents,
    MatterPath,
    NeedIn,
    NeedPath,
    NewOffer,
    OfferPath,
    OffersQuery,
    Why,
    candidate_out,
    carry_out,
    need_out,
    offer_out,
    place_of,
    shown,
)
from admin_api.settings_of import two_people_from
from admin_api.world import now, today, world
from referral.domain.errors import NotFound
from referral.domain.givers import NOBODY, Giver, Profile
from referral.domain.needs import Line
from referral.domain.offers import OfferState, Terms
from referral.domain.people import Permission
from referral.service import giving
from referral.service.giving import RegisterOffer
from referral.store.queries import matter_of_need, offer_list, offer_view


@api.get("/offers", tags=[CHARITY], responses={200: {"description": "What is offered."}})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def offers(query: OffersQuery) -> Response:
    """Offers, oldest first."""
    states = frozenset({query.state} if query.state else OfferState)
    with world().database.unit_of_work(read_only=True) as uow:
        found = offer_list(uow, states, staff=tokens.owner())
    return jsonify({"items": [offer_out(one) for one in found]})


@api.post("/offers", tags=[CHARITY], responses={201: {"description": "Registered."}})
@guarded(Audience.TOKEN, Permission.MATCH)
def register_offer(body: NewOffer) -> Response:
    """Register an offer for a giver without a chat; nobody is shown it before it is checked."""
    profile = Profile(body.skills, tuple(body.languages), tuple(body.days))
    giver = Giver(
        NOBODY, body.kind, body.name, body.contact, language=language(), code=body.credit_code,
        base=place_of(body.base), named=body.named, profile=profile,
    )  # fmt: skip
    terms = Terms(
        body.thing, body.quantity, body.households, tuple(map(place_of, body.areas)), frozenset(body.groups),
        body.start, body.until, body.handing, body.monthly, body.worth, body.words,
    )  # fmt: skip
    known = offer_form.county(world().kb)
    response = carry_out(
        lambda uow, at: giving.register_offer(
            uow, RegisterOffer(giver, terms), townships=known, today=today(), at=at, actor=tokens.owner()
        )
    )
    response.status_code = 201
    return response


@api.get("/offers/<offer_id>", tags=[CHARITY], responses={200: {"description": "The offer."}})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def one_offer(path: OfferPath) -> Response:
    """One offer."""
    with world().database.unit_of_work(read_only=True) as uow:
        found = offer_view(uow, path.offer_id, staff=tokens.owner())
    return shown(found)


@api.post("/offers/<offer_id>/check", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def check_offer(path: OfferPath, body: Documents) -> Response:
    """Note which documents were looked at."""
    seen = seen_version()
    return carry_out(
        lambda uow, at: giving.check_offer(uow, tokens.owner(), path.offer_id, seen, body.documents, at=at)
    )


@api.post("/offers/<offer_id>/open", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def open_offer(path: OfferPath) -> Response:
    """It is in order; from the set amount on two different people have to say so."""
    seen, limit = seen_version(), two_people_from()
    return carry_out(
        lambda uow, at: giving.open_offer(uow, tokens.owner(), path.offer_id, seen, two_from=limit, at=at)
    )


@api.post("/offers/<offer_id>/refuse", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def refuse_offer(path: OfferPath, body: Why) -> Response:
    """It cannot be taken."""
    seen = seen_version()
    return carry_out(
        lambda uow, at: giving.refuse_offer(uow, tokens.owner(), path.offer_id, seen, body.reason, at=at)
    )


@api.post("/offers/<offer_id>/pause", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def pause_offer(path: OfferPath, body: Why) -> Response:
    """Nothing new is promised from it."""
    seen = seen_version()
    return carry_out(
        lambda uow, at: giving.pause_offer(uow, tokens.owner(), path.offer_id, seen, body.reason, at=at)
    )


@api.post("/offers/<offer_id>/resume", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def resume_offer(path: OfferPath) -> Response:
    """Open again."""
    seen = seen_version()
    return carry_out(lambda uow, at: giving.resume_offer(uow, tokens.owner(), path.offer_id, seen, at=at))


@api.post("/offers/<offer_id>/withdraw", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def withdraw_offer(path: OfferPath, body: Why) -> Response:
    """Take it back for the giver."""
    return carry_out(
        lambda uow, at: giving.withdraw_offer(uow, path.offer_id, body.reason, actor=tokens.owner(), at=at)
    )


def _lines(body: NeedIn) -> tuple[Line, ...]:
    return tuple(Line(one.thing, one.quantity, one.words) for one in body.lines)


@api.post("/referrals/<referral_id>/need", tags=[CHARITY], responses={201: {"description": "Written down."}})
@guarded(Audience.TOKEN, Permission.MATCH)
def open_need(path: MatterPath, body: NeedIn) -> Response:
    """Write down what the household of a referral needs."""
    doors = frozenset(name for name, one in world().kb.programs.items() if "charity" in one.next_doors)
    response = carry_out(
        lambda uow, at: giving.open_need(
            uow,
            tokens.owner(),
            path.referral_id,
            _lines(body),
            charity_doors=doors,
            today=today(),
            at=at,
            deadline=body.deadline,
            beside=body.beside,
            groups=body.groups,
        )
    )
    response.status_code = 201
    return response


@api.get("/referrals/<referral_id>/need", tags=[CHARITY])
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def one_need(path: MatterPath) -> Response:
    """The need of a referral, with every offer beside it and the reasons."""
    with world().database.unit_of_work(read_only=True) as uow:
        matter_of_need(uow, path.referral_id, staff=tokens.owner())
        known = uow.needs.of_referral(path.referral_id)
        if known is None:
            raise NotFound("need")
        need, found = giving.candidates_for(uow, tokens.owner(), known.id, today=today(), at=now())
        taken = giving.promised(uow, known.id)
    response = jsonify({**need_out(need), "candidates": [candidate_out(one, taken) for one in found[:100]]})
    response.headers["ETag"] = f'"{need.version}"'
    return response


@api.post("/needs/<need_id>/describe", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def describe_need(path: NeedPath, body: NeedIn) -> Response:
    """Write the need anew."""
    seen = seen_version()
    more: dict[str, Any] = {"deadline": body.deadline, "beside": body.beside, "groups": body.groups}
    return carry_out(
        lambda uow, at: giving.describe_need(
            uow, tokens.owner(), path.need_id, seen, _lines(body), today=today(), at=at, **more
        )
    )


@api.post("/needs/<need_id>/close", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def close_need(path: NeedPath, body: Why) -> Response:
    """Nothing more is looked for."""
    seen = seen_version()
    return carry_out(
        lambda uow, at: giving.close_need(uow, tokens.owner(), path.need_id, seen, body.reason, at=at)
    )


@api.post("/needs/<need_id>/propose", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def propose_match(path: NeedPath, body: ByHand) -> Response:
    """Propose an offer by hand, with the reason."""
    return carry_out(
        lambda uow, at: giving.propose_match(
            uow,
            tokens.owner(),
            path.need_id,
            body.offer_id,
            quantity=body.quantity,
            reason=body.reason,
            today=today(),
            at=at,
        )
    )
