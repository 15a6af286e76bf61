"""What all events have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from referral.domain.kinds import Action
from referral.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An id, when (UTC) and who. Subclasses say what and why."""

    action: ClassVar[Action]

    id: UUID
    at: datetime
    by: Actor
