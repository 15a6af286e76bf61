"""The tables of the second factor. The secret is sealed, recovery codes are kept as hashes only."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Uuid

from referral.store.tables import metadata
from referral.store.types import BigInt, moment, sealed

second_factors = Table(
    "second_factors",
    metadata,
    Column("staff_id", Uuid, ForeignKey("staff.id"), primary_key=True),
    sealed("secret", nullable=True),
    # Shown as a QR code, but not proven yet; the old secret holds until then.
    sealed("pending", nullable=True),
    Column("last_step", BigInt, nullable=False),
    moment("confirmed_at", nullable=True),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("code_hash", String(64), nullable=False),
    moment("created_at"),
    moment("used_at", nullable=True),
    Index(None, "staff_id"),
)
