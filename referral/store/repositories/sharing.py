"""The ledgers of consents and of disclosures."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import RowMapping, insert, or_, select

from referral.domain.consent import ConsentEntry, Purpose
from referral.domain.kinds import ActorKind
from referral.domain.people import Actor
from referral.domain.sharing import Basis, DataKind, Disclosure
from referral.store.repositories.base import Repository
from referral.store.sharing import disclosures
from referral.store.tables import consents


class SqlConsents(Repository):
    def record(self, address: str, entry: ConsentEntry) -> None:
        values = {
            "address": address,
            "referral_id": entry.referral_id,
            "purpose": entry.purpose.value,
            "text_version": entry.text_version,
            "given": entry.given,
            "at": entry.at,
            "recipient": entry.recipient,
            "until": entry.until,
        }
        self._run(insert(consents).values(**values))

    def ledger(self, address: str) -> list[ConsentEntry]:
        query = select(consents).where(consents.c.address == address).order_by(consents.c.id)
        return [read_consent(row) for row in self._run(query).mappings()]

    def of_referral(self, referral_id: UUID, address: str) -> list[ConsentEntry]:
        general = (consents.c.address == address) & (consents.c.address != "")
        wanted = or_(
            consents.c.referral_id == referral_id,
            general & consents.c.referral_id.is_(None),
        )
        query = select(consents).where(wanted).order_by(consents.c.id)
        return [read_consent(row) for row in self._run(query).mappings()]


def read_consent(row: RowMapping) -> ConsentEntry:
    return ConsentEntry(
        Purpose(row["purpose"]),
        row["text_version"],
        row["given"],
        row["at"],
        row["referral_id"],
        row["recipient"],
        row["until"],
    )


class SqlDisclosures(Repository):
    def record(self, disclosure: Disclosure) -> None:
        names = {"recipient": disclosure.name, "by": disclosure.by.name}
        values = {
            "referral_id": disclosure.referral_id,
            "recipient": disclosure.recipient,
            "names": self._keyring.seal_json(names),
            "kinds": " ".join(disclosure.kinds),
            "basis": disclosure.basis.value,
            "purpose": disclosure.purpose.value if disclosure.purpose else None,
            "at": disclosure.at,
            "until": disclosure.until,
            "actor_kind": disclosure.by.kind.value,
            "actor_id": disclosure.by.id,
        }
        self._run(insert(disclosures).values(**values))

    def of(self, referral_ids: Collection[UUID]) -> list[Disclosure]:
        query = select(disclosures).where(disclosures.c.referral_id.in_(referral_ids))
        rows = self._run(query.order_by(disclosures.c.id)).mappings()
        return [self._read(row) for row in rows]

    def _read(self, row: RowMapping) -> Disclosure:
        names = self._keyring.open_json(row["names"])
        return Disclosure(
            referral_id=row["referral_id"],
            recipient=row["recipient"],
            name=names["recipient"],
            kinds=tuple(map(DataKind, row["kinds"].split())),
            basis=Basis(row["basis"]),
            at=row["at"],
            by=Actor(ActorKind(row["actor_kind"]), row["actor_id"], names["by"]),
            purpose=Purpose(row["purpose"]) if row["purpose"] else None,
            until=row["until"],
        )
