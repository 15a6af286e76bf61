"""What is kept without a name: screenings, and tries that limits count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from referral.ports.matters import StoredScreening
from referral.store.repositories.base import Repository
from referral.store.tables import attempts, screenings


class SqlScreenings(Repository):
    def add(
        self,
        id_: UUID,
        *,
        owner: str,
        on: date,
        rules_version: str,
        facts: Mapping[str, Any],
        result: Mapping[str, Any],
        at: datetime,
        expires_at: datetime,
    ) -> None:
        values = {
            "id": id_,
            "owner": owner,
            "on": on,
            "rules_version": rules_version,
            "facts": self._keyring.seal_json(facts),
            "result": self._keyring.seal_json(result),
            "created_at": at,
            "expires_at": expires_at,
        }
        self._run(insert(screenings).values(**values))

    def get(self, id_: UUID) -> StoredScreening | None:
        row = self._run(select(screenings).where(screenings.c.id == id_)).mappings().first()
        if row is None:
            return None
        return StoredScreening(
            row["on"],
            row["rules_version"],
            self._keyring.open_json(row["facts"]),
            self._keyring.open_json(row["result"]),
            row["expires_at"],
        )

    def answers(self, *, after: UUID | None = None, limit: int = 100) -> list[tuple[UUID, dict[str, Any]]]:
        query = select(screenings.c.id, screenings.c.facts).order_by(screenings.c.id).limit(limit)
        if after is not None:
            query = query.where(screenings.c.id > after)
        return [(row[0], self._keyring.open_json(row[1])) for row in self._run(query)]

    def purge(self, *, now: datetime) -> int:
        return self._delete(screenings, screenings.c.expires_at <= now)


class SqlAttempts(Repository):
    def note(self, key: str, *, at: datetime) -> None:
        self._run(insert(attempts).values(key=self._keyring.blind(key), at=at))

    def since(self, key: str, start: datetime) -> list[datetime]:
        query = select(attempts.c.at).where(
            attempts.c.key == self._keyring.blind(key), attempts.c.at >= start
        )
        return list(self._run(query.order_by(attempts.c.at, attempts.c.id)).scalars())

    def clear(self, key: str) -> None:
        self._delete(attempts, attempts.c.key == self._keyring.blind(key))

    def purge(self, *, before: datetime) -> int:
        return self._delete(attempts, attempts.c.at < before)
