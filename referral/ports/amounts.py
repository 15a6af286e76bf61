"""What is kept of amounts that staff date, and of cases that they sign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from knowledge.amounts import NewValue
from referral.domain.amounts import Proposal, SignedCase


class Amounts(Protocol):
    def add(self, new: NewValue, author: UUID, *, at: datetime) -> Proposal:
        """A new draft."""
        ...

    def get(self, number: int) -> Proposal:
        """Raises NotFound."""
        ...

    def of(self, parameter: str) -> list[Proposal]:
        """All proposals for a parameter, newest first."""
        ...

    def open(self) -> list[Proposal]:
        """Drafts and proposals in review, oldest first."""
        ...

    def save(self, proposal: Proposal) -> Proposal:
        """Stores its state one version higher where nobody was faster; else raises ProposalConflict."""
        ...

    def published(self) -> list[NewValue]:
        """What stands over the content of the files, in the order of publication."""
        ...


class SignedCases(Protocol):
    def add(self, program: str, body: Mapping[str, Any], signed_by: UUID, *, at: datetime) -> SignedCase: ...

    def get(self, number: int) -> SignedCase:
        """Raises NotFound."""
        ...

    def all(self) -> list[SignedCase]: ...
