"""What the resident thinks after a closing, and what follows from it by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from referral.commands import TellSatisfaction
from referral.domain import events
from referral.domain.errors import NotFound
from referral.domain.kinds import Status
from referral.domain.people import RESIDENT, SYSTEM
from referral.domain.referral import Referral
from referral.domain.satisfaction import Score
from referral.ports import UnitOfWork
from referral.service.filing import own
from referral.service.history import record


def tell_satisfaction(uow: UnitOfWork, command: TellSatisfaction, *, at: datetime) -> Referral:
    """What the resident says of one closing, once. "Not solved" reopens the matter by itself, once in its
    life; said again it goes to the county (`closings.escalated`).

    The same answer again changes nothing. Raises InvalidCode, NotFound (not theirs, spoken of already, or not
    the last closing).
    """
    referral = own(uow, command.address, command.code)
    closings = referral.standing.closings
    if command.closing != closings.number or referral.standing.erased:
        raise NotFound("closing")
    if closings.rated == command.closing:
        if closings.score is command.score:
            return referral
        raise NotFound("closing")
    if referral.status is not Status.CLOSED:
        raise NotFound("closing")
    told = events.SatisfactionTold(
        id=uuid4(), at=at, by=RESIDENT, closing=command.closing, score=command.score
    )
    referral = record(uow, referral, told)
    if command.score is not Score.UNSOLVED or closings.reopened:
        return referral
    return record(uow, referral, events.ReopenedAsUnsolved(id=uuid4(), at=at, by=SYSTEM))
