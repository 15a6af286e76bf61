"""The tables of webhooks and of calls a token makes. Nothing in them says anything about a person."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Identity, Index, Integer, String, Table, Text, Uuid

from referral.store.tables import WORD, metadata
from referral.store.types import BigInt, moment, sealed

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("url", String(500), nullable=False),
    Column("events", Text, nullable=False),
    sealed("secret"),
    moment("created_at"),
    moment("disabled_at", nullable=True),
    Column("trouble", Text, nullable=False),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("seq", BigInt, Identity(), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("webhook_id", Uuid, ForeignKey("webhooks.id"), nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("event", WORD, nullable=False),
    Column("referral_id", Uuid, nullable=False),
    moment("at"),
    Column("state", WORD, nullable=False),
    Column("attempts", Integer, nullable=False),
    moment("due_at"),
    moment("give_up_at"),
    moment("lease_until", nullable=True),
    Column("last_error", Text, nullable=False),
    moment("delivered_at", nullable=True),
    Index(None, "state", "due_at"),
    Index(None, "webhook_id", "seq"),
)

call_rates = Table(
    "call_rates",
    metadata,
    Column("token_id", Uuid, ForeignKey("api_tokens.id"), primary_key=True),
    Column("window", BigInt, nullable=False),
    Column("calls", Integer, nullable=False),
)
"""One row a token: the minute it last called in, and how often."""
