"""Consent, purpose by purpose (个人信息保护法 第十四、十五、二十九条: informed, separate, revocable)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    CONTACT = "contact"
    """Be reached about this matter."""
    SENSITIVE = "sensitive"
    """Health, disability and finances are kept with the matter for its checking."""
    MATCHING = "matching"
    """Need and area are shown to charities and helpers."""


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """One yes: to what, to which version of the words, when (UTC)."""

    purpose: Purpose
    text_version: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One line of the ledger: given or revoked. Lines are only ever added."""

    purpose: Purpose
    text_version: str
    given: bool
    at: datetime
    referral_id: UUID | None = None


def standing(entries: Iterable[ConsentEntry]) -> Mapping[Purpose, ConsentEntry]:
    """The consents in force: for each purpose the last line, where that line is a yes."""
    last: dict[Purpose, ConsentEntry] = {}
    for entry in sorted(entries, key=lambda entry: entry.at):
        last[entry.purpose] = entry
    return {purpose: entry for purpose, entry in last.items() if entry.given}
