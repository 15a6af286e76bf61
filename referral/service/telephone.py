"""Somebody reads a code to the window over the telephone: what may be read back, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from referral.domain import codes
from referral.domain.codes import InvalidCode
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork
from referral.service.history import who
from referral.service.looking_up import LookUpOutcome, matter_of
from referral.service.merging import leading

CALLS_AN_HOUR = 30
"""A window takes many calls; somebody who guesses needs far more."""


def read_back(uow: UnitOfWork, actor: Staff, typed: str, *, at: datetime) -> LookUpOutcome:
    """The state behind a code, whatever the place, and nothing else of it. Commit whatever the outcome.

    Every try that could be a code counts for the account. Raises NotPermitted.
    """
    actor.require(Permission.DECIDE)
    try:
        code = codes.parse(typed)
    except InvalidCode as problem:
        return LookUpOutcome("mistyped", mistake=problem.mistake)
    key, window = f"read-back:{actor.id}", timedelta(hours=1)
    tries = uow.attempts.since(key, at - window)
    if len(tries) >= CALLS_AN_HOUR:
        return LookUpOutcome("too-many", retry_at=tries[-CALLS_AN_HOUR] + window)
    uow.attempts.note(key, at=at)
    referral = uow.referrals.by_code(code)
    subject = f"referral:{referral.id}" if referral else "queue"
    uow.audit.add(who=who(actor.actor), action="look-up", subject=subject, at=at)
    if referral is None:
        return LookUpOutcome("unknown")
    return LookUpOutcome("found", replace(matter_of(leading(uow, referral), same_chat=False), code=code))
