"""Canned replies: any desk role uses them, the county keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from referral.domain.casework import Reply, checked
from referral.domain.errors import AlreadyExists
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork
from referral.service.history import who

MOST = 200


def keep_reply(uow: UnitOfWork, actor: Staff, reply: Reply, *, at: datetime) -> Reply:
    """Adds a reply (id 0), or stores it over the version that was seen.

    Raises NotPermitted, InvalidInput (title, zh_hans, zh_hant, en), NotFound (removed), AlreadyExists
    (changed by somebody else since, or there are too many).
    """
    actor.require(Permission.EDIT_REPLIES)
    clean = checked(reply)
    if not clean.id:
        if len(uow.replies.all()) >= MOST:
            raise AlreadyExists("reply")
        kept = uow.replies.add(clean, actor.id, at=at)
    else:
        uow.replies.get(clean.id)
        if not uow.replies.save(clean, actor.id, at=at):
            raise AlreadyExists("reply")
        kept = replace(clean, version=clean.version + 1)
    _audit(uow, actor, "keep-reply", kept.id, at)
    return kept


def remove_reply(uow: UnitOfWork, actor: Staff, reply_id: int, *, at: datetime) -> None:
    """What is gone already stays gone. Raises NotPermitted."""
    actor.require(Permission.EDIT_REPLIES)
    if uow.replies.remove(reply_id):
        _audit(uow, actor, "remove-reply", reply_id, at)


def _audit(uow: UnitOfWork, actor: Staff, action: str, reply_id: int, at: datetime) -> None:
    uow.audit.add(who=who(actor.actor), action=action, subject=f"reply:{reply_id}", at=at)
