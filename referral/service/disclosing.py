"""The one way by which something of a matter is given to somebody beside the window."""

from __future__ import annotations

from dataclasses import replace

from referral.domain.consent import Purpose, in_force
from referral.domain.errors import ConsentMissing
from referral.domain.sharing import SENSITIVE_KINDS, Basis, Disclosure
from referral.ports import UnitOfWork
from referral.service.history import who

_WITHOUT_CONSENT = frozenset({Basis.EMERGENCY, Basis.CHILD})


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
