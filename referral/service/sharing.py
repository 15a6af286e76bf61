"""Consents given and taken back, and what ends with them."""

from __future__ import annotations

from datetime import datetime

from referral.commands import GiveConsent, RevokeConsent
from referral.domain import consent
from referral.domain.consent import WINDOW, ConsentEntry, Purpose
from referral.ports import UnitOfWork
from referral.service.filing import own
from referral.service.giving import end_unconsented


def give_consent(uow: UnitOfWork, command: GiveConsent, *, at: datetime) -> ConsentEntry:
    """A yes of the resident to one purpose, for one recipient, about one matter.

    The same yes again is a line of its own: the last one rules, with its own end. Raises InvalidCode,
    NotFound.
    """
    referral = own(uow, command.address, command.code)
    entry = ConsentEntry(
        command.purpose,
        command.text_version,
        given=True,
        at=at,
        referral_id=referral.id,
        recipient=command.recipient,
        until=command.until,
    )
    uow.consents.record(command.address, entry)
    _audit(uow, "give-consent", entry)
    return entry


def revoke_consent(uow: UnitOfWork, command: RevokeConsent, *, at: datetime) -> bool:
    """Takes consents back from now on; False where none was in force. The ledger keeps both lines.

    One matter where a code is named, else all of the person's. A no to the window closes the views of
    everybody who had it from there, and matches that no consent carries any more end at once. Raises
    InvalidCode, NotFound.
    """
    matter = own(uow, command.address, command.code).id if command.code else None
    standing = [
        entry
        for entry in consent.standing(uow.consents.ledger(command.address), at)
        if entry.purpose is command.purpose
        and (command.recipient in {WINDOW, entry.recipient})
        and (matter is None or entry.referral_id in {matter, None})
    ]
    # A department has its yes from the window: it can be refused without a line of its own.
    covered = command.recipient.startswith(consent.DEPARTMENT) and matter is not None
    if not standing and not covered:
        return False
    version = standing[-1].text_version if standing else ""
    entry = ConsentEntry(
        command.purpose, version, given=False, at=at, referral_id=matter, recipient=command.recipient
    )
    uow.consents.record(command.address, entry)
    _audit(uow, "revoke-consent", entry)
    if command.purpose is Purpose.MATCHING:
        end_unconsented(uow, command.address, at=at)
    return True


def _audit(uow: UnitOfWork, action: str, entry: ConsentEntry) -> None:
    uow.audit.add(
        who="resident",
        action=action,
        subject=f"referral:{entry.referral_id}" if entry.referral_id else "consent",
        at=entry.at,
        detail={"purpose": entry.purpose} | ({"recipient": entry.recipient} if entry.recipient else {}),
    )
