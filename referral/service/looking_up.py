"""The state of a matter by its code: limited tries, one answer for everything that does not fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from referral.commands import LookUp
from referral.domain import codes
from referral.domain.codes import CodeMistake, InvalidCode
from referral.domain.kinds import Kind, Status
from referral.domain.referral import Referral
from referral.domain.talk import Talk
from referral.ports import UnitOfWork
from referral.service.merging import leading

TRIES_AN_HOUR = 5
TRIES_A_DAY = 20
REMOTE_TRIES_AN_HOUR = 60
"""Many residents can share one network address (a township office), so this limit is far higher."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A referral as the resident may see it. Everything after `updated_at` is for the same chat alone."""

    code: str
    kind: Kind
    status: Status
    filed_at: datetime
    updated_at: datetime
    same_chat: bool = False
    question: str | None = None
    departments: tuple[str, ...] = ()
    """Ids of those that have something to do for it."""
    reason: str | None = None
    what_happened: str | None = None
    talk: Talk | None = None
    """The person who speaks in this chat about the matter."""
    closing: int | None = None
    """The closing (counted from 1) of which the resident has not said yet how it was."""
    delivery: int | None = None
    """The delivery (counted from 1) of which the resident has not said yet whether it came."""


@dataclass(frozen=True, slots=True)
class LookUpOutcome:
    """`unknown` is also the answer for a code that exists but may not be tried any more by guessing.

    `mistake` goes with `mistyped`, `retry_at` with `too-many`, `matter` with `found`.
    """

    result: Literal["found", "unknown", "mistyped", "too-many"]
    matter: Matter | None = None
    mistake: CodeMistake | None = None
    retry_at: datetime | None = None


def matter_of(referral: Referral, *, same_chat: bool) -> Matter:
    """No more than the state, unless it is the same chat."""
    state = Matter(referral.code, referral.kind, referral.status, referral.filed_at, referral.updated_at)
    if not same_chat:
        return state
    return replace(
        state,
        same_chat=True,
        question=referral.question,
        departments=referral.standing.departments,
        reason=referral.standing.reason,
        what_happened=referral.details.what_happened,
        delivery=_unconfirmed(referral),
        talk=referral.standing.talk,
        closing=referral.standing.closings.unspoken if referral.status is Status.CLOSED else None,
    )


def _unconfirmed(referral: Referral) -> int | None:
    standing = referral.standing
    waits = standing.status is Status.DELIVERED and standing.receipt is None
    return standing.deliveries if waits else None


def matters(uow: UnitOfWork, address: str) -> tuple[Matter, ...]:
    """The resident's own matters, newest first, for the dialogue's context.

    What was merged into another one of theirs stands there once; of one that was merged into the matter of
    another chat only the state is shown.
    """
    found = []
    for referral in uow.referrals.for_address(address):
        lead = leading(uow, referral)
        if lead.id == referral.id:
            found.append(matter_of(referral, same_chat=True))
        elif lead.address != address:
            found.append(replace(matter_of(lead, same_chat=False), code=referral.code))
    return tuple(found)


def look_up(uow: UnitOfWork, command: LookUp, *, at: datetime) -> LookUpOutcome:
    """The state of the matter. Commit afterwards whatever the outcome: tries are counted in the same
    transaction.

    A mistyped code (wrong length, check digit) costs no try, for it says nothing about which codes exist. The
    resident's own code from the same chat is always answered.
    """
    try:
        code = codes.parse(command.code)
    except InvalidCode as problem:
        return LookUpOutcome("mistyped", mistake=problem.mistake)
    referral = uow.referrals.by_code(code)
    lead = leading(uow, referral) if referral is not None else None
    if referral is not None and lead is not None and referral.address == command.address:
        if lead.address == command.address:
            return LookUpOutcome("found", matter_of(lead, same_chat=True))
        return LookUpOutcome("found", replace(matter_of(lead, same_chat=False), code=code))
    limits = _limits(command)
    for key, allowed, window in limits:
        tries = uow.attempts.since(key, at - window)
        if len(tries) >= allowed:
            return LookUpOutcome("too-many", retry_at=tries[-allowed] + window)
    for key in dict.fromkeys(key for key, _, _ in limits):
        uow.attempts.note(key, at=at)
    if referral is None or lead is None:
        return LookUpOutcome("unknown")
    uow.audit.add(who="resident", action="look-up", subject=f"referral:{referral.id}", at=at)
    return LookUpOutcome("found", replace(matter_of(lead, same_chat=False), code=code))


def _limits(command: LookUp) -> list[tuple[str, int, timedelta]]:
    key = f"look-up:{command.address}"
    limits = [(key, TRIES_AN_HOUR, timedelta(hours=1)), (key, TRIES_A_DAY, timedelta(days=1))]
    if command.remote:
        limits.append((f"look-up-remote:{command.remote}", REMOTE_TRIES_AN_HOUR, timedelta(hours=1)))
    return limits
