"""Givers and offers, needs and matches: what the services need of the store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from referral.domain.givers import Giver
from referral.domain.matches import Match, MatchState
from referral.domain.needs import Need
from referral.domain.offers import Offer, OfferState


class Givers(Protocol):
    def add(self, giver: Giver, *, at: datetime) -> None: ...

    def save(self, giver: Giver) -> None: ...

    def get(self, id_: UUID) -> Giver:
        """Raises NotFound."""
        ...

    def for_address(self, address: str) -> list[Giver]:
        """Oldest first."""
        ...


class Offers(Protocol):
    def add(self, offer: Offer) -> None: ...

    def get(self, id_: UUID, *, lock: bool = False) -> Offer:
        """Raises NotFound. `lock`: nobody else changes it until this unit of work ends."""
        ...

    def save(self, offer: Offer, expected_version: int) -> None:
        """Writes state and rest, appends the new events. Raises Moved, NothingLeft."""
        ...

    def in_states(self, states: Collection[OfferState], limit: int | None = None) -> list[Offer]:
        """Oldest first, all of them or so many."""
        ...

    def of_giver(self, giver_id: UUID) -> list[Offer]: ...

    def erase_words(self, giver_id: UUID) -> None:
        """Overwrites what a giver wrote in their own words, and where they wrote from."""
        ...

    def over(self, before: date) -> list[UUID]:
        """Those that are not over yet but whose last day has passed."""
        ...


class Needs(Protocol):
    def add(self, need: Need) -> None:
        """Raises AlreadyExists("need") where the referral has one."""
        ...

    def get(self, id_: UUID, *, lock: bool = False) -> Need:
        """Raises NotFound."""
        ...

    def of_referral(self, referral_id: UUID) -> Need | None: ...

    def save(self, need: Need, expected_version: int) -> Need:
        """Writes it one version higher, with its lines. Raises Moved."""
        ...

    def cover(self, need_id: UUID, thing: str, change: int) -> None:
        """More, or below zero less, of a line is covered."""
        ...

    def open(self, *, at: datetime) -> list[Need]:
        """All open ones, urgent first, with what the ledger and the matches say of them at that moment."""
        ...


class Matches(Protocol):
    def add(self, match: Match) -> None: ...

    def get(self, id_: UUID, *, lock: bool = False) -> Match:
        """Raises NotFound."""
        ...

    def save(self, match: Match, expected_version: int) -> None:
        """Raises Moved."""
        ...

    def of_need(self, need_id: UUID) -> list[Match]:
        """Oldest first."""
        ...

    def of_offer(self, offer_id: UUID) -> list[Match]: ...

    def erase_words(self, need_id: UUID) -> None:
        """Overwrites the words in the histories of a need's matches."""
        ...

    def of_giver(self, giver_id: UUID) -> list[Match]: ...

    def in_states(self, states: Collection[MatchState]) -> list[Match]: ...
