"""Referrals, and what is kept without a name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from referral.domain.referral import Referral


class Referrals(Protocol):
    def get(self, id_: UUID, *, lock: bool = False) -> Referral:
        """Raises NotFound."""
        ...

    def by_code(self, code: str) -> Referral | None: ...

    def some(self, ids: Collection[UUID]) -> list[Referral]:
        """Those of the matters that are there, in two statements; in no order."""
        ...

    def for_address(self, address: str) -> list[Referral]:
        """Newest first."""
        ...

    def add(self, referral: Referral) -> None: ...

    def save(self, referral: Referral, expected_version: int) -> None:
        """Writes the new state and appends the new events. Raises VersionConflict with the current one."""
        ...

    def erase(self, referral: Referral, expected_version: int) -> None:
        """Like `save`, and the words of the whole history are overwritten."""
        ...

    def set_clocks(self, limit: int) -> int:
        """Counts anew the ends of clocks that were counted by other terms than today's; returns how many."""
        ...


@dataclass(frozen=True, slots=True)
class StoredScreening:
    """Answers and verdicts as they were shown, without anything about who."""

    on: date
    rules_version: str
    facts: Mapping[str, Any]
    result: Mapping[str, Any]
    expires_at: datetime


class Screenings(Protocol):
    def add(
        self,
        id_: UUID,
        *,
        owner: str,
        on: date,
        rules_version: str,
        facts: Mapping[str, Any],
        result: Mapping[str, Any],
        at: datetime,
        expires_at: datetime,
    ) -> None:
        """`owner` is a blind index of the address: it lets the resident delete, and nobody look back."""
        ...

    def get(self, id_: UUID) -> StoredScreening | None:
        """What was shown; None where it is gone."""
        ...

    def answers(self, *, after: UUID | None = None, limit: int = 100) -> list[tuple[UUID, dict[str, Any]]]:
        """Stored answers without anything about who, to rehearse a change of rules."""
        ...

    def purge(self, *, now: datetime) -> int: ...
