"""Photos and papers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from referral.domain.files import Part, Taken, Unfit


class FileState(StrEnum):
    WAITING = "waiting"
    """Its content is still with the channel."""
    KEPT = "kept"
    REFUSED = "refused"
    """It was not taken; `problem` says why, and nothing of it is stored."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file without opening it. `staff` is the name of who brought it over the counter."""

    id: UUID
    referral_id: UUID | None
    address: str = field(repr=False)
    kind: str
    name: str = field(repr=False)
    state: FileState
    created_at: datetime
    source: str = field(default="", repr=False)
    staff_id: UUID | None = None
    staff: str = ""
    media: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    problem: Unfit | None = None
    attempts: int = 0
    due: datetime | None = None


class Files(Protocol):
    def add(self, file: StoredFile, content: Taken | None) -> None: ...

    def get(self, id_: UUID, *, lock: bool = False) -> StoredFile:
        """Raises NotFound."""
        ...

    def of_referral(self, referral_id: UUID) -> list[StoredFile]:
        """Oldest first."""
        ...

    def drafts(self, address: str) -> list[StoredFile]:
        """What waits for the request of this address, oldest first."""
        ...

    def since(self, address: str, moment: datetime) -> int:
        """How many this address has sent since."""
        ...

    def bind(self, ids: Collection[UUID], referral_id: UUID) -> None: ...

    def content(self, id_: UUID, part: Part) -> bytes:
        """The content, opened. Raises NotFound."""
        ...

    def claim_due(self, now: datetime, limit: int, lease: timedelta) -> list[StoredFile]:
        """Those whose content is to be fetched now; nobody else gets them until the lease ends."""
        ...

    def keep(self, id_: UUID, content: Taken) -> None:
        """The content has come."""
        ...

    def refuse(self, id_: UUID, problem: Unfit) -> None: ...

    def later(self, id_: UUID, due: datetime) -> None: ...

    def remove(self, ids: Collection[UUID]) -> int: ...

    def forget(self, address: str, *, keep: Collection[UUID]) -> int:
        """Everything of this address but what belongs to the matters in `keep`."""
        ...

    def purge(self, *, before: datetime) -> int:
        """Drafts that nobody handed in."""
        ...

    def open_once(self, nonce: str, *, expires_at: datetime) -> bool:
        """Notes that a link is opened; False where it was before."""
        ...

    def purge_links(self, *, now: datetime) -> int: ...

    def counts(self, referral_ids: Sequence[UUID]) -> dict[UUID, int]: ...

    def erase(self, referral_ids: Iterable[UUID]) -> int:
        """Everything that belongs to these matters."""
        ...
