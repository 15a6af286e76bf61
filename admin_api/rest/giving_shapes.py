"""The shapes of charity over the API: what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from admin_api.language import language
from admin_api.rest.blueprint import DECIDING
from admin_api.rest.models import Shape
from admin_api.world import now, world
from referral.domain import things, words
from referral.domain.aid import Receipt
from referral.domain.fit import Candidate, passed_over, reasons
from referral.domain.givers import Day, GiverKind
from referral.domain.matches import Match, MatchState
from referral.domain.needs import Need
from referral.domain.offers import Group, Handing, Offer, OfferState
from referral.domain.people import Area, Place
from referral.domain.steps import Side
from referral.ports import UnitOfWork
from referral.service.giving import Ended, Promised

CHARITY = Tag(name="charity", description="Offers, needs and matches.")
PAPER = "api-1"


class OfferPath(BaseModel):
    offer_id: UUID


class NeedPath(BaseModel):
    need_id: UUID


class MatchPath(BaseModel):
    match_id: UUID


class MatterPath(BaseModel):
    referral_id: UUID


class OffersQuery(BaseModel):
    state: OfferState | None = None


class MatchesQuery(BaseModel):
    state: MatchState | None = None


class NewOffer(Shape):
    """An offer of a giver without a chat. Places as 「永乐镇/大坝村」."""

    kind: GiverKind
    name: str = Field(max_length=words.SHORT)
    contact: str = Field(max_length=words.SHORT)
    credit_code: str = Field("", max_length=40)
    named: bool = False
    base: str = Field("", max_length=words.SHORT)
    skills: str = Field("", max_length=words.STAFF_TEXT)
    languages: list[str] = Field(default_factory=list, max_length=20)
    days: list[Day] = Field(default_factory=list, max_length=3)
    thing: str = Field(max_length=40, description=f"One of: {', '.join(things.THINGS)}.")
    quantity: int
    households: int | None = None
    areas: list[str] = Field(default_factory=list, max_length=40, description="Empty: the whole county.")
    groups: list[Group] = Field(default_factory=list, max_length=9)
    start: date | None = None
    until: date | None = None
    handing: Handing = Handing.BRINGS
    monthly: bool = False
    worth: int | None = None
    words: str = Field("", max_length=words.SHORT)


class Documents(Shape):
    documents: str = Field(max_length=words.STAFF_TEXT)


class Why(Shape):
    reason: str = Field(max_length=words.STAFF_TEXT)


class LineIn(Shape):
    thing: str = Field(max_length=40)
    quantity: int
    words: str = Field("", max_length=words.SHORT)


class NeedIn(Shape):
    lines: list[LineIn] = Field(max_length=12)
    deadline: date | None = None
    beside: str = Field("", max_length=words.STAFF_TEXT)
    groups: dict[Group, bool] = Field(default_factory=dict)


class ByHand(Shape):
    offer_id: UUID
    quantity: int
    reason: str = Field(max_length=words.STAFF_TEXT)


class Change(Shape):
    quantity: int
    reason: str = Field(max_length=words.STAFF_TEXT)


class Said(Shape):
    """What one side told staff, who write it down."""

    side: Side
    yes: bool
    reason: str = Field("", max_length=words.STAFF_TEXT)


class Handed(Shape):
    quantity: int


class Complaint(Shape):
    side: Side
    text: str = Field(max_length=words.STAFF_TEXT)


class Came(Shape):
    receipt: Receipt


def place_of(written: str) -> Place:
    """A township with a village, or without."""
    found = Area.parse(written).places
    return found[0] if found else Place("")


def offer_out(offer: Offer) -> dict[str, Any]:
    terms, giver = offer.terms, offer.giver
    return {
        "id": str(offer.id),
        "state": offer.state,
        "version": offer.version,
        "giver": {"id": str(giver.id), "kind": giver.kind, "name": giver.name, "named": giver.named},
        "thing": terms.thing,
        "quantity": terms.quantity,
        "left": offer.left,
        "households": terms.households,
        "reached": offer.reached,
        "areas": [f"{one.township}/{one.village}" if one.village else one.township for one in terms.areas],
        "groups": sorted(terms.groups),
        "start": terms.start.isoformat() if terms.start else None,
        "until": terms.until.isoformat() if terms.until else None,
        "handing": terms.handing,
        "monthly": terms.monthly,
        "registered_at": offer.registered_at.isoformat(),
        "documents": list(offer.documents),
    }


def need_out(need: Need) -> dict[str, Any]:
    return {
        "id": str(need.id),
        "referral_id": str(need.referral_id),
        "township": need.township,
        "urgency": need.urgency,
        "why": need.why,
        "state": need.state,
        "version": need.version,
        "consented": need.consented,
        "deadline": need.deadline.isoformat() if need.deadline else None,
        "beside": need.beside,
        "groups": dict(need.groups),
        "lines": [
            {"thing": one.thing, "quantity": one.quantity, "covered": one.covered, "words": one.words}
            for one in need.lines
        ],
    }


def match_out(match: Match) -> dict[str, Any]:
    return {
        "id": str(match.id),
        "need_id": str(match.need_id),
        "offer_id": str(match.offer_id),
        "referral_id": str(match.referral_id),
        "thing": match.thing,
        "quantity": match.quantity,
        "delivered": match.delivered,
        "state": match.state,
        "version": match.version,
        "complaint": bool(match.complaint),
        "proposed_at": match.proposed_at.isoformat(),
    }


def candidate_out(one: Candidate, taken: Promised) -> dict[str, Any]:
    truths = {True: "met", False: "missing", None: "unknown"}
    mine, given = taken.things.get(one.line.thing, 0), taken.offers.get(one.offer.id, 0)
    why = passed_over(one, for_household=mine, of_offer=given)
    return {
        "offer_id": str(one.offer.id),
        "thing": one.line.thing,
        "verdict": one.judgement.verdict,
        "enough": one.enough,
        "near": one.near,
        "passed_over": why.in_(language()) if why else None,
        "reasons": [
            {"truth": truths[truth], "text": said.in_(language())}
            for truth, said in reasons(one.judgement, one.offer)
        ],
    }


def shown(found: object) -> Response:
    """What came of a step, with its version as the ETag."""
    ended = isinstance(found, Ended)
    one = found.match if isinstance(found, Ended) else found
    shape = {Offer: offer_out, Need: need_out, Match: match_out}[type(one)]
    response = jsonify({**shape(one), **({"ended": "consent"} if ended else {})})  # type: ignore[operator]
    response.headers["ETag"] = f'"{one.version}"'  # type: ignore[attr-defined]
    return response


def carry_out(call: Callable[[UnitOfWork, datetime], object]) -> Response:
    """One service call in one commit."""
    with world().database.unit_of_work() as uow:
        found = call(uow, now())
        uow.commit()
    return shown(found)


OK: dict[Any, Any] = {200: {"description": "As it stands afterwards."}, **DECIDING}
