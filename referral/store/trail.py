"""Which referrals an entry of the audit showed in a list. It proves nothing by itself."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Uuid

from referral.store.tables import metadata
from referral.store.types import BigInt

audit_lists = Table(
    "audit_lists",
    metadata,
    Column("referral_id", Uuid, primary_key=True),
    Column("number", BigInt, ForeignKey("audit.number"), primary_key=True, autoincrement=False),
    Index(None, "number"),
)
"""A page of forty matters is one entry; here each of the forty finds it again."""
