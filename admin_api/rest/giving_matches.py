"""Charity over the API: matches, with the same decisions as in the panel."""

from __future__ import annotations

from flask import Response, jsonify

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import api
from admin_api.rest.decisions import seen_version
from admin_api.rest.giving_shapes import (
    CHARITY,
    OK,
    PAPER,
    Came,
    Change,
    Complaint,
    Handed,
    MatchesQuery,
    MatchPath,
    Said,
    Why,
    carry_out,
    match_out,
)
from admin_api.world import now, today, world
from referral.domain.matches import MatchState
from referral.domain.people import Permission
from referral.domain.steps import Side
from referral.service import giving
from referral.store.queries import matches_of_area


@api.get("/matches", tags=[CHARITY], responses={200: {"description": "What was matched."}})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def matches(query: MatchesQuery) -> Response:
    """Matches of the owner's area, oldest first."""
    states = frozenset({query.state} if query.state else MatchState)
    with world().database.unit_of_work(read_only=True) as uow:
        found = matches_of_area(uow, states, staff=tokens.owner())
    return jsonify({"items": [match_out(one) for one in found]})


@api.post("/matches", tags=[CHARITY], responses={200: {"description": "The new proposals."}})
@guarded(Audience.TOKEN, Permission.MATCH)
def propose_matches() -> Response:
    """Match all open needs with all open offers."""
    with world().database.unit_of_work() as uow:
        made = giving.propose_matches(uow, tokens.owner(), today=today(), at=now())
        uow.commit()
    return jsonify({"items": [match_out(one) for one in made]})


@api.post("/matches/<match_id>/confirm", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def confirm_match(path: MatchPath) -> Response:
    """Stand behind it: its part of the offer is held, and both sides are asked."""
    seen = seen_version()
    return carry_out(lambda uow, at: giving.confirm_match(uow, tokens.owner(), path.match_id, seen, at=at))


@api.post("/matches/<match_id>/change", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def change_match(path: MatchPath, body: Change) -> Response:
    """Another quantity, with the reason."""
    seen, more = seen_version(), {"quantity": body.quantity, "reason": body.reason}
    return carry_out(
        lambda uow, at: giving.change_match(uow, tokens.owner(), path.match_id, seen, **more, at=at)  # type: ignore[arg-type]
    )


@api.post("/matches/<match_id>/refuse", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def refuse_match(path: MatchPath, body: Why) -> Response:
    """Not this one."""
    seen = seen_version()
    return carry_out(
        lambda uow, at: giving.refuse_match(uow, tokens.owner(), path.match_id, seen, body.reason, at=at)
    )


@api.post("/matches/<match_id>/say", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def say(path: MatchPath, body: Said) -> Response:
    """What one side told staff: yes (of a household: signed on paper) or no."""
    actor = tokens.owner()
    if body.yes:
        return carry_out(
            lambda uow, at: giving.say_yes(
                uow, path.match_id, body.side, actor=actor, consent_text=PAPER, at=at
            )
        )
    return carry_out(
        lambda uow, at: giving.say_no(uow, path.match_id, body.side, body.reason, actor=actor, at=at)
    )


@api.post("/matches/<match_id>/deliver", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def record_help(path: MatchPath, body: Handed) -> Response:
    """How much was handed over."""
    return carry_out(
        lambda uow, at: giving.record_help(uow, path.match_id, body.quantity, actor=tokens.owner(), at=at)
    )


@api.post("/matches/<match_id>/receipt", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def receive_help(path: MatchPath, body: Came) -> Response:
    """What the household told staff: whether it came."""
    return carry_out(
        lambda uow, at: giving.receive_help(uow, path.match_id, body.receipt, actor=tokens.owner(), at=at)
    )


@api.post("/matches/<match_id>/close", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def close_match(path: MatchPath, body: Why) -> Response:
    """End it; what was not delivered is free again."""
    seen = seen_version()
    return carry_out(
        lambda uow, at: giving.close_match(uow, tokens.owner(), path.match_id, seen, body.reason, at=at)
    )


@api.post("/matches/<match_id>/withdraw", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def withdraw_match(path: MatchPath, body: Why) -> Response:
    """Take it back, with the reason."""
    return carry_out(
        lambda uow, at: giving.withdraw_match(
            uow, path.match_id, Side.STAFF, body.reason, actor=tokens.owner(), at=at
        )
    )


@api.post("/matches/<match_id>/missed", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def report_missed(path: MatchPath) -> Response:
    """Nobody came as agreed; a giver who is missed too often rests."""
    return carry_out(lambda uow, at: giving.report_missed(uow, path.match_id, actor=tokens.owner(), at=at))


@api.post("/matches/<match_id>/complain", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def complain(path: MatchPath, body: Complaint) -> Response:
    """Write down the complaint of one side."""
    return carry_out(
        lambda uow, at: giving.complain(uow, path.match_id, body.side, body.text, actor=tokens.owner(), at=at)
    )


@api.post("/matches/<match_id>/settle", tags=[CHARITY], responses=OK)
@guarded(Audience.TOKEN, Permission.MATCH)
def settle(path: MatchPath, body: Why) -> Response:
    """What was done about a complaint."""
    seen = seen_version()
    return carry_out(
        lambda uow, at: giving.settle_complaint(uow, tokens.owner(), path.match_id, seen, body.reason, at=at)
    )
