"""Offers: the list, one of them with its decisions, and registering one for a giver without a chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api import offer_form
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import language, text
from admin_api.offer_form import FIELDS, LISTS, TypedOffer
from admin_api.panel.blueprint import panel
from admin_api.panel.giving import words
from admin_api.panel.giving.steps import carry_out, typed, version
from admin_api.sessions import me
from admin_api.settings_of import two_people_from
from admin_api.world import COUNTY_TIME, now, today, world
from referral.domain import giving_names
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.matches import Match, MatchAction
from referral.domain.offers import ENDED, OFFERS, Offer, OfferAction, OfferState
from referral.domain.people import Permission
from referral.domain.steps import Side
from referral.ports import UnitOfWork
from referral.service import giving
from referral.store.queries import MOST, offer_counts, offer_list, offer_view

VIEWS: dict[str, frozenset[OfferState]] = {
    "to-check": frozenset({OfferState.REGISTERED, OfferState.VERIFYING}),
    "open": frozenset({OfferState.OPEN}),
    "resting": frozenset({OfferState.PAUSED, OfferState.USED_UP}),
    "over": ENDED,
}


def _view_names() -> dict[str, str]:
    return {"to-check": _("等查验"), "open": _("正在给"), "resting": _("停着、给完"), "over": _("结束了")}


@panel.get("/offers", endpoint="offers")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def offers_page() -> str:
    view = request.args.get("view", "to-check")
    if view not in VIEWS:
        abort(HTTPStatus.NOT_FOUND)
    with world().database.unit_of_work(read_only=True) as uow:
        counted = offer_counts(uow, staff=me())
        found = offer_list(uow, VIEWS[view], staff=me(), limit=MOST)
    tabs = [
        (name, label, sum(counted.get(state, 0) for state in VIEWS[name]), name == view)
        for name, label in _view_names().items()
    ]
    rows = [words.offer_row(one) for one in found]
    return render_template("panel/offers.html", tabs=tabs, rows=rows)


@panel.get("/offers/new", endpoint="new_offer")
@guarded(Audience.STAFF, Permission.MATCH)
def new_offer_page() -> str:
    return _form(TypedOffer({"kind": "enterprise", "handing": "brings"}))


def _form(filled: TypedOffer) -> str:
    return render_template(
        "panel/offer_form.html", typed=filled, things=offer_form.things(), **offer_form.choices()
    )


def read_form() -> TypedOffer:
    """The form of an offer as it was sent."""
    fields = {name: request.form.get(name, "") for name in FIELDS}
    return TypedOffer(fields, {name: tuple(request.form.getlist(name)) for name in LISTS})


@panel.post("/offers/new", endpoint="register_offer")
@guarded(Audience.STAFF, Permission.MATCH)
def register() -> Response | tuple[str, int]:
    filled, kb = read_form(), world().kb
    try:
        wish = offer_form.wish(kb, filled, address="", language=language())
        with world().database.unit_of_work() as uow:
            offer = giving.register_offer(
                uow, wish, townships=offer_form.county(kb), today=today(), at=now(), actor=me()
            )
            uow.commit()
    except InvalidInput as error:
        filled.wrongs[error.field] = offer_form.sentence_for(error)
        return _form(filled), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("记下了。查验以后才会去对接。"))
    return redirect(url_for("panel.offer", offer_id=offer.id), code=HTTPStatus.SEE_OTHER)


def render(offer_id: UUID, wrong: str = "") -> str:
    """One offer; `wrong` says what stood in the way of a step, whose words stay in its form."""
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            offer = offer_view(uow, offer_id, staff=me())
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        matches = uow.matches.of_offer(offer_id)
        places = {one.referral_id: uow.referrals.get(one.referral_id).township for one in matches}
    return render_template(
        "panel/offer.html",
        offer=offer,
        title=words.amount(offer.terms.thing, offer.terms.quantity),
        state=text(giving_names.OFFER_STATES[offer.state]),
        pairs=words.offer_pairs(offer),
        history=[words.line(one, giving_names.OFFER_ACTIONS) for one in reversed(offer.events)],
        matches=[words.match_row(one, places[one.referral_id], offer.giver.name) for one in matches],
        steps=_steps(offer) if me().may(Permission.MATCH) else [],
        wrong=wrong,
        year=today().year,
        kept=request.form,
        two=offer.needs_two(two_people_from()),
    )


def _steps(offer: Offer) -> list[dict[str, Any]]:
    """What can be done now, in the order of the buttons: slug, label, and the field it asks for."""
    can = set(OFFERS.possible(offer.state, Side.STAFF))
    found = [
        ("check", OfferAction.CHECK, _("记下看了什么材料"), "documents", _("看了什么材料")),
        ("open", OfferAction.OPEN, _("查验通过"), "", ""),
        ("refuse", OfferAction.REFUSE, _("不收"), "reason", _("理由（给的人看得到）")),
        ("pause", OfferAction.PAUSE, _("先停一停"), "reason", _("理由（给的人看得到）")),
        ("resume", OfferAction.RESUME, _("接着给"), "", ""),
        ("withdraw", OfferAction.WITHDRAW, _("替给的人收回"), "reason", _("理由")),
    ]
    return [
        {
            "slug": slug,
            "label": label,
            "field": name,
            "asks": asks,
            "url": url_for(f"panel.offer_{slug}", offer_id=offer.id),
        }
        for slug, action, label, name, asks in found
        if action in can
    ]


@panel.get("/offers/<uuid:offer_id>", endpoint="offer")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def offer_page(offer_id: UUID) -> str:
    return render(offer_id)


Call = Callable[[UnitOfWork, UUID], object]
CALLS: dict[str, Call] = {
    "check": lambda uow, id_: giving.check_offer(uow, me(), id_, version(), typed("documents"), at=now()),
    "open": lambda uow, id_: giving.open_offer(
        uow, me(), id_, version(), two_from=two_people_from(), at=now()
    ),
    "refuse": lambda uow, id_: giving.refuse_offer(uow, me(), id_, version(), typed("reason"), at=now()),
    "pause": lambda uow, id_: giving.pause_offer(uow, me(), id_, version(), typed("reason"), at=now()),
    "resume": lambda uow, id_: giving.resume_offer(uow, me(), id_, version(), at=now()),
    "withdraw": lambda uow, id_: giving.withdraw_offer(uow, id_, typed("reason"), actor=me(), at=now()),
}
"""One POST, one service call."""


def _route(slug: str, call: Call) -> None:
    @guarded(Audience.STAFF, Permission.MATCH)
    def view(offer_id: UUID) -> Response | tuple[str, int]:
        return carry_out(
            lambda uow: call(uow, offer_id),
            "panel.offer",
            lambda wrong: render(offer_id, wrong),
            _("记下了。"),
            offer_id=offer_id,
        )

    panel.add_url_rule(
        f"/offers/<uuid:offer_id>/{slug}", endpoint=f"offer_{slug}", view_func=view, methods=["POST"]
    )


for _slug, _call in CALLS.items():
    _route(_slug, _call)


@panel.get("/offers/<uuid:offer_id>/statement/<int:year>", endpoint="giver_statement")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def statement(offer_id: UUID, year: int) -> str:
    """What a giver gave in a year, to be printed for their records; who received it is not in it."""
    rows = []
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            giver = offer_view(uow, offer_id, staff=me()).giver
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        for match in uow.matches.of_giver(giver.id):
            place = uow.referrals.get(match.referral_id).township
            rows += [
                {"day": day.isoformat(), "what": words.amount(match.thing, n), "place": place}
                for day, n in _handed_over(match)
                if day.year == year
            ]
    return render_template("panel/statement.html", year=year, name=giver.name, rows=rows)


def _handed_over(match: Match) -> list[tuple[date, int]]:
    """What was delivered on which day of the county."""
    given = {MatchAction.DELIVER, MatchAction.DELIVER_PART}
    return [
        (event.at.astimezone(COUNTY_TIME).date(), event.quantity or 0)
        for event in match.events
        if event.action in given
    ]
