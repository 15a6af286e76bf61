"""What a household needs, beside its referral: written down by staff, with every offer and its reasons."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from admin_api import offer_form
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.offer_form import TypedOffer
from admin_api.panel.blueprint import panel
from admin_api.panel.giving import words
from admin_api.panel.giving.steps import carry_out, number, typed, version
from admin_api.panel.queue import place_name
from admin_api.sessions import me
from admin_api.world import now, today, world
from referral.domain import giving_names, needs
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.needs import Line, Need, NotANeed
from referral.domain.offers import GROUP_NAMES, Group
from referral.domain.people import Permission
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.service import giving
from referral.store.queries import matter_of_need

LINES = 4
SHOWN = 40
YES, NO = "yes", "no"


def charity_doors() -> frozenset[str]:
    """The programs whose next door is charity."""
    return frozenset(name for name, one in world().kb.programs.items() if "charity" in one.next_doors)


def _lines(need: Need | None) -> list[dict[str, Any]]:
    """The lines of the form: as they were sent, or as they stand, and some empty ones."""
    if request.form:
        pairs = zip(
            request.form.getlist("thing"),
            request.form.getlist("amount"),
            request.form.getlist("said"),
            strict=False,
        )
        return [{"thing": thing, "amount": amount, "said": said} for thing, amount, said in pairs]
    known = [
        {"thing": line.thing, "amount": line.quantity, "said": line.words, "covered": line.covered}
        for line in (need.lines if need else ())
    ]
    return known + [{"thing": "", "amount": "", "said": ""}] * max(1, LINES - len(known))


def _groups(need: Need | None, referral: Referral) -> list[dict[str, str]]:
    known = need.groups if need else needs.groups_of(referral.details.facts)
    answers = {True: YES, False: NO, None: ""}
    return [
        {
            "id": group,
            "name": text(GROUP_NAMES[group]),
            "answer": request.form.get(f"group-{group}", answers[known.get(group)]),
        }
        for group in Group
    ]


def render(referral_id: UUID, wrong: str = "") -> str:
    """The page of a need, or the form for one where there is none yet."""
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            referral = matter_of_need(uow, referral_id, staff=me())
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        need = uow.needs.of_referral(referral_id)
        found = giving.candidates_for(uow, me(), need.id, today=today(), at=now()) if need else None
        matches = uow.matches.of_need(need.id) if need else []
        taken = giving.promised(uow, need.id) if need else giving.Promised({}, {})
        givers = {one.giver_id: uow.givers.get(one.giver_id).name for one in matches}
    if found:
        need = found[0]
    return render_template(
        "panel/need.html",
        referral_id=referral_id,
        place=place_name(referral.township, referral.village),
        need=need,
        state=text(giving_names.NEED_STATES[need.state]) if need else "",
        why=text(giving_names.WHYS[need.why]) if need else "",
        asked=[
            {"what": words.amount(line.thing, line.quantity), "left": line.left, "said": line.words}
            for line in (need.lines if need else ())
        ],
        lines=_lines(need),
        things=offer_form.things(),
        groups=_groups(need, referral),
        deadline=request.form.get("deadline", need.deadline.isoformat() if need and need.deadline else ""),
        beside=request.form.get("beside", need.beside if need else ""),
        candidates=[words.candidate(one, taken) for one in (found[1][:SHOWN] if found else ())],
        matches=[words.match_row(one, referral.township, givers[one.giver_id]) for one in matches],
        may=me().may(Permission.MATCH),
        wrong=wrong,
    )


@panel.get("/referrals/<uuid:referral_id>/need", endpoint="need")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def need_page(referral_id: UUID) -> str:
    return render(referral_id)


def _asked() -> tuple[Line, ...]:
    """The lines that were filled in; raises InvalidInput."""
    found = []
    for line in _lines(None):
        if not line["thing"] and not line["amount"]:
            continue
        try:
            quantity = int(line["amount"])
        except ValueError:
            raise InvalidInput("quantity", "not-valid") from None
        found.append(Line(line["thing"], quantity, line["said"]))
    return tuple(found)


def _answers() -> dict[Group, bool]:
    said = {group: request.form.get(f"group-{group}", "") for group in Group}
    return {group: answer == YES for group, answer in said.items() if answer in {YES, NO}}


def _deadline() -> Any:
    return TypedOffer({"deadline": typed("deadline")}).day("deadline")


def _open(uow: UnitOfWork, referral_id: UUID) -> object:
    try:
        return giving.open_need(
            uow,
            me(),
            referral_id,
            _asked(),
            charity_doors=charity_doors(),
            today=today(),
            at=now(),
            deadline=_deadline(),
            beside=typed("beside"),
            groups=_answers(),
        )
    except NotANeed:
        raise InvalidInput("need", "not-valid") from None


def _describe(uow: UnitOfWork, need_id: UUID) -> object:
    return giving.describe_need(
        uow,
        me(),
        need_id,
        version(),
        _asked(),
        today=today(),
        at=now(),
        deadline=_deadline(),
        beside=typed("beside"),
        groups=_answers(),
    )


def _propose(uow: UnitOfWork, need_id: UUID) -> object:
    try:
        offer_id = UUID(typed("offer"))
    except ValueError:
        raise InvalidInput("offer", "not-valid") from None
    return giving.propose_match(
        uow,
        me(),
        need_id,
        offer_id,
        quantity=number("quantity"),
        reason=typed("reason"),
        today=today(),
        at=now(),
    )


@panel.post("/referrals/<uuid:referral_id>/need", endpoint="open_need")
@guarded(Audience.STAFF, Permission.MATCH)
def open_need(referral_id: UUID) -> Response | tuple[str, int]:
    return _step(referral_id, lambda uow: _open(uow, referral_id))


@panel.post("/referrals/<uuid:referral_id>/need/describe", endpoint="describe_need")
@guarded(Audience.STAFF, Permission.MATCH)
def describe_need(referral_id: UUID) -> Response | tuple[str, int]:
    return _step(referral_id, lambda uow: _describe(uow, _need_id(uow, referral_id)))


@panel.post("/referrals/<uuid:referral_id>/need/close", endpoint="close_need")
@guarded(Audience.STAFF, Permission.MATCH)
def close_need(referral_id: UUID) -> Response | tuple[str, int]:
    return _step(
        referral_id,
        lambda uow: giving.close_need(
            uow, me(), _need_id(uow, referral_id), version(), typed("reason"), at=now()
        ),
    )


@panel.post("/referrals/<uuid:referral_id>/need/propose", endpoint="propose_match")
@guarded(Audience.STAFF, Permission.MATCH)
def propose_match(referral_id: UUID) -> Response | tuple[str, int]:
    return _step(referral_id, lambda uow: _propose(uow, _need_id(uow, referral_id)))


def _need_id(uow: UnitOfWork, referral_id: UUID) -> UUID:
    need = uow.needs.of_referral(referral_id)
    if need is None:
        raise NotFound("need")
    return need.id


def _step(referral_id: UUID, call: Any) -> Response | tuple[str, int]:
    return carry_out(
        call, "panel.need", lambda wrong: render(referral_id, wrong), _("记下了。"), referral_id=referral_id
    )
