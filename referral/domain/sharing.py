"""What of a matter was given to whom: every disclosure is a line that the resident can read.

个人信息保护法 第二十三条 (whom it is given to, what for, which kinds) and 第四十四、四十五条 (the right
to know).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.consent import Purpose
from referral.domain.people import Actor


class DataKind(StrEnum):
    """What a disclosure can hold. A closed list, so that every line can be worded for the resident."""

    NEED = "need"
    """What is needed, in staff's words, without anything about who."""
    PLACE = "place"
    NAME = "name"
    CONTACT = "contact"
    STORY = "story"
    """What happened, in the resident's own words."""
    ANSWERS = "answers"
    """The answers of the self-screening: health, disability, income."""
    VERDICTS = "verdicts"
    ATTACHMENTS = "attachments"
    DECISION = "decision"


SENSITIVE_KINDS = frozenset({DataKind.ANSWERS, DataKind.VERDICTS, DataKind.ATTACHMENTS})
"""Kinds that only the consent `sensitive` opens, for whoever sees them (第二十八、二十九条)."""


class Basis(StrEnum):
    """Why it could be given (个人信息保护法 第十三条第一款)."""

    CONSENT = "consent"
    """Item 1: the person said yes to this recipient."""
    DUTY = "duty"
    """Item 3: a department needs it for its own legal duty."""
    EMERGENCY = "emergency"
    """Item 4: life, health or property is in danger."""
    CHILD = "child"
    """Item 3 with 未成年人保护法 第十一条: whoever finds a child harmed has to report it."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One line: of which matter, to whom, which kinds of data, on which basis, when, by whom.

    `recipient` as in the ledger of consents (`department:<id>`, `giver:<uuid>`); `name` is what the recipient
    is called, so that the line can be read when the recipient is long gone; `purpose` the consent it rests
    on, where it rests on one; `until` when the view closes by itself.
    """

    referral_id: UUID
    recipient: str
    name: str
    kinds: tuple[DataKind, ...]
    basis: Basis
    at: datetime
    by: Actor
    purpose: Purpose | None = None
    until: datetime | None = None
