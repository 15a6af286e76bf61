"""All open needs against all open offers: the plan that helps most, in fair shares, with its reasons. Pure.

1. Hard conditions (`fit`): only where all of them are met is something proposed.
2. An offer is cut into parcels: one for each household that it is for, in equal parts; where no number of
   households was set, for as many as it fits.
3. The assignment (`assignment`) gives the parcels to the households: first helps first, urgent before soon
   before normal, then what covers most, then who is asked first, then who is near, then who waited longest.
4. What is left of an offer fills up those who have it already, a portion each in turn; then what is still
   needed goes round again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from referral.domain import fit
from referral.domain.assignment import Demand, Problem, Supply, solve
from referral.domain.fit import Judgement
from referral.domain.kinds import Urgency
from referral.domain.needs import Line, Need
from referral.domain.offers import Offer, OfferState

WEIGHTS: Mapping[Urgency, float] = {Urgency.URGENT: 9.0, Urgency.SOON: 3.0, Urgency.NORMAL: 1.0}
"""How much the same help is worth by urgency. Our own figures: no document names any."""
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """So much of an offer for a line of a need, in the unit of the thing."""

    need: Need
    line: Line
    offer: Offer
    quantity: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Unmet:
    """What is still needed of a line after everything was given out."""

    need: Need
    line: Line
    left: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`value` is what is covered, weighted by urgency: a line that is covered whole counts its weight."""

    proposals: tuple[Proposal, ...]
    unmet: tuple[Unmet, ...]
    left: Mapping[UUID, int]
    value: float

    def of(self, need_id: UUID) -> tuple[Proposal, ...]:
        """What is proposed to one household."""
        return tuple(one for one in self.proposals if one.need.id == need_id)


@dataclass(slots=True)
class _Open:
    """What is left of an offer while the plan is made."""

    offer: Offer
    left: int
    households: int | None


@dataclass(slots=True)
class _Wanted:
    """What is left of a line while the plan is made."""

    need: Need
    line: Line
    index: int
    household: int
    left: int
    turn: float


def plan(needs: Iterable[Need], offers: Iterable[Offer], today: date) -> Plan:
    """The plan of a day. Order of the arguments does not matter; the same arguments give the same plan."""
    queue = sorted((need for need in needs if need.is_open and need.consented), key=_in_turn)
    stock = sorted((one for one in offers if _gives(one, today)), key=_by_age)
    wanted = [
        _Wanted(need, line, index, place, line.left, place / len(queue))
        for place, need in enumerate(queue)
        for index, line in enumerate(need.lines)
        if line.left
    ]
    supply = [_Open(offer, offer.left, offer.households_left) for offer in stock]
    draft = _Draft(wanted, supply, [need.helped for need in queue], today)
    for _ in range(ROUNDS):
        if not draft.round():
            break
    return draft.plan()


def _gives(offer: Offer, today: date) -> bool:
    return offer.state is OfferState.OPEN and fit.capacity(offer) and not offer.over_on(today)


def _in_turn(need: Need) -> tuple[object, ...]:
    return (need.urgency.rank, need.since, str(need.id))


def _by_age(offer: Offer) -> tuple[object, ...]:
    return (offer.registered_at, str(offer.id))


