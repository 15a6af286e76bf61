"""Links to a file: signed, for one person, for a few minutes, and dead once opened."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from referral.domain.errors import LinkRefused, NotFound
from referral.domain.files import JPEG, PARTS, PDF, Part
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork
from referral.ports.files import FileState, StoredFile
from referral.service.handing_in import may_keep

LIFE = timedelta(minutes=10)
SIGNATURE = 32
_ENDINGS = {JPEG: "jpg", PDF: "pdf"}


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """What is handed out. `name` is ours: nothing that the sender chose ends in a header."""

    media: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FilesShown:
    """`withheld`: there are files, and the consent to see them is not (any more) in force."""

    files: tuple[StoredFile, ...]
    withheld: bool


def files_of(uow: UnitOfWork, staff: Staff, referral_id: UUID, *, at: datetime) -> FilesShown:
    """What lies with a matter, oldest first, as far as the person and the consent allow.

    Raises NotPermitted, and NotFound also for a matter outside the person's area.
    """
    staff.require(Permission.READ_REFERRALS)
    referral = uow.referrals.get(referral_id)
    if not staff.area.covers(referral.township, referral.village):
        raise NotFound("referral")
    uow.audit.seen(who=f"staff:{staff.id}", action="read-files", subject=f"referral:{referral_id}")
    found = tuple(uow.files.of_referral(referral_id))
    allowed = may_keep(uow, referral, at)
    return FilesShown(found if allowed else (), bool(found) and not allowed)


def file_link(uow: UnitOfWork, file_id: UUID, part: Part, staff: Staff, *, at: datetime) -> str:
    """What stands at the end of the address. Nothing is written: the link is noted when it is opened."""
    ends = int((at + LIFE).timestamp())
    said = f"{file_id.hex}.{part}.{staff.id.hex}.{ends}.{secrets.token_hex(16)}"
    return urlsafe_b64encode(f"{said}.{_sign(uow, said)}".encode()).decode().rstrip("=")


def open_file(uow: UnitOfWork, link: str, staff: Staff, *, at: datetime) -> OpenedFile:
    """The file, once, with its line in the audit; to be committed before it is handed out.

    Raises LinkRefused for a link that is forged, somebody else's, expired or was opened before, and NotFound
    where the file is gone or outside the person's area.
    """
    staff.require(Permission.READ_REFERRALS)
    file_id, part, nonce, ends = _read(uow, link, staff)
    if at >= ends or not uow.files.open_once(nonce, expires_at=ends):
        raise LinkRefused
    file = uow.files.get(file_id)
    if file.referral_id is None or file.state is not FileState.KEPT:
        raise NotFound("file")
    referral = uow.referrals.get(file.referral_id)
    if not staff.area.covers(referral.township, referral.village) or not may_keep(uow, referral, at):
        raise NotFound("file")
    content = uow.files.content(file_id, part)
    uow.audit.add(
        who=f"staff:{staff.id}",
        action="open-file",
        subject=f"referral:{referral.id}",
        at=at,
        detail={"file": str(file_id), "part": part},
    )
    media = JPEG if part == "thumb" else file.media
    return OpenedFile(media, f"yimen-{file_id.hex[:8]}.{_ENDINGS[media]}", content)


def _read(uow: UnitOfWork, link: str, staff: Staff) -> tuple[UUID, Part, str, datetime]:
    try:
        said, _, signature = urlsafe_b64decode(link + "=" * (-len(link) % 4)).decode().rpartition(".")
        file_id, part, who, ends, nonce = said.split(".")
        known = UUID(hex=file_id), UUID(hex=who), datetime.fromtimestamp(int(ends), UTC)
    except (ValueError, OverflowError, OSError):
        raise LinkRefused from None
    signed = (index[:SIGNATURE] for index in uow.blind_any(f"file link {said}"))
    if not any(hmac.compare_digest(signature.encode(), one.encode()) for one in signed):
        raise LinkRefused
    if known[1] != staff.id or part not in PARTS:
        raise LinkRefused
    return known[0], cast("Part", part), nonce, known[2]


def _sign(uow: UnitOfWork, said: str) -> str:
    return uow.blind(f"file link {said}")[:SIGNATURE]
