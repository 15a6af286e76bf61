"""What the resident brings to the window: matters, answers, withdrawals, the wish for a person."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from referral.commands import AnswerStaff, FileReferral, RequestPerson, RevokeConsent, Withdraw
from referral.domain import codes, events, urgency, words
from referral.domain.consent import ConsentEntry, ConsentGiven, Purpose, standing
from referral.domain.errors import NotFound
from referral.domain.kinds import Kind, Status
from referral.domain.people import RESIDENT
from referral.domain.referral import Details, Referral
from referral.ports import UnitOfWork
from referral.service.history import record, subject


def draw_digits() -> str:
    """Eleven random digits from the operating system."""
    return f"{secrets.randbelow(10 ** (codes.LENGTH - 1)):0{codes.LENGTH - 1}d}"


def file_referral(
    uow: UnitOfWork, command: FileReferral, *, at: datetime, draw: Callable[[], str] = draw_digits
) -> Referral:
    """Files a matter and returns it with its follow-up code; raises InvalidInput (what_happened).

    Idempotent together with the inbox, which lets each inbound message have its effect once. Without the
    consent `sensitive` the facts and verdicts are left out, and never the matter itself: an emergency waits
    for no form.
    """
    details, left_out = _details(command)
    assessed = urgency.assess(
        command.kind, (details.what_happened, details.since_when, details.who_affected), command.urgency_hints
    )
    details = replace(details, urgency_reasons=tuple(assessed.reasons))
    filed = events.ReferralFiled(
        id=uuid4(), at=at, by=RESIDENT, reasons=tuple(assessed.reasons), left_out=left_out
    )
    referral = Referral(
        id=uuid4(),
        code=_new_code(uow, draw),
        address=command.address,
        language=command.language,
        kind=command.kind,
        urgency=assessed.urgency,
        township=words.optional("township", command.township, words.SHORT),
        village=words.optional("village", command.village, words.SHORT),
        program=command.program,
        details=details,
        events=(filed,),
    )
    uow.referrals.add(referral)
    for consent in command.consents:
        uow.consents.record(command.address, _entry(consent, referral.id))
    _audit_filing(uow, referral, command)
    return referral


def _audit_filing(uow: UnitOfWork, referral: Referral, command: FileReferral) -> None:
    uow.audit.add(
        who="resident",
        action=referral.events[0].action,
        subject=subject(referral),
        at=referral.filed_at,
        detail={
            "kind": referral.kind,
            "urgency": referral.urgency,
            "consents": [consent.purpose for consent in command.consents],
        },
    )


def _details(command: FileReferral) -> tuple[Details, tuple[str, ...]]:
    """What is kept of the command, and the names of what is not for want of consent."""
    may_keep = any(consent.purpose is Purpose.SENSITIVE for consent in command.consents)
    left_out = tuple(name for name in ("facts", "screening") if not may_keep and getattr(command, name))
    details = Details(
        what_happened=words.required("what_happened", command.what_happened, words.STORY),
        since_when=words.optional("since_when", command.since_when),
        who_affected=words.optional("who_affected", command.who_affected),
        name=words.optional("name", command.name, words.SHORT),
        contact=words.optional("contact", command.contact, words.SHORT),
        for_other=command.for_other,
        facts=command.facts if may_keep else None,
        screening=command.screening if may_keep else None,
    )
    return details, left_out


def _entry(consent: ConsentGiven, referral_id: UUID) -> ConsentEntry:
    return ConsentEntry(
        consent.purpose, consent.text_version, given=True, at=consent.given_at, referral_id=referral_id
    )


def _new_code(uow: UnitOfWork, draw: Callable[[], str]) -> str:
    """A code that no referral has and that no swap of neighbouring digits turns into another valid one."""
    while True:
        code = codes.make(draw())
        if codes.swap_proof(code) and uow.referrals.by_code(code) is None:
            return code


def own(uow: UnitOfWork, address: str, code: str) -> Referral:
    """The resident's own referral with this code; raises InvalidCode, NotFound."""
    referral = uow.referrals.by_code(codes.parse(code))
    if referral is None or referral.address != address:
        raise NotFound("referral")
    return uow.referrals.get(referral.id, lock=True)


def answer_staff(uow: UnitOfWork, command: AnswerStaff, *, at: datetime) -> Referral:
    """The answer to an open question: asked -> checking. With no question open the words are kept all the
    same.

    Raises InvalidCode, NotFound, InvalidInput.
    """
    referral = own(uow, command.address, command.code)
    text = words.required("text", command.text, words.STORY)
    event: events.Event
    if referral.status is Status.ASKED:
        event = events.ResidentAnswered(id=uuid4(), at=at, by=RESIDENT, text=text)
    else:
        event = events.ResidentWrote(id=uuid4(), at=at, by=RESIDENT, text=text)
    return record(uow, referral, event)


def withdraw(uow: UnitOfWork, command: Withdraw, *, at: datetime) -> Referral:
    """Taken back by the resident before it is done. Raises InvalidCode, NotFound, TransitionRefused."""
    referral = own(uow, command.address, command.code)
    return record(uow, referral, events.ReferralWithdrawn(id=uuid4(), at=at, by=RESIDENT))


def request_person(uow: UnitOfWork, command: RequestPerson, *, at: datetime) -> Referral:
    """A wish to speak to a person: a question for the window, added to the one that is already open."""
    text = words.required("text", command.text, words.STORY)
    for referral in uow.referrals.for_address(command.address):
        if referral.kind is Kind.QUESTION and referral.is_open:
            locked = uow.referrals.get(referral.id, lock=True)
            return record(uow, locked, events.ResidentWrote(id=uuid4(), at=at, by=RESIDENT, text=text))
    wish = FileReferral(
        address=command.address,
        language=command.language,
        kind=Kind.QUESTION,
        what_happened=text,
        urgency_hints=command.urgency_hints,
    )
    return file_referral(uow, wish, at=at)


def revoke_consent(uow: UnitOfWork, command: RevokeConsent, *, at: datetime) -> bool:
    """Takes a consent back from now on; False where there was none in force. The ledger keeps both lines."""
    given = standing(uow.consents.ledger(command.address)).get(command.purpose)
    if given is None:
        return False
    uow.consents.record(
        command.address, ConsentEntry(command.purpose, given.text_version, given=False, at=at)
    )
    uow.audit.add(
        who="resident",
        action="revoke-consent",
        subject=f"referral:{given.referral_id}" if given.referral_id else "consent",
        at=at,
        detail={"purpose": command.purpose},
    )
    return True
