"""Proposals and what became of them: the list, and one match with its reasons and its decisions."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.blueprint import panel
from admin_api.panel.giving import words
from admin_api.panel.giving.steps import carry_out, number, typed, version
from admin_api.sessions import me
from admin_api.world import now, today, world
from referral.domain import fit, giving_names
from referral.domain.aid import Receipt
from referral.domain.errors import NotFound
from referral.domain.matches import ENDED, MATCHES, WAITING, Match, MatchAction, MatchState
from referral.domain.people import Permission
from referral.domain.steps import Side
from referral.ports import UnitOfWork
from referral.service import giving
from referral.store.queries import match_counts, match_list, match_view

PAPER = "paper-1"
"""The words on paper by which a household without a chat says yes to one giver."""
VIEWS: dict[str, frozenset[MatchState]] = {
    "proposed": frozenset({MatchState.PROPOSED}),
    "asked": WAITING,
    "running": frozenset({MatchState.AGREED, MatchState.DELIVERING, MatchState.DELIVERED}),
    "done": frozenset({MatchState.CLOSED}),
    "over": ENDED,
}


def _view_names() -> dict[str, str]:
    return {
        "proposed": _("等您看"),
        "asked": _("等两边回话"),
        "running": _("在办"),
        "done": _("办完了"),
        "over": _("没有成"),
    }


@panel.get("/matches", endpoint="matches")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def matches_page() -> str:
    view = request.args.get("view", "proposed")
    if view not in VIEWS:
        abort(HTTPStatus.NOT_FOUND)
    with world().database.unit_of_work(read_only=True) as uow:
        counted = match_counts(uow, staff=me())
        found = match_list(uow, VIEWS[view], staff=me())
    tabs = [
        (name, label, sum(counted.get(state, 0) for state in VIEWS[name]), name == view)
        for name, label in _view_names().items()
    ]
    rows = [words.listed(one) for one in found]
    return render_template("panel/matches.html", tabs=tabs, rows=rows, view=view)


@panel.post("/matches/propose", endpoint="propose_matches")
@guarded(Audience.STAFF, Permission.MATCH)
def propose() -> Response:
    with world().database.unit_of_work() as uow:
        made = giving.propose_matches(uow, me(), today=today(), at=now())
        uow.commit()
    flash(_("提出了 {n} 份对接，请一份一份看过。", n=len(made)) if made else _("现在没有新的可以对接。"))
    return redirect(url_for("panel.matches", view="proposed"), code=HTTPStatus.SEE_OTHER)


def render(match_id: UUID, wrong: str = "") -> str:
    """One match: why it was proposed, which offers were passed over and why, what can be done."""
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            match, referral, offer = match_view(uow, match_id, staff=me())
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        need, others = giving.candidates_for(uow, me(), match.need_id, today=today(), at=now())
        taken = giving.promised(uow, match.need_id)
    line = need.line(match.thing)
    judgement = fit.judge(need, line, offer, today()) if line else None
    return render_template(
        "panel/match.html",
        match=match,
        title=words.amount(match.thing, match.quantity),
        state=text(giving_names.MATCH_STATES[match.state]),
        place=referral.township,
        giver=offer.giver,
        need=need,
        why=text(giving_names.WHYS[need.why]),
        reasons=words.reasons(judgement, offer) if judgement else [],
        others=[words.candidate(one, taken) for one in others if one.offer.id != offer.id][:20],
        history=[words.line(one, giving_names.MATCH_ACTIONS) for one in reversed(match.events)],
        steps=_steps(match) if me().may(Permission.MATCH) else [],
        call_giver=match.state in WAITING and not offer.giver.address,
        wrong=wrong,
        kept=request.form,
    )


Row = tuple[str, MatchAction, Side, str, str, str]


def _rows() -> list[Row]:
    """Slug, action, side, label, field, what the field is."""
    return [
        ("confirm", MatchAction.CONFIRM, Side.STAFF, _("确认，去问两边"), "", ""),
        ("change", MatchAction.CHANGE, Side.STAFF, _("改数量"), "quantity", _("数量")),
        ("refuse", MatchAction.REFUSE, Side.STAFF, _("不采用"), "reason", _("理由")),
        ("giver-yes", MatchAction.AGREE, Side.GIVER, _("给的人在电话里说：愿意"), "", ""),
        ("giver-no", MatchAction.DECLINE, Side.GIVER, _("给的人在电话里说：不给"), "", ""),
        ("home-yes", MatchAction.AGREE, Side.HOUSEHOLD, _("这家当面同意，已签字"), "", ""),
        ("home-no", MatchAction.DECLINE, Side.HOUSEHOLD, _("这家当面说：不要"), "", ""),
        ("deliver", MatchAction.DELIVER, Side.STAFF, _("记下送到了多少"), "quantity", _("数量")),
        ("received", MatchAction.RECEIVE, Side.HOUSEHOLD, _("这家说收到了"), "", ""),
        ("disputed", MatchAction.DISPUTE, Side.HOUSEHOLD, _("这家说没收全"), "", ""),
        ("missed", MatchAction.MISS, Side.STAFF, _("说好没有来"), "", ""),
        ("settle", MatchAction.SETTLE, Side.STAFF, _("处理投诉"), "answer", _("怎么处理的")),
        ("close", MatchAction.CLOSE, Side.STAFF, _("办结"), "reason", _("说明")),
        ("withdraw", MatchAction.WITHDRAW, Side.STAFF, _("收回这份对接"), "reason", _("理由")),
    ]


def _steps(match: Match) -> list[dict[str, Any]]:
    can = {side: set(MATCHES.possible(match.state, side)) for side in Side}
    found = []
    for slug, action, side, label, name, asks in _rows():
        if action not in can[side] or (slug == "settle" and not match.complaint):
            continue
        url = url_for(f"panel.match_{slug.replace('-', '_')}", match_id=match.id)
        found.append({"slug": slug, "label": label, "field": name, "asks": asks, "url": url})
    return found


@panel.get("/matches/<uuid:match_id>", endpoint="match")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def match_page(match_id: UUID) -> str:
    return render(match_id)


Call = Callable[[UnitOfWork, UUID], object]
CALLS: dict[str, Call] = {
    "confirm": lambda uow, id_: giving.confirm_match(uow, me(), id_, version(), at=now()),
    "change": lambda uow, id_: giving.change_match(
        uow, me(), id_, version(), quantity=number("quantity"), reason=typed("reason"), at=now()
    ),
    "refuse": lambda uow, id_: giving.refuse_match(uow, me(), id_, version(), typed("reason"), at=now()),
    "giver-yes": lambda uow, id_: giving.say_yes(uow, id_, Side.GIVER, actor=me(), at=now()),
    "giver-no": lambda uow, id_: giving.say_no(uow, id_, Side.GIVER, actor=me(), at=now()),
    "home-yes": lambda uow, id_: giving.say_yes(
        uow, id_, Side.HOUSEHOLD, actor=me(), consent_text=PAPER, at=now()
    ),
    "home-no": lambda uow, id_: giving.say_no(uow, id_, Side.HOUSEHOLD, actor=me(), at=now()),
    "deliver": lambda uow, id_: giving.record_help(uow, id_, number("quantity"), actor=me(), at=now()),
    "received": lambda uow, id_: giving.receive_help(uow, id_, Receipt.ALL, actor=me(), at=now()),
    "disputed": lambda uow, id_: giving.receive_help(uow, id_, Receipt.PART, actor=me(), at=now()),
    "missed": lambda uow, id_: giving.report_missed(uow, id_, actor=me(), at=now()),
    "settle": lambda uow, id_: giving.settle_complaint(uow, me(), id_, version(), typed("answer"), at=now()),
    "close": lambda uow, id_: giving.close_match(uow, me(), id_, version(), typed("reason"), at=now()),
    "withdraw": lambda uow, id_: giving.withdraw_match(
        uow, id_, Side.STAFF, typed("reason"), actor=me(), at=now()
    ),
}
"""One POST, one service call."""


def _route(slug: str, call: Call) -> None:
    @guarded(Audience.STAFF, Permission.MATCH)
    def view(match_id: UUID) -> Response | tuple[str, int]:
        return carry_out(
            lambda uow: call(uow, match_id),
            "panel.match",
            lambda wrong: render(match_id, wrong),
            _("记下了。"),
            match_id=match_id,
        )

    endpoint = f"match_{slug.replace('-', '_')}"
    panel.add_url_rule(
        f"/matches/<uuid:match_id>/{slug}", endpoint=endpoint, view_func=view, methods=["POST"]
    )


for _slug, _call in CALLS.items():
    _route(_slug, _call)
