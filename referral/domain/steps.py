"""How things move from state to state: one table each for offers and matches, refusals with from and to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from referral.domain.errors import DomainError
from referral.domain.people import Actor

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Side(StrEnum):
    """Who takes a step."""

    STAFF = "staff"
    GIVER = "giver"
    HOUSEHOLD = "household"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Happened(Generic[A]):
    """One line of a history, only ever appended: what, when (UTC), who and why.

    `side` says in which part the actor acted. `quantity` goes with changes and deliveries, `reason` with
    whatever has to be said, `note` with what stays among staff.
    """

    id: UUID
    at: datetime
    by: Actor
    side: Side
    action: A
    reason: str = ""
    quantity: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step(Generic[S, A]):
    """One row. `sources` empty: the beginning. `target` None: the state stays."""

    action: A
    sources: frozenset[S]
    target: S | None
    sides: frozenset[Side]


class StepRefused(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """It stands where this step does not start from, or this side may not take it."""

    def __init__(self, from_: StrEnum | None, action: StrEnum, to: StrEnum | None, side: Side) -> None:
        super().__init__(f"{side} cannot {action} from {from_ or 'nothing'}" + (f" to {to}" if to else ""))
        self.from_ = from_
        self.action = action
        self.to = to
        self.side = side


class Moved(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """Somebody else was faster. `current` is the offer, need or match as it stands now."""

    def __init__(self, current: object) -> None:
        super().__init__("somebody else was faster")
        self.current = current


class NothingLeft(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """The offer has not so much left any more: somebody else confirmed the last of it."""


@dataclass(frozen=True, slots=True)
class Table(Generic[S, A]):
    """The whole table of one kind of thing."""

    rows: Sequence[Step[S, A]] = field(default_factory=tuple)

    def after(self, state: S | None, event: Happened[A]) -> S:
        """The state after the event; raises StepRefused with from and to."""
        targets = [row for row in self.rows if row.action is event.action]
        for row in targets:
            here = state in row.sources if state is not None else not row.sources
            if here and event.side in row.sides:
                target = row.target if row.target is not None else state
                assert target is not None, "a row that keeps the state has sources"
                return target
        raise StepRefused(state, event.action, targets[0].target if targets else None, event.side)

    def fold(self, events: Iterable[Happened[A]]) -> S:
        """The state that a history adds up to; raises StepRefused, ValueError for none."""
        state: S | None = None
        for event in events:
            state = self.after(state, event)
        if state is None:
            raise ValueError("a history begins with its first event")
        return state

    def possible(self, state: S, side: Side) -> tuple[A, ...]:
        """What this side could do now, in the order of the table."""
        return tuple(
            dict.fromkeys(row.action for row in self.rows if state in row.sources and side in row.sides)
        )
