"""Accounts of staff and their API tokens, and the keys of repeated requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, insert, select, update

from referral.domain.errors import AlreadyExists, NotFound
from referral.domain.kinds import Role
from referral.domain.people import Area, Staff
from referral.ports import ApiToken, Credentials, StoredResponse
from referral.store.repositories.base import Repository
from referral.store.tables import api_tokens, idempotency_keys, staff


def read_staff(row: RowMapping) -> Staff:
    return Staff(
        id=row[staff.c.id],
        username=row[staff.c.username],
        name=row[staff.c.name],
        role=Role(row[staff.c.role]),
        area=Area.parse(row[staff.c.area]),
        disabled=row[staff.c.disabled],
        department=row[staff.c.department] or "",
        office=row[staff.c.office] or "",
        created_at=row[staff.c.created_at],
    )


class SqlStaff(Repository):
    def add(self, staff_: Staff, password_hash: str | None) -> None:
        values = {
            "id": staff_.id,
            "username": staff_.username,
            "password_hash": password_hash,
            "created_at": staff_.created_at,
            **self._changing(staff_),
        }
        self._run(insert(staff).values(**values))

    def get(self, id_: UUID) -> Staff:
        row = self._run(select(staff).where(staff.c.id == id_)).mappings().first()
        if row is None:
            raise NotFound("staff")
        return read_staff(row)

    def credentials(self, username: str) -> Credentials | None:
        row = self._run(select(staff).where(staff.c.username == username)).mappings().first()
        return Credentials(read_staff(row), row["password_hash"]) if row else None

    def set_password(self, id_: UUID, password_hash: str) -> None:
        self._run(update(staff).where(staff.c.id == id_).values(password_hash=password_hash))

    def save(self, staff_: Staff) -> None:
        self._run(update(staff).where(staff.c.id == staff_.id).values(**self._changing(staff_)))

    def everybody(self) -> list[Staff]:
        return [read_staff(row) for row in self._run(select(staff).order_by(staff.c.username)).mappings()]

    def any(self) -> bool:
        return self._run(select(staff.c.id).limit(1)).first() is not None

    def _changing(self, staff_: Staff) -> dict[str, Any]:
        return {
            "name": staff_.name,
            "role": staff_.role.value,
            "area": str(staff_.area),
            "disabled": staff_.disabled,
            "department": staff_.department or None,
            "office": staff_.office or None,
        }


class SqlTokens(Repository):
    def add(self, token: ApiToken, token_hash: str) -> None:
        values = {
            "id": token.id,
            "token_hash": token_hash,
            "staff_id": token.staff.id,
            "name": token.name,
            "scopes": " ".join(sorted(token.scopes)),
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }
        self._run(insert(api_tokens).values(**values))

    def by_hash(self, token_hash: str) -> ApiToken | None:
        found = self._list(self._all().where(api_tokens.c.token_hash == token_hash))
        return found[0] if found else None

    def of_staff(self, staff_id: UUID | None = None) -> list[ApiToken]:
        query = self._all().order_by(api_tokens.c.created_at, api_tokens.c.id)
        return self._list(query if staff_id is None else query.where(api_tokens.c.staff_id == staff_id))

    def used(self, id_: UUID, *, at: datetime) -> None:
        self._run(update(api_tokens).where(api_tokens.c.id == id_).values(last_used_at=at))

    def revoke(self, id_: UUID, *, at: datetime) -> bool:
        live = api_tokens.c.id == id_, api_tokens.c.revoked_at.is_(None)
        return self._run(update(api_tokens).where(*live).values(revoked_at=at)).rowcount == 1

    def _all(self) -> Select[Any]:
        return select(api_tokens, staff).join(staff, staff.c.id == api_tokens.c.staff_id)

    def _list(self, query: Select[Any]) -> list[ApiToken]:
        columns = api_tokens.c
        return [
            ApiToken(
                id=row[columns.id],
                name=row[columns.name],
                staff=read_staff(row),
                scopes=frozenset(row[columns.scopes].split()),
                created_at=row[columns.created_at],
                expires_at=row[columns.expires_at],
                last_used_at=row[columns.last_used_at],
                revoked_at=row[columns.revoked_at],
            )
            for row in self._run(query).mappings()
        ]


class SqlIdempotencyKeys(Repository):
    def get(self, token_id: UUID, key: str) -> StoredResponse | None:
        same = idempotency_keys.c.token_id == token_id, idempotency_keys.c.key == key
        row = self._run(select(idempotency_keys).where(*same)).mappings().first()
        if row is None:
            return None
        return StoredResponse(row["request_hash"], self._keyring.open_json(row["response"]))

    def put(
        self, token_id: UUID, key: str, request_hash: str, response: Mapping[str, Any], *, at: datetime
    ) -> None:
        values = {
            "token_id": token_id,
            "key": key,
            "request_hash": request_hash,
            "response": self._keyring.seal_json(response),
            "created_at": at,
        }
        if not self._insert_new(idempotency_keys, values):
            raise AlreadyExists("idempotency key")

    def purge(self, *, before: datetime) -> int:
        return self._delete(idempotency_keys, idempotency_keys.c.created_at < before)
