"""Photos and papers: kept beside a matter with the consent for it, or not at all.

A file that comes while a request is being filled in waits as a draft, and goes with the request or is deleted
with its submission. A file whose content is still with the channel is noted first and fetched afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from referral.commands import AgreeToFiles, AttachFiles, DropFiles, GiveConsent, KeepFile
from referral.domain.errors import NotFound
from referral.domain.files import FileLimits, FileRefused, FilesAdded, SentFile, Taken, Unfit, clean_name
from referral.domain.kinds import OPEN, Action
from referral.domain.people import Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.ports.files import FileState, StoredFile
from referral.service.filing import own
from referral.service.handing_in import added, hand_in, may_keep
from referral.service.history import open_for, record
from referral.service.sharing import give_consent

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FileKept:
    """`draft`: it waits for the request. `kept`: it lies with the matter. `refused`: nothing is kept.

    `count` is how many wait, or lie with the matter, this one included. `problem` says why it was refused.
    """

    result: Literal["draft", "kept", "refused"]
    count: int = 0
    referral: Referral | None = None
    problem: Unfit | None = None


def keep_file(uow: UnitOfWork, command: KeepFile, *, at: datetime) -> FileKept:
    """Keeps one file of a resident, as a draft where the command names no matter.

    Raises InvalidCode, NotFound (not theirs), TransitionRefused (the matter is over).
    """
    file, limits = command.file, command.limits
    if file.size > limits.bytes:
        return FileKept("refused", problem=Unfit.TOO_BIG)
    if uow.files.since(command.address, at - DAY) >= limits.per_day:
        return FileKept("refused", problem=Unfit.TOO_MANY)
    if command.code is None:
        there = uow.files.drafts(command.address)
        if len(there) >= limits.per_matter:
            return FileKept("refused", problem=Unfit.TOO_MANY)
        uow.files.add(_stored(file, command.address, None, at), file.taken)
        return FileKept("draft", len(there) + 1)
    referral = own(uow, command.address, command.code)
    if not may_keep(uow, referral, at):
        return FileKept("refused", referral=referral, problem=Unfit.NO_CONSENT)
    there = _counted(uow, referral)
    if len(there) >= limits.per_matter:
        return FileKept("refused", referral=referral, problem=Unfit.TOO_MANY)
    stored = _stored(file, command.address, referral.id, at)
    uow.files.add(stored, file.taken)
    after = record(uow, referral, added(stored.id, at=at))
    return FileKept("kept", len(there) + 1, after)


def attach_files(uow: UnitOfWork, command: AttachFiles, *, at: datetime) -> FileKept:
    """The drafts go with a matter that is open already. Raises InvalidCode, NotFound, TransitionRefused."""
    referral = own(uow, command.address, command.code)
    if referral.status not in OPEN:
        raise NotFound("open referral")
    drafts = uow.files.drafts(command.address)
    if not may_keep(uow, referral, at):
        uow.files.remove([file.id for file in drafts])
        return FileKept("refused", len(drafts), referral, Unfit.NO_CONSENT)
    there = _counted(uow, referral)
    if len(there) + len(drafts) > command.limits.per_matter:
        return FileKept("refused", len(drafts), referral, Unfit.TOO_MANY)
    after = hand_in(uow, referral, at=at)
    return FileKept("kept", len(there) + len(drafts), after)


def drop_files(uow: UnitOfWork, command: DropFiles, *, at: datetime) -> int:
    """Deletes what waits; returns how many."""
    gone = uow.files.remove([file.id for file in uow.files.drafts(command.address)])
    if gone:
        uow.audit.add(who="resident", action="drop-files", subject="resident", at=at, detail={"files": gone})
    return gone


def agree_to_files(uow: UnitOfWork, command: AgreeToFiles, *, at: datetime) -> Referral:
    """The consent to keep papers with a matter of one's own. Raises InvalidCode, NotFound."""
    given = command.consent
    yes = GiveConsent(
        address=command.address,
        code=command.code,
        purpose=given.purpose,
        text_version=given.text_version,
    )
    give_consent(uow, yes, at=at)
    return own(uow, command.address, command.code)


def add_file(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    taken: Taken,
    *,
    name: str = "",
    limits: FileLimits,
    at: datetime,
) -> Referral:
    """A paper that staff add, for example what was brought to the window.

    Raises FileRefused (too many, no consent) beside what every decision raises.
    """
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, Action.ATTACH)
    if not may_keep(uow, referral, at):
        raise FileRefused(Unfit.NO_CONSENT)
    if len(_counted(uow, referral)) >= limits.per_matter:
        raise FileRefused(Unfit.TOO_MANY)
    stored = StoredFile(
        id=uuid4(),
        referral_id=referral.id,
        address="",
        kind="document",
        name=clean_name(name),
        state=FileState.KEPT,
        created_at=at,
        staff_id=actor.id,
        staff=actor.name,
    )
    uow.files.add(stored, taken)
    event = FilesAdded(id=uuid4(), at=at, by=actor.actor, files=(str(stored.id),))
    return record(uow, referral, event)


def _counted(uow: UnitOfWork, referral: Referral) -> list[StoredFile]:
    return [file for file in uow.files.of_referral(referral.id) if file.state is not FileState.REFUSED]


def _stored(file: SentFile, address: str, referral_id: UUID | None, at: datetime) -> StoredFile:
    there = file.taken is not None
    return StoredFile(
        id=uuid4(),
        referral_id=referral_id,
        address=address,
        kind=file.kind,
        name=clean_name(file.name),
        state=FileState.KEPT if there else FileState.WAITING,
        created_at=at,
        source=file.source,
        due=None if there else at,
    )
