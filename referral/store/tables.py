"""The tables. Personal data stands in sealed columns; what a queue sorts and filters by stands plain."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from referral.store.types import BigInt, blind, moment, sealed
from referral.store.unsent import UNSENT

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
metadata = MetaData(naming_convention=NAMES)


ADDRESS = String(200)
NAME = String(200)
WORD = String(40)

conversations = Table(
    "conversations",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("address", ADDRESS, nullable=False, unique=True),
    sealed("document", nullable=True),
    Column("language", WORD, nullable=True),
    moment("updated_at", nullable=True),
    Column("version", Integer, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("channel", WORD, nullable=False),
    Column("external_id", NAME, nullable=False),
    Column("address", ADDRESS, nullable=True),
    moment("received_at"),
    UniqueConstraint("channel", "external_id"),
    Index(None, "address"),
    Index(None, "received_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", BigInt, Identity(), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("channel", WORD, nullable=False),
    Column("address", ADDRESS, nullable=False),
    Column("language", WORD, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("notice", WORD, nullable=True),
    sealed("body"),
    Column("reply_channel", WORD, nullable=True),
    Column("reply_external_id", NAME, nullable=True),
    Column("referral_id", Uuid, nullable=True),
    Column("event_id", Uuid, nullable=True),
    Column("announcement_id", BigInt, nullable=True),
    Column("state", WORD, nullable=False),
    Column("attempts", Integer, nullable=False),
    moment("due_at"),
    moment("give_up_at"),
    moment("lease_until", nullable=True),
    Column("last_error", Text, nullable=True),
    Column("maybe_sent", Boolean, nullable=False),
    Column("receipt", NAME, nullable=True),
    moment("created_at"),
    moment("delivered_at", nullable=True),
    Index(None, "state", "due_at"),
    Index(None, "address", "seq"),
    Index(
        "ix_outbox_unsent",
        "address",
        "seq",
        sqlite_where=text(UNSENT.words),
        postgresql_where=text(UNSENT.words),
    ),
    Index(
        "ix_outbox_due",
        "announcement_id",
        "seq",
        sqlite_where=text(UNSENT.words),
        postgresql_where=text(UNSENT.words),
    ),
    Index(None, "announcement_id", "state"),
    Index(None, "reply_channel", "reply_external_id"),
    Index(None, "event_id"),
    # A number is never given twice, also after deletions: readers page by it.
    sqlite_autoincrement=True,
)

referrals = Table(
    "referrals",
    metadata,
    Column("id", Uuid, primary_key=True),
    blind("code_index"),
    sealed("code"),
    Column("address", ADDRESS, nullable=False),
    Column("language", WORD, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("queue_rank", SmallInteger, nullable=False),
    Column("status", WORD, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("township", NAME, nullable=False),
    Column("village", NAME, nullable=False),
    Column("program", NAME, nullable=True),
    sealed("details"),
    Column("assignee_id", Uuid, ForeignKey("staff.id"), nullable=True),
    Column("version", Integer, nullable=False),
    # Derived from the events and the terms: `clock_version` says from which terms, NULL where never done.
    moment("due_at", nullable=True),
    Column("due_stage", WORD, nullable=True),
    Column("due_unknown", SmallInteger, nullable=True),
    Column("clock_version", String(16), nullable=True),
    # Words of the resident that nobody has answered or looked at since.
    Column("unread", Integer, nullable=False),
    # Said twice to be unsolved: the county has to look.
    Column("escalated", Boolean, nullable=False),
    moment("filed_at"),
    moment("updated_at"),
    UniqueConstraint("code_index"),
    Index(None, "address"),
    Index(None, "is_open", "queue_rank", "filed_at", "id"),
    Index(None, "township", "is_open", "queue_rank", "filed_at", "id"),
    Index(None, "assignee_id", "is_open", "queue_rank", "filed_at", "id"),
    Index(None, "status", "queue_rank", "filed_at", "id"),
    Index(None, "is_open", "updated_at", "id"),
    Index(None, "is_open", "due_at", "id"),
    Index(None, "township", "is_open", "due_at", "id"),
    Index(None, "is_open", "clock_version"),
    Index(None, "unread", "updated_at", "id"),
    Index(None, "escalated", "updated_at", "id"),
)

referral_events = Table(
    "referral_events",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", WORD, nullable=False),
    Column("actor_kind", WORD, nullable=False),
    Column("actor_id", Uuid, nullable=True),
    moment("at"),
    sealed("payload"),
    UniqueConstraint("referral_id", "number"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("address", ADDRESS, nullable=False),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=True),
    Column("purpose", WORD, nullable=False),
    Column("text_version", NAME, nullable=False),
    Column("given", Boolean, nullable=False),
    moment("at"),
    Column("recipient", NAME, nullable=False, server_default=""),
    moment("until", nullable=True),
    Index(None, "address"),
    Index(None, "referral_id"),
)

screenings = Table(
    "screenings",
    metadata,
    Column("id", Uuid, primary_key=True),
    blind("owner"),
    sealed("facts"),
    sealed("result"),
    Column("rules_version", NAME, nullable=False),
    Column("on", Date, nullable=False),
    moment("created_at"),
    moment("expires_at"),
    Index(None, "owner"),
    Index(None, "expires_at"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("password_hash", Text, nullable=True),
    Column("role", WORD, nullable=False),
    Column("area", Text, nullable=False),
    Column("department", WORD, nullable=True),
    Column("office", String(64), nullable=True),
    Column("disabled", Boolean, nullable=False),
    moment("created_at"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("stage", WORD, nullable=False),
    Column("device", String(64), nullable=False),
    moment("created_at"),
    moment("last_seen_at"),
    moment("verified_at"),
    moment("expires_at"),
    Index(None, "staff_id"),
    Index(None, "expires_at"),
)

setup_links = Table(
    "setup_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=True),
    moment("created_at"),
    moment("expires_at"),
    moment("used_at", nullable=True),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    moment("created_at"),
    moment("expires_at", nullable=True),
    moment("last_used_at", nullable=True),
    moment("revoked_at", nullable=True),
    Index(None, "staff_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", BigInt, primary_key=True),
    blind("key"),
    moment("at"),
    Index(None, "key", "at"),
    Index(None, "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInt, primary_key=True, autoincrement=False),
    Column("who", NAME, nullable=False),
    Column("action", WORD, nullable=False),
    Column("subject", NAME, nullable=False),
    moment("at"),
    Column("detail", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "subject", "number"),
    Index(None, "who", "number"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("token_id", Uuid, ForeignKey("api_tokens.id"), nullable=False),
    Column("key", NAME, nullable=False),
    Column("request_hash", String(64), nullable=False),
    sealed("response"),
    moment("created_at"),
    UniqueConstraint("token_id", "key"),
    Index(None, "created_at"),
)
