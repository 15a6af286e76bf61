"""Two matters that are one: the one that leads, the one that follows it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from referral.domain.event import Event
from referral.domain.kinds import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMerged(Event):
    """From here on this matter is worked on as the leading one; `into` is its id, `code` its code."""

    action: ClassVar[Action] = Action.MERGE
    into: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSeparated(Event):
    """It stands exactly as it stood before it was merged."""

    action: ClassVar[Action] = Action.SEPARATE


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateTaken(Event):
    """Another matter (`other`, with its `code`) is worked on as this one."""

    action: ClassVar[Action] = Action.TAKE_IN
    other: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateReleased(Event):
    action: ClassVar[Action] = Action.LET_GO
    other: str
    code: str
