"""Offers and matches as the pages show them."""

from __future__ import annotations

from typing import Any

from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.labels import moment
from referral.domain import fit, giving_names
from referral.domain.fit import Candidate, Judgement, Verdict
from referral.domain.givers import GIVER_NAMES
from referral.domain.matches import Match
from referral.domain.offers import GROUP_NAMES, HANDING_NAMES, Offer
from referral.domain.people import Place
from referral.domain.steps import Happened
from referral.domain.things import told
from referral.service.giving import Promised
from referral.store.queries import MatchRow

Pair = tuple[str, str]


def places(areas: tuple[Place, ...]) -> str:
    """Where an offer reaches."""
    names = [f"{place.township} {place.village or ''}".strip() for place in areas]
    return "、".join(names) or _("全县")


def amount(thing: str, quantity: int) -> str:
    return text(told(thing, quantity))


def offer_row(offer: Offer) -> dict[str, Any]:
    """An offer in a line."""
    return {
        "id": offer.id,
        "what": amount(offer.terms.thing, offer.terms.quantity),
        "left": amount(offer.terms.thing, offer.left),
        "giver": offer.giver.name or _("（已删除）"),
        "kind": text(GIVER_NAMES[offer.giver.kind]),
        "areas": places(offer.terms.areas),
        "state": offer.state,
        "state_label": text(giving_names.OFFER_STATES[offer.state]),
        "at": moment(offer.registered_at),
    }


def offer_pairs(offer: Offer) -> list[Pair]:
    """An offer in full."""
    terms, giver = offer.terms, offer.giver
    households = str(terms.households) if terms.households else _("没有限定")
    days = "、".join(text(giving_names.DAYS[day]) for day in giver.profile.days)
    found = [
        (_("给什么"), amount(terms.thing, terms.quantity)),
        (_("写的话"), terms.words),
        (_("还剩"), amount(terms.thing, offer.left)),
        (_("给几户"), _("{households}（已经有 {reached} 户）", households=households, reached=offer.reached)),
        (_("哪些地方"), places(terms.areas)),
        (_("哪些人"), "、".join(text(GROUP_NAMES[one]) for one in sorted(terms.groups)) or _("都可以")),
        (_("从哪天"), terms.start.isoformat() if terms.start else _("随时")),
        (_("到哪天"), terms.until.isoformat() if terms.until else _("没有限定")),
        (_("怎么给"), text(HANDING_NAMES[terms.handing])),
        (_("多久一次"), _("每个月") if terms.monthly else _("一次")),
        (_("值多少"), _("{yuan} 元", yuan=terms.value) if terms.value else ""),
        (_("是谁"), f"{giver.name}（{text(GIVER_NAMES[giver.kind])}）"),
        (_("信用代码"), giver.code),
        (_("联系"), giver.contact),
        (_("从哪里来"), places((giver.base,)) if giver.base.township else ""),
        (_("会什么"), giver.profile.skills),
        (_("会什么话"), "、".join(giver.profile.languages)),
        (_("什么时候有空"), days),
        (_("公开名字"), _("愿意") if giver.named else _("不愿意")),
        (_("说好没来"), _("{n} 次", n=giver.no_shows) if giver.no_shows else ""),
        (_("看过的材料"), "；".join(offer.documents)),
    ]
    return [(label, value) for label, value in found if value]


def line(event: Happened[Any], names: dict[Any, Any]) -> dict[str, str]:
    """One line of a history."""
    return {
        "at": moment(event.at),
        "iso": event.at.isoformat(),
        "who": event.by.name or text(giving_names.SIDES[event.side]),
        "what": text(names[event.action]),
        "reason": "；".join(part for part in (event.reason, event.note) if part),
        "quantity": str(event.quantity) if event.quantity is not None else "",
    }


def verdict_name(verdict: Verdict) -> str:
    return {
        Verdict.FITS: _("合"),
        Verdict.UNCLEAR: _("还说不准"),
        Verdict.NO: _("不合"),
    }[verdict]


def reasons(judgement: Judgement, offer: Offer) -> list[dict[str, str]]:
    """Every condition with its truth."""
    marks = {True: ("met", _("有")), False: ("missing", _("缺")), None: ("unknown", _("不清楚"))}
    return [
        {"kind": marks[truth][0], "mark": marks[truth][1], "text": text(said)}
        for truth, said in fit.reasons(judgement, offer)
    ]


def candidate(one: Candidate, taken: Promised) -> dict[str, Any]:
    """An offer beside a need; `taken` is what is proposed already."""
    mine, given = taken.things.get(one.line.thing, 0), taken.offers.get(one.offer.id, 0)
    why = fit.passed_over(one, for_household=mine, of_offer=given)
    return {
        **offer_row(one.offer),
        "verdict": one.judgement.verdict,
        "verdict_label": verdict_name(one.judgement.verdict),
        "enough": one.enough,
        "near": [_("别的乡镇"), _("同一个乡镇"), _("同一个村")][one.near],
        "reasons": reasons(one.judgement, one.offer),
        "why": text(why) if why else "",
    }


def listed(row: MatchRow) -> dict[str, Any]:
    """A row of the list of matches."""
    return {
        "id": row.id,
        "what": amount(row.thing, row.quantity),
        "place": row.township or _("没有写地方"),
        "giver": row.giver or _("（已删除）"),
        "state": row.state,
        "state_label": text(giving_names.MATCH_STATES[row.state]),
        "complaint": row.complaint,
        "at": moment(row.proposed_at),
    }


def match_row(match: Match, place: str, giver: str) -> dict[str, Any]:
    """A match in a line; the household by its place alone."""
    return {
        "id": match.id,
        "what": amount(match.thing, match.quantity),
        "place": place or _("没有写地方"),
        "giver": giver or _("（已删除）"),
        "state": match.state,
        "state_label": text(giving_names.MATCH_STATES[match.state]),
        "complaint": bool(match.complaint),
        "at": moment(match.proposed_at),
    }
