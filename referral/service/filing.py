"""What the resident brings to the window: matters, answers, withdrawals, the wish for a person."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from referral.commands import AnswerStaff, FileReferral, RequestPerson, Withdraw
from referral.domain import codes, events, retention, urgency, words
from referral.domain.consent import ConsentEntry, ConsentGiven, Purpose
from referral.domain.errors import NotFound
from referral.domain.kinds import UNDECIDED, Kind, Status, Urgency
from referral.domain.notices import NoticeKind
from referral.domain.people import RESIDENT
from referral.domain.referral import Details, Referral
from referral.ports import UnitOfWork
from referral.service.duplicates import index_likeness
from referral.service.giving import end_of_matter
from referral.service.handing_in import hand_in
from referral.service.history import record, subject
from referral.service.merging import leading, release
from referral.service.notices import call_duty


def draw_digits() -> str:
    """Eleven random digits from the operating system."""
    return f"{secrets.randbelow(10 ** (codes.LENGTH - 1)):0{codes.LENGTH - 1}d}"


def file_referral(
    uow: UnitOfWork, command: FileReferral, *, at: datetime, draw: Callable[[], str] = draw_digits
) -> Referral:
    """Files a matter and returns it with its follow-up code; raises InvalidInput (what_happened).

    Where an alarm of the same person is open, the request becomes that matter: staff find one entry, and
    what they did for the alarm stays done. Idempotent together with the inbox, which lets each inbound
    message have its effect once. Without the consent `sensitive` the facts and verdicts are left out, and
    never the matter itself: an emergency waits for no form.
    """
    details, left_out = _details(command)
    assessed = urgency.assess(
        command.kind, (details.what_happened, details.since_when, details.who_affected), command.urgency_hints
    )
    details = replace(details, urgency_reasons=tuple(assessed.reasons))
    alarm = None if command.danger else _open_alarm(uow, command.address, at)
    if alarm is not None:
        referral = _join(uow, alarm, command, details, left_out=left_out, at=at)
    else:
        referral = _new(uow, command, details, left_out=left_out, at=at, code=new_code(uow, draw))
    if referral.urgency is Urgency.URGENT and not command.danger:
        call_duty(uow, referral, NoticeKind.URGENT, at=at)
    for consent in command.consents:
        uow.consents.record(command.address, _entry(consent, referral.id))
    if not command.danger:
        referral = hand_in(uow, referral, at=at)
    index_likeness(uow, referral, at=at)
    return referral


def _new(
    uow: UnitOfWork,
    command: FileReferral,
    details: Details,
    *,
    left_out: tuple[str, ...],
    at: datetime,
    code: str,
) -> Referral:
    filed = events.ReferralFiled(
        id=uuid4(),
        at=at,
        by=RESIDENT,
        reasons=details.urgency_reasons,
        left_out=left_out,
        danger=command.danger,
    )
    referral = Referral(
        id=uuid4(),
        code=code,
        address=command.address,
        language=command.language,
        kind=command.kind,
        urgency=urgency.most_urgent(details.urgency_reasons),
        township=words.optional("township", command.township, words.SHORT),
        village=words.optional("village", command.village, words.SHORT),
        program=command.program,
        details=details,
        events=(filed,),
    )
    uow.referrals.add(referral)
    _audit_filing(uow, referral, command)
    return referral


def _open_alarm(uow: UnitOfWork, address: str, at: datetime) -> Referral | None:
    """The alarm that a request of this address continues: nobody has filed or ended it since."""
    for referral in uow.referrals.for_address(address):
        filed, *since = referral.events
        if not isinstance(filed, events.ReferralFiled) or not filed.danger:
            continue
        settled = any(isinstance(event, events.RequestJoined | events.ReferralClosed) for event in since)
        if not settled and referral.status in UNDECIDED and filed.at > at - retention.CONVERSATION:
            return uow.referrals.get(referral.id, lock=True)
    return None


def _join(
    uow: UnitOfWork,
    alarm: Referral,
    command: FileReferral,
    details: Details,
    *,
    left_out: tuple[str, ...],
    at: datetime,
) -> Referral:
    """The alarm with everything that the request says; it stays as urgent as it was."""
    joined = events.RequestJoined(
        id=uuid4(),
        at=at,
        by=RESIDENT,
        text=alarm.details.what_happened,
        reasons=details.urgency_reasons,
        left_out=left_out,
    )
    reasons = tuple(dict.fromkeys((*alarm.details.urgency_reasons, *details.urgency_reasons)))
    request = replace(
        alarm,
        language=command.language,
        kind=command.kind,
        urgency=urgency.most_urgent(reasons),
        township=words.optional("township", command.township, words.SHORT),
        village=words.optional("village", command.village, words.SHORT),
        program=command.program,
        details=replace(details, urgency_reasons=reasons),
    )
    return record(uow, request, joined)


def _audit_filing(uow: UnitOfWork, referral: Referral, command: FileReferral) -> None:
    first = referral.events[0]
    uow.webhooks.announce(f"referral.{first.action}", first.id, referral.id, at=first.at)
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
        relation=command.relation or "" if command.for_other else "",
        facts=command.facts if may_keep else None,
        screening=command.screening if may_keep else None,
    )
    return details, left_out


def _entry(consent: ConsentGiven, referral_id: UUID) -> ConsentEntry:
    return ConsentEntry(
        consent.purpose,
        consent.text_version,
        given=True,
        at=consent.given_at,
        referral_id=referral_id,
        recipient=consent.recipient,
        until=consent.until,
    )


def new_code(uow: UnitOfWork, draw: Callable[[], str]) -> str:
    """A code that no referral has and that no swap of neighbouring digits turns into another valid one."""
    while True:
        code = codes.make(draw())
        if codes.swap_proof(code) and uow.referrals.by_code(code) is None:
            return code


def own(uow: UnitOfWork, address: str, code: str) -> Referral:
    """The resident's own referral with this code, or the one of theirs that it is worked on as.

    Raises InvalidCode, NotFound.
    """
    referral = uow.referrals.by_code(codes.parse(code))
    if referral is None or referral.address != address:
        raise NotFound("referral")
    found = uow.referrals.get(referral.id, lock=True)
    lead = leading(uow, found, lock=True)
    return lead if lead.address == address else found


def answer_staff(uow: UnitOfWork, command: AnswerStaff, *, at: datetime) -> Referral:
    """The answer to an open question: asked -> checking. With no question open the words are kept all the
    same.

    Raises InvalidCode, NotFound, InvalidInput.
    """
    # Words about a matter that follows another one are wanted where staff work on it.
    referral = leading(uow, own(uow, command.address, command.code), lock=True)
    text = words.required("text", command.text, words.STORY)
    event: events.Event
    if referral.status is Status.ASKED:
        event = events.ResidentAnswered(id=uuid4(), at=at, by=RESIDENT, text=text)
    else:
        event = events.ResidentWrote(id=uuid4(), at=at, by=RESIDENT, text=text)
    return record(uow, referral, event)


def withdraw(uow: UnitOfWork, command: Withdraw, *, at: datetime) -> Referral:
    """Taken back by the resident before it is done. Raises InvalidCode, NotFound, TransitionRefused."""
    referral = release(uow, own(uow, command.address, command.code), at=at)
    end_of_matter(uow, referral.id, at=at)
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
