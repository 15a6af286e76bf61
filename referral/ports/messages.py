"""Conversations, and what comes in and goes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from knowledge.languages import Language
from referral.outbox import OutboxMessage


class Conversations(Protocol):
    def get(self, address: str, *, lock: bool = True) -> dict[str, Any] | None:
        """The document of an address. `lock` holds the address until commit, also where nothing is stored
        yet.
        """
        ...

    def put(self, address: str, document: Mapping[str, Any], language: Language, *, at: datetime) -> None: ...

    def language(self, address: str) -> Language | None: ...

    def purge(self, *, before: datetime) -> int: ...


class Inbox(Protocol):
    def seen(self, channel: str, external_id: str) -> bool: ...

    def add(self, channel: str, external_id: str, address: str, *, at: datetime) -> None:
        """Raises AlreadyReceived; a concurrent twin waits here for the first one's commit."""
        ...

    def purge(self, *, before: datetime) -> int: ...


class Outbox(Protocol):
    def add(self, message: OutboxMessage) -> OutboxMessage:
        """The message with its `seq`."""
        ...

    def get(self, id_: UUID) -> OutboxMessage:
        """Raises NotFound."""
        ...

    def for_inbound(self, channel: str, external_id: str) -> list[OutboxMessage]: ...

    def after(self, address: str, cursor: int, limit: int = 100) -> list[OutboxMessage]: ...

    def last_seq(self, address: str) -> int: ...

    def claim_due(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        *,
        channels: Collection[str] | None = None,
    ) -> list[OutboxMessage]:
        """Marks and returns what may be sent now: at most the oldest open message of each address.

        Rows that another worker claims at this moment are passed over. Commit before sending.
        """
        ...

    def claim_next(
        self, address: str, now: datetime, lease: timedelta, channels: Collection[str] | None = None
    ) -> OutboxMessage | None:
        """As `claim_due`, for the oldest open message of one address; None where it is not to be sent now."""
        ...

    def save(self, message: OutboxMessage) -> bool:
        """Records the end of a claim (`delivered`, `failed`). False: the lease went to somebody else by
        now.
        """
        ...

    def release_expired(self, now: datetime) -> int:
        """Claims whose worker died go back to pending, flagged `maybe_sent`."""
        ...

    def undeliverable(self, limit: int = 100) -> list[OutboxMessage]: ...

    def resend(self, id_: UUID, *, at: datetime) -> OutboxMessage:
        """An undeliverable message is pending again. Raises NotFound."""
        ...

    def counts(self) -> dict[str, int]:
        """How many messages are in each state."""
        ...

    def purge(self, *, before: datetime) -> int: ...
