"""All that is stored of one resident, and the one-time links to a copy of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from knowledge.languages import Language
from referral.ports.sharing import Reading

Form = Literal["page", "file"]
"""A copy to read, and one for machines."""


class Holdings(Protocol):
    """Everything that is stored of a resident, table by table."""

    def forget(self, address: str, *, emptied: Collection[UUID], keep: Collection[UUID]) -> dict[str, int]:
        """Deletes and detaches rows; `emptied` and `keep` are the resident's matters. How many by table."""
        ...

    def copy(self, address: str, matters: Collection[UUID]) -> dict[str, list[dict[str, Any]]]:
        """The rows by table, sealed columns opened."""
        ...

    def readings(self, matters: Collection[UUID]) -> list[Reading]:
        """Which of the staff read or did something about these matters, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class CopyLink:
    """Whose data a link shows, in which language, until when, and when each form was given out."""

    address: str
    language: Language
    created_at: datetime
    expires_at: datetime
    read_at: datetime | None = None
    downloaded_at: datetime | None = None


class CopyLinks(Protocol):
    def add(self, token_hash: str, link: CopyLink) -> None: ...

    def get(self, token_hash: str) -> CopyLink | None: ...

    def use(self, token_hash: str, form: Form, *, at: datetime) -> bool:
        """Takes one form; False where it was taken before, or the link is over. Two at once: one wins."""
        ...

    def cancel(self, address: str) -> None:
        """Ends the links of an address."""
        ...

    def purge(self, *, now: datetime) -> int: ...
