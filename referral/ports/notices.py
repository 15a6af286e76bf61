"""Notices to staff, and who is on duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from referral.domain.notices import Duty, NewNotice, Notice, NoticeKind
from referral.domain.people import Staff


class Notices(Protocol):
    def tell(self, new: NewNotice, people: Iterable[Staff]) -> int:
        """Writes it for each of them who was not told it before; returns for how many."""
        ...

    def mark_read(self, staff_id: UUID, numbers: Iterable[int] | None, *, at: datetime) -> int:
        """Marks the person's own as read, all of them for None; returns how many were unread."""
        ...

    def unread(self, staff_id: UUID) -> int: ...

    def after(self, number: int, limit: int = 100) -> list[Notice]:
        """What was told since, oldest first: for whoever hands it on to other systems."""
        ...

    def purge(self, *, before: datetime) -> int: ...


class Duties(Protocol):
    def add(self, duty: Duty) -> None: ...

    def get(self, id_: UUID) -> Duty | None: ...

    def remove(self, id_: UUID) -> bool: ...

    def on(self, day: date) -> list[Duty]: ...

    def from_(self, day: date) -> list[Duty]:
        """Those that end on that day or later, in the order of their beginnings."""
        ...

    def purge(self, *, before: date) -> int: ...


class Watch(Protocol):
    """Which open matters the jobs have to look at. Whoever acts looks again under the lock."""

    def ending(
        self, before: datetime, kind: NoticeKind, *, since: datetime | None = None, after: UUID | None = None
    ) -> list[UUID]:
        """Those whose nearest term ends up to `before` (and after `since`), untold of by `kind`."""
        ...

    def silent(self, since: datetime, *, after: UUID | None = None) -> list[UUID]:
        """Those that have been somebody's since before, without a sign of that person."""
        ...

    def unknown_years(self) -> dict[int, int]:
        """The years of unknown working days that hide an end, each with how many open matters."""
        ...
