"""Who hears of events: adding, ending and trying again, by administrators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from referral.domain.errors import NotFound
from referral.domain.people import Permission, Staff
from referral.domain.webhooks import Webhook, check_events, check_url
from referral.ports import UnitOfWork
from referral.service.passwords import new_secret

SECRET_PREFIX = "whsec_"  # noqa: S105 - a public mark by which leaked secrets are found, not a secret


def add_webhook(uow: UnitOfWork, actor: Staff, *, url: str, events: Iterable[str], at: datetime) -> Webhook:
    """A new one; its secret is shown now and never again. Raises NotPermitted, InvalidInput (url, events)."""
    actor.require(Permission.MANAGE_STAFF)
    made = Webhook(uuid4(), check_url(url), check_events(events), SECRET_PREFIX + new_secret(), at)
    uow.webhooks.add(made)
    _note(uow, actor, "add-webhook", made.id, at)
    return made


def remove_webhook(uow: UnitOfWork, actor: Staff, id_: UUID, *, at: datetime) -> None:
    """With what waits for it. Raises NotPermitted, NotFound."""
    actor.require(Permission.MANAGE_STAFF)
    if not uow.webhooks.remove(id_):
        raise NotFound("webhook")
    _note(uow, actor, "remove-webhook", id_, at)


def enable_webhook(uow: UnitOfWork, actor: Staff, id_: UUID, *, at: datetime) -> None:
    """Goes on after trouble. Raises NotPermitted, NotFound."""
    actor.require(Permission.MANAGE_STAFF)
    uow.webhooks.get(id_)
    uow.webhooks.enable(id_, at=at)
    _note(uow, actor, "change-webhook", id_, at)


def resend_webhook(uow: UnitOfWork, actor: Staff, id_: UUID, delivery_id: UUID, *, at: datetime) -> None:
    """One event once more, for another day if need be. Raises NotPermitted, NotFound."""
    actor.require(Permission.MANAGE_STAFF)
    uow.webhooks.resend(id_, delivery_id, at=at)
    _note(uow, actor, "resend-webhook", id_, at)


def _note(uow: UnitOfWork, actor: Staff, action: str, id_: UUID, at: datetime) -> None:
    uow.audit.add(who=f"staff:{actor.id}", action=action, subject=f"webhook:{id_}", at=at)