@dataclass(slots=True)
class _Draft:
    """A plan in the making. `helped` by household; `given` by line and offer (their places in the lists)."""

    wanted: Sequence[_Wanted]
    supply: Sequence[_Open]
    helped: list[int]
    today: date
    given: dict[tuple[int, int], int] = field(default_factory=dict)

    def round(self) -> bool:
        """One assignment of what is left, filled up; whether anything was given."""
        lines = [number for number, one in enumerate(self.wanted) if one.left]
        problem, sources = self.problem(lines)
        pairs = solve(problem).pairs
        for place, source in pairs:
            self._give(lines[place], sources[source], problem.supplies[source].parcel)
        self._fill_up()
        return bool(pairs)

    def _give(self, line: int, number: int, parcel: int) -> None:
        one, offer = self.wanted[line], self.supply[number]
        if (line, number) not in self.given:
            self.helped[one.household] += 1
            if offer.households is not None:
                offer.households -= 1
        self._move(line, number, min(one.left, parcel))

    def _move(self, line: int, number: int, quantity: int) -> None:
        self.given[line, number] = self.given.get((line, number), 0) + quantity
        self.wanted[line].left -= quantity
        self.supply[number].left -= quantity

    def problem(self, lines: Sequence[int]) -> tuple[Problem, list[int]]:
        """What is left as a problem of the assignment, and which offer each of its supplies is."""
        demands = [self._demand(self.wanted[number]) for number in lines]
        alike: dict[str, dict[Hashable, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, number in enumerate(lines):
            one = self.wanted[number]
            alike[one.line.thing][_likeness(one.need)].append(place)
        fitting: dict[Hashable, Sequence[int]] = {}
        supplies: list[Supply] = []
        sources: list[int] = []
        for number, open_ in enumerate(self.supply):
            if not open_.left or open_.households == 0:
                continue
            family = _family(open_.offer, self.today)
            if family not in fitting:
                fitting[family] = self._fitting(open_.offer, alike[open_.offer.terms.thing], lines)
            if made := _supply(open_, family, demands, fitting[family]):
                supplies.append(made)
                sources.append(number)
        return Problem(demands, supplies, fitting), sources

    def _demand(self, one: _Wanted) -> Demand:
        need = one.need
        return Demand(
            one.household,
            WEIGHTS[need.urgency],
            one.left,
            one.line.quantity,
            self.helped[one.household],
            one.turn,
            one.index,
            need.township,
            need.village,
        )

    def _fitting(
        self, offer: Offer, alike: Mapping[Hashable, Sequence[int]], lines: Sequence[int]
    ) -> list[int]:
        found: list[int] = []
        for places in alike.values():
            one = self.wanted[lines[places[0]]]
            if fit.fits(one.need, one.line, offer, self.today):
                found.extend(places)
        return sorted(found)

    def _fill_up(self) -> None:
        """What is left of an offer goes to those who have it already, a portion each in turn."""
        takers: dict[int, list[int]] = defaultdict(list)
        for line, number in self.given:
            takers[number].append(line)
        for number in sorted(takers):
            one = self.supply[number]
            step = one.offer.terms.what.step
            waiting = sorted(line for line in takers[number] if self.wanted[line].left)
            while one.left and waiting:
                for line in waiting:
                    self._move(line, number, min(step, self.wanted[line].left, one.left))
                waiting = [line for line in waiting if self.wanted[line].left]

    def plan(self) -> Plan:
        """The draft as it is handed over."""
        proposals = []
        for (line, number), quantity in sorted(self.given.items()):
            one, offer = self.wanted[line], self.supply[number].offer
            judgement = fit.judge(one.need, one.line, offer, self.today)
            proposals.append(Proposal(one.need, one.line, offer, quantity, judgement))
        unmet = tuple(Unmet(one.need, one.line, one.left) for one in self.wanted if one.left)
        value = sum(WEIGHTS[one.need.urgency] * one.quantity / one.line.quantity for one in proposals)
        return Plan(tuple(proposals), unmet, {one.offer.id: one.left for one in self.supply}, value)


def _likeness(need: Need) -> Hashable:
    """Needs that are alike here meet the same conditions."""
    return (need.township, need.village, frozenset(need.groups.items()), need.deadline)


def _family(offer: Offer, today: date) -> Hashable:
    """Offers that are alike here meet the same needs."""
    terms = offer.terms
    return (terms.thing, terms.areas, terms.groups, max(terms.start or today, today))


def _supply(one: _Open, family: Hashable, demands: Sequence[Demand], fitting: Sequence[int]) -> Supply | None:
    """The parcels of an offer: as many as it is for, and never smaller than a portion that makes sense."""
    if not fitting:
        return None
    step, limit = one.offer.terms.what.step, one.households
    most = max(1, one.left // step)
    parcels = min(len(fitting), most if limit is None else min(limit, most))
    parcel = one.left // parcels
    if parcel >= step:
        parcel -= parcel % step
    largest = max(demands[number].wanted for number in fitting)
    first = fit.asked_first(one.offer.terms.what, one.offer)
    return Supply(family, parcels, min(parcel, largest), one.offer.giver.base, first)
