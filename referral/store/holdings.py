"""Everything that is stored of a resident, in one list: the copy, the deletion and the terms go by it.

A table that a resident can be found by and that does not stand here fails a test
(`tests/integration/store/test_holdings.py`): so nobody adds one and forgets the right to see it and to have
it deleted (个人信息保护法 第四十五、四十七条).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Table

from referral.domain.retention import DataClass
from referral.store import tables
from referral.store.announcements import subscriptions
from referral.store.casework import satisfactions, tasks
from referral.store.copying import copy_links
from referral.store.files import attachments
from referral.store.giving import givers, match_events, matches, need_lines, needs, offers
from referral.store.learning import questions
from referral.store.sharing import disclosures
from referral.store.work import decisions


class Found(StrEnum):
    """By what the rows of a resident are found."""

    ADDRESS = "address"
    OWNER = "owner"
    """A blind index of the address."""
    MATTER = "matter"
    """The id of a referral of theirs."""


class Wish(StrEnum):
    """What becomes of the rows when the resident wishes to be forgotten."""

    DELETED = "deleted"
    """But for rows about a decided matter, which is an official record."""
    DETACHED = "detached"
    """The row stays, whose it was does not."""
    EMPTIED = "emptied"
    """The use case overwrites what is personal: the skeleton stays for the figures and the audit."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One table, and the column by which the rows of a resident are found in it.

    `matter` names the column with the referral that a row is about; `hidden` are columns that say nothing
    about the resident and stay out of the copy (hashes, what the machinery needs).
    """

    table: Table
    column: str
    by: Found
    wish: Wish
    kept: DataClass
    matter: str | None = None
    hidden: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def key(self) -> Column[object]:
        return self.table.c[self.column]


_MACHINERY = frozenset({"lease_until", "due_at", "give_up_at", "maybe_sent", "version", "event_id"})

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        tables.conversations,
        "address",
        Found.ADDRESS,
        Wish.DELETED,
        DataClass.CONVERSATION,
        hidden=_MACHINERY,
    ),
    Holding(tables.inbox, "address", Found.ADDRESS, Wish.DETACHED, DataClass.INBOX),
    Holding(
        tables.outbox,
        "address",
        Found.ADDRESS,
        Wish.DELETED,
        DataClass.MESSAGE,
        matter="referral_id",
        hidden=_MACHINERY,
    ),
    Holding(
        tables.referrals,
        "address",
        Found.ADDRESS,
        Wish.EMPTIED,
        DataClass.MATTER,
        matter="id",
        hidden=frozenset({"code_index", "queue_rank"}),
    ),
    Holding(
        tables.referral_events,
        "referral_id",
        Found.MATTER,
        Wish.EMPTIED,
        DataClass.MATTER,
        matter="referral_id",
    ),
    Holding(tasks, "referral_id", Found.MATTER, Wish.EMPTIED, DataClass.MATTER, matter="referral_id"),
    Holding(satisfactions, "referral_id", Found.MATTER, Wish.EMPTIED, DataClass.MATTER, matter="referral_id"),
    Holding(tables.consents, "address", Found.ADDRESS, Wish.DELETED, DataClass.MATTER, matter="referral_id"),
    Holding(disclosures, "referral_id", Found.MATTER, Wish.DELETED, DataClass.MATTER, matter="referral_id"),
    # Their content goes before them (`SqlFiles.forget`), with what staff added to a matter that is emptied.
    Holding(
        attachments,
        "address",
        Found.ADDRESS,
        Wish.DELETED,
        DataClass.MATTER,
        matter="referral_id",
        hidden=_MACHINERY | {"attempts", "staff_id"},
    ),
    Holding(
        tables.screenings,
        "owner",
        Found.OWNER,
        Wish.DELETED,
        DataClass.SCREENING,
        hidden=frozenset({"owner"}),
    ),
    Holding(
        questions,
        "owner",
        Found.OWNER,
        Wish.DELETED,
        DataClass.QUESTION,
        hidden=frozenset({"owner", "text_index", "reason"}),
    ),
    Holding(
        copy_links, "address", Found.ADDRESS, Wish.DELETED, DataClass.LINK, hidden=frozenset({"token_hash"})
    ),
    Holding(subscriptions, "address", Found.ADDRESS, Wish.DELETED, DataClass.SUBSCRIPTION),
    Holding(decisions, "referral_id", Found.MATTER, Wish.EMPTIED, DataClass.MATTER, "referral_id"),
    Holding(needs, "referral_id", Found.MATTER, Wish.EMPTIED, DataClass.MATTER, "referral_id", _MACHINERY),
    Holding(need_lines, "referral_id", Found.MATTER, Wish.EMPTIED, DataClass.MATTER, "referral_id"),
    Holding(matches, "referral_id", Found.MATTER, Wish.EMPTIED, DataClass.MATTER, "referral_id", _MACHINERY),
    Holding(match_events, "referral_id", Found.MATTER, Wish.EMPTIED, DataClass.MATTER, "referral_id"),
    Holding(givers, "address", Found.ADDRESS, Wish.EMPTIED, DataClass.MATTER),
    Holding(offers, "address", Found.ADDRESS, Wish.EMPTIED, DataClass.MATTER, hidden=_MACHINERY),
)
"""In the order of the copy. Rows that depend on others go first when they are deleted, whatever the order."""

NOT_ABOUT_RESIDENTS: dict[str, str] = {
    "likeness_keys": "keyed hashes by which the same household is found; gone with what they were made from",
    "likeness_done": "which matters are indexed, by their random ids",
    "likeness_pairs": "two random ids and how alike they are; gone with either of the two",
    "attachment_pieces": "the content of `attachments`: found by them alone, deleted with them",
    "attempts": "keyed hashes of tries, which nobody can turn back; deleting them would undo the limits",
    "audit": "names matters by a random id, and no resident; it is what proves that a deletion happened",
    "audit_lists": "which matters, by their random ids, a page of staff showed; told under seen_by",
    "department_contacts": "staff of departments, no resident",
    "referral_locks": "which colleague has a page open, for ten minutes",
    "talks": "which colleague speaks in a conversation, while it lasts",
    "idempotency_keys": "answers to calls of other systems, gone after two days",
    "second_factors": "of staff, no resident",
    "offer_events": "what staff did with an offer; whose it is stands with the offer and its giver",
    "staff_notices": "reminders to staff without words: they name a matter by its random id",
    "webhooks": "addresses of other systems, and the secret that signs; no resident",
    "webhook_deliveries": "which matter, by its random id, another system was told of; gone after 30 days",
    "signed_cases": "households without a name: nothing leads back to one",
}
"""Tables with sealed words, keyed hashes or a referral that hold nothing of a resident to find, with why."""


def copy_schema() -> dict[str, Any]:
    """The JSON Schema of the machine-readable copy, made from the list: what `machine_readable` gives."""
    records = {holding.name: _rows_of(holding) for holding in HOLDINGS}
    reading = {name: {"type": "string"} for name in ("matter", "at", "name", "role", "action")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Everything that Yimen stores of one resident",
        "type": "object",
        "required": ["format", "version", "made_at", "channel", "records", "seen_by"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": "yimen-personal-copy"},
            "version": {"const": 1},
            "made_at": {"type": "string", "format": "date-time"},
            "channel": {"type": "string", "description": "web, telegram, console …"},
            "records": {
                "type": "object",
                "description": "The rows of each table, sealed columns opened.",
                "properties": records,
                "required": list(records),
                "additionalProperties": False,
            },
            "seen_by": {
                "type": "array",
                "description": "Which of the staff read or did what with a matter.",
                "items": {"type": "object", "properties": reading, "required": list(reading)},
            },
        },
    }


def _rows_of(holding: Holding) -> dict[str, Any]:
    shown = {
        column.name: _typed(column) for column in holding.table.columns if column.name not in holding.hidden
    }
    row = {"type": "object", "properties": shown, "additionalProperties": False}
    return {"type": "array", "items": row}


def _typed(column: Column[Any]) -> dict[str, Any]:
    """Times are ISO 8601; what is sealed is a text, or the document that was written."""
    if column.info.get("sealed"):
        return {"type": ["string", "object", "array", "null"]}
    kinds = {bool: "boolean", int: "integer"}
    return {"type": [kinds.get(column.type.python_type, "string"), "null"]}
