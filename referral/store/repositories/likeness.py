"""Keyed hashes of matters, and the pairs that look alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from referral.domain.likeness import Likeness, Sign
from referral.ports.likeness import Pair, PairState
from referral.store.likeness import likeness_done, likeness_keys, likeness_pairs
from referral.store.repositories.base import Repository
from referral.store.tables import referrals


class SqlLikeness(Repository):
    def put(self, referral_id: UUID, keys: Iterable[str], version: int) -> None:
        self._delete(likeness_keys, likeness_keys.c.referral_id == referral_id)
        rows = [{"referral_id": referral_id, "key": self._keyring.blind(key)} for key in sorted(keys)]
        if rows:
            self._run(insert(likeness_keys), rows)
        self._delete(likeness_done, likeness_done.c.referral_id == referral_id)
        self._insert_new(likeness_done, {"referral_id": referral_id, "version": version})

    def candidates(self, keys: Collection[str], *, besides: UUID, limit: int) -> list[UUID]:
        known = [index for key in keys for index in self._keyring.blind_any(key)]
        shared = func.count().label("shared")
        query = (
            select(likeness_keys.c.referral_id, shared)
            .where(likeness_keys.c.key.in_(known), likeness_keys.c.referral_id != besides)
            .group_by(likeness_keys.c.referral_id)
            .order_by(shared.desc(), likeness_keys.c.referral_id)
            .limit(limit)
        )
        return [row[0] for row in self._run(query).all()]

    def missing(self, version: int, limit: int) -> list[UUID]:
        joined = referrals.outerjoin(
            likeness_done,
            and_(likeness_done.c.referral_id == referrals.c.id, likeness_done.c.version == version),
        )
        query = select(referrals.c.id).select_from(joined).where(likeness_done.c.referral_id.is_(None))
        return list(self._run(query.order_by(referrals.c.id).limit(limit)).scalars())

    def note(self, one: UUID, other: UUID, likeness: Likeness, *, at: datetime) -> None:
        first, second = sorted((one, other))
        said = {"score": likeness.score, "signs": " ".join(likeness.signs)}
        fixed = {"first_id": first, "second_id": second, "state": PairState.OPEN.value, "at": at}
        if not self._insert_new(likeness_pairs, said | fixed):
            self._run(update(likeness_pairs).where(_of(one, other)).values(**said))

    def pairs(self, referral_id: UUID) -> list[Pair]:
        mine = or_(likeness_pairs.c.first_id == referral_id, likeness_pairs.c.second_id == referral_id)
        query = (
            select(likeness_pairs).where(mine).order_by(likeness_pairs.c.score.desc(), likeness_pairs.c.id)
        )
        return [
            Pair(
                row["second_id"] if row["first_id"] == referral_id else row["first_id"],
                row["score"],
                tuple(Sign(sign) for sign in row["signs"].split()),
                PairState(row["state"]),
            )
            for row in self._run(query).mappings()
        ]

    def settle(self, one: UUID, other: UUID, state: PairState, *, staff_id: UUID, at: datetime) -> None:
        first, second = sorted((one, other))
        done = {"state": state.value, "staff_id": staff_id, "at": at}
        fresh = {"first_id": first, "second_id": second, "score": 0.0, "signs": ""}
        if not self._insert_new(likeness_pairs, done | fresh):
            self._run(update(likeness_pairs).where(_of(one, other)).values(**done))

    def erase(self, referral_ids: Collection[UUID]) -> None:
        self._delete(likeness_keys, likeness_keys.c.referral_id.in_(referral_ids))
        either = or_(
            likeness_pairs.c.first_id.in_(referral_ids), likeness_pairs.c.second_id.in_(referral_ids)
        )
        self._delete(likeness_pairs, either)


def _of(one: UUID, other: UUID) -> ColumnElement[bool]:
    first, second = sorted((one, other))
    return and_(likeness_pairs.c.first_id == first, likeness_pairs.c.second_id == second)
