"""The tables of notices to staff and of the duty roster."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, SmallInteger, Table, UniqueConstraint, Uuid

from referral.store.tables import NAME, WORD, metadata
from referral.store.types import BigInt, moment

staff_notices = Table(
    "staff_notices",
    metadata,
    Column("number", BigInt, primary_key=True),
    Column("key", NAME, nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("kind", WORD, nullable=False),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=True),
    Column("stage", WORD, nullable=True),
    moment("due_at", nullable=True),
    Column("year", SmallInteger, nullable=True),
    moment("created_at"),
    moment("read_at", nullable=True),
    # What makes two workers, or one that was killed, tell everything once.
    UniqueConstraint("staff_id", "key"),
    Index(None, "staff_id", "read_at", "number"),
    Index(None, "referral_id", "kind", "due_at"),
    Index(None, "created_at"),
    sqlite_autoincrement=True,
)
"""No words: place, kind and code of the matter are read from the matter itself when a notice is shown."""

duties = Table(
    "duties",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("township", NAME, nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Index(None, "last", "first"),
)
