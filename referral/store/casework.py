"""The tables of working together: tasks of departments, conversations with a person, who has a page open."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, Uuid

from referral.store.tables import NAME, WORD, metadata
from referral.store.types import BigInt, moment, sealed

tasks = Table(
    "tasks",
    metadata,
    # The id of the event that opened it: what the task asks for stands sealed there.
    Column("id", Uuid, primary_key=True),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("department", NAME, nullable=False),
    Column("state", WORD, nullable=False),
    Column("due", Date, nullable=True),
    moment("opened_at"),
    moment("ended_at", nullable=True),
    Index(None, "referral_id"),
    Index(None, "department", "state", "due", "id"),
    Index(None, "state", "due"),
)
"""What departments are asked, folded from the events of the referral, so that each finds its own at once."""

department_contacts = Table(
    "department_contacts",
    metadata,
    Column("department", NAME, primary_key=True),
    sealed("name"),
    sealed("office"),
    sealed("phone"),
    moment("updated_at"),
    Column("updated_by", Uuid, ForeignKey("staff.id"), nullable=False),
)
"""Who answers for a department (四（二）: everywhere somebody by name)."""

talks = Table(
    "talks",
    metadata,
    Column("referral_id", Uuid, ForeignKey("referrals.id"), primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    moment("since"),
    moment("last_at"),
    Index(None, "last_at"),
)
"""Conversations in which a person speaks and the bot is quiet; a row is there while it lasts."""

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("title", String(64), nullable=False),
    Column("zh_hans", Text, nullable=False),
    Column("zh_hant", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("version", Integer, nullable=False),
    moment("updated_at"),
    Column("updated_by", Uuid, ForeignKey("staff.id"), nullable=False),
)
"""Words that staff say often, with places for name, code, window and day. They name nobody themselves."""

satisfactions = Table(
    "satisfactions",
    metadata,
    # The id of the event that says it.
    Column("id", Uuid, primary_key=True),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("score", WORD, nullable=False),
    moment("at"),
    Index(None, "referral_id"),
    Index(None, "at"),
)
"""What residents said after a closing, for the figures; the words beside it stay with the referral."""

referral_locks = Table(
    "referral_locks",
    metadata,
    Column("referral_id", Uuid, ForeignKey("referrals.id"), primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False),
    moment("since"),
    moment("until"),
)
"""Who works on a referral at the moment. A hint to colleagues that ends by itself, never a barrier."""
