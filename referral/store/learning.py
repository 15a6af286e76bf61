"""The tables of the loop: what was asked without an answer, and figures about answers. Nobody is named."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, Uuid

from referral.store.tables import ADDRESS, NAME, WORD, metadata
from referral.store.types import BigInt, blind, moment, sealed

questions = Table(
    "questions",
    metadata,
    Column("id", BigInt, primary_key=True),
    blind("text_index"),
    blind("owner"),
    sealed("text"),
    Column("language", WORD, nullable=False),
    Column("decision", WORD, nullable=False),
    Column("topic", NAME, nullable=True),
    Column("count", Integer, nullable=False),
    moment("first_at"),
    moment("last_at"),
    # Only while somebody wants to be told of an answer, and no longer than was promised.
    Column("tell_address", ADDRESS, nullable=True),
    moment("tell_until", nullable=True),
    Column("settled", WORD, nullable=True),
    sealed("reason", nullable=True),
    UniqueConstraint("text_index", "owner"),
    Index(None, "owner"),
    Index(None, "last_at"),
    Index(None, "tell_until"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("week", String(8), nullable=False),
    Column("topic", NAME, nullable=False),
    Column("decision", WORD, nullable=False),
    Column("version", WORD, nullable=False),
    Column("n", Integer, nullable=False),
    UniqueConstraint("week", "topic", "decision", "version"),
)
"""How often the search decided what, and whether answers helped; `version` is that of the content."""

regression_questions = Table(
    "regression_questions",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("topic", NAME, nullable=False),
    # Masked, and chosen by staff to stand in an article that everybody can read.
    Column("text", String(200), nullable=False),
    Column("language", WORD, nullable=False),
    moment("created_at"),
    UniqueConstraint("topic", "text"),
)

content_state = Table(
    "content_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
)
"""One row, counted up by every publication: every process sees by it that there is something new."""

rehearsals = Table(
    "rehearsals",
    metadata,
    Column("content", String(64), primary_key=True),
    Column("outcomes", Text, nullable=False),
    # Whoever asks holds the row for a while; a process that dies lets go by not asking for more time.
    Column("holder", WORD, nullable=False),
    moment("held_until"),
    moment("touched_at"),
)
"""How a content answers the question set: each question with the decision on it and the topic found."""

article_revisions = Table(
    "article_revisions",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("topic", NAME, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("base", Integer, nullable=True),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("reviewer_id", Uuid, ForeignKey("staff.id"), nullable=True),
    Column("note", Text, nullable=False),
    moment("created_at"),
    moment("published_at", nullable=True),
    UniqueConstraint("topic", "number"),
    Index(None, "topic", "state"),
)
"""Policy texts, open to everybody once published; `number` counts up for each topic."""
