"""What is told to everybody who asked to be told (四（五）): written by one person, read by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from knowledge.languages import Text
from referral.domain.errors import DomainError


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    SENDING = "sending"
    """Published; it is being written into the outbox of one subscriber after the other."""
    SENT = "sent"
    """Every subscriber of the moment it was published has it in the outbox."""
    WITHDRAWN = "withdrawn"


UNPUBLISHED = frozenset({AnnouncementState.DRAFT, AnnouncementState.REVIEW})


@dataclass(frozen=True, slots=True)
class Announcement:
    """One text in three languages, for a township or (empty) for everybody. `version` counts its changes.

    `reached` is the number of the last subscription that was served: whoever goes on begins behind it.
    `receivers` counts those who were served.
    """

    number: int
    text: Text
    township: str
    state: AnnouncementState
    version: int
    author: UUID
    reviewer: UUID | None
    created_at: datetime
    published_at: datetime | None = None
    reached: int = 0
    receivers: int = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody writes: 简体, English, and the township it is for (empty: everybody)."""

    text: str
    english: str
    township: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody who wants to be told. `township` empty: only of what concerns everybody."""

    number: int
    address: str
    township: str


class AnnouncementConflict(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """Somebody else took a step with this announcement first; `current` is how it stands now."""

    def __init__(self, current: Announcement) -> None:
        super().__init__("the announcement moved on meanwhile")
        self.current = current
