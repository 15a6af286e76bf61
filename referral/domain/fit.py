"""Whether one offer fits one need: condition by condition, each yes, no or not known. Pure.

A candidate is judged by its own conditions alone, never by how the others look: a single offer that does not
fit stays an offer that does not fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.languages import Text
from referral.domain.givers import ASKED_FIRST
from referral.domain.needs import Line, Need
from referral.domain.offers import GROUP_NAMES, Offer, OfferState
from referral.domain.people import Place
from referral.domain.things import Thing


class Condition(StrEnum):
    """The hard conditions, in the order in which they are told."""

    KIND = "kind"
    AREA = "area"
    GROUP = "group"
    DATES = "dates"
    CAPACITY = "capacity"
    OPEN = "open"
    CONSENT = "consent"


class Verdict(StrEnum):
    FITS = "fits"
    UNCLEAR = "unclear"
    NO = "no"


_ORDER = {Verdict.FITS: 0, Verdict.UNCLEAR: 1, Verdict.NO: 2}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What holds, what is missing, what nobody knows yet: every condition stands in exactly one of them."""

    met: tuple[Condition, ...]
    missing: tuple[Condition, ...]
    unknown: tuple[Condition, ...]

    @property
    def verdict(self) -> Verdict:
        if self.missing:
            return Verdict.NO
        return Verdict.UNCLEAR if self.unknown else Verdict.FITS


def kind(wanted: Thing, given: Thing) -> bool | None:
    """Whether it is the same thing. What only words describe, only a person can compare."""
    if wanted.category is not given.category:
        return False
    if wanted.open_ended or given.open_ended:
        return None
    return wanted.id == given.id


def area(places: tuple[Place, ...], township: str, village: str) -> bool | None:
    """Whether the offer reaches there; no places are the whole county."""
    if not places:
        return True
    if not township:
        return None
    here = [place for place in places if place.township == township]
    if any(place.village is None or place.village == village for place in here):
        return True
    return None if here and not village else False


def group(need: Need, offer: Offer) -> bool | None:
    """Whether the household belongs to one of those it is kept for."""
    wanted = offer.terms.groups
    if not wanted:
        return True
    known = [need.groups.get(one) for one in wanted]
    if True in known:
        return True
    return None if None in known else False


def dates(need: Need, offer: Offer, today: date) -> bool:
    """Whether it is there in time: not over yet, and begun by the deadline."""
    start = offer.terms.start
    in_time = need.deadline is None or start is None or start <= need.deadline
    return not offer.over_on(today) and in_time and (need.deadline is None or need.deadline >= today)


def capacity(offer: Offer) -> bool:
    """Whether anything is left of it, for one more household."""
    return offer.left > 0 and offer.households_left != 0


def judge(need: Need, line: Line, offer: Offer, today: date) -> Judgement:
    """One offer for one line of a need."""
    found: dict[bool | None, list[Condition]] = {True: [], False: [], None: []}
    found[kind(line.what, offer.terms.what)].append(Condition.KIND)
    found[area(offer.terms.areas, need.township, need.village)].append(Condition.AREA)
    found[group(need, offer)].append(Condition.GROUP)
    found[dates(need, offer, today)].append(Condition.DATES)
    found[capacity(offer)].append(Condition.CAPACITY)
    found[offer.state is OfferState.OPEN].append(Condition.OPEN)
    found[need.consented].append(Condition.CONSENT)
    return Judgement(tuple(found[True]), tuple(found[False]), tuple(found[None]))


def fits(need: Need, line: Line, offer: Offer, today: date) -> bool:
    """Whether every condition is met: the answer of `judge` without its reasons, for very many pairs."""
    terms = offer.terms
    return (
        (not terms.areas or area(terms.areas, need.township, need.village) is True)
        and (not terms.groups or group(need, offer) is True)
        and dates(need, offer, today)
        and kind(line.what, terms.what) is True
        and offer.state is OfferState.OPEN
        and capacity(offer)
        and need.consented
    )


def nearness(need: Need, base: Place) -> int:
    """2 in the same village, 1 in the same township, 0 elsewhere or where one of the two is not known."""
    if not need.township or need.township != base.township:
        return 0
    return 2 if base.village and base.village == need.village else 1


