"""The tables of announcements and of the addresses that want them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, Uuid

from referral.store.tables import ADDRESS, NAME, WORD, metadata
from referral.store.types import BigInt, moment

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("address", ADDRESS, nullable=False, unique=True),
    Column("township", NAME, nullable=False),
    moment("since"),
    Index(None, "township", "id"),
    # A number is never given twice: an announcement under way remembers how far it came by it.
    sqlite_autoincrement=True,
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("zh_hans", Text, nullable=False),
    Column("zh_hant", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("township", NAME, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("reviewer_id", Uuid, ForeignKey("staff.id"), nullable=True),
    moment("created_at"),
    moment("published_at", nullable=True),
    Column("reached", BigInt, nullable=False),
    Column("receivers", Integer, nullable=False),
    Index(None, "state", "id"),
)
"""Public words: nothing in them is about anybody, so they stand in the clear."""
