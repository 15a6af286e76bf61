"""What is kept of announcements and of those who want them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from knowledge.languages import Text
from referral.domain.announcements import Announcement, Subscription


class Subscriptions(Protocol):
    def put(self, address: str, township: str, *, at: datetime) -> None:
        """Subscribes an address, or moves its subscription to another township."""
        ...

    def of(self, address: str) -> Subscription | None: ...

    def remove(self, address: str) -> int: ...

    def purge(self) -> int:
        """Removes those of web chats that are forgotten: nobody can read there any more."""
        ...

    def count(self, township: str) -> int:
        """How many an announcement for this township (empty: for everybody) reaches now."""
        ...

    def after(self, number: int, township: str, limit: int, *, until: datetime) -> list[Subscription]:
        """The next subscriptions behind `number` that this concerns and that began before `until`."""
        ...


class Announcements(Protocol):
    def add(self, text: Text, township: str, author: UUID, *, at: datetime) -> Announcement:
        """A new draft."""
        ...

    def get(self, number: int, *, lock: bool = False) -> Announcement:
        """Raises NotFound."""
        ...

    def all(self, limit: int = 100) -> list[Announcement]:
        """Newest first."""
        ...

    def sending(self) -> list[int]:
        """The numbers of those that are under way, oldest first."""
        ...

    def save(self, announcement: Announcement) -> Announcement:
        """Stores it one version higher where nobody was faster; else raises AnnouncementConflict."""
        ...

    def progress(self, number: int) -> Mapping[str, int]:
        """How many of its messages are in each state of delivery."""
        ...