def asked_first(thing: Thing, offer: Offer) -> bool:
    """Whether this giver is asked before others: volunteers and social workers for what is theirs to do."""
    return thing.asked_first and offer.giver.kind in ASKED_FIRST


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer beside a line of a need. `enough`: how much of the line it could cover."""

    offer: Offer
    line: Line
    judgement: Judgement
    enough: int
    near: int
    first: bool


def candidates(need: Need, offers: Iterable[Offer], today: date) -> tuple[Candidate, ...]:
    """Every offer beside the line of the need that it fits best, the best first.

    What fits stands before what is unclear, and that before what does not fit. Among equals: what covers
    more, who is asked first, who is nearer, what was registered earlier.
    """
    found = [_best(need, offer, today) for offer in offers]
    return tuple(sorted((one for one in found if one is not None), key=_rank))


def _best(need: Need, offer: Offer, today: date) -> Candidate | None:
    given = offer.terms.what
    lines = [line for line in need.lines if kind(line.what, given) is not False] or list(need.lines[:1])
    found = [_candidate(need, line, offer, today) for line in lines]
    return found[0] if len(found) == 1 else min(found, key=_rank, default=None)


def _candidate(need: Need, line: Line, offer: Offer, today: date) -> Candidate:
    return Candidate(
        offer,
        line,
        judge(need, line, offer, today),
        min(line.left, offer.left),
        nearness(need, offer.giver.base),
        asked_first(offer.terms.what, offer),
    )


def _rank(one: Candidate) -> tuple[object, ...]:
    said = one.judgement
    return (
        _ORDER[said.verdict],
        len(said.missing),
        len(said.unknown),
        -one.enough,
        not one.first,
        -one.near,
        one.offer.registered_at,
        one.offer.id.int,
    )


_SAYS: dict[tuple[Condition, bool | None], Text] = {
    (Condition.KIND, True): Text("给的正是要的东西", "給的正是要的東西", "it is what is needed"),
    (Condition.KIND, False): Text("给的不是要的东西", "給的不是要的東西", "it is not what is needed"),
    (Condition.KIND, None): Text(
        "东西是用话写的，要人看合不合",
        "東西是用話寫的，要人看合不合",
        "a person has to compare the words",
    ),
    (Condition.AREA, True): Text("地方在范围里", "地方在範圍裡", "the place is within its area"),
    (Condition.AREA, False): Text("地方不在范围里", "地方不在範圍裡", "the place is outside its area"),
    (Condition.AREA, None): Text(
        "不知道这家在哪个乡镇、哪个村",
        "不知道這家在哪個鄉鎮、哪個村",
        "township or village is not known",
    ),
    (Condition.GROUP, True): Text("是它要帮的人", "是它要幫的人", "the household is among those it is for"),
    (Condition.GROUP, False): Text(
        "不是它要帮的人", "不是它要幫的人", "the household is not among those it is for"
    ),
    (Condition.GROUP, None): Text(
        "还不知道是不是它要帮的人：{groups}",
        "還不知道是不是它要幫的人：{groups}",
        "whether the household is among those it is for is not known: {groups}",
    ),
    (Condition.DATES, True): Text("日子赶得上", "日子趕得上", "it is there in time"),
    (Condition.DATES, False): Text("日子赶不上", "日子趕不上", "it is not there in time"),
    (Condition.CAPACITY, True): Text("还有剩的", "還有剩的", "there is some left"),
    (Condition.CAPACITY, False): Text("已经给完了", "已經給完了", "nothing is left of it"),
    (Condition.OPEN, True): Text("查验过，正在给", "查驗過，正在給", "checked and open"),
    (Condition.OPEN, False): Text(
        "还没有查验，或者停了", "還沒有查驗，或者停了", "not checked yet, or at rest"
    ),
    (Condition.CONSENT, True): Text("这家愿意对接", "這家願意對接", "the household wants to be matched"),
    (Condition.CONSENT, False): Text(
        "这家没有同意对接", "這家沒有同意對接", "it has not agreed to be matched"
    ),
}


def says(condition: Condition, truth: bool | None, offer: Offer) -> Text:
    """A reason in the three languages."""
    plain = _SAYS[condition, truth]
    if "{groups}" not in plain.en:
        return plain
    names = [GROUP_NAMES[one] for one in sorted(offer.terms.groups)]
    return Text(
        plain.zh_Hans.format(groups="、".join(name.zh_Hans for name in names)),
        plain.zh_Hant.format(groups="、".join(name.zh_Hant for name in names)),
        plain.en.format(groups=", ".join(name.en for name in names)),
    )


def reasons(judgement: Judgement, offer: Offer) -> tuple[tuple[bool | None, Text], ...]:
    """Every condition in words with its truth: what is missing, what is not known, what holds."""
    parts = ((False, judgement.missing), (None, judgement.unknown), (True, judgement.met))
    return tuple((truth, says(one, truth, offer)) for truth, listed in parts for one in listed)


def passed_over(one: Candidate, *, for_household: int, of_offer: int) -> Text | None:
    """Why an offer that fits was not proposed; None where its conditions say why.

    `for_household` is what others are proposed to give of the same thing, `of_offer` what of this offer is
    proposed to others.
    """
    if one.judgement.verdict is not Verdict.FITS:
        return None
    if one.line.left <= for_household:
        return Text("这家要的，别的已经够了", "這家要的，別的已經夠了", "others give what is needed already")
    if one.offer.left <= of_offer:
        return Text("这一份已经提给别的家庭", "這一份已經提給別的家庭", "it is proposed to other households")
    return Text("还可以由您提出", "還可以由您提出", "it could still be proposed")
