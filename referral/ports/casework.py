"""What is kept of working together: tasks, contacts, conversations with a person, canned replies, locks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from referral.domain.casework import Contact, Lock, Reply


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """Where a task belongs."""

    referral: UUID
    department: str


class Tasks(Protocol):
    def place(self, id_: UUID) -> TaskPlace:
        """Raises NotFound."""
        ...


class Contacts(Protocol):
    def all(self) -> dict[str, Contact]:
        """By department."""
        ...

    def save(self, contact: Contact, by: UUID, *, at: datetime) -> None: ...


class Talks(Protocol):
    def silent_since(self, before: datetime, limit: int) -> list[UUID]:
        """Referrals in whose conversation nobody has said anything since, the longest silent first."""
        ...


class Replies(Protocol):
    def all(self) -> list[Reply]:
        """By title."""
        ...

    def get(self, id_: int) -> Reply:
        """Raises NotFound."""
        ...

    def add(self, reply: Reply, by: UUID, *, at: datetime) -> Reply: ...

    def save(self, reply: Reply, by: UUID, *, at: datetime) -> bool:
        """Stores it one version higher. False: somebody else was faster, or it is gone."""
        ...

    def remove(self, id_: int) -> bool: ...


class Locks(Protocol):
    def get(self, referral: UUID, *, now: datetime) -> Lock | None:
        """Who works on it; None where nobody does any more."""
        ...

    def hold(self, referral: UUID, staff: UUID, *, now: datetime, until: datetime, take: bool) -> bool:
        """Holds or renews it. False: somebody else holds it, and it was not to be taken from them."""
        ...

    def release(self, referral: UUID, staff: UUID) -> None: ...

    def purge(self, *, now: datetime) -> int: ...
