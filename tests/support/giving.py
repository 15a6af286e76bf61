"""Needs and offers for the tests of the matching, and whole counties of them for its benchmark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from referral.domain.givers import Giver, GiverKind
from referral.domain.kinds import Urgency
from referral.domain.needs import Line, Need
from referral.domain.offers import Group, Offer, OfferAction, Terms
from referral.domain.people import SYSTEM, Place
from referral.domain.steps import Happened, Side
from referral.domain.things import THINGS

DAY = date(2026, 11, 27)
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
TOWNSHIPS = tuple(f"{number}镇" for number in range(33))
COMPARABLE = tuple(name for name, thing in THINGS.items() if not thing.open_ended)


def uid(number: int, kind: int = 0) -> UUID:
    """An id that is the same in every run."""
    return UUID(int=Random(number * 7 + kind).getrandbits(128), version=4)


def an_offer(
    number: int, terms: Terms, *, open_: bool = True, giver: Giver | None = None, base: Place | None = None
) -> Offer:
    """An offer; the number decides its id and its age."""
    who = giver or Giver(uid(number, 1), GiverKind.ENTERPRISE, "被服厂", "023-5", base=base or Place(""))
    actions = (OfferAction.REGISTER, OfferAction.CHECK, OfferAction.OPEN)[: 3 if open_ else 1]
    at = BEGIN + timedelta(minutes=number)
    events = tuple(
        Happened(uid(number, 10 + place), at, SYSTEM, Side.STAFF, action)
        for place, action in enumerate(actions)
    )
    return Offer(uid(number, 2), who, terms, events)


def a_need(number: int, *lines: tuple[str, int], **changes: Any) -> Need:
    """A need; the number decides its id and how long it has waited."""
    plain = Need(
        uid(number, 3),
        uid(number, 4),
        "永乐镇",
        "大坝村",
        Urgency.NORMAL,
        tuple(Line(thing, quantity) for thing, quantity in lines or (("quilt", 4),)),
        BEGIN + timedelta(minutes=number),
        consented=True,
    )
    return replace(plain, **changes)


def county(needs: int, offers: int, seed: int = 1) -> tuple[list[Need], list[Offer]]:
    """A county drawn at random: 33 townships of eight villages, every thing that can be compared."""
    draw = Random(seed)
    return [_need(draw, n) for n in range(needs)], [_offer(draw, n) for n in range(offers)]


def _need(draw: Random, number: int) -> Need:
    things = draw.sample(COMPARABLE, 1 if draw.random() < 0.7 else 2)
    lines = [(name, draw.randint(1, 5) * THINGS[name].step) for name in things]
    return a_need(
        number,
        *lines,
        township=draw.choice(TOWNSHIPS),
        village=f"{draw.randrange(8)}村",
        urgency=draw.choice(list(Urgency)),
        groups={group: draw.random() < 0.3 for group in Group if draw.random() < 0.5},
    )


def _offer(draw: Random, number: int) -> Offer:
    name = draw.choice(COMPARABLE)
    households = draw.choice([None, *range(1, 16)])
    quantity = THINGS[name].step * draw.randint(1, 4) * (households or 8)
    base = Place(draw.choice(TOWNSHIPS), f"{draw.randrange(8)}村") if draw.random() < 0.8 else Place("")
    towns = {draw.choice(TOWNSHIPS) for _ in range(draw.randint(1, 3))} if draw.random() < 0.5 else set()
    groups = draw.sample(list(Group), draw.randint(1, 2)) if draw.random() < 0.4 else []
    giver = Giver(uid(number, 1), draw.choice(list(GiverKind)), "某家", "023-5", base=base)
    areas = tuple(Place(town) for town in sorted(towns))
    return an_offer(number, Terms(name, quantity, households, areas, frozenset(groups)), giver=giver)


def covered(given: Iterable[tuple[Need, Line, int]], weights: dict[Urgency, float]) -> float:
    """The urgency-weighted cover of some gifts."""
    return sum(weights[need.urgency] * quantity / line.quantity for need, line, quantity in given)
