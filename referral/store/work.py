"""The table of decisions: what the dashboard and the report count, kept where a decision is written."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Uuid

from referral.store.tables import WORD, metadata
from referral.store.types import moment

decisions = Table(
    "decisions",
    metadata,
    # The id of the event that decides.
    Column("id", Uuid, primary_key=True),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("outcome", WORD, nullable=False),
    moment("filed_at"),
    moment("decided_at"),
    moment("due_at", nullable=True),
    Index(None, "decided_at"),
    Index(None, "referral_id"),
)
"""`due_at` is the end of the term as it was counted then: a later change of terms makes nobody late."""
