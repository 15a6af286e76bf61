"""The table of disclosures: of which matter, to whom, which kinds of data, on which basis, by whom."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text, Uuid

from referral.store.tables import NAME, WORD, metadata
from referral.store.types import BigInt, moment, sealed

disclosures = Table(
    "disclosures",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("recipient", NAME, nullable=False),
    # A giver can be a person: what recipients and staff are called is sealed like every name.
    sealed("names"),
    Column("kinds", Text, nullable=False),
    Column("basis", WORD, nullable=False),
    Column("purpose", WORD, nullable=True),
    moment("at"),
    moment("until", nullable=True),
    Column("actor_kind", WORD, nullable=False),
    Column("actor_id", Uuid, nullable=True),
    Index(None, "referral_id"),
    Index(None, "recipient"),
)
