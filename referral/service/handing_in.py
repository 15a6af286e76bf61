"""Photos that waited go with the request, where the resident agrees to it; else they are deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from referral.domain.consent import WINDOW, Purpose, in_force
from referral.domain.files import FilesAdded
from referral.domain.people import RESIDENT
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.ports.files import FileState
from referral.service.history import record


def may_keep(uow: UnitOfWork, referral: Referral, at: datetime) -> bool:
    """Whether the resident agrees that papers are kept with this matter (个人信息保护法 第二十九条)."""
    ledger = uow.consents.of_referral(referral.id, referral.address)
    return in_force(ledger, Purpose.SENSITIVE, WINDOW, at)


def hand_in(uow: UnitOfWork, referral: Referral, *, at: datetime) -> Referral:
    """The drafts of the resident go with their request; without the consent they are deleted."""
    drafts = uow.files.drafts(referral.address) if referral.address else []
    if not drafts:
        return referral
    if not may_keep(uow, referral, at):
        uow.files.remove([file.id for file in drafts])
        return referral
    uow.files.bind([file.id for file in drafts], referral.id)
    waiting = [file.id for file in drafts if file.state is not FileState.REFUSED]
    return record(uow, referral, added(*waiting, at=at)) if waiting else referral


def added(*ids: UUID, at: datetime) -> FilesAdded:
    """The event of these files."""
    return FilesAdded(id=uuid4(), at=at, by=RESIDENT, files=tuple(map(str, ids)))
