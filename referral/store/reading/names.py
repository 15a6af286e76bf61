"""Whose name a list may not show any more: the consent to be contacted was taken back or has run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, and_, or_, select

from referral.domain import consent
from referral.domain.consent import WINDOW, Purpose
from referral.store.repositories.sharing import read_consent
from referral.store.tables import consents
from referral.store.unit_of_work import SqlUnitOfWork


def nameless(uow: SqlUnitOfWork, rows: Sequence[RowMapping], at: datetime | None = None) -> frozenset[UUID]:
    """The ids of these rows of `referrals` that are shown without name and contact, in one statement.

    Without a moment the ledger counts as it stands after its last line.
    """
    addresses = {row["address"] for row in rows if row["address"]}
    if not rows:
        return frozenset()
    general = and_(consents.c.referral_id.is_(None), consents.c.address.in_(addresses))
    wanted = or_(consents.c.referral_id.in_([row["id"] for row in rows]), general)
    ledger = uow.referrals.read(
        select(consents).where(wanted, consents.c.purpose == Purpose.CONTACT.value).order_by(consents.c.id)
    )
    own: dict[UUID, list[RowMapping]] = {}
    shared: dict[str, list[RowMapping]] = {}
    for line in ledger:
        if line["referral_id"] is None:
            shared.setdefault(line["address"], []).append(line)
        else:
            own.setdefault(line["referral_id"], []).append(line)
    hidden = set()
    for row in rows:
        lines = sorted(
            (*own.get(row["id"], ()), *shared.get(row["address"], ())), key=lambda line: int(line["id"])
        )
        entries = [read_consent(line) for line in lines]
        if entries and consent.taken_back(
            entries, Purpose.CONTACT, WINDOW, at or max(entry.at for entry in entries)
        ):
            hidden.add(row["id"])
    return frozenset(hidden)
