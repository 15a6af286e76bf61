"""What may be the same household again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from referral.domain.likeness import Likeness, Sign


class PairState(StrEnum):
    OPEN = "open"
    DISMISSED = "dismissed"
    """Somebody looked, and they are not the same."""
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two matters that look alike, seen from one of them."""

    other: UUID
    score: float
    signs: tuple[Sign, ...]
    state: PairState


class LikenessIndex(Protocol):
    def put(self, referral_id: UUID, keys: Iterable[str], version: int) -> None:
        """Replaces the keys of a matter; they are stored as keyed hashes."""
        ...

    def candidates(self, keys: Collection[str], *, besides: UUID, limit: int) -> list[UUID]:
        """Matters that share a key, those with most in common first."""
        ...

    def missing(self, version: int, limit: int) -> list[UUID]:
        """Matters that are not indexed by this version of the keys."""
        ...

    def note(self, one: UUID, other: UUID, likeness: Likeness, *, at: datetime) -> None:
        """Keeps a pair; what somebody decided about it stays."""
        ...

    def pairs(self, referral_id: UUID) -> list[Pair]:
        """The pairs of a matter, likeliest first."""
        ...

    def settle(self, one: UUID, other: UUID, state: PairState, *, staff_id: UUID, at: datetime) -> None: ...

    def erase(self, referral_ids: Collection[UUID]) -> None: ...
