"""A person speaks with the resident while the bot is quiet: joining, leaving, and silence that ends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from referral.commands import EndTalk, SayToStaff
from referral.domain import events, transitions, words
from referral.domain.errors import InvalidInput, NotFound, NotPermitted
from referral.domain.kinds import Role
from referral.domain.people import RESIDENT, SYSTEM, Permission, Staff
from referral.domain.referral import Referral
from referral.outbox import DeliveryState, OutboxMessage
from referral.ports import UnitOfWork
from referral.service.decisions import decide, stamp
from referral.service.filing import own
from referral.service.history import open_for, record, speaker, who

NOBODY_THERE = "address"
"""The field that is at fault where a matter came over the counter: there is no chat to speak in."""
_ROUND = 100


def take_over(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, *, at: datetime
) -> Referral:
    """The person speaks from here on and the bot is quiet; the resident is told who it is.

    A colleague who was speaking is followed. Raises InvalidInput (address) where there is no chat, beside
    what every decision raises.
    """
    event = events.PersonJoined(office=actor.called_from, **stamp(actor, at))
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, event.action)
    if not referral.address:
        raise InvalidInput(NOBODY_THERE, "empty")
    return record(uow, referral, event, "referral.talk_begun", speaker(actor))


def hang_up(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, *, at: datetime
) -> Referral:
    """The bot speaks again; the resident is told so."""
    event = events.PersonLeft(how="staff", **stamp(actor, at))
    return decide(
        uow, actor, referral_id, expected_version, event, notice="referral.talk_ended", said=speaker(actor)
    )


def mark_seen(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, expected_version: int, *, at: datetime
) -> Referral:
    """What the resident wrote has been read. What was said twice to be unsolved, the county alone puts away.

    Raises NotPermitted for that beside what every decision raises.
    """
    event = events.ResidentHeard(**stamp(actor, at))
    referral = uow.referrals.get(referral_id, lock=True)
    open_for(actor, referral, expected_version, event.action)
    if referral.standing.closings.escalated and actor.role not in {Role.COUNTY, Role.ADMIN}:
        raise NotPermitted(event.action, actor.role)
    return record(uow, referral, event)


def say_to_staff(uow: UnitOfWork, command: SayToStaff, *, at: datetime) -> Referral:
    """What the resident writes while a person is there lands on the matter; an open question is answered.

    Raises InvalidCode, NotFound, InvalidInput.
    """
    referral = own(uow, command.address, command.code)
    text = words.required("text", command.text, words.STORY)
    event: events.Event = (
        events.ResidentAnswered(id=uuid4(), at=at, by=RESIDENT, text=text)
        if referral.question
        else events.ResidentWrote(id=uuid4(), at=at, by=RESIDENT, text=text)
    )
    return record(uow, referral, event)


def end_talk(uow: UnitOfWork, command: EndTalk, *, at: datetime) -> Referral:
    """The resident has the bot speak again. Nothing happens where it does so already.

    Raises InvalidCode, NotFound.
    """
    referral = own(uow, command.address, command.code)
    if referral.standing.talk is None:
        return referral
    how = "timeout" if command.silent else "resident"
    by = SYSTEM if command.silent else RESIDENT
    return record(uow, referral, events.PersonLeft(id=uuid4(), at=at, by=by, how=how))


def end_silent_talks(uow: UnitOfWork, silence: timedelta, *, at: datetime) -> int:
    """Gives conversations back to the bot in which nobody has spoken for so long; returns how many.

    Any number of workers may do so at once: each referral is locked, and looked at again.
    """
    ended = 0
    for referral_id in uow.talks.silent_since(at - silence, _ROUND):
        referral = uow.referrals.get(referral_id, lock=True)
        talk = referral.standing.talk
        if talk is None or talk.until(silence) > at:
            continue
        event = events.PersonLeft(id=uuid4(), at=at, by=SYSTEM, how="timeout")
        record(uow, referral, event, "referral.talk_silent")
        ended += 1
    return ended


def resend(
    uow: UnitOfWork, actor: Staff, referral_id: UUID, message_id: UUID, *, at: datetime
) -> OutboxMessage:
    """A message of this referral that could not be delivered goes out once more; one that is on its way, or
    has arrived, is left alone. Raises NotPermitted, NotFound (no such message here).
    """
    actor.require(Permission.DECIDE)
    transitions.require(events.MessageSent.action, actor.role)
    referral = uow.referrals.get(referral_id)
    message = uow.outbox.get(message_id)
    if message.referral_id != referral_id or not actor.area.covers(referral.township, referral.village):
        raise NotFound("message")
    if message.state is not DeliveryState.UNDELIVERABLE:
        return message
    again = uow.outbox.resend(message_id, at=at)
    subject = f"referral:{referral_id}"
    uow.audit.add(who=who(actor.actor), action="resend", subject=subject, at=at)
    return again
