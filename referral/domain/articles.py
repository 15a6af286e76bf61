"""The texts of articles on their way: drafts, texts in review, what is published, what was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from referral.domain.errors import DomainError


class RevisionState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of one topic. `version` counts how often it was saved, `base` is the number it came from."""

    topic: str
    number: int
    state: RevisionState
    version: int
    body: Mapping[str, Any]
    base: int | None
    author: UUID
    reviewer: UUID | None
    note: str
    created_at: datetime
    published_at: datetime | None = None


class SecondPairOfEyes(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """Whoever wrote a text cannot be the one who publishes it."""


class NotReady(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """There is no text in the state that this step starts from."""


class DraftConflict(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """Somebody else saved the draft first; `current` is theirs, and nothing of it was overwritten."""

    def __init__(self, current: Revision) -> None:
        super().__init__("the draft was saved by somebody else")
        self.current = current
