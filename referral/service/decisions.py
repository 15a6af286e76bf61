"""What staff decide. Each is one guard, one event, one audit row and one notice in the caller's commit.

All take an open unit of work, the person, the referral's id and the version that the person saw. All raise
NotPermitted, NotFound, VersionConflict (with the current referral) and TransitionRefused, and return the
referral as it stands afterwards. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from referral.domain import events, words
from referral.domain.errors import InvalidInput
from referral.domain.people import Actor, Permission, Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork
from referral.service.history import open_for, record, speaker

APPEAL = "administrative-reconsideration"
"""Id of the words on how to appeal, which every refusal carries (行政复议法 第二十条: 60 days)."""


class _Stamp(NamedTuple):
    """Who and when: the common part of every event, passed on by keyword."""

    id: UUID
    at: datetime
    by: Actor


def stamp(actor: Staff, at: datetime) -> dict[str, Any]:
    """The common part of an event of this person."""
    return _Stamp(uuid4(), at, actor.actor)._asdict()


def decide(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    event: events.Event,
    *,
    notice: str | None = None,
    said: Mapping[str, Any] | None = None,
) -> Referral:
    """One event of staff on a referral that they may decide on and have seen as it is."""
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, event.action)
    return record(uow, referral, event, notice, said)


def receive(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, *, at: datetime
) -> Referral:
    """The window has seen it: filed -> received."""
    event = events.ReferralReceived(**stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.received")


def accept(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, *, at: datetime
) -> Referral:
    """Taken up: filed or received -> checking. Who accepts is the assignee where there is none yet."""
    event = events.ReferralAccepted(**stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.accepted")


def ask_resident(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, question: str, *, at: datetime
) -> Referral:
    """A question that the resident answers in the chat: -> asked."""
    question = words.required("question", question)
    event = events.ResidentAsked(question=question, **stamp(actor, at))
    said = {"question": question}
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.question", said=said)


def assign(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    assignee_id: UUID | None,
    *,
    at: datetime,
) -> Referral:
    """Gives the referral to a colleague whose area covers it; None puts it back without a notice."""
    referral = uow.referrals.get(referral_id, lock=True)
    event = events.ReferralAssigned(assignee=None, **stamp(actor, at))
    open_for(actor, referral, expected_version, event.action)
    if assignee_id is None:
        return record(uow, referral, event)
    colleague = uow.staff.get(assignee_id)
    fits = colleague.may(Permission.DECIDE) and colleague.area.covers(referral.township, referral.village)
    if not fits:
        raise InvalidInput("assignee", "not-valid")
    event = events.ReferralAssigned(assignee=colleague.id, assignee_name=colleague.name, **stamp(actor, at))
    return record(uow, referral, event, "referral.assigned")


def approve(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, reason: str, *, at: datetime
) -> Referral:
    """A person has decided for it; the reason goes to the resident."""
    reason = words.required("reason", reason)
    event = events.ReferralApproved(reason=reason, **stamp(actor, at))
    said = {"reason": reason}
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.approved", said=said)


def decline(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    expected_version: int,
    reason: str,
    *,
    clause: str,
    at: datetime,
) -> Referral:
    """A person has decided against it, with reason and clause; the notice carries the ways to appeal."""
    reason = words.required("reason", reason)
    clause = words.required("clause", clause, words.SHORT)
    event = events.ReferralDeclined(reason=reason, clause=clause, **stamp(actor, at))
    said = {"reason": reason, "clause": clause, "appeal": APPEAL}
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.declined", said=said)


def close(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, reason: str, *, at: datetime
) -> Referral:
    """Nothing is left to do. The reason goes to the resident."""
    reason = words.required("reason", reason)
    event = events.ReferralClosed(reason=reason, **stamp(actor, at))
    # The resident is asked how it was, about this very closing.
    number = uow.referrals.get(referral_id).standing.closings.number + 1
    said = {"reason": reason, "closing": number}
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.closed", said=said)


def reopen(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, reason: str, *, at: datetime
) -> Referral:
    """Back to checking, for example after an appeal."""
    reason = words.required("reason", reason)
    event = events.ReferralReopened(reason=reason, **stamp(actor, at))
    said = {"reason": reason}
    return decide(uow, actor, referral_id, expected_version, event, notice="referral.reopened", said=said)


def add_note(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, text: str, *, at: datetime
) -> Referral:
    """For colleagues only: no notice goes out."""
    event = events.NoteAdded(text=words.required("text", text), **stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event)


def tell_person(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, text: str, *, at: datetime
) -> Referral:
    """The one it is about was told that somebody filed for them. For colleagues only: no notice goes out.

    Raises InvalidInput (text), and TransitionRefused where nobody spoke for another or it was told before.
    """
    event = events.PersonTold(text=words.required("text", text), **stamp(actor, at))
    return decide(uow, actor, referral_id, expected_version, event)


def message_resident(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, text: str, *, at: datetime
) -> Referral:
    """Words to the resident that ask for no answer, with the name of who says them."""
    text = words.required("text", text)
    event = events.MessageSent(text=text, **stamp(actor, at))
    # In a talk the words stand for themselves; otherwise they come with the matter that they are about.
    talking = uow.referrals.get(referral_id).standing.talk is not None
    notice = "referral.said" if talking else "referral.message"
    said = {"text": text, **speaker(actor)}
    return decide(uow, actor, referral_id, expected_version, event, notice=notice, said=said)
