"""One household and one giver: proposed, confirmed, agreed by both, delivered; either can say no."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from referral.domain.steps import Happened, Side, Step, Table

SILENCE = timedelta(days=5)
"""So long both sides may think; then the match lapses and its part of the offer is free again."""


class MatchState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    GIVER_AGREED = "giver-agreed"
    HOUSEHOLD_AGREED = "household-agreed"
    AGREED = "agreed"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    CLOSED = "closed"
    REFUSED = "refused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


_S = MatchState
WAITING = frozenset({_S.CONFIRMED, _S.GIVER_AGREED, _S.HOUSEHOLD_AGREED})
"""Somebody still has to say yes."""
BOUND = frozenset({_S.AGREED, _S.DELIVERING, _S.DELIVERED, _S.CLOSED})
"""Both said yes: only here do they get to know each other's name."""
HOLDS = WAITING | BOUND
"""These hold their part of the offer."""
LIVE = frozenset({_S.PROPOSED}) | WAITING | {_S.AGREED, _S.DELIVERING, _S.DELIVERED}
ENDED = frozenset({_S.REFUSED, _S.DECLINED, _S.WITHDRAWN, _S.LAPSED})


class MatchAction(StrEnum):
    PROPOSE = "propose"
    CHANGE = "change"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    DELIVER_PART = "deliver-part"
    DELIVER = "deliver"
    RECEIVE = "receive"
    DISPUTE = "dispute"
    MISS = "miss"
    COMPLAIN = "complain"
    SETTLE = "settle"
    RATE = "rate"
    CLOSE = "close"


_A = MatchAction
_BOTH = (Side.GIVER, Side.HOUSEHOLD)


def _row(
    action: MatchAction, sources: Collection[MatchState], target: MatchState | None, *sides: Side
) -> Step[MatchState, MatchAction]:
    return Step(action, frozenset(sources), target, frozenset(sides))


_UNDER_WAY = (_S.AGREED, _S.DELIVERING)
MATCHES: Table[MatchState, MatchAction] = Table(
    (
        _row(_A.PROPOSE, (), _S.PROPOSED, Side.STAFF, Side.SYSTEM),
        _row(_A.CHANGE, (_S.PROPOSED,), None, Side.STAFF),
        _row(_A.CONFIRM, (_S.PROPOSED,), _S.CONFIRMED, Side.STAFF),
        _row(_A.REFUSE, (_S.PROPOSED,), _S.REFUSED, Side.STAFF),
        _row(_A.AGREE, (_S.CONFIRMED,), _S.GIVER_AGREED, Side.GIVER),
        _row(_A.AGREE, (_S.HOUSEHOLD_AGREED,), _S.AGREED, Side.GIVER),
        _row(_A.AGREE, (_S.CONFIRMED,), _S.HOUSEHOLD_AGREED, Side.HOUSEHOLD),
        _row(_A.AGREE, (_S.GIVER_AGREED,), _S.AGREED, Side.HOUSEHOLD),
        _row(_A.DECLINE, WAITING, _S.DECLINED, *_BOTH),
        _row(
            _A.WITHDRAW, (_S.PROPOSED, *WAITING, *_UNDER_WAY), _S.WITHDRAWN, *_BOTH, Side.STAFF, Side.SYSTEM
        ),
        _row(_A.LAPSE, (_S.PROPOSED, *WAITING), _S.LAPSED, Side.SYSTEM),
        _row(_A.DELIVER_PART, _UNDER_WAY, _S.DELIVERING, Side.GIVER, Side.STAFF),
        _row(_A.DELIVER, _UNDER_WAY, _S.DELIVERED, Side.GIVER, Side.STAFF),
        # Whether it came only the household knows; what it has ends the match.
        _row(_A.RECEIVE, (_S.DELIVERED,), _S.CLOSED, Side.HOUSEHOLD),
        _row(_A.RECEIVE, (_S.DELIVERING,), None, Side.HOUSEHOLD),
        _row(_A.DISPUTE, (_S.DELIVERED, _S.DELIVERING), _S.DELIVERING, Side.HOUSEHOLD),
        # Nobody came at the time that was agreed.
        _row(_A.MISS, _UNDER_WAY, None, Side.HOUSEHOLD, Side.STAFF),
        _row(_A.COMPLAIN, BOUND, None, *_BOTH),
        _row(_A.SETTLE, BOUND, None, Side.STAFF),
        _row(_A.RATE, (_S.DELIVERED, _S.CLOSED), None, *_BOTH),
        _row(_A.CLOSE, (_S.DELIVERING, _S.DELIVERED), _S.CLOSED, Side.STAFF, Side.SYSTEM),
    )
)

MatchEvent = Happened[MatchAction]


@dataclass(frozen=True, slots=True)
class Match:
    """One match. `quantity` is what it holds of the offer, in the unit of the thing."""

    id: UUID
    need_id: UUID
    offer_id: UUID
    giver_id: UUID
    referral_id: UUID
    thing: str
    events: tuple[MatchEvent, ...]
    state: MatchState = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", MATCHES.fold(self.events))

    @property
    def version(self) -> int:
        return len(self.events)

    @property
    def quantity(self) -> int:
        """What was proposed, or what staff changed it to."""
        last = [e.quantity for e in self.events if e.action in {_A.PROPOSE, _A.CHANGE}]
        return next(found for found in reversed(last) if found is not None)

    @property
    def delivered(self) -> int:
        """How much the giver's side says was handed over."""
        return sum(e.quantity or 0 for e in self.events if e.action in {_A.DELIVER, _A.DELIVER_PART})

    @property
    def holds(self) -> int:
        """How much of the offer is not free for others: all of it while live, afterwards what was given."""
        if self.state is _S.CLOSED or (self.state in ENDED and self.delivered):
            return self.delivered
        return self.quantity if self.state in HOLDS else 0

    @property
    def proposed_at(self) -> datetime:
        return self.events[0].at

    @property
    def asked_at(self) -> datetime | None:
        """When both sides were asked."""
        return next((e.at for e in self.events if e.action is _A.CONFIRM), None)

    @property
    def names_known(self) -> bool:
        """Whether both said yes, which is when names may be told."""
        return self.state in BOUND

    @property
    def complaint(self) -> str:
        """The complaint that nobody has settled yet."""
        for event in reversed(self.events):
            if event.action in {_A.COMPLAIN, _A.SETTLE}:
                return event.reason if event.action is _A.COMPLAIN else ""
        return ""

    def apply(self, event: MatchEvent) -> Match:
        """The match after the event; raises StepRefused."""
        return replace(self, events=(*self.events, event))

    def silent_on(self, at: datetime, patience: timedelta = SILENCE) -> bool:
        """Whether somebody has kept silent for too long."""
        return self.state in WAITING and self.asked_at is not None and at - self.asked_at >= patience
