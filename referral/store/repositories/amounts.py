"""Proposed amounts, never changed but for their state; and signed cases, sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update

from knowledge.amounts import NewValue
from knowledge.languages import Text
from knowledge.model import Certainty, DatedValue, Source
from referral.domain.amounts import OPEN, Proposal, ProposalConflict, ProposalState, SignedCase
from referral.domain.errors import NotFound
from referral.store.amounts import amount_proposals as table
from referral.store.amounts import signed_cases
from referral.store.repositories.base import Repository


class SqlAmounts(Repository):
    def add(self, new: NewValue, author: UUID, *, at: datetime) -> Proposal:
        values = {
            **_written(new),
            "state": ProposalState.DRAFT.value,
            "version": 1,
            "author_id": author,
            "created_at": at,
        }
        number = self._run(insert(table).values(**values).returning(table.c.id)).scalar_one()
        return Proposal(number, new, ProposalState.DRAFT, 1, author, None, at)

    def get(self, number: int) -> Proposal:
        found = self._run(select(table).where(table.c.id == number)).mappings().first()
        if found is None:
            raise NotFound("proposal")
        return _proposal(found)

    def of(self, parameter: str) -> list[Proposal]:
        query = select(table).where(table.c.parameter == parameter).order_by(table.c.id.desc())
        return [_proposal(row) for row in self._run(query).mappings()]

    def open(self) -> list[Proposal]:
        states = [state.value for state in OPEN]
        query = select(table).where(table.c.state.in_(states)).order_by(table.c.id)
        return [_proposal(row) for row in self._run(query).mappings()]

    def save(self, proposal: Proposal) -> Proposal:
        after = replace(proposal, version=proposal.version + 1)
        changes = {
            "state": after.state.value,
            "version": after.version,
            "reviewer_id": after.reviewer,
            "published_at": after.published_at,
            "position": after.order,
        }
        seen = update(table).where(table.c.id == proposal.number, table.c.version == proposal.version)
        if not self._run(seen.values(**changes)).rowcount:
            raise ProposalConflict(self.get(proposal.number))
        return after

    def published(self) -> list[NewValue]:
        query = select(table).where(table.c.state == ProposalState.PUBLISHED.value)
        return [_new(row) for row in self._run(query.order_by(table.c.position, table.c.id)).mappings()]


class SqlSignedCases(Repository):
    def add(self, program: str, body: Mapping[str, Any], signed_by: UUID, *, at: datetime) -> SignedCase:
        values = {
            "program": program,
            "body": self._keyring.seal_json(body),
            "signed_by": signed_by,
            "created_at": at,
        }
        number = self._run(insert(signed_cases).values(**values).returning(signed_cases.c.id)).scalar_one()
        return SignedCase(number, program, body, signed_by, at)

    def get(self, number: int) -> SignedCase:
        found = self._run(select(signed_cases).where(signed_cases.c.id == number)).mappings().first()
        if found is None:
            raise NotFound("case")
        return self._case(found)

    def all(self) -> list[SignedCase]:
        query = select(signed_cases).order_by(signed_cases.c.id)
        return [self._case(row) for row in self._run(query).mappings()]

    def _case(self, row: RowMapping) -> SignedCase:
        body = self._keyring.open_json(row["body"])
        return SignedCase(row["id"], row["program"], body, row["signed_by"], row["created_at"])


def _written(new: NewValue) -> dict[str, Any]:
    value = new.value
    return {
        "parameter": new.parameter,
        "area": value.area,
        "start": value.start,
        "amount": value.value,
        "source": value.source,
        "certainty": value.certainty.value,
        "note": None if value.note is None else json.dumps(_texts(value.note), ensure_ascii=False),
        "origin": None if new.origin is None else json.dumps(_source(new.origin), ensure_ascii=False),
    }


def _texts(said: Text) -> dict[str, str]:
    return {"zh_Hans": said.zh_Hans, "zh_Hant": said.zh_Hant, "en": said.en}


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": _texts(source.title),
        "number": source.number,
        "date": source.date.isoformat() if source.date else None,
        "certainty": source.certainty.value,
    }


def _new(row: RowMapping) -> NewValue:
    note = Text(**json.loads(row["note"])) if row["note"] else None
    amount = None if row["amount"] is None else _plain(row["amount"])
    certainty = Certainty(row["certainty"])
    value = DatedValue(row["start"], None, amount, row["source"], certainty, row["area"], note)
    return NewValue(row["parameter"], value, _origin(json.loads(row["origin"])) if row["origin"] else None)


def _plain(amount: Decimal) -> Decimal:
    """As it was written: 650 and not 650.0000, nor 6.5E+2."""
    short = amount.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _origin(said: Mapping[str, Any]) -> Source:
    day = date.fromisoformat(said["date"]) if said["date"] else None
    title, certainty = Text(**said["title"]), Certainty(said["certainty"])
    return Source(said["id"], title, said["number"], day, certainty)


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(
        number=row["id"],
        new=_new(row),
        state=ProposalState(row["state"]),
        version=row["version"],
        author=row["author_id"],
        reviewer=row["reviewer_id"],
        created_at=row["created_at"],
        published_at=row["published_at"],
        order=row["position"],
    )
