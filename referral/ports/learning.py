"""What the loop keeps: questions without an answer, and figures without identity."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from knowledge.languages import Language


class Questions(Protocol):
    def note(
        self, *, text: str, decision: str, topic: str | None, language: Language, owner: str, at: datetime
    ) -> int:
        """Counts the question for this asker ("" is nobody in particular); returns its id."""
        ...

    def promise(self, id_: int, owners: Collection[str], address: str, *, until: datetime) -> bool:
        """Keeps the address to tell until then. False: the question is not that of one of these askers."""
        ...

    def forget_promises(self, *, now: datetime) -> int:
        """Removes the addresses whose time is over; returns how many."""
        ...

    def forget(self, owners: Collection[str]) -> int: ...

    def purge(self, *, before: datetime) -> int: ...


class Tallies(Protocol):
    def add(self, week: str, topic: str, decision: str, version: str) -> None:
        """One more."""
        ...
