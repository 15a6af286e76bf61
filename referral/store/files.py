"""The tables of photos and papers: what came, its content in sealed pieces, and which links were opened."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, Uuid

from referral.store.tables import ADDRESS, WORD, metadata
from referral.store.types import BigInt, moment, sealed

attachments = Table(
    "attachments",
    metadata,
    Column("id", Uuid, primary_key=True),
    # None while the request that it shall go with is still being filled in.
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=True),
    # "" where it came over the counter and not from a chat.
    Column("address", ADDRESS, nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=True),
    # What the sender called it, who of the staff brought it, and where the channel hands it out.
    sealed("about"),
    Column("kind", WORD, nullable=False),
    Column("state", WORD, nullable=False),
    Column("media", WORD, nullable=True),
    Column("size", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("problem", WORD, nullable=True),
    Column("attempts", Integer, nullable=False),
    moment("due_at", nullable=True),
    moment("created_at"),
    Index(None, "referral_id", "created_at"),
    Index(None, "address", "created_at"),
    Index(None, "state", "due_at"),
)

attachment_pieces = Table(
    "attachment_pieces",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("attachment_id", Uuid, ForeignKey("attachments.id"), nullable=False),
    Column("part", WORD, nullable=False),
    Column("number", Integer, nullable=False),
    sealed("content"),
    UniqueConstraint("attachment_id", "part", "number"),
    # Each row is a third of a megabyte: so many at a time when they are sealed anew.
    info={"step": 8},
)

opened_links = Table(
    "opened_links",
    metadata,
    Column("nonce", String(64), primary_key=True),
    moment("expires_at"),
    Index(None, "expires_at"),
)
