"""The link to a result that can be printed: signed, naming nobody, dead with the screening it leads to."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

from referral.domain.errors import NotFound
from referral.ports import UnitOfWork
from referral.ports.matters import StoredScreening

SIGNATURE = 32
"""Hexadecimal digits of the signature."""


def print_ticket(uow: UnitOfWork, screening: UUID) -> str:
    """What stands at the end of the link: the screening's own id, and our signature below it."""
    return f"{screening.hex}-{uow.blind(_signed(screening))[:SIGNATURE]}"


def printable(uow: UnitOfWork, ticket: str, *, at: datetime) -> StoredScreening:
    """The screening that a ticket leads to; NotFound for one that is forged, expired or was deleted."""
    identity, _, signature = ticket.partition("-")
    try:
        screening = UUID(hex=identity)
    except ValueError:
        raise NotFound("screening") from None
    known = (index[:SIGNATURE] for index in uow.blind_any(_signed(screening)))
    if not any(hmac.compare_digest(signature.encode(), one.encode()) for one in known):
        raise NotFound("screening")
    found = uow.screenings.get(screening)
    if found is None or found.expires_at <= at:
        raise NotFound("screening")
    return found


def _signed(screening: UUID) -> str:
    return f"print screening {screening.hex}"
