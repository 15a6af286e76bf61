"""The ledger of consents, and of what was given to whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from referral.domain.consent import ConsentEntry
from referral.domain.sharing import Disclosure


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry of the audit about a matter: which member of staff did or read what, when."""

    referral_id: UUID
    at: datetime
    name: str
    role: str
    action: str


class Consents(Protocol):
    def record(self, address: str, entry: ConsentEntry) -> None: ...

    def ledger(self, address: str) -> list[ConsentEntry]:
        """All lines of a person, oldest first."""
        ...

    def of_referral(self, referral_id: UUID, address: str) -> list[ConsentEntry]:
        """The lines that one matter goes by, oldest first (`consent.concerning`)."""
        ...


class Disclosures(Protocol):
    def record(self, disclosure: Disclosure) -> None: ...

    def of(self, referral_ids: Collection[UUID]) -> list[Disclosure]:
        """Oldest first."""
        ...
