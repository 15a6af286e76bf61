"""Files that were noted and whose content is still with the channel: claimed, and settled afterwards.

Between the two the caller fetches, with no transaction open. A caller that dies leaves its claim to end.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from referral import outbox
from referral.domain.errors import NotFound
from referral.domain.files import FileLimits, Taken, Unfit
from referral.ports import UnitOfWork
from referral.ports.files import FileState, StoredFile

LEASE = timedelta(minutes=3)
GIVE_UP = timedelta(hours=24)
_FIRST, _LAST = timedelta(seconds=5), timedelta(minutes=30)


def claim_files(uow: UnitOfWork, *, limit: int, at: datetime) -> list[StoredFile]:
    """Those that are to be fetched now."""
    return uow.files.claim_due(at, limit, LEASE)


def file_came(uow: UnitOfWork, file: StoredFile, content: Taken, *, at: datetime) -> bool:
    """Keeps the content; False where nobody waits for it any more (deleted, or somebody was faster)."""
    if not _waits(uow, file):
        return False
    uow.files.keep(file.id, content)
    uow.audit.add(who="system", action="file-came", subject=_subject(file), at=at)
    return True


def file_unfit(
    uow: UnitOfWork, file: StoredFile, problem: Unfit, limits: FileLimits, *, at: datetime
) -> None:
    """It cannot be kept; the resident is told why."""
    if not _waits(uow, file):
        return
    uow.files.refuse(file.id, problem)
    uow.audit.add(
        who="system", action="file-refused", subject=_subject(file), at=at, detail={"problem": problem}
    )
    language = uow.conversations.language(file.address)
    referral = uow.referrals.get(file.referral_id) if file.referral_id else None
    uow.outbox.add(
        outbox.notice(
            uuid4(),
            file.address,
            (referral.language if referral else None) or language or "zh_Hans",
            "file.refused",
            {"problem": problem.value, **limits.numbers},
            at=at,
            referral_id=file.referral_id,
        )
    )


def file_later(uow: UnitOfWork, file: StoredFile, limits: FileLimits, *, at: datetime) -> None:
    """The channel could not hand it out just now: again with growing pauses, for a day."""
    if at - file.created_at >= GIVE_UP:
        file_unfit(uow, file, Unfit.UNREACHABLE, limits, at=at)
        return
    if _waits(uow, file):
        uow.files.later(file.id, at + min(_LAST, _FIRST * 2 ** min(file.attempts, 10)))


def _waits(uow: UnitOfWork, file: StoredFile) -> bool:
    try:
        return uow.files.get(file.id, lock=True).state is FileState.WAITING
    except NotFound:
        return False


def _subject(file: StoredFile) -> str:
    return f"referral:{file.referral_id}" if file.referral_id else f"file:{file.id}"
