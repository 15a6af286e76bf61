"""The ledger of consents, and of what was given to whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from referral.domain.consent import ConsentEntry
from referral.domain.sharing import Disclosure


class Consents(Protocol):
    def record(self, address: str, entry: ConsentEntry) -> None: ...

    def ledger(self, address: str) -> list[ConsentEntry]:
        """All lines of a person, oldest first."""
        ...

    def of_referral(self, referral_id: UUID, address: str) -> list[ConsentEntry]:
        """The lines that one matter goes by, oldest first (`consent.concerning`)."""
        ...

    def forget(self, address: str, *, keep: Collection[UUID]) -> int: ...


class Disclosures(Protocol):
    def record(self, disclosure: Disclosure) -> None: ...

    def of(self, referral_ids: Collection[UUID]) -> list[Disclosure]:
        """Oldest first."""
        ...

    def forget(self, referral_ids: Collection[UUID]) -> int:
        """Those of matters whose personal data was erased. Returns how many."""
        ...
