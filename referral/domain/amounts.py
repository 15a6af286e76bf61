"""New amounts on their way: proposed by one person, read by another, in force from their day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from knowledge.amounts import NewValue
from referral.domain.errors import DomainError


class ProposalState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({ProposalState.DRAFT, ProposalState.REVIEW})


@dataclass(frozen=True, slots=True)
class Proposal:
    """One new value as it was proposed: it is never changed, only its state is. `version` counts the states;
    `order` is the number of the publication that put it in force.
    """

    number: int
    new: NewValue
    state: ProposalState
    version: int
    author: UUID
    reviewer: UUID | None
    created_at: datetime
    published_at: datetime | None = None
    order: int | None = None


class ProposalConflict(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """Somebody else took a step with this proposal first; `current` is how it stands now."""

    def __init__(self, current: Proposal) -> None:
        super().__init__("the proposal moved on meanwhile")
        self.current = current


@dataclass(frozen=True, slots=True)
class SignedCase:
    """A household without a name, with the verdict that somebody stands for.

    `body` is an item of a cases.yaml; nothing leads back to the referral that it was made from.
    """

    number: int
    program: str
    body: Mapping[str, Any]
    signed_by: UUID
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer expects of a program for a household, on a day, in a sentence and with the reason."""

    program: str
    verdict: str
    on: date
    sentence: str
    reason: str
