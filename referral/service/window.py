"""Filing at the window for somebody who came in person."""

from __future__ import annotations

from datetime import datetime

from referral.commands import FileReferral
from referral.domain.errors import InvalidInput
from referral.domain.people import Permission, Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.service.filing import file_referral
from referral.service.history import subject


def file_at_window(uow: UnitOfWork, actor: Staff, command: FileReferral, *, at: datetime) -> Referral:
    """The matter that a clerk wrote down, with an audit row that names the clerk.

    Raises NotPermitted, and InvalidInput (what_happened; township, where it is not the clerk's area).
    """
    actor.require(Permission.DECIDE)
    if not actor.area.covers(command.township, command.village):
        raise InvalidInput("township", "not-valid")
    filed = file_referral(uow, command, at=at)
    uow.audit.add(who=f"staff:{actor.id}", action="file-at-window", subject=subject(filed), at=at)
    return filed
