"""The ledger of consents (个人信息保护法 第十四、十五、二十三、二十九条: informed, separate, revocable).

Every line says yes or no to one purpose, for one recipient, until when. Lines are only ever added; what is
in force follows from them and from the moment that is asked about, so a yes that has run out closes by
itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

WINDOW = ""
"""The recipient that every matter has: the township window, with the county behind it."""
DEPARTMENT, GIVER = "department:", "giver:"


class Purpose(StrEnum):
    CONTACT = "contact"
    """Be reached about this matter."""
    SENSITIVE = "sensitive"
    """Health, disability and finances are kept with the matter for its checking."""
    MATCHING = "matching"
    """Need and area are shown to charities and helpers; for one of them also how to reach the person."""


class Standing(StrEnum):
    """How a consent stands at a moment."""

    NONE = "none"
    """Nobody was ever asked, or nobody said yes."""
    IN_FORCE = "in-force"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """One yes: to what, to which version of the words, when (UTC), for whom and until when.

    `recipient`: "" is the township window, `department:<id>` a department, `giver:<uuid>` a giver. `until`
    None: as long as the matter itself is kept.
    """

    purpose: Purpose
    text_version: str
    given_at: datetime
    recipient: str = WINDOW
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One line of the ledger: given or revoked. `referral_id` None is about every matter of the person."""

    purpose: Purpose
    text_version: str
    given: bool
    at: datetime
    referral_id: UUID | None = None
    recipient: str = WINDOW
    until: datetime | None = None


def concerning(entries: Iterable[ConsentEntry], referral_id: UUID) -> tuple[ConsentEntry, ...]:
    """The lines that one matter goes by: its own, and those about all matters of the person."""
    return tuple(entry for entry in entries if entry.referral_id in {None, referral_id})


def state(entries: Iterable[ConsentEntry], purpose: Purpose, recipient: str, at: datetime) -> Standing:
    """How the consent for one recipient stands at a moment.

    A no to the window is a no to everybody who has it from there. A yes to the window covers the departments
    that check the matter with it, as its words say, until one of them is refused; a giver always needs a
    yes of their own.
    """
    lines = [entry for entry in entries if entry.purpose is purpose and entry.at <= at]
    window, own = _last(lines, WINDOW), _last(lines, recipient)
    if window is not None and not window.given and (own is None or own.at <= window.at):
        return Standing.REVOKED
    if own is None and recipient.startswith(DEPARTMENT):
        own = window
    if own is None:
        return Standing.NONE
    if not own.given:
        return Standing.REVOKED
    return Standing.EXPIRED if own.until is not None and own.until <= at else Standing.IN_FORCE


def in_force(entries: Iterable[ConsentEntry], purpose: Purpose, recipient: str, at: datetime) -> bool:
    """Whether this recipient may see at this moment what the purpose covers. Every view of theirs asks.

    `entries` are the lines of one matter (`concerning`).
    """
    return state(entries, purpose, recipient, at) is Standing.IN_FORCE


def taken_back(entries: Iterable[ConsentEntry], purpose: Purpose, recipient: str, at: datetime) -> bool:
    """Whether there was a yes that was revoked or has run out. Never asked (an alarm) is not taken back."""
    return state(entries, purpose, recipient, at) in {Standing.REVOKED, Standing.EXPIRED}


def standing(entries: Iterable[ConsentEntry], at: datetime) -> tuple[ConsentEntry, ...]:
    """The lines in force at a moment, for each matter, purpose and recipient the last one, oldest first."""
    known = sorted((entry for entry in entries if entry.at <= at), key=lambda entry: entry.at)
    last = {(entry.referral_id, entry.purpose, entry.recipient): entry for entry in known if entry.given}
    return tuple(
        entry
        for entry in last.values()
        if in_force(
            [line for line in known if line.referral_id in {None, entry.referral_id}],
            entry.purpose,
            entry.recipient,
            at,
        )
    )


def _last(lines: Iterable[ConsentEntry], recipient: str) -> ConsentEntry | None:
    """The last line of one recipient; of two at the same moment the later one in the ledger."""
    found: ConsentEntry | None = None
    for line in lines:
        if line.recipient == recipient and (found is None or line.at >= found.at):
            found = line
    return found
