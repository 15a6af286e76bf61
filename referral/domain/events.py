"""What happened to a referral, in the past tense: frozen, with who, when and why. Only ever appended.

What belongs to one subject of its own stands in a module of its own and is named here once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from referral.domain.aid import DeliveryConfirmed, DeliveryDisputed, HelpDelivered, Receipt
from referral.domain.event import Event
from referral.domain.files import FilesAdded
from referral.domain.kinds import Action
from referral.domain.merging import DuplicateReleased, DuplicateTaken, ReferralMerged, ReferralSeparated
from referral.domain.pace import (
    ClockPaused,
    ClockResumed,
    FileCompleted,
    ReferralEscalated,
    ReliefGranted,
    StageEntered,
    TermVaried,
    UrgencySet,
)
from referral.domain.people import Actor
from referral.domain.proxy import PersonTold
from referral.domain.recoding import CodeReplaced
from referral.domain.requests import RequestJoined
from referral.domain.satisfaction import ReopenedAsUnsolved, SatisfactionTold, Score
from referral.domain.talk import PersonJoined, PersonLeft, ResidentHeard
from referral.domain.tasks import HandedToDepartment, TaskAnswered, TaskCancelled, TaskReturned, Verdict

__all__ = [
    "EVENTS",
    "ClockPaused",
    "ClockResumed",
    "CodeReplaced",
    "DeliveryConfirmed",
    "DeliveryDisputed",
    "DuplicateReleased",
    "DuplicateTaken",
    "Event",
    "FileCompleted",
    "FilesAdded",
    "HandedToDepartment",
    "HelpDelivered",
    "PersonJoined",
    "PersonLeft",
    "PersonTold",
    "ReferralEscalated",
    "ReferralMerged",
    "ReferralSeparated",
    "ReliefGranted",
    "ReopenedAsUnsolved",
    "RequestJoined",
    "ResidentHeard",
    "SatisfactionTold",
    "StageEntered",
    "TaskAnswered",
    "TaskCancelled",
    "TaskReturned",
    "TermVaried",
    "UrgencySet",
    "details_of",
    "revive",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFiled(Event):
    action: ClassVar[Action] = Action.FILE
    reasons: tuple[str, ...] = ()
    """Why it is as urgent as it is (ids of `urgency.RULES`)."""
    left_out: tuple[str, ...] = ()
    """Fields that were not kept because the consent for them was not given."""
    danger: str = ""
    """The kind of danger that was heard, where nobody filed it but the dialogue raised an alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReceived(Event):
    action: ClassVar[Action] = Action.RECEIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAccepted(Event):
    action: ClassVar[Action] = Action.ACCEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentAsked(Event):
    action: ClassVar[Action] = Action.ASK
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentAnswered(Event):
    action: ClassVar[Action] = Action.ANSWER
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentWrote(Event):
    """Words of the resident while no question of staff was open."""

    action: ClassVar[Action] = Action.WRITE
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAssigned(Event):
    """`assignee` None puts the referral back into the queue."""

    action: ClassVar[Action] = Action.ASSIGN
    assignee: UUID | None
    assignee_name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralApproved(Event):
    action: ClassVar[Action] = Action.APPROVE
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDeclined(Event):
    """`clause` is what the refusal rests on; the notice adds the ways to appeal."""

    action: ClassVar[Action] = Action.DECLINE
    reason: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralClosed(Event):
    action: ClassVar[Action] = Action.CLOSE
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReopened(Event):
    action: ClassVar[Action] = Action.REOPEN
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWithdrawn(Event):
    action: ClassVar[Action] = Action.WITHDRAW


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    """For staff only; never shown to the resident."""

    action: ClassVar[Action] = Action.NOTE
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    action: ClassVar[Action] = Action.MESSAGE
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataErased(Event):
    """From here on nothing but the skeleton of the history is left."""

    action: ClassVar[Action] = Action.ERASE


EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        ReferralFiled,
        ReferralReceived,
        ReferralAccepted,
        ResidentAsked,
        ResidentAnswered,
        ResidentWrote,
        ReferralAssigned,
        HandedToDepartment,
        ReferralApproved,
        ReferralDeclined,
        HelpDelivered,
        ReferralClosed,
        ReferralReopened,
        ReferralWithdrawn,
        NoteAdded,
        MessageSent,
        PersonalDataErased,
        RequestJoined,
        DeliveryConfirmed,
        DeliveryDisputed,
        ClockPaused,
        ClockResumed,
        StageEntered,
        TermVaried,
        UrgencySet,
        ReliefGranted,
        FileCompleted,
        ReferralEscalated,
        TaskAnswered,
        TaskReturned,
        TaskCancelled,
        PersonJoined,
        PersonLeft,
        ResidentHeard,
        SatisfactionTold,
        ReopenedAsUnsolved,
        FilesAdded,
        ReferralMerged,
        ReferralSeparated,
        DuplicateTaken,
        DuplicateReleased,
        PersonTold,
        CodeReplaced,
    )
}

_COMMON = frozenset(field.name for field in fields(Event))
_LISTS = frozenset({"reasons", "left_out", "parts", "files"})
_READ: dict[str, Callable[[str], Any]] = {
    "assignee": UUID,
    "amount": Decimal,
    "day": date.fromisoformat,
    "due": date.fromisoformat,
    "until": date.fromisoformat,
    "worth": Decimal,
    "receipt": Receipt,
    "task": UUID,
    "verdict": Verdict,
    "score": Score,
}
"""Fields that are more than words, and how they are read back; stored empty they are None."""


def details_of(event: Event) -> dict[str, Any]:
    """What this event says beyond who and when, as JSON values."""
    said = {field.name: getattr(event, field.name) for field in fields(event) if field.name not in _COMMON}
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def revive(name: str, *, id_: UUID, at: datetime, by: Actor, said: Mapping[str, Any]) -> Event:
    """The event from its stored parts. Words that were erased come back empty."""
    kind = EVENTS[name]
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in _COMMON:
            continue
        value = said.get(field.name, "")
        if field.name in _READ:
            value = _READ[field.name](value) if value else None
        elif isinstance(value, list) or field.name in _LISTS:
            value = tuple(value)
        values[field.name] = value
    return kind(id=id_, at=at, by=by, **values)
