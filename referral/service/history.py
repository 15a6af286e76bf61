"""The one way a referral changes: an event, an audit row and a notice, written in the same unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from referral import outbox
from referral.domain import codes, transitions
from referral.domain.errors import NotFound, VersionConflict
from referral.domain.events import Event
from referral.domain.kinds import Action
from referral.domain.people import Actor, Permission, Staff
from referral.domain.referral import Referral
from referral.ports import UnitOfWork


def who(actor: Actor) -> str:
    """The actor as the audit names it: never a resident's address."""
    return f"{actor.kind}:{actor.id}" if actor.id else str(actor.kind)


def subject(referral: Referral) -> str:
    return f"referral:{referral.id}"


def record(
    uow: UnitOfWork,
    before: Referral,
    event: Event,
    notice: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Referral:
    """Applies the event, saves, audits, and writes the notice to the resident's outbox.

    Raises TransitionRefused, VersionConflict.
    """
    after = before.apply(event)
    uow.referrals.save(after, before.version)
    uow.audit.add(
        who=who(event.by),
        action=event.action,
        subject=subject(after),
        at=event.at,
        detail={"from": before.status, "to": after.status, "version": after.version},
    )
    uow.webhooks.announce(f"referral.{event.action}", event.id, after.id, at=event.at)
    if notice is not None:
        _post(uow, after, notice, parameters or {}, at=event.at, event_id=event.id)
    if before.standing.talk and after.standing.talk is None and event.action is not Action.HANG_UP:
        # The matter is over, and with it the talk: the resident learns who answers from here on.
        _post(uow, after, "referral.talk_closed", {}, at=event.at)
    return after


def _post(
    uow: UnitOfWork,
    referral: Referral,
    notice: str,
    parameters: Mapping[str, Any],
    *,
    at: datetime,
    event_id: UUID | None = None,
) -> None:
    if not referral.address:
        return
    said = {"code": codes.show(referral.code), **parameters}
    message = outbox.notice(
        uuid4(),
        referral.address,
        referral.language,
        notice,
        said,
        at=at,
        referral_id=referral.id,
        event_id=event_id,
    )
    uow.outbox.add(message)


def speaker(staff: Staff) -> dict[str, str]:
    """Who says it, as the resident gets to read it."""
    return {"name": staff.name, "office": staff.called_from}


def open_for(actor: Staff, referral: Referral, version: int, action: Action) -> None:
    """Whether this person may do this to this referral now, asked in an order that betrays nothing.

    Raises NotPermitted (role), NotFound (area), VersionConflict (somebody was first).
    """
    actor.require(Permission.DECIDE)
    transitions.require(action, actor.role)
    if not actor.area.covers(referral.township, referral.village):
        raise NotFound("referral")
    if referral.version != version:
        raise VersionConflict(referral, version)
