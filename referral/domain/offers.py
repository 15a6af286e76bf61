"""What somebody wants to give: its terms, its states and its history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from knowledge.languages import Text
from referral.domain import words
from referral.domain.errors import InvalidInput
from referral.domain.givers import Giver, places
from referral.domain.people import Place
from referral.domain.steps import Happened, Side, Step, Table
from referral.domain.things import THINGS, Thing, count, thing

VALUE_NEEDS_TWO = 10_000
"""Yuan of money from which two different people must have checked; the setting can lower or raise it.

A figure of this house, not of a policy: nothing in the documents at hand names one.
"""


class Group(StrEnum):
    """Whom an offer can be kept for. The facts of a screening say who belongs to it."""

    DIBAO = "dibao"
    TEKUN = "tekun"
    REGISTERED = "registered"
    MONITORED = "monitored"
    DISABLED = "disabled"
    SERIOUSLY_ILL = "seriously-ill"
    ELDERLY = "elderly"
    CHILDREN = "children"
    STUDENTS = "students"


GROUP_NAMES: dict[Group, Text] = {
    Group.DIBAO: Text("低保家庭", "低保家庭", "dibao households"),
    Group.TEKUN: Text("特困人员", "特困人員", "tekun persons"),
    Group.REGISTERED: Text("建档立卡户", "建檔立卡戶", "registered poor households"),
    Group.MONITORED: Text("防止返贫监测户", "防止返貧監測戶", "households monitored against falling back"),
    Group.DISABLED: Text("残疾人", "殘疾人", "disabled people"),
    Group.SERIOUSLY_ILL: Text("重病的人", "重病的人", "seriously ill people"),
    Group.ELDERLY: Text("老人", "老人", "elderly people"),
    Group.CHILDREN: Text("小孩", "小孩", "children"),
    Group.STUDENTS: Text("学生", "學生", "students"),
}


class Handing(StrEnum):
    """How it reaches the household."""

    BRINGS = "brings"
    WINDOW = "window"
    PICK_UP = "pick-up"
    TRANSFER = "transfer"
    ON_SITE = "on-site"


HANDING_NAMES: dict[Handing, Text] = {
    Handing.BRINGS: Text("送上门", "送上門", "brought to the door"),
    Handing.WINDOW: Text("送到乡镇窗口", "送到鄉鎮窗口", "brought to the township window"),
    Handing.PICK_UP: Text("自己来取", "自己來取", "fetched by the household"),
    Handing.TRANSFER: Text("直接转给受助人", "直接轉給受助人", "transferred to the household itself"),
    Handing.ON_SITE: Text("到指定的地方", "到指定的地方", "at a place that is agreed"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered. `quantity` in the unit of the thing, in all; per month where `monthly`.

    `households` is how many it is for (None: as many as it reaches). No `areas`: the whole county. No
    `groups`: everybody. `until` None: until it is withdrawn or used up. `worth` is what it is worth in
    yuan, where the giver says so; money is worth itself.
    """

    thing: str
    quantity: int
    households: int | None = None
    areas: tuple[Place, ...] = ()
    groups: frozenset[Group] = frozenset()
    start: date | None = None
    until: date | None = None
    handing: Handing = Handing.BRINGS
    monthly: bool = False
    worth: int | None = None
    words: str = ""

    @property
    def what(self) -> Thing:
        return THINGS[self.thing]

    @property
    def value(self) -> int | None:
        """Worth in yuan, None where nobody said."""
        return self.quantity if self.thing == "cash" else self.worth


def checked(terms: Terms, townships: Collection[str], today: date) -> Terms:
    """The terms with clean words. Raises InvalidInput.

    thing (not on the list), quantity and households (not above zero, more households than pieces), areas
    (outside the county), start and until (in the past, the wrong way round), worth, words.
    """
    what = thing(terms.thing)
    quantity = count("quantity", terms.quantity)
    if terms.households is not None and count("households", terms.households) > quantity:
        raise InvalidInput("households", "not-valid")
    if terms.start is not None and terms.start < today:
        raise InvalidInput("start", "not-valid")
    if terms.until is not None and terms.until < max(today, terms.start or today):
        raise InvalidInput("until", "not-valid")
    if terms.worth is not None:
        count("worth", terms.worth)
    said = words.optional("words", terms.words, words.SHORT)
    if what.open_ended and not said:
        raise InvalidInput("words", "empty")
    return replace(terms, areas=places("areas", terms.areas, townships), words=said)


