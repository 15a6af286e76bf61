"""The table of one-time links to a copy of one's own data. The copy itself is made when it is opened."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from referral.store.tables import ADDRESS, WORD, metadata
from referral.store.types import moment

copy_links = Table(
    "copy_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("address", ADDRESS, nullable=False),
    Column("language", WORD, nullable=False),
    moment("created_at"),
    moment("expires_at"),
    # Each of the two forms of the copy is given out once.
    moment("read_at", nullable=True),
    moment("downloaded_at", nullable=True),
    Index(None, "address"),
    Index(None, "expires_at"),
)
