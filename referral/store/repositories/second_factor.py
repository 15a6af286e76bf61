"""Second factors and recovery codes in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Update, func, insert, select, update

from referral.ports.second_factor import StoredFactor
from referral.store.repositories.base import Repository
from referral.store.second_factor import recovery_codes, second_factors


class SqlSecondFactors(Repository):
    def get(self, staff_id: UUID) -> StoredFactor | None:
        unused = recovery_codes.c.staff_id == staff_id, recovery_codes.c.used_at.is_(None)
        left = select(func.count()).select_from(recovery_codes).where(*unused).scalar_subquery()
        query = select(second_factors, left.label("codes_left"))
        row = self._run(query.where(second_factors.c.staff_id == staff_id)).mappings().first()
        if row is None:
            return None
        secret, pending = (
            self._keyring.open(row[one]) if row[one] else None for one in ("secret", "pending")
        )
        return StoredFactor(secret, pending, row["confirmed_at"], int(row["codes_left"]))

    def enrolled(self) -> frozenset[UUID]:
        in_force = second_factors.c.confirmed_at.is_not(None)
        return frozenset(self._run(select(second_factors.c.staff_id).where(in_force)).scalars())

    def propose(self, staff_id: UUID, secret: str) -> None:
        sealed = self._keyring.seal(secret)
        values = {"staff_id": staff_id, "pending": sealed, "last_step": 0}
        if not self._insert_new(second_factors, values):
            self._run(self._mine(staff_id).values(pending=sealed))

    def confirm(self, staff_id: UUID, *, step: int, at: datetime) -> None:
        moved = {"secret": second_factors.c.pending, "pending": None, "last_step": step, "confirmed_at": at}
        self._run(self._mine(staff_id).values(**moved))

    def use_step(self, staff_id: UUID, step: int) -> bool:
        later = self._mine(staff_id).where(second_factors.c.last_step < step)
        return self._run(later.values(last_step=step)).rowcount == 1

    def replace_codes(self, staff_id: UUID, code_hashes: Iterable[str], *, at: datetime) -> None:
        self._delete(recovery_codes, recovery_codes.c.staff_id == staff_id)
        rows = [{"staff_id": staff_id, "code_hash": one, "created_at": at} for one in code_hashes]
        self._run(insert(recovery_codes), rows)

    def use_code(self, staff_id: UUID, code_hash: str, *, at: datetime) -> bool:
        columns = recovery_codes.c
        fresh = columns.staff_id == staff_id, columns.code_hash == code_hash, columns.used_at.is_(None)
        return self._run(update(recovery_codes).where(*fresh).values(used_at=at)).rowcount == 1

    def remove(self, staff_id: UUID) -> bool:
        self._delete(recovery_codes, recovery_codes.c.staff_id == staff_id)
        return self._delete(second_factors, second_factors.c.staff_id == staff_id) == 1

    def _mine(self, staff_id: UUID) -> Update:
        return update(second_factors).where(second_factors.c.staff_id == staff_id)
