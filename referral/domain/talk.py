"""A person takes the conversation over from the bot, and gives it back; and what nobody has read yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Literal
from uuid import UUID

from referral.domain.errors import TransitionRefused
from referral.domain.event import Event
from referral.domain.kinds import Action, ActorKind, Status

SILENCE = timedelta(hours=24)
"""After so long without a word from either side the bot speaks again, where the settings say nothing else."""

How = Literal["staff", "resident", "timeout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonJoined(Event):
    """From here on this person speaks. `office` is what the resident reads behind the name."""

    action: ClassVar[Action] = Action.TALK
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft(Event):
    """From here on the bot speaks again."""

    action: ClassVar[Action] = Action.HANG_UP
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentHeard(Event):
    """Somebody has read what the resident wrote, and there is nothing to answer."""

    action: ClassVar[Action] = Action.SEE


@dataclass(frozen=True, slots=True)
class Talk:
    """A person speaks with the resident: who, since when, and when either side last said something."""

    staff: UUID | None
    name: str
    office: str
    since: datetime
    last_at: datetime

    def until(self, silence: timedelta) -> datetime:
        """When the bot speaks again if nobody says anything more."""
        return self.last_at + silence


_SPOKEN = frozenset({Action.ANSWER, Action.WRITE, Action.ASK, Action.MESSAGE})
_ANSWERS = frozenset(
    {
        Action.SEE,
        Action.ASK,
        Action.MESSAGE,
        Action.TALK,
        Action.APPROVE,
        Action.DECLINE,
        Action.DELIVER,
        Action.CLOSE,
    }
)
"""What shows that somebody has read what the resident wrote."""


def after(talk: Talk | None, event: Event, status: Status | None) -> Talk | None:
    """The conversation after an event; raises TransitionRefused where nobody is there to leave."""
    if isinstance(event, PersonJoined):
        return Talk(event.by.id, event.by.name, event.office, event.at, event.at)
    if isinstance(event, PersonLeft):
        if talk is None:
            raise TransitionRefused(status, event.action)
        return None
    return replace(talk, last_at=event.at) if talk and event.action in _SPOKEN else talk


def unread_after(unread: int, event: Event) -> int:
    """How many messages of the resident nobody has answered or looked at."""
    if event.by.kind is ActorKind.RESIDENT and event.action in {Action.ANSWER, Action.WRITE}:
        return unread + 1
    return 0 if event.by.kind is ActorKind.STAFF and event.action in _ANSWERS else unread
