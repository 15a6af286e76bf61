"""Decisions about the time of a matter, its urgency, and first relief: sub-resources like the others."""

from flask import Response

from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import REFERRALS, api
from admin_api.rest.clock_models import ClockPause, FirstRelief, NewStage, NewTerm, NewUrgency
from admin_api.rest.decisions import DECIDED, carry_out
from admin_api.rest.models import Reason, ReferralPath, Words
from referral import service
from referral.domain.people import Permission


@api.post("/referrals/<referral_id>/grant", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def grant(path: ReferralPath, body: FirstRelief) -> Response:
    """First relief on the spot, papers later."""
    return carry_out(
        path,
        lambda d: service.grant(
            d.uow,
            d.who,
            d.referral_id,
            d.version,
            body.what,
            amount=body.amount,
            unit=body.unit,
            worth=body.worth,
            day=body.day,
            at=d.at,
        ),
    )


@api.post("/referrals/<referral_id>/complete-file", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def complete_file(path: ReferralPath, body: Words) -> Response:
    """The papers of the first relief are there, or it is said why they cannot be."""
    return carry_out(
        path,
        lambda d: service.complete_file(d.uow, d.who, d.referral_id, d.version, body.text, at=d.at),
    )


@api.post("/referrals/<referral_id>/pause", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def pause(path: ReferralPath, body: ClockPause) -> Response:
    """The clocks stand still, with a reason and an end."""
    return carry_out(
        path,
        lambda d: service.pause(
            d.uow, d.who, d.referral_id, d.version, body.reason, until=body.until, at=d.at
        ),
    )


@api.post("/referrals/<referral_id>/resume", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def resume(path: ReferralPath, body: Reason) -> Response:
    """The clocks go on."""
    return carry_out(
        path,
        lambda d: service.resume(d.uow, d.who, d.referral_id, d.version, body.reason, at=d.at),
    )


@api.post("/referrals/<referral_id>/stage", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def stage(path: ReferralPath, body: NewStage) -> Response:
    """The names are posted, or the papers went to the county."""
    return carry_out(
        path,
        lambda d: service.enter_stage(
            d.uow, d.who, d.referral_id, d.version, body.reason, stage=body.stage, at=d.at
        ),
    )


@api.post("/referrals/<referral_id>/term", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def term(path: ReferralPath, body: NewTerm) -> Response:
    """Another term holds for the decision."""
    return carry_out(
        path,
        lambda d: service.vary_term(
            d.uow, d.who, d.referral_id, d.version, body.reason, variant=body.variant, at=d.at
        ),
    )


@api.post("/referrals/<referral_id>/urgency", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def urgency(path: ReferralPath, body: NewUrgency) -> Response:
    """Judge the urgency otherwise than the rules, with the reason."""
    return carry_out(
        path,
        lambda d: service.set_urgency(
            d.uow, d.who, d.referral_id, d.version, body.reason, urgency=body.urgency, at=d.at
        ),
    )
