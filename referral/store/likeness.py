"""The tables of what may be the same household again: keyed hashes, and pairs with their sum. No words."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from referral.store.tables import WORD, metadata
from referral.store.types import BigInt, blind, moment

likeness_keys = Table(
    "likeness_keys",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    blind("key"),
    Index(None, "key"),
    Index(None, "referral_id"),
)

likeness_done = Table(
    "likeness_done",
    metadata,
    # Which matters are indexed, and by which version of the keys.
    Column("referral_id", Uuid, ForeignKey("referrals.id"), primary_key=True),
    Column("version", Integer, nullable=False),
)

likeness_pairs = Table(
    "likeness_pairs",
    metadata,
    Column("id", BigInt, primary_key=True),
    # The smaller id first, so that a pair has one row.
    Column("first_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("second_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("score", Float, nullable=False),
    # Ids of `likeness.Sign`, separated by spaces.
    Column("signs", Text, nullable=False),
    Column("state", WORD, nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=True),
    moment("at"),
    UniqueConstraint("first_id", "second_id"),
    Index(None, "second_id"),
)
