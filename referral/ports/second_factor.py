"""The second factor of an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StoredFactor:
    """`secret` is in force, `pending` was shown and waits for its first code."""

    secret: str | None = field(repr=False)
    pending: str | None = field(repr=False)
    confirmed_at: datetime | None
    codes_left: int


class SecondFactors(Protocol):
    def get(self, staff_id: UUID) -> StoredFactor | None: ...

    def enrolled(self) -> frozenset[UUID]:
        """Everybody whose second factor is in force."""
        ...

    def propose(self, staff_id: UUID, secret: str) -> None: ...

    def confirm(self, staff_id: UUID, *, step: int, at: datetime) -> None:
        """The pending secret is the one in force from now on."""
        ...

    def use_step(self, staff_id: UUID, step: int) -> bool:
        """True for exactly one caller, and for none whose step is not after the last one used."""
        ...

    def replace_codes(self, staff_id: UUID, code_hashes: Iterable[str], *, at: datetime) -> None: ...

    def use_code(self, staff_id: UUID, code_hash: str, *, at: datetime) -> bool:
        """True for exactly one caller."""
        ...

    def remove(self, staff_id: UUID) -> bool:
        """Secret and codes; False where there was neither."""
        ...