class OfferState(StrEnum):
    REGISTERED = "registered"
    VERIFYING = "verifying"
    OPEN = "open"
    PAUSED = "paused"
    USED_UP = "used-up"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


LIVE = frozenset({OfferState.OPEN, OfferState.PAUSED, OfferState.USED_UP})
"""Verified and not over: promises made from it are kept."""
ENDED = frozenset({OfferState.LAPSED, OfferState.WITHDRAWN, OfferState.REFUSED})


class OfferAction(StrEnum):
    REGISTER = "register"
    CHECK = "check"
    VOUCH = "vouch"
    OPEN = "open"
    REFUSE = "refuse"
    PAUSE = "pause"
    RESUME = "resume"
    USE_UP = "use-up"
    FREE = "free"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"


_R, _V, _O = OfferState.REGISTERED, OfferState.VERIFYING, OfferState.OPEN
_P, _U = OfferState.PAUSED, OfferState.USED_UP


def _row(
    action: OfferAction, sources: Collection[OfferState], target: OfferState | None, *sides: Side
) -> Step[OfferState, OfferAction]:
    return Step(action, frozenset(sources), target, frozenset(sides))


OFFERS: Table[OfferState, OfferAction] = Table(
    (
        _row(OfferAction.REGISTER, (), _R, Side.GIVER, Side.STAFF),
        # Documents are looked at: which ones stands in the words of the step.
        _row(OfferAction.CHECK, (_R, _V), _V, Side.STAFF),
        # The first of two people who have to say that it is in order.
        _row(OfferAction.VOUCH, (_V,), None, Side.STAFF),
        _row(OfferAction.OPEN, (_V,), _O, Side.STAFF),
        _row(OfferAction.REFUSE, (_R, _V), OfferState.REFUSED, Side.STAFF),
        _row(OfferAction.PAUSE, (_O, _U), _P, Side.STAFF, Side.GIVER, Side.SYSTEM),
        _row(OfferAction.RESUME, (_P,), _O, Side.STAFF, Side.GIVER),
        _row(OfferAction.USE_UP, (_O,), _U, Side.SYSTEM),
        _row(OfferAction.FREE, (_U,), _O, Side.SYSTEM),
        _row(OfferAction.LAPSE, (_R, _V, _O, _P, _U), OfferState.LAPSED, Side.SYSTEM),
        _row(OfferAction.WITHDRAW, (_R, _V, _O, _P, _U), OfferState.WITHDRAWN, Side.STAFF, Side.GIVER),
    )
)

OfferEvent = Happened[OfferAction]


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer. `taken` and `reached` are what confirmed matches hold of quantity and households."""

    id: UUID
    giver: Giver
    terms: Terms
    events: tuple[OfferEvent, ...]
    taken: int = 0
    reached: int = 0
    state: OfferState = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", OFFERS.fold(self.events))
        if not 0 <= self.taken <= self.terms.quantity:
            raise ValueError("an offer cannot be taken below zero or beyond its quantity")

    @property
    def version(self) -> int:
        return len(self.events)

    @property
    def registered_at(self) -> datetime:
        return self.events[0].at

    @property
    def left(self) -> int:
        return self.terms.quantity - self.taken

    @property
    def households_left(self) -> int | None:
        """None: nobody set a number."""
        return None if self.terms.households is None else max(0, self.terms.households - self.reached)

    @property
    def vouched_by(self) -> UUID | None:
        """The first of the two who checked it."""
        return next((e.by.id for e in reversed(self.events) if e.action is OfferAction.VOUCH), None)

    @property
    def documents(self) -> tuple[str, ...]:
        """What was looked at."""
        return tuple(e.note for e in self.events if e.action is OfferAction.CHECK and e.note)

    def apply(self, event: OfferEvent) -> Offer:
        """The offer after the event; raises StepRefused."""
        return replace(self, events=(*self.events, event))

    def over_on(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.terms.until is not None and self.terms.until < today

    def needs_two(self, limit: int) -> bool:
        """Whether two people have to check it: it is worth that much, or is large and nobody said."""
        value = self.terms.value
        return value is not None and value >= limit
