"""What the services need from the outside: one unit of work with its repositories.

`referral.store` is the real one. Everything happens in one transaction that is undone unless `commit()` is
called.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Protocol, Self
from uuid import UUID

from knowledge.languages import Language
from referral.domain.consent import ConsentEntry
from referral.domain.people import Staff
from referral.domain.referral import Referral
from referral.outbox import OutboxMessage


class Conversations(Protocol):
    def get(self, address: str, *, lock: bool = True) -> dict[str, Any] | None:
        """The document of an address. `lock` holds the address until commit, also where nothing is stored
        yet.
        """
        ...

    def put(self, address: str, document: Mapping[str, Any], language: Language, *, at: datetime) -> None: ...

    def language(self, address: str) -> Language | None: ...

    def forget(self, address: str) -> int: ...

    def purge(self, *, before: datetime) -> int: ...


class Inbox(Protocol):
    def seen(self, channel: str, external_id: str) -> bool: ...

    def add(self, channel: str, external_id: str, address: str, *, at: datetime) -> None:
        """Raises AlreadyReceived; a concurrent twin waits here for the first one's commit."""
        ...

    def forget(self, address: str) -> int: ...

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
        address: str | None = None,
        channels: Collection[str] | None = None,
    ) -> list[OutboxMessage]:
        """Marks and returns what may be sent now: at most the oldest open message of each address.

        Rows that another worker claims at this moment are passed over. Commit before sending.
        """
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

    def forget(self, address: str, *, keep: Collection[UUID]) -> int:
        """Removes the messages of an address, but for those about the referrals in `keep`."""
        ...

    def purge(self, *, before: datetime) -> int: ...


class Referrals(Protocol):
    def get(self, id_: UUID, *, lock: bool = False) -> Referral:
        """Raises NotFound."""
        ...

    def by_code(self, code: str) -> Referral | None: ...

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


class Consents(Protocol):
    def record(self, address: str, entry: ConsentEntry) -> None: ...

    def ledger(self, address: str) -> list[ConsentEntry]: ...

    def forget(self, address: str, *, keep: Collection[UUID]) -> int: ...


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

    def answers(self, *, after: UUID | None = None, limit: int = 100) -> list[tuple[UUID, dict[str, Any]]]:
        """Stored answers without anything about who, to rehearse a change of rules."""
        ...

    def forget(self, owners: Collection[str]) -> int: ...

    def purge(self, *, now: datetime) -> int: ...


class Questions(Protocol):
    def note(
        self, *, text: str, decision: str, topic: str | None, language: Language, owner: str, at: datetime
    ) -> None:
        """Counts the question for this asker ("" is nobody in particular)."""
        ...

    def forget(self, owners: Collection[str]) -> int: ...

    def purge(self, *, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Credentials:
    staff: Staff
    password_hash: str | None


class StaffAccounts(Protocol):
    def add(self, staff: Staff, password_hash: str | None) -> None:
        """Raises AlreadyExists("username")."""
        ...

    def get(self, id_: UUID) -> Staff:
        """Raises NotFound."""
        ...

    def credentials(self, username: str) -> Credentials | None: ...

    def set_password(self, id_: UUID, password_hash: str) -> None: ...

    def save(self, staff: Staff) -> None: ...

    def everybody(self) -> list[Staff]: ...

    def any(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class StoredSession:
    token_hash: str
    staff: Staff
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class Sessions(Protocol):
    def add(self, token_hash: str, staff_id: UUID, *, at: datetime, expires_at: datetime) -> None: ...

    def get(self, token_hash: str) -> StoredSession | None: ...

    def touch(self, token_hash: str, *, at: datetime) -> None: ...

    def remove(self, token_hash: str) -> bool: ...

    def remove_all(self, staff_id: UUID) -> int: ...

    def purge(self, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class StoredSetupLink:
    token_hash: str
    staff_id: UUID | None
    expires_at: datetime
    used_at: datetime | None


class SetupLinks(Protocol):
    def add(self, token_hash: str, *, staff_id: UUID | None, at: datetime, expires_at: datetime) -> None: ...

    def get(self, token_hash: str) -> StoredSetupLink | None: ...

    def use(self, token_hash: str, *, at: datetime) -> bool:
        """True for exactly one caller."""
        ...

    def cancel_open(self, staff_id: UUID | None) -> int: ...


@dataclass(frozen=True, slots=True)
class ApiToken:
    id: UUID
    name: str
    staff: Staff
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class Tokens(Protocol):
    def add(self, token: ApiToken, token_hash: str) -> None: ...

    def by_hash(self, token_hash: str) -> ApiToken | None: ...

    def of_staff(self, staff_id: UUID | None = None) -> list[ApiToken]: ...

    def used(self, id_: UUID, *, at: datetime) -> None: ...

    def revoke(self, id_: UUID, *, at: datetime) -> bool: ...


class Attempts(Protocol):
    def note(self, key: str, *, at: datetime) -> None: ...

    def since(self, key: str, start: datetime) -> list[datetime]:
        """The attempts under this key from `start` on, oldest first. Keys are stored as blind indexes."""
        ...

    def clear(self, key: str) -> None: ...

    def purge(self, *, before: datetime) -> int: ...


class AuditTrail(Protocol):
    def add(
        self, *, who: str, action: str, subject: str, at: datetime, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Appends to the hash chain when the unit of work commits. `detail` holds no personal data."""
        ...

    def verify(self) -> int | None:
        """The number of the first entry that does not fit the chain, or None where all is whole."""
        ...


@dataclass(frozen=True, slots=True)
class StoredResponse:
    request_hash: str
    response: Mapping[str, Any]


class IdempotencyKeys(Protocol):
    def get(self, token_id: UUID, key: str) -> StoredResponse | None: ...

    def put(
        self, token_id: UUID, key: str, request_hash: str, response: Mapping[str, Any], *, at: datetime
    ) -> None:
        """Raises AlreadyExists("idempotency key")."""
        ...

    def purge(self, *, before: datetime) -> int: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit()` undoes everything."""

    @property
    def conversations(self) -> Conversations: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def referrals(self) -> Referrals: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def screenings(self) -> Screenings: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def staff(self) -> StaffAccounts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def setup_links(self) -> SetupLinks: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def idempotency(self) -> IdempotencyKeys: ...
    @property
    def read_only(self) -> bool: ...

    def blind(self, text: str) -> str:
        """A keyed hash of the text: the same text gives the same index, and nobody can go back."""
        ...

    def blind_any(self, text: str) -> Iterable[str]:
        """The index under every key in use, newest first: for reading while keys are being rotated."""
        ...

    def commit(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
