"""Decisions as sub-resources: POST with If-Match, one service call, the referral as it stands afterwards."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from admin_api import tokens
from admin_api.deed import Deed, is_clause
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.problems import ProblemError
from admin_api.rest.blueprint import DECIDING, REFERRALS, api
from admin_api.rest.models import (
    Assignment,
    DeclineReason,
    Delivery,
    HandOver,
    Question,
    Reason,
    ReferralOut,
    ReferralPath,
    Words,
)
from admin_api.rest.referrals import answer, visible
from admin_api.world import now, world
from knowledge.departments import department_named
from referral import service
from referral.domain.people import Permission
from referral.domain.referral import Referral

DECIDED: dict[Any, Any] = {200: ReferralOut, **DECIDING}


def seen_version() -> int:
    """The version that the caller has seen; 428 without one, 412 for one that cannot be."""
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        raise ProblemError(428, "if-match-needed", _("请用 If-Match 写明您看到的版本。"))
    number = given.removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise ProblemError(412, "version-conflict", _("If-Match 里不是这里给出的版本。"))
    return int(number)


def carry_out(path: ReferralPath, call: Callable[[Deed], Referral]) -> Response:
    """One decision under the version that the caller has seen; the referral as it stands afterwards."""
    version = seen_version()
    with world().database.unit_of_work() as uow:
        call(Deed(uow, tokens.owner(), path.referral_id, version, now()))
        uow.commit()
    return answer(visible(path.referral_id))


@api.post("/referrals/<referral_id>/receive", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def receive(path: ReferralPath) -> Response:
    """The window has seen it."""
    return carry_out(path, lambda d: service.receive(d.uow, d.who, d.referral_id, d.version, at=d.at))


@api.post("/referrals/<referral_id>/accept", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def accept(path: ReferralPath) -> Response:
    """Take it up; checking begins."""
    return carry_out(path, lambda d: service.accept(d.uow, d.who, d.referral_id, d.version, at=d.at))


@api.post("/referrals/<referral_id>/ask", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def ask_resident(path: ReferralPath, body: Question) -> Response:
    """Ask the resident a question."""
    return carry_out(
        path, lambda d: service.ask_resident(d.uow, d.who, d.referral_id, d.version, body.question, at=d.at)
    )


@api.post("/referrals/<referral_id>/assign", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def assign(path: ReferralPath, body: Assignment) -> Response:
    """Give it to a colleague, or back to the queue."""
    return carry_out(
        path, lambda d: service.assign(d.uow, d.who, d.referral_id, d.version, body.assignee, at=d.at)
    )


@api.post("/referrals/<referral_id>/hand-over", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def hand_over(path: ReferralPath, body: HandOver) -> Response:
    """Open a task of a department: let it handle its part."""
    department = department_named(world().kb.departments, body.department)
    if department is None:
        detail = _("没有这个部门。请用编号或名字，比如 education 或 教育。")
        raise ProblemError(422, "invalid", detail, errors=[{"pointer": "/department", "detail": "unknown"}])
    return carry_out(
        path,
        lambda d: service.hand_over(
            d.uow,
            d.who,
            d.referral_id,
            d.version,
            department,
            reason=body.reason,
            due=body.due,
            parts=body.parts,
            at=d.at,
        ),
    )


@api.post("/referrals/<referral_id>/approve", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def approve(path: ReferralPath, body: Reason) -> Response:
    """Decide for it."""
    return carry_out(
        path, lambda d: service.approve(d.uow, d.who, d.referral_id, d.version, body.reason, at=d.at)
    )


@api.post("/referrals/<referral_id>/decline", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def decline(path: ReferralPath, body: DeclineReason) -> Response:
    """Decide against it, with reason and clause."""
    if not is_clause(world().kb, body.clause):
        detail = _("没有这一条。写法如：奉节府办〔2017〕158号 三（二）1")
        raise ProblemError(422, "invalid", detail, errors=[{"pointer": "/clause", "detail": "unknown"}])
    return carry_out(
        path,
        lambda d: service.decline(
            d.uow, d.who, d.referral_id, d.version, body.reason, clause=body.clause, at=d.at
        ),
    )


@api.post("/referrals/<referral_id>/deliver", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def deliver(path: ReferralPath, body: Delivery) -> Response:
    """Record the help that was given."""
    return carry_out(
        path,
        lambda d: service.deliver(
            d.uow,
            d.who,
            d.referral_id,
            d.version,
            body.what,
            amount=body.amount,
            unit=body.unit,
            day=body.day,
            at=d.at,
        ),
    )


@api.post("/referrals/<referral_id>/message", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def message(path: ReferralPath, body: Words) -> Response:
    """Say something to the resident."""
    return carry_out(
        path, lambda d: service.message_resident(d.uow, d.who, d.referral_id, d.version, body.text, at=d.at)
    )


@api.post("/referrals/<referral_id>/person-told", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def person_told(path: ReferralPath, body: Words) -> Response:
    """The one it is about was told, where somebody else filed it: when, how, what they said. Once."""
    return carry_out(
        path,
        lambda d: service.tell_person(d.uow, d.who, d.referral_id, d.version, body.text, at=d.at),
    )


@api.post("/referrals/<referral_id>/note", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def note(path: ReferralPath, body: Words) -> Response:
    """Write something down for colleagues."""
    return carry_out(
        path, lambda d: service.add_note(d.uow, d.who, d.referral_id, d.version, body.text, at=d.at)
    )


@api.post("/referrals/<referral_id>/close", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def close(path: ReferralPath, body: Reason) -> Response:
    """Nothing is left to do."""
    return carry_out(
        path, lambda d: service.close(d.uow, d.who, d.referral_id, d.version, body.reason, at=d.at)
    )


@api.post("/referrals/<referral_id>/reopen", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def reopen(path: ReferralPath, body: Reason) -> Response:
    """Back to checking."""
    return carry_out(
        path, lambda d: service.reopen(d.uow, d.who, d.referral_id, d.version, body.reason, at=d.at)
    )
