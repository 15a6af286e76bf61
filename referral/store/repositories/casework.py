"""Tasks, talks and satisfaction as the events of a referral leave them; contacts, canned replies, locks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, or_, select, update

from referral.domain.casework import Contact, Lock, Reply
from referral.domain.errors import NotFound
from referral.domain.referral import Referral
from referral.domain.satisfaction import SatisfactionTold
from referral.domain.talk import PersonJoined
from referral.domain.tasks import Task
from referral.ports.casework import TaskPlace
from referral.store.casework import (
    canned_replies,
    department_contacts,
    referral_locks,
    satisfactions,
    talks,
    tasks,
)
from referral.store.repositories.base import Repository
from referral.store.tables import staff


class Projections(Repository):
    """Keeps beside a referral what others look for without opening it."""

    def follow(self, referral: Referral, known: int) -> None:
        """After the events beyond the first `known` were appended."""
        if referral.standing.tasks:
            self._tasks(referral)
        if any(isinstance(event, PersonJoined) for event in referral.events):
            self._talk(referral)
        for event in referral.events[known:]:
            if isinstance(event, SatisfactionTold):
                told = {"id": event.id, "referral_id": referral.id, "score": event.score, "at": event.at}
                self._run(insert(satisfactions).values(**told))

    def _tasks(self, referral: Referral) -> None:
        stored = select(tasks.c.id, tasks.c.state, tasks.c.due).where(tasks.c.referral_id == referral.id)
        kept = {row["id"]: (row["state"], row["due"]) for row in self._run(stored).mappings()}
        for task in referral.standing.tasks:
            if task.id not in kept:
                self._run(insert(tasks).values(**_fixed(referral, task), **_changing(task)))
            elif kept[task.id] != (task.state.value, task.due):
                self._run(update(tasks).where(tasks.c.id == task.id).values(**_changing(task)))

    def _talk(self, referral: Referral) -> None:
        talk = referral.standing.talk
        if talk is None:
            self._delete(talks, talks.c.referral_id == referral.id)
            return
        values = {"staff_id": talk.staff, "since": talk.since, "last_at": talk.last_at}
        mine = update(talks).where(talks.c.referral_id == referral.id).values(**values)
        if self._run(mine).rowcount == 0:
            self._run(insert(talks).values(referral_id=referral.id, **values))


def _fixed(referral: Referral, task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "referral_id": referral.id,
        "department": task.department[:200],
        "opened_at": task.opened_at,
    }


def _changing(task: Task) -> dict[str, Any]:
    return {"state": task.state.value, "due": task.due, "ended_at": task.ended_at}


class SqlTasks(Repository):
    def place(self, id_: UUID) -> TaskPlace:
        row = self._run(select(tasks).where(tasks.c.id == id_)).mappings().first()
        if row is None:
            raise NotFound("task")
        return TaskPlace(row["referral_id"], row["department"])


class SqlContacts(Repository):
    def all(self) -> dict[str, Contact]:
        rows = self._run(select(department_contacts)).mappings()
        return {row["department"]: self._contact(row) for row in rows}

    def _contact(self, row: RowMapping) -> Contact:
        opened = {name: self._keyring.open(row[name]) for name in ("name", "office", "phone")}
        return Contact(row["department"], **opened, updated_at=row["updated_at"])

    def save(self, contact: Contact, by: UUID, *, at: datetime) -> None:
        values: dict[str, Any] = {
            name: self._keyring.seal(getattr(contact, name)) for name in ("name", "office", "phone")
        }
        values |= {"updated_at": at, "updated_by": by}
        mine = department_contacts.c.department == contact.department
        if not self._insert_new(department_contacts, {"department": contact.department, **values}):
            self._run(update(department_contacts).where(mine).values(**values))


class SqlTalks(Repository):
    def silent_since(self, before: datetime, limit: int) -> list[UUID]:
        query = select(talks.c.referral_id).where(talks.c.last_at <= before)
        return [row[0] for row in self._run(query.order_by(talks.c.last_at).limit(limit))]


class SqlReplies(Repository):
    def all(self) -> list[Reply]:
        query = select(canned_replies).order_by(canned_replies.c.title, canned_replies.c.id)
        return [_reply(row) for row in self._run(query).mappings()]

    def get(self, id_: int) -> Reply:
        row = self._run(select(canned_replies).where(canned_replies.c.id == id_)).mappings().first()
        if row is None:
            raise NotFound("reply")
        return _reply(row)

    def add(self, reply: Reply, by: UUID, *, at: datetime) -> Reply:
        values = {**_words(reply), "version": 1, "updated_at": at, "updated_by": by}
        made = insert(canned_replies).values(**values).returning(canned_replies.c.id)
        return self.get(self._run(made).scalar_one())

    def save(self, reply: Reply, by: UUID, *, at: datetime) -> bool:
        same = canned_replies.c.id == reply.id, canned_replies.c.version == reply.version
        values = {**_words(reply), "version": reply.version + 1, "updated_at": at, "updated_by": by}
        return self._run(update(canned_replies).where(*same).values(**values)).rowcount == 1

    def remove(self, id_: int) -> bool:
        return self._delete(canned_replies, canned_replies.c.id == id_) == 1


def _words(reply: Reply) -> dict[str, str]:
    return {"title": reply.title, "zh_hans": reply.zh_hans, "zh_hant": reply.zh_hant, "en": reply.en}


def _reply(row: RowMapping) -> Reply:
    return Reply(**{name: row[name] for name in ("id", "title", "zh_hans", "zh_hant", "en", "version")})


class SqlLocks(Repository):
    def get(self, referral: UUID, *, now: datetime) -> Lock | None:
        joined = referral_locks.join(staff, staff.c.id == referral_locks.c.staff_id)
        query = select(*referral_locks.columns, staff.c.name).select_from(joined)
        mine = query.where(referral_locks.c.referral_id == referral, referral_locks.c.until > now)
        row = self._run(mine).mappings().first()
        return Lock(row["staff_id"], row["name"], row["since"], row["until"]) if row else None

    def hold(self, referral: UUID, staff: UUID, *, now: datetime, until: datetime, take: bool) -> bool:
        values = {"staff_id": staff, "since": now, "until": until}
        if self._insert_new(referral_locks, {"referral_id": referral, **values}):
            return True
        here = referral_locks.c.referral_id == referral
        own = update(referral_locks).where(here, referral_locks.c.staff_id == staff)
        if self._run(own.where(referral_locks.c.until > now).values(until=until)).rowcount:
            return True
        free = or_(referral_locks.c.until <= now, referral_locks.c.staff_id == staff)
        others = update(referral_locks).where(here) if take else update(referral_locks).where(here, free)
        return self._run(others.values(**values)).rowcount == 1

    def release(self, referral: UUID, staff: UUID) -> None:
        mine = referral_locks.c.referral_id == referral, referral_locks.c.staff_id == staff
        self._delete(referral_locks, *mine)

    def purge(self, *, now: datetime) -> int:
        return self._delete(referral_locks, referral_locks.c.until <= now)
