"""What staff decide about the time of a matter. Each is a decision like the others (`decisions`): one guard,
one event, one audit row. The resident hears nothing of it: none of this is about them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from referral.domain import events, pace, words
from referral.domain.deadlines import times
from referral.domain.errors import InvalidInput, TransitionRefused
from referral.domain.people import Staff
from referral.domain.referral import Referral
from referral.domain.working_days import county_day
from referral.ports import UnitOfWork
from referral.service.decisions import decide, stamp
from referral.service.history import open_for, record


def pause(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    reason: str,
    *,
    until: date,
    at: datetime,
) -> Referral:
    """The clocks stand still after today, up to `until`: while papers are waited for, by the rule or by the
    decision that `reason` names. The resident's answer ends it.

    Raises InvalidInput (reason; until: not after today, or more than 180 days away).
    """
    reason, until = words.required("reason", reason), pace.checked_until(until, at=at)
    event = events.ClockPaused(reason=reason, until=until, **stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event)


def resume(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, reason: str, *, at: datetime
) -> Referral:
    """The clocks go on from tomorrow. Raises TransitionRefused where none stands still."""
    event = events.ClockResumed(reason=words.required("reason", reason), **stamp(actor, at))
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, event.action)
    if times(referral.kind, referral.events).paused_on(county_day(at)) is None:
        raise TransitionRefused(referral.status, event.action)
    return record(uow, referral, event)


def enter_stage(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    reason: str,
    *,
    stage: str,
    at: datetime,
) -> Referral:
    """The names are posted, or the papers went to the county: that clock starts. Raises InvalidInput."""
    stage, reason = pace.checked_stage(stage), words.optional("reason", reason)
    event = events.StageEntered(stage=stage, reason=reason, **stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event)


def vary_term(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    reason: str,
    *,
    variant: str,
    at: datetime,
) -> Referral:
    """Another term for the decision: special case, or confirmed by the township; "" the usual one again.

    Raises InvalidInput (variant, reason).
    """
    variant, reason = pace.checked_variant(variant), words.required("reason", reason)
    event = events.TermVaried(variant=variant, reason=reason, **stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event)


def set_urgency(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    reason: str,
    *,
    urgency: str,
    at: datetime,
) -> Referral:
    """A person judges otherwise than the rules, up or down, and says why; the rules' reasons stay beside it.

    Raises InvalidInput (reason; urgency: unknown, or what it is already).
    """
    wanted, reason = pace.checked_urgency(urgency), words.required("reason", reason)
    referral = uow.referrals.get(referral_id, lock=True)
    event = events.UrgencySet(urgency=wanted, before=referral.urgency, reason=reason, **stamp(actor, at))
    open_for(actor, referral, expected_version, event.action)
    if wanted is referral.urgency:
        raise InvalidInput("urgency", "not-valid")
    return record(uow, replace(referral, urgency=wanted), event)
