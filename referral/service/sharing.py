"""Consents given and taken back, and what of a matter is given to somebody beside the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from referral.commands import GiveConsent, RevokeConsent
from referral.domain import consent
from referral.domain.consent import WINDOW, ConsentEntry, Purpose, in_force
from referral.domain.errors import ConsentMissing
from referral.domain.sharing import SENSITIVE_KINDS, Basis, Disclosure
from referral.ports import UnitOfWork
from referral.service.filing import own
from referral.service.history import who

_WITHOUT_CONSENT = frozenset({Basis.EMERGENCY, Basis.CHILD})


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
    everybody who had it from there. Raises InvalidCode, NotFound.
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
    return True


def disclose(uow: UnitOfWork, address: str, disclosure: Disclosure) -> Disclosure:
    """Records that something of a matter is given to somebody, and returns the line as it is kept.

    `address` is the resident's, whose consents are asked. Raises ConsentMissing where it rests on a consent
    that is not in force, or where health and income would go to somebody for whom `sensitive` is not: only
    danger to life and harm to a child open them without.
    """
    ledger = uow.consents.of_referral(disclosure.referral_id, address)
    needed = {disclosure.purpose or Purpose.MATCHING} if disclosure.basis is Basis.CONSENT else set()
    if SENSITIVE_KINDS & set(disclosure.kinds) and disclosure.basis not in _WITHOUT_CONSENT:
        needed.add(Purpose.SENSITIVE)
    for purpose in sorted(needed):
        if not in_force(ledger, purpose, disclosure.recipient, disclosure.at):
            raise ConsentMissing(purpose, disclosure.recipient)
    kept = replace(disclosure, kinds=tuple(dict.fromkeys(disclosure.kinds)))
    uow.disclosures.record(kept)
    uow.audit.add(
        who=who(kept.by),
        action="disclose",
        subject=f"referral:{kept.referral_id}",
        at=kept.at,
        detail={"to": kept.recipient, "kinds": list(kept.kinds), "basis": kept.basis},
    )
    return kept


def _audit(uow: UnitOfWork, action: str, entry: ConsentEntry) -> None:
    uow.audit.add(
        who="resident",
        action=action,
        subject=f"referral:{entry.referral_id}" if entry.referral_id else "consent",
        at=entry.at,
        detail={"purpose": entry.purpose} | ({"recipient": entry.recipient} if entry.recipient else {}),
    )
