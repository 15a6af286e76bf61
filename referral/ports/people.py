"""Accounts, sessions, links, tokens, limits, and the trail that all of them leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from referral.domain.people import Staff


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


class Stage(StrEnum):
    """How far somebody has come through the door."""

    FULL = "full"
    CODE = "code"
    """The password was right; the code of the second factor is still to come."""
    ENROL = "enrol"
    """The role needs a second factor, and there is none yet: nothing else can be done before."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """`verified_at`: when the person last proved who they are. `device` is a hint, never an address."""

    id: UUID
    token_hash: str
    staff: Staff
    stage: Stage
    device: str
    created_at: datetime
    last_seen_at: datetime
    verified_at: datetime
    expires_at: datetime


class Sessions(Protocol):
    def add(
        self,
        token_hash: str,
        staff_id: UUID,
        *,
        at: datetime,
        expires_at: datetime,
        stage: Stage = Stage.FULL,
        device: str = "",
    ) -> None: ...

    def get(self, token_hash: str) -> StoredSession | None: ...

    def of_staff(self, staff_id: UUID, *, now: datetime) -> list[StoredSession]:
        """Those that have not run out, the last used first."""
        ...

    def touch(self, token_hash: str, *, at: datetime) -> None: ...

    def rotate(
        self, token_hash: str, fresh_hash: str, *, at: datetime, stage: Stage, expires_at: datetime
    ) -> bool:
        """The same session under a new token, proven now; False where there is none."""
        ...

    def remove(self, token_hash: str) -> bool: ...

    def remove_one(self, staff_id: UUID, session_id: UUID) -> bool: ...

    def remove_all(self, staff_id: UUID, *, but: str | None = None) -> int:
        """`but`: the hash of the one that stays."""
        ...

    def purge(self, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class StoredSetupLink:
    token_hash: str
    staff_id: UUID | None
    expires_at: datetime
    used_at: datetime | None
    created_at: datetime | None = None


class SetupLinks(Protocol):
    def add(self, token_hash: str, *, staff_id: UUID | None, at: datetime, expires_at: datetime) -> None: ...

    def get(self, token_hash: str) -> StoredSetupLink | None: ...

    def use(self, token_hash: str, *, at: datetime) -> bool:
        """True for exactly one caller."""
        ...

    def cancel_open(self, staff_id: UUID | None) -> int: ...

    def unused(self) -> list[StoredSetupLink]:
        """Links to colleagues that were not used, also those that have run out; the newest of each."""
        ...


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


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Number and hash of the newest entry of the audit; number 0 where there is none."""

    number: int
    hash: str


class AuditTrail(Protocol):
    def add(
        self, *, who: str, action: str, subject: str, at: datetime, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Appends to the hash chain when the unit of work commits. `detail` holds no personal data."""
        ...

    def seen(
        self,
        *,
        who: str,
        action: str,
        subject: str,
        referrals: Sequence[UUID] = (),
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Somebody is shown personal data: of the subject, or of `referrals` where it is a list.

        Recorded when the unit of work is left, also a reading one and one without `commit()`: so before the
        data goes anywhere. Where it cannot be recorded, leaving raises Busy, and nothing is shown.
        """
        ...

    def end(self) -> ChainEnd:
        """Where the chain ends now: what an auditor keeps elsewhere, so that a cut end is noticed."""
        ...

    def verify(self, anchor: ChainEnd | None = None) -> int | None:
        """The number of the first entry that does not fit the chain, or None where all is whole.

        `anchor`: an end that was noted earlier; the chain must still run through it.
        """
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
