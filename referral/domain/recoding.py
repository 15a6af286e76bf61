"""A matter got a new follow-up code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from referral.domain.event import Event
from referral.domain.kinds import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReplaced(Event):
    """Neither code stands here: the history outlives both. `reason` is what staff say to colleagues."""

    action: ClassVar[Action] = Action.REPLACE_CODE
    reason: str = ""
