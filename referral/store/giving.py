"""Givers, offers, needs and matches. Who somebody is stays sealed; what is counted stands plain.

The checks are the last word on capacity: whatever a program does, an offer is never promised twice.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from referral.store.tables import ADDRESS, NAME, WORD, metadata
from referral.store.types import BigInt, moment, sealed

givers = Table(
    "givers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", WORD, nullable=False),
    # The code of an organisation is public by law; people have none.
    Column("credit_code", String(18), nullable=False),
    sealed("details"),
    Column("address", ADDRESS, nullable=False),
    Column("language", WORD, nullable=False),
    Column("township", NAME, nullable=False),
    Column("village", NAME, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("no_shows", Integer, nullable=False),
    moment("created_at"),
    Index(None, "address"),
    Index(None, "credit_code"),
)

offers = Table(
    "offers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("giver_id", Uuid, ForeignKey("givers.id"), nullable=False),
    # The giver's, so that what they stored can be found and emptied at their wish.
    Column("address", ADDRESS, nullable=False),
    Column("thing", WORD, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("households", Integer, nullable=True),
    Column("taken", Integer, nullable=False),
    Column("reached", Integer, nullable=False),
    # Areas, groups, dates and how it is handed over: nothing that points to a person.
    Column("terms", Text, nullable=False),
    sealed("words"),
    Column("until", Date, nullable=True),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    moment("registered_at"),
    moment("updated_at"),
    CheckConstraint("taken >= 0 AND taken <= quantity", name="capacity"),
    CheckConstraint("reached >= 0 AND (households IS NULL OR reached <= households)", name="households"),
    Index(None, "state", "registered_at", "id"),
    Index(None, "giver_id"),
    Index(None, "address"),
)

offer_events = Table(
    "offer_events",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("offer_id", Uuid, ForeignKey("offers.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", WORD, nullable=False),
    Column("side", WORD, nullable=False),
    Column("actor_kind", WORD, nullable=False),
    Column("actor_id", Uuid, nullable=True),
    moment("at"),
    Column("quantity", Integer, nullable=True),
    sealed("payload"),
    UniqueConstraint("offer_id", "number"),
)

needs = Table(
    "needs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False, unique=True),
    Column("township", NAME, nullable=False),
    Column("village", NAME, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("why", WORD, nullable=False),
    Column("deadline", Date, nullable=True),
    # Groups, reasons and what public aid there is: health and income among them.
    sealed("details"),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    moment("since"),
    moment("updated_at"),
    Index(None, "state", "urgency", "since", "id"),
)

need_lines = Table(
    "need_lines",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("need_id", Uuid, ForeignKey("needs.id"), nullable=False),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("thing", WORD, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("covered", Integer, nullable=False),
    sealed("words"),
    UniqueConstraint("need_id", "thing"),
    Index(None, "referral_id"),
    CheckConstraint("covered >= 0", name="covered"),
)

matches = Table(
    "matches",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("need_id", Uuid, ForeignKey("needs.id"), nullable=False),
    Column("offer_id", Uuid, ForeignKey("offers.id"), nullable=False),
    Column("giver_id", Uuid, ForeignKey("givers.id"), nullable=False),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("thing", WORD, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("delivered", Integer, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    moment("proposed_at"),
    moment("asked_at", nullable=True),
    moment("updated_at"),
    CheckConstraint("quantity > 0 AND delivered >= 0", name="quantity"),
    Index(None, "need_id"),
    Index(None, "offer_id"),
    Index(None, "giver_id"),
    Index(None, "referral_id"),
    Index(None, "state", "asked_at"),
    Index(None, "state", "proposed_at", "id"),
)

match_events = Table(
    "match_events",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("match_id", Uuid, ForeignKey("matches.id"), nullable=False),
    Column("referral_id", Uuid, ForeignKey("referrals.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", WORD, nullable=False),
    Column("side", WORD, nullable=False),
    Column("actor_kind", WORD, nullable=False),
    Column("actor_id", Uuid, nullable=True),
    moment("at"),
    Column("quantity", Integer, nullable=True),
    sealed("payload"),
    UniqueConstraint("match_id", "number"),
    Index(None, "referral_id"),
)
