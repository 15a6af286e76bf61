"""Givers, and offers with their histories."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import RowMapping, Table, insert, select, update

from knowledge.languages import Language
from referral.domain.errors import NotFound
from referral.domain.givers import Day, Giver, GiverKind, Profile
from referral.domain.kinds import ActorKind
from referral.domain.offers import ENDED, Group, Handing, Offer, OfferAction, OfferState, Terms
from referral.domain.people import Actor, Place
from referral.domain.steps import Happened, Moved, Side
from referral.store.giving import givers, offer_events, offers
from referral.store.repositories.base import Repository

A = TypeVar("A", bound=Any)
STEP = 500
"""Ids in one statement; SQLite takes no more than some thousands."""


def parts(ids: Collection[UUID]) -> Iterable[list[UUID]]:
    """The ids in pieces that a statement can hold."""
    listed = list(ids)
    return (listed[start : start + STEP] for start in range(0, len(listed), STEP))


class Histories(Repository):
    """What offers and matches share: events that are only ever appended."""

    def append(
        self, table: Table, owner: Mapping[str, UUID], events: Iterable[Happened[Any]], known: int
    ) -> None:
        rows = [
            {
                "id": event.id,
                **owner,
                "number": number,
                "action": event.action.value,
                "side": event.side.value,
                "actor_kind": event.by.kind.value,
                "actor_id": event.by.id,
                "at": event.at,
                "quantity": event.quantity,
                "payload": self._keyring.seal_json(
                    {"by": event.by.name, "reason": event.reason, "note": event.note}
                ),
            }
            for number, event in enumerate(list(events)[known:], start=known + 1)
        ]
        if rows:
            self._run(insert(table), rows)

    def histories(
        self, table: Table, owner: str, ids: Collection[UUID], action: type[A]
    ) -> dict[UUID, tuple[Happened[A], ...]]:
        found: dict[UUID, list[Happened[A]]] = {id_: [] for id_ in ids}
        for part in parts(ids):
            query = select(table).where(table.c[owner].in_(part)).order_by(table.c.number)
            for row in self._run(query).mappings():
                found[row[owner]].append(self._happened(row, action))
        return {id_: tuple(events) for id_, events in found.items()}

    def _happened(self, row: RowMapping, action: type[A]) -> Happened[A]:
        said = self._keyring.open_json(row["payload"])
        return Happened(
            id=row["id"],
            at=row["at"],
            by=Actor(ActorKind(row["actor_kind"]), row["actor_id"], said["by"]),
            side=Side(row["side"]),
            action=action(row["action"]),
            reason=said["reason"],
            quantity=row["quantity"],
            note=said["note"],
        )


class SqlGivers(Repository):
    def add(self, giver: Giver, *, at: datetime) -> None:
        values = {"id": giver.id, "created_at": at, **self._changing(giver)}
        self._run(insert(givers).values(**values))

    def save(self, giver: Giver) -> None:
        self._run(update(givers).where(givers.c.id == giver.id).values(**self._changing(giver)))

    def get(self, id_: UUID) -> Giver:
        row = self._run(select(givers).where(givers.c.id == id_)).mappings().first()
        if row is None:
            raise NotFound("giver")
        return self.read_giver(row)

    def for_address(self, address: str) -> list[Giver]:
        if not address:
            return []
        query = select(givers).where(givers.c.address == address).order_by(givers.c.created_at, givers.c.id)
        return [self.read_giver(row) for row in self._run(query).mappings()]

    def some(self, ids: Collection[UUID]) -> dict[UUID, Giver]:
        """The givers of these ids."""
        found = {}
        for part in parts(ids):
            for row in self._run(select(givers).where(givers.c.id.in_(part))).mappings():
                found[row["id"]] = self.read_giver(row)
        return found

    def _changing(self, giver: Giver) -> dict[str, Any]:
        profile = {
            "skills": giver.profile.skills,
            "languages": list(giver.profile.languages),
            "days": [day.value for day in giver.profile.days],
        }
        details = {"name": giver.name, "contact": giver.contact, "profile": profile}
        return {
            "kind": giver.kind.value,
            "credit_code": giver.code,
            "details": self._keyring.seal_json(details),
            "address": giver.address,
            "language": giver.language,
            "township": giver.base.township,
            "village": giver.base.village or "",
            "named": giver.named,
            "no_shows": giver.no_shows,
        }

    def read_giver(self, row: RowMapping) -> Giver:
        said = self._keyring.open_json(row["details"])
        profile = said["profile"]
        return Giver(
            id=row["id"],
            kind=GiverKind(row["kind"]),
            name=said["name"],
            contact=said["contact"],
            address=row["address"],
            language=cast("Language", row["language"]),
            code=row["credit_code"],
            base=Place(row["township"], row["village"] or None),
            named=row["named"],
            profile=Profile(profile["skills"], tuple(profile["languages"]), tuple(map(Day, profile["days"]))),
            no_shows=row["no_shows"],
        )


class SqlOffers(Histories):
    def add(self, offer: Offer) -> None:
        terms = offer.terms
        fixed = {
            "id": offer.id,
            "giver_id": offer.giver.id,
            "address": offer.giver.address,
            "thing": terms.thing,
            "quantity": terms.quantity,
            "households": terms.households,
            "terms": json.dumps(_written(terms), ensure_ascii=False),
            "words": self._keyring.seal(terms.words),
            "until": terms.until,
            "registered_at": offer.registered_at,
        }
        self._run(insert(offers).values(**fixed, **_changing(offer)))
        self.append(offer_events, {"offer_id": offer.id}, offer.events, 0)

    def get(self, id_: UUID, *, lock: bool = False) -> Offer:
        query = select(offers).where(offers.c.id == id_)
        rows = self._run(query.with_for_update() if lock else query).mappings().all()
        if not rows:
            raise NotFound("offer")
        return self._whole(rows)[0]

    def save(self, offer: Offer, expected_version: int) -> None:
        same = offers.c.id == offer.id, offers.c.version == expected_version
        if self._run(update(offers).where(*same).values(**_changing(offer))).rowcount != 1:
            raise Moved(self.get(offer.id))
        self.append(offer_events, {"offer_id": offer.id}, offer.events, expected_version)

    def in_states(self, states: Collection[OfferState], limit: int | None = None) -> list[Offer]:
        wanted = offers.c.state.in_([state.value for state in states])
        query = select(offers).where(wanted).order_by(offers.c.registered_at, offers.c.id).limit(limit)
        return self._whole(self._run(query).mappings().all())

    def of_giver(self, giver_id: UUID) -> list[Offer]:
        query = select(offers).where(offers.c.giver_id == giver_id)
        return self._whole(self._run(query.order_by(offers.c.registered_at)).mappings().all())

    def erase_words(self, giver_id: UUID) -> None:
        bare = {"words": self._keyring.seal(""), "address": ""}
        self._run(update(offers).where(offers.c.giver_id == giver_id).values(**bare))

    def over(self, before: date) -> list[UUID]:
        running = offers.c.state.not_in([state.value for state in ENDED])
        query = select(offers.c.id).where(offers.c.until < before, running).order_by(offers.c.id)
        return list(self._run(query).scalars())

    def _whole(self, rows: Collection[RowMapping]) -> list[Offer]:
        """Three queries whatever the number of offers."""
        if not rows:
            return []
        history = self.histories(offer_events, "offer_id", [row["id"] for row in rows], OfferAction)
        people = SqlGivers(self._connection, self._keyring).some({row["giver_id"] for row in rows})
        return [
            Offer(
                row["id"],
                people[row["giver_id"]],
                self._terms(row),
                history[row["id"]],
                row["taken"],
                row["reached"],
            )
            for row in rows
        ]

    def _terms(self, row: RowMapping) -> Terms:
        said: Mapping[str, Any] = json.loads(row["terms"])
        return Terms(
            thing=row["thing"],
            quantity=row["quantity"],
            households=row["households"],
            areas=tuple(Place(township, village) for township, village in said["areas"]),
            groups=frozenset(map(Group, said["groups"])),
            start=date.fromisoformat(said["start"]) if said["start"] else None,
            until=row["until"],
            handing=Handing(said["handing"]),
            monthly=said["monthly"],
            worth=said["worth"],
            words=self._keyring.open(row["words"]),
        )


def _written(terms: Terms) -> dict[str, Any]:
    return {
        "areas": [[place.township, place.village] for place in terms.areas],
        "groups": sorted(terms.groups),
        "start": terms.start.isoformat() if terms.start else None,
        "handing": terms.handing.value,
        "monthly": terms.monthly,
        "worth": terms.worth,
    }


def _changing(offer: Offer) -> dict[str, Any]:
    return {
        "taken": offer.taken,
        "reached": offer.reached,
        "state": offer.state.value,
        "version": offer.version,
        "updated_at": offer.events[-1].at,
    }
