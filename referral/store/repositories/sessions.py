"""Sessions of staff, and the one-time links that let somebody in for the first time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, RowMapping, Select, insert, select, update

from referral.ports import Stage, StoredSession, StoredSetupLink
from referral.store.repositories.base import Repository
from referral.store.repositories.people import read_staff
from referral.store.tables import setup_links, staff, staff_sessions


class SqlSessions(Repository):
    def add(
        self,
        token_hash: str,
        staff_id: UUID,
        *,
        at: datetime,
        expires_at: datetime,
        stage: Stage = Stage.FULL,
        device: str = "",
    ) -> None:
        values = {
            "id": uuid4(),
            "token_hash": token_hash,
            "staff_id": staff_id,
            "stage": stage,
            "device": device[:64],
            "created_at": at,
            "last_seen_at": at,
            "verified_at": at,
            "expires_at": expires_at,
        }
        self._run(insert(staff_sessions).values(**values))

    def get(self, token_hash: str) -> StoredSession | None:
        row = self._run(self._all().where(staff_sessions.c.token_hash == token_hash)).mappings().first()
        return _read(row) if row else None

    def of_staff(self, staff_id: UUID, *, now: datetime) -> list[StoredSession]:
        mine = staff_sessions.c.staff_id == staff_id, staff_sessions.c.expires_at > now
        query = self._all().where(*mine).order_by(staff_sessions.c.last_seen_at.desc(), staff_sessions.c.id)
        return [_read(row) for row in self._run(query).mappings()]

    def touch(self, token_hash: str, *, at: datetime) -> None:
        same = staff_sessions.c.token_hash == token_hash
        self._run(update(staff_sessions).where(same).values(last_seen_at=at))

    def rotate(
        self, token_hash: str, fresh_hash: str, *, at: datetime, stage: Stage, expires_at: datetime
    ) -> bool:
        same = staff_sessions.c.token_hash == token_hash
        values = {
            "token_hash": fresh_hash, "stage": stage, "last_seen_at": at, "verified_at": at,
            "expires_at": expires_at,
        }  # fmt: skip
        return self._run(update(staff_sessions).where(same).values(**values)).rowcount == 1

    def remove(self, token_hash: str) -> bool:
        return self._delete(staff_sessions, staff_sessions.c.token_hash == token_hash) == 1

    def remove_one(self, staff_id: UUID, session_id: UUID) -> bool:
        this = staff_sessions.c.id == session_id, staff_sessions.c.staff_id == staff_id
        return self._delete(staff_sessions, *this) == 1

    def remove_all(self, staff_id: UUID, *, but: str | None = None) -> int:
        others = [staff_sessions.c.token_hash != but] if but is not None else []
        return self._delete(staff_sessions, staff_sessions.c.staff_id == staff_id, *others)

    def purge(self, *, now: datetime) -> int:
        return self._delete(staff_sessions, staff_sessions.c.expires_at <= now)

    def _all(self) -> Select[Any]:
        return select(staff_sessions, staff).join(staff, staff.c.id == staff_sessions.c.staff_id)


def _read(row: RowMapping) -> StoredSession:
    columns = staff_sessions.c
    return StoredSession(
        id=row[columns.id],
        token_hash=row[columns.token_hash],
        staff=read_staff(row),
        stage=Stage(row[columns.stage]),
        device=row[columns.device],
        created_at=row[columns.created_at],
        last_seen_at=row[columns.last_seen_at],
        verified_at=row[columns.verified_at],
        expires_at=row[columns.expires_at],
    )


class SqlSetupLinks(Repository):
    def add(self, token_hash: str, *, staff_id: UUID | None, at: datetime, expires_at: datetime) -> None:
        values = {"token_hash": token_hash, "staff_id": staff_id, "created_at": at, "expires_at": expires_at}
        self._run(insert(setup_links).values(**values))

    def get(self, token_hash: str) -> StoredSetupLink | None:
        query = select(setup_links).where(setup_links.c.token_hash == token_hash)
        row = self._run(query).mappings().first()
        if row is None:
            return None
        return _read_link(row)

    def use(self, token_hash: str, *, at: datetime) -> bool:
        fresh = setup_links.c.token_hash == token_hash, setup_links.c.used_at.is_(None)
        return self._run(update(setup_links).where(*fresh).values(used_at=at)).rowcount == 1

    def cancel_open(self, staff_id: UUID | None) -> int:
        whose: ColumnElement[bool] = setup_links.c.staff_id == staff_id
        return self._delete(setup_links, whose, setup_links.c.used_at.is_(None))

    def unused(self) -> list[StoredSetupLink]:
        waiting = setup_links.c.staff_id.is_not(None), setup_links.c.used_at.is_(None)
        rows = self._run(select(setup_links).where(*waiting).order_by(setup_links.c.created_at)).mappings()
        newest = {row["staff_id"]: _read_link(row) for row in rows}
        return list(newest.values())


def _read_link(row: RowMapping) -> StoredSetupLink:
    names = ("token_hash", "staff_id", "expires_at", "used_at", "created_at")
    return StoredSetupLink(*(row[name] for name in names))
