"""One decision for many matters at once: each is decided on its own, and told apart where it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referral.domain import transitions
from referral.domain.errors import InvalidInput, NotFound, TransitionRefused, VersionConflict
from referral.domain.kinds import Action
from referral.domain.people import Staff
from referral.ports import UnitOfWork
from referral.service.decisions import assign

MOST = 200
"""So many at a time: a page and a bit."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A matter as the person saw it."""

    referral: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """`moved`: somebody was faster, or the matter has ended. `unfit`: not the colleague's area."""

    done: tuple[UUID, ...] = ()
    moved: tuple[UUID, ...] = ()
    unfit: tuple[UUID, ...] = ()


def assign_many(
    uow: UnitOfWork, actor: Staff, picked: Sequence[Picked], assignee: UUID | None, *, at: datetime
) -> Assigned:
    """Gives each matter to the colleague (None: back into the queue); those that cannot be stay as they are.

    Raises NotPermitted, NotFound (the colleague), InvalidInput (none, or more than `MOST`).
    """
    transitions.require(Action.ASSIGN, actor.role)
    if not 0 < len(picked) <= MOST:
        raise InvalidInput("picked", "empty" if not picked else "too-long", MOST)
    if assignee is not None:
        uow.staff.get(assignee)
    done: list[UUID] = []
    moved: list[UUID] = []
    unfit: list[UUID] = []
    # In one order everywhere, so that two who assign the same matters wait for each other and never for ever.
    for one in sorted(set(picked), key=lambda one: one.referral):
        try:
            assign(uow, actor, one.referral, one.version, assignee, at=at)
        except (VersionConflict, TransitionRefused, NotFound):
            moved.append(one.referral)
        except InvalidInput:
            unfit.append(one.referral)
        else:
            done.append(one.referral)
    return Assigned(tuple(done), tuple(moved), tuple(unfit))
