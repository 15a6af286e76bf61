"""Announcements with the state they are in, and the subscriptions that they go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, true, update

from knowledge.languages import Text
from referral.domain.announcements import Announcement, AnnouncementConflict, AnnouncementState, Subscription
from referral.domain.errors import NotFound
from referral.store.announcements import announcements as table
from referral.store.announcements import subscriptions
from referral.store.repositories.base import Repository
from referral.store.tables import conversations, outbox


class SqlSubscriptions(Repository):
    def put(self, address: str, township: str, *, at: datetime) -> None:
        values = {"address": address, "township": township, "since": at}
        if not self._insert_new(subscriptions, values):
            own = subscriptions.c.address == address
            self._run(update(subscriptions).where(own).values(township=township))

    def of(self, address: str) -> Subscription | None:
        query = select(subscriptions).where(subscriptions.c.address == address)
        row = self._run(query).mappings().first()
        return _subscription(row) if row else None

    def remove(self, address: str) -> int:
        return self._delete(subscriptions, subscriptions.c.address == address)

    def purge(self) -> int:
        chat = select(conversations.c.id).where(conversations.c.address == subscriptions.c.address)
        return self._delete(subscriptions, subscriptions.c.address.like("web:%"), ~chat.exists())

    def count(self, township: str) -> int:
        query = select(func.count()).select_from(subscriptions).where(_concerned(township))
        return int(self._run(query).scalar_one())

    def after(self, number: int, township: str, limit: int, *, until: datetime) -> list[Subscription]:
        query = select(subscriptions).where(
            subscriptions.c.id > number, subscriptions.c.since <= until, _concerned(township)
        )
        return [_subscription(row) for row in self.read(query.order_by(subscriptions.c.id).limit(limit))]


class SqlAnnouncements(Repository):
    def add(self, text: Text, township: str, author: UUID, *, at: datetime) -> Announcement:
        values = {
            **_words(text),
            "township": township,
            "state": AnnouncementState.DRAFT.value,
            "version": 1,
            "author_id": author,
            "created_at": at,
            "reached": 0,
            "receivers": 0,
        }
        number = self._run(insert(table).values(**values).returning(table.c.id)).scalar_one()
        return Announcement(number, text, township, AnnouncementState.DRAFT, 1, author, None, at)

    def get(self, number: int, *, lock: bool = False) -> Announcement:
        query = select(table).where(table.c.id == number)
        row = self._run(query.with_for_update() if lock else query).mappings().first()
        if row is None:
            raise NotFound("announcement")
        return _announcement(row)

    def all(self, limit: int = 100) -> list[Announcement]:
        return [
            _announcement(row) for row in self.read(select(table).order_by(table.c.id.desc()).limit(limit))
        ]

    def sending(self) -> list[int]:
        query = (
            select(table.c.id).where(table.c.state == AnnouncementState.SENDING.value).order_by(table.c.id)
        )
        return list(self._run(query).scalars())

    def save(self, announcement: Announcement) -> Announcement:
        after = replace(announcement, version=announcement.version + 1)
        changes = {
            **_words(after.text),
            "township": after.township,
            "state": after.state.value,
            "version": after.version,
            "author_id": after.author,
            "reviewer_id": after.reviewer,
            "published_at": after.published_at,
            "reached": after.reached,
            "receivers": after.receivers,
        }
        seen = update(table).where(table.c.id == announcement.number, table.c.version == announcement.version)
        if not self._run(seen.values(**changes)).rowcount:
            raise AnnouncementConflict(self.get(announcement.number))
        return after

    def progress(self, number: int) -> Mapping[str, int]:
        own = outbox.c.announcement_id == number
        query = select(outbox.c.state, func.count()).where(own).group_by(outbox.c.state)
        return {str(row[0]): int(row[1]) for row in self._run(query)}


def _concerned(township: str) -> ColumnElement[bool]:
    """A township speaks to those who named it; what is for everybody goes to everybody."""
    return subscriptions.c.township == township if township else true()


def _words(text: Text) -> dict[str, str]:
    return {"zh_hans": text.zh_Hans, "zh_hant": text.zh_Hant, "en": text.en}


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(row["id"], row["address"], row["township"])


def _announcement(row: RowMapping) -> Announcement:
    same: dict[str, Any] = {
        name: row[name]
        for name in ("township", "version", "created_at", "published_at", "reached", "receivers")
    }
    return Announcement(
        number=row["id"],
        text=Text(row["zh_hans"], row["zh_hant"], row["en"]),
        state=AnnouncementState(row["state"]),
        author=row["author_id"],
        reviewer=row["reviewer_id"],
        **same,
    )
