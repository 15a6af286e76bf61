"""Deleting at the resident's wish, and what expires by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from referral.commands import ForgetMe, StoreScreening
from referral.domain import retention
from referral.domain.events import PersonalDataErased, ReferralWithdrawn
from referral.domain.kinds import UNDECIDED, Kind, Status
from referral.domain.people import RESIDENT
from referral.domain.referral import Referral
from referral.domain.retention import Terms
from referral.ports import UnitOfWork
from referral.service.giving import end_of_matter, forget_giver
from referral.service.history import record, subject
from referral.service.merging import release
from referral.service.printing import print_ticket


@dataclass(frozen=True, slots=True)
class Kept:
    """A matter with a decision: an official record. `until` None: the term is the archive's and not known
    here.
    """

    code: str
    kind: Kind
    status: Status
    until: date | None
    basis: str = "个人信息保护法 第四十七条"


@dataclass(frozen=True, slots=True)
class Receipt:
    """How many of what went (`conversations`, `screenings`, `questions`, `messages`, `referrals`,
    `consents`, `disclosures`, `files`).
    """

    at: datetime
    removed: Mapping[str, int]
    kept: tuple[Kept, ...]


DEFAULT = Terms()
_COUNTED = {"outbox": "messages", "attachments": "files"}


def forget(uow: UnitOfWork, command: ForgetMe, *, at: datetime) -> Receipt:
    """Deletes what is stored of this address and says what went and what has to stay.

    Matters without a decision are withdrawn and emptied; decided ones stay, untouched. What the dialogue
    says after this in the same transaction (the receipt itself) is written anew and expires by itself.
    """
    kept: list[Referral] = []
    erased: list[UUID] = []
    for referral in uow.referrals.for_address(command.address):
        if _may_go(referral):
            _erase(uow, uow.referrals.get(referral.id, lock=True), at)
            erased.append(referral.id)
        else:
            kept.append(referral)
    forget_giver(uow, command.address, at=at)
    # Their content first: it lies in pieces that hang on them.
    uow.likeness.erase(erased)
    files = uow.files.erase(erased)
    files += uow.files.forget(command.address, keep=[referral.id for referral in kept])
    gone = uow.holdings.forget(command.address, emptied=erased, keep=[referral.id for referral in kept])
    removed = {"referrals": len(erased)} | {_COUNTED.get(name, name): n for name, n in gone.items()}
    removed["files"] = files
    uow.audit.add(
        who="resident",
        action="forget",
        subject="resident",
        at=at,
        detail={"removed": removed, "kept": len(kept)},
    )
    until = (at + retention.DECIDED).date() if retention.DECIDED is not None else None
    return Receipt(at, removed, tuple(Kept(r.code, r.kind, r.status, until) for r in kept))


def _may_go(referral: Referral) -> bool:
    """No decision was ever given: not approved, not declined, nothing delivered."""
    passed = {type(event).__name__ for event in referral.events}
    decided = passed & {"ReferralApproved", "ReferralDeclined", "HelpDelivered"}
    return not decided and referral.status in UNDECIDED | {Status.WITHDRAWN, Status.CLOSED, Status.MERGED}


def _erase(uow: UnitOfWork, referral: Referral, at: datetime) -> None:
    referral = release(uow, referral, at=at)
    if referral.is_open:
        referral = record(uow, referral, ReferralWithdrawn(id=uuid4(), at=at, by=RESIDENT))
    end_of_matter(uow, referral.id, at=at)
    event = PersonalDataErased(id=uuid4(), at=at, by=RESIDENT)
    uow.referrals.erase(referral.erased(event), referral.version)
    uow.audit.add(who="resident", action=event.action, subject=subject(referral), at=at)


def store_screening(uow: UnitOfWork, command: StoreScreening, *, at: datetime) -> str:
    """Keeps answers and verdicts without name or address for as long as the command says.

    Returns the ticket under which `printable` finds them for so long.
    """
    screening = uuid4()
    uow.screenings.add(
        screening,
        owner=uow.blind(command.address),
        on=command.on,
        rules_version=command.rules_version,
        facts=command.facts,
        result=command.result,
        at=at,
        expires_at=at + timedelta(days=command.days),
    )
    return print_ticket(uow, screening)


def purge(uow: UnitOfWork, *, at: datetime, terms: Terms = DEFAULT) -> Mapping[str, int]:
    """Removes what is past its time; returns how many of what. Safe to run at any moment, as often as one
    likes.
    """
    return {
        "conversations": uow.conversations.purge(before=at - terms.anonymous),
        "subscriptions": uow.subscriptions.purge(),
        "screenings": uow.screenings.purge(now=at),
        "promises": uow.questions.forget_promises(now=at),
        "questions": uow.questions.purge(before=at - retention.QUESTION),
        "files": uow.files.purge(before=at - terms.anonymous),
        "links": uow.files.purge_links(now=at),
        "messages": uow.outbox.purge(before=at - retention.DELIVERED_MESSAGE),
        "inbox": uow.inbox.purge(before=at - retention.INBOX),
        "copy_links": uow.copy_links.purge(now=at),
        "sessions": uow.sessions.purge(now=at),
        "staff_notices": uow.notices.purge(before=at - retention.STAFF_NOTICE),
        "duties": uow.duties.purge(before=(at - retention.STAFF_NOTICE).date()),
        "locks": uow.locks.purge(now=at),
        "attempts": uow.attempts.purge(before=at - retention.THROTTLE),
        "webhook_deliveries": uow.webhooks.purge(before=at - retention.DELIVERED_MESSAGE),
        "idempotency_keys": uow.idempotency.purge(before=at - retention.IDEMPOTENCY_KEY),
    }
