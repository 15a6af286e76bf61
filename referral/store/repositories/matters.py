"""Referrals with their events."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, RowMapping, insert, select, update

from knowledge.languages import Language
from referral.domain.errors import NotFound, VersionConflict
from referral.domain.events import Event, details_of, revive
from referral.domain.kinds import ActorKind, Kind, Urgency
from referral.domain.people import Actor
from referral.domain.referral import Details, Referral
from referral.domain.timekeeper import Timekeeper
from referral.store.crypto import Keyring
from referral.store.repositories.base import Repository
from referral.store.repositories.casework import Projections
from referral.store.repositories.work import Decisions
from referral.store.tables import referral_events, referrals


class SqlReferrals(Repository):
    def __init__(self, connection: Connection, keyring: Keyring, timekeeper: Timekeeper) -> None:
        super().__init__(connection, keyring)
        self._timekeeper = timekeeper

    def get(self, id_: UUID, *, lock: bool = False) -> Referral:
        query = select(referrals).where(referrals.c.id == id_)
        row = self._run(query.with_for_update() if lock else query).mappings().first()
        if row is None:
            raise NotFound("referral")
        return self._with_events([row])[0]

    def by_code(self, code: str) -> Referral | None:
        known = referrals.c.code_index.in_(self._keyring.blind_any(code))
        row = self._run(select(referrals).where(known)).mappings().first()
        return self._with_events([row])[0] if row else None

    def some(self, ids: Collection[UUID]) -> list[Referral]:
        if not ids:
            return []
        rows = self._run(select(referrals).where(referrals.c.id.in_(ids))).mappings().all()
        return self._with_events(rows)

    def for_address(self, address: str) -> list[Referral]:
        if not address:
            return []
        mine = select(referrals).where(referrals.c.address == address)
        rows = self._run(mine.order_by(referrals.c.filed_at.desc(), referrals.c.id)).mappings().all()
        return self._with_events(rows)

    def add(self, referral: Referral) -> None:
        fixed = {
            "id": referral.id,
            "filed_at": referral.filed_at,
        }
        self._run(insert(referrals).values(**fixed, **self._changing(referral)))
        self._append(referral, 0)

    def save(self, referral: Referral, expected_version: int) -> None:
        same = referrals.c.id == referral.id, referrals.c.version == expected_version
        if self._run(update(referrals).where(*same).values(**self._changing(referral))).rowcount != 1:
            raise VersionConflict(self.get(referral.id))
        self._append(referral, expected_version)

    def erase(self, referral: Referral, expected_version: int) -> None:
        self.save(referral, expected_version)
        for event in referral.events[:expected_version]:
            payload = {"payload": self._payload(event)}
            self._run(update(referral_events).where(referral_events.c.id == event.id).values(**payload))

    def _changing(self, referral: Referral) -> dict[str, Any]:
        return {
            "code_index": self._keyring.blind(referral.code),
            "code": self._keyring.seal(referral.code),
            "address": referral.address,
            "language": referral.language,
            "kind": referral.kind.value,
            "program": referral.program,
            "urgency": referral.urgency.rank,
            "queue_rank": referral.queue_rank,
            "status": referral.status.value,
            "is_open": referral.is_open,
            "township": referral.township,
            "village": referral.village,
            "details": self._keyring.seal_json(_stored(referral.details)),
            "assignee_id": referral.assignee,
            "unread": referral.standing.unread,
            "escalated": referral.standing.closings.escalated,
            "version": referral.version,
            "updated_at": referral.updated_at,
            **self._clock(referral),
        }

    def _clock(self, referral: Referral) -> dict[str, Any]:
        due = self._timekeeper.due(referral)
        return {
            "due_at": due.at,
            "due_stage": due.stage,
            "due_unknown": due.unknown,
            "clock_version": self._timekeeper.version,
        }

    def set_clocks(self, limit: int) -> int:
        """Counts anew, of open matters, the ends that were counted by other terms; returns how many.

        Nothing has happened to them, so their versions stay.
        """
        other = referrals.c.clock_version.is_distinct_from(self._timekeeper.version)
        query = select(referrals).where(referrals.c.is_open.is_(True), other).limit(limit)
        rows = self._run(query.with_for_update(skip_locked=True)).mappings().all()
        for referral in self._with_events(rows):
            mine = update(referrals).where(referrals.c.id == referral.id)
            self._run(mine.values(**self._clock(referral)))
        return len(rows)

    def _append(self, referral: Referral, known: int) -> None:
        rows = [
            {
                "id": event.id,
                "referral_id": referral.id,
                "number": number,
                "name": type(event).__name__,
                "actor_kind": event.by.kind.value,
                "actor_id": event.by.id,
                "at": event.at,
                "payload": self._payload(event),
            }
            for number, event in enumerate(referral.events[known:], start=known + 1)
        ]
        self._run(insert(referral_events), rows)
        Projections(self._connection, self._keyring).follow(referral, known)
        Decisions(self._connection, self._keyring).follow(referral, known, self._timekeeper)

    def _payload(self, event: Event) -> str:
        return self._keyring.seal_json({"by": event.by.name, "said": details_of(event)})

    def _with_events(self, rows: Collection[RowMapping]) -> list[Referral]:
        """Two queries whatever the number of referrals."""
        if not rows:
            return []
        ids = [row["id"] for row in rows]
        query = select(referral_events).where(referral_events.c.referral_id.in_(ids))
        history: dict[UUID, list[Event]] = {id_: [] for id_ in ids}
        for row in self._run(query.order_by(referral_events.c.number)).mappings():
            history[row["referral_id"]].append(read_event(row, self._keyring))
        return [self.build(row, history[row["id"]]) for row in rows]

    def build(self, row: RowMapping, events: Iterable[Event]) -> Referral:
        """The referral from its row and its events, oldest first."""
        return Referral(
            id=row["id"],
            code=self._keyring.open(row["code"]),
            address=row["address"],
            language=cast("Language", row["language"]),
            kind=Kind(row["kind"]),
            urgency=Urgency.of_rank(row["urgency"]),
            township=row["township"],
            village=row["village"],
            program=row["program"],
            details=read_details(self._keyring.open_json(row["details"])),
            events=tuple(events),
        )


def _stored(details: Details) -> dict[str, Any]:
    return {name: getattr(details, name) for name in Details.__slots__}


def read_details(stored: dict[str, Any]) -> Details:
    """Fields that a later version adds come back with their defaults; those it dropped are passed over."""
    known = {name: value for name, value in stored.items() if name in Details.__slots__}
    return Details(**{**known, "urgency_reasons": tuple(known.get("urgency_reasons", ()))})


def read_event(row: RowMapping, keyring: Keyring) -> Event:
    payload = keyring.open_json(row["payload"])
    by = Actor(ActorKind(row["actor_kind"]), row["actor_id"], payload["by"])
    return revive(row["name"], id_=row["id"], at=row["at"], by=by, said=payload["said"])
