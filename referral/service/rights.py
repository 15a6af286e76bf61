"""What the resident may know and take back: consents in force, who saw what, one matter after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from referral.commands import RevokeConsent, ShowSharing, TakeBack
from referral.domain import consent
from referral.domain.consent import DEPARTMENT, WINDOW, ConsentEntry, Purpose
from referral.domain.errors import NotFound
from referral.domain.kinds import Kind, Status
from referral.domain.referral import Referral
from referral.domain.sharing import Disclosure
from referral.ports import UnitOfWork
from referral.ports.sharing import Reading
from referral.service.filing import own
from referral.service.sharing import revoke_consent

MARK = 8
"""Hexadecimal digits by which a button names one consent of a matter."""
_ORDER = {Purpose.CONTACT: 0, Purpose.SENSITIVE: 1, Purpose.MATCHING: 2}


@dataclass(frozen=True, slots=True)
class Allowed:
    """One consent in force: what for, to whom (`name` "" where there is none), since and until when."""

    mark: str
    purpose: Purpose
    recipient: str
    name: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Shared:
    """One matter of the resident: what is allowed, what was given to whom, which of the staff saw it."""

    code: str
    kind: Kind
    status: Status
    filed_at: datetime
    allowed: tuple[Allowed, ...]
    disclosures: tuple[Disclosure, ...]
    readings: tuple[Reading, ...]


def sharing_of(uow: UnitOfWork, command: ShowSharing, *, at: datetime) -> tuple[Shared, ...]:
    """The resident's matters, newest first, each with its consents, disclosures and readings."""
    matters = uow.referrals.for_address(command.address)
    ids = [matter.id for matter in matters]
    ledger = uow.consents.ledger(command.address)
    disclosures, readings = uow.disclosures.of(ids), uow.holdings.readings(ids)
    found = []
    for matter in matters:
        given = tuple(one for one in disclosures if one.referral_id == matter.id)
        found.append(
            Shared(
                matter.code,
                matter.kind,
                matter.status,
                matter.filed_at,
                _allowed(matter, ledger, given, at),
                given,
                tuple(one for one in readings if one.referral_id == matter.id),
            )
        )
    return tuple(found)


def take_back(uow: UnitOfWork, command: TakeBack, *, at: datetime) -> Allowed:
    """Revokes the one consent that a button named; returns what it was. Raises InvalidCode, NotFound."""
    matter = own(uow, command.address, command.code)
    ledger = uow.consents.ledger(command.address)
    allowed = _allowed(matter, ledger, tuple(uow.disclosures.of([matter.id])), at)
    found = next((one for one in allowed if one.mark == command.mark), None)
    if found is None:
        raise NotFound("consent")
    revoke = RevokeConsent(command.address, found.purpose, found.recipient, command.code)
    revoke_consent(uow, revoke, at=at)
    return found


def _allowed(
    matter: Referral, ledger: list[ConsentEntry], disclosures: tuple[Disclosure, ...], at: datetime
) -> tuple[Allowed, ...]:
    """The consents of a matter in force, and the departments that have one from the window."""
    lines = consent.concerning(ledger, matter.id)
    names = {line.recipient: line.name for line in disclosures}
    standing = {(one.purpose, one.recipient): one for one in consent.standing(lines, at)}
    for line in disclosures:
        purpose, recipient = Purpose.SENSITIVE, line.recipient
        window = standing.get((purpose, WINDOW))
        if window is None or not recipient.startswith(DEPARTMENT):
            continue
        if consent.in_force(lines, purpose, recipient, at):
            standing.setdefault((purpose, recipient), window)
    order = sorted(standing.items(), key=lambda pair: (_ORDER[pair[0][0]], pair[0][1]))
    return tuple(
        Allowed(_mark(purpose, recipient), purpose, recipient, names.get(recipient, ""), one.at, one.until)
        for (purpose, recipient), one in order
    )


def _mark(purpose: Purpose, recipient: str) -> str:
    return sha256(f"{purpose}|{recipient}".encode()).hexdigest()[:MARK]
