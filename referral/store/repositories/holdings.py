"""What is stored of one resident, all of it to be read or to go; by the list in `referral.store.holdings`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    delete,
    false,
    insert,
    or_,
    select,
    true,
    update,
)

from referral.ports.copying import CopyLink
from referral.ports.sharing import Reading
from referral.store.copying import copy_links
from referral.store.holdings import HOLDINGS, Found, Holding, Wish
from referral.store.repositories.base import Repository
from referral.store.tables import audit, metadata, staff
from referral.store.trail import audit_lists


class SqlHoldings(Repository):
    def forget(self, address: str, *, emptied: Collection[UUID], keep: Collection[UUID]) -> dict[str, int]:
        order = {table.name: place for place, table in enumerate(metadata.sorted_tables)}
        removed: dict[str, int] = {}
        for holding in sorted(HOLDINGS, key=lambda one: -order[one.name]):
            theirs = self._theirs(holding, address, emptied)
            if holding.wish is Wish.DELETED:
                loose = _loose(holding, keep)
                removed[holding.name] = self._run(delete(holding.table).where(theirs, loose)).rowcount
            elif holding.wish is Wish.DETACHED:
                self._run(update(holding.table).where(theirs).values({holding.column: None}))
        return removed

    def copy(self, address: str, matters: Collection[UUID]) -> dict[str, list[dict[str, Any]]]:
        return {holding.name: self._rows(holding, address, matters) for holding in HOLDINGS}

    def readings(self, matters: Collection[UUID]) -> list[Reading]:
        subjects = {f"referral:{id_}": id_ for id_ in matters}
        one = (audit.c.number, audit.c.who, audit.c.action, audit.c.at)
        alone = select(*one, audit.c.subject).where(audit.c.subject.in_(list(subjects)))
        together = (
            select(*one, audit_lists.c.referral_id)
            .join(audit_lists)
            .where(audit_lists.c.referral_id.in_(list(matters)))
        )
        found = [(row, subjects[row["subject"]]) for row in self._run(alone).mappings()]
        found += [(row, row["referral_id"]) for row in self._run(together).mappings()]
        theirs = [(row, id_) for row, id_ in found if row["who"].startswith(_STAFF)]
        people = self._people({row["who"] for row, _ in theirs})
        return [
            Reading(id_, row["at"], *people.get(row["who"], ("", "")), row["action"])
            for row, id_ in sorted(theirs, key=lambda pair: pair[0]["number"])
        ]

    def _people(self, named: Collection[str]) -> dict[str, tuple[str, str]]:
        """Name and role of the accounts that entries name."""
        ids = [UUID(one.removeprefix(_STAFF)) for one in named]
        query = select(staff.c.id, staff.c.name, staff.c.role).where(staff.c.id.in_(ids))
        return {f"{_STAFF}{row['id']}": (row["name"], row["role"]) for row in self._run(query).mappings()}

    def _rows(self, holding: Holding, address: str, matters: Collection[UUID]) -> list[dict[str, Any]]:
        shown = [column for column in holding.table.columns if column.name not in holding.hidden]
        query = select(*shown).where(self._theirs(holding, address, matters))
        rows = self._run(query.order_by(*holding.table.primary_key.columns)).mappings()
        sealed = {column.name for column in shown if column.info.get("sealed")}
        return [
            {
                name: self._keyring.open(value) if name in sealed and value else value
                for name, value in row.items()
            }
            for row in rows
        ]

    def _theirs(self, holding: Holding, address: str, matters: Collection[UUID]) -> ColumnElement[bool]:
        """The rows of a resident. An empty address is nobody's: it stands where somebody was forgotten."""
        if holding.by is Found.MATTER:
            return holding.key.in_(matters)
        if not address:
            return false()
        if holding.by is Found.OWNER:
            return holding.key.in_(self._keyring.blind_any(address))
        return holding.key == address


def _loose(holding: Holding, keep: Collection[UUID]) -> ColumnElement[bool]:
    """Rows that no official record needs."""
    if holding.matter is None:
        return true()
    about = holding.table.c[holding.matter]
    return or_(about.is_(None), about.not_in(keep))


_STAFF = "staff:"


class SqlCopyLinks(Repository):
    def add(self, token_hash: str, link: CopyLink) -> None:
        self._run(
            insert(copy_links).values(
                token_hash=token_hash,
                address=link.address,
                language=link.language,
                created_at=link.created_at,
                expires_at=link.expires_at,
            )
        )

    def get(self, token_hash: str) -> CopyLink | None:
        query = select(copy_links).where(copy_links.c.token_hash == token_hash)
        row = self._run(query).mappings().first()
        if row is None:
            return None
        return CopyLink(
            row["address"],
            row["language"],
            row["created_at"],
            row["expires_at"],
            row["read_at"],
            row["downloaded_at"],
        )

    def use(self, token_hash: str, form: str, *, at: datetime) -> bool:
        column = {"page": copy_links.c.read_at, "file": copy_links.c.downloaded_at}[form]
        fresh = update(copy_links).where(
            copy_links.c.token_hash == token_hash, column.is_(None), copy_links.c.expires_at > at
        )
        return self._run(fresh.values({column.name: at})).rowcount > 0

    def cancel(self, address: str) -> None:
        self._delete(copy_links, copy_links.c.address == address)

    def purge(self, *, now: datetime) -> int:
        return self._delete(copy_links, copy_links.c.expires_at <= now)
