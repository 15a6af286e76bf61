"""The tables of amounts that staff date, and of cases that staff sign. Neither names anybody who asked."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Numeric, Table, Text, Uuid

from referral.store.tables import NAME, WORD, metadata
from referral.store.types import BigInt, moment, sealed

amount_proposals = Table(
    "amount_proposals",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("parameter", NAME, nullable=False),
    Column("area", NAME, nullable=True),
    Column("start", Date, nullable=False),
    Column("amount", Numeric(18, 4), nullable=True),
    Column("source", NAME, nullable=False),
    Column("certainty", WORD, nullable=False),
    Column("note", Text, nullable=True),
    # The source itself, where the files had none of this id when it was proposed.
    Column("origin", Text, nullable=True),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("reviewer_id", Uuid, ForeignKey("staff.id"), nullable=True),
    moment("created_at"),
    moment("published_at", nullable=True),
    Column("position", Integer, nullable=True),
    Index(None, "parameter", "state"),
    Index(None, "state", "position"),
)
"""New values of amounts. `position` is the number of the publication: they are laid over the files so."""

signed_cases = Table(
    "signed_cases",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("program", NAME, nullable=False),
    sealed("body"),
    Column("signed_by", Uuid, ForeignKey("staff.id"), nullable=False),
    moment("created_at"),
    Index(None, "program"),
)
"""Households without names, each with a verdict that somebody stands for; health and income stay sealed."""
