"""A new amount from proposal to publication: one person proposes, another one reads and publishes.

What was published is not edited: the next value ends it from its own day on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from knowledge.amounts import NewValue
from referral.domain.amounts import OPEN, Proposal, ProposalConflict, ProposalState
from referral.domain.articles import NotReady, SecondPairOfEyes
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork
from referral.service.history import who


def propose_amount(uow: UnitOfWork, actor: Staff, new: NewValue, *, at: datetime) -> Proposal:
    """Keeps a new value as a draft; several for one parameter stand side by side. Raises NotPermitted."""
    actor.require(Permission.EDIT_ARTICLES)
    proposal = uow.amounts.add(new, actor.id, at=at)
    _audit(uow, actor, "propose-amount", proposal, at)
    return proposal


def hand_in_amount(uow: UnitOfWork, actor: Staff, number: int, *, version: int, at: datetime) -> Proposal:
    """Hands a draft to a second pair of eyes. Raises NotPermitted, NotFound, NotReady, ProposalConflict."""
    actor.require(Permission.EDIT_ARTICLES)
    draft = _at(uow, number, version, {ProposalState.DRAFT})
    proposal = uow.amounts.save(replace(draft, state=ProposalState.REVIEW))
    _audit(uow, actor, "hand-in-amount", proposal, at)
    return proposal


def publish_amount(uow: UnitOfWork, actor: Staff, number: int, *, version: int, at: datetime) -> Proposal:
    """Puts a value in force from its day on, in every process.

    The caller has made sure that the content takes it. Raises NotPermitted, NotFound, NotReady,
    ProposalConflict, SecondPairOfEyes where the actor proposed it.
    """
    actor.require(Permission.PUBLISH_ARTICLES)
    read = _at(uow, number, version, {ProposalState.REVIEW})
    if read.author == actor.id:
        raise SecondPairOfEyes("whoever proposed an amount cannot publish it")
    order = uow.articles.count_publication()
    published = replace(read, state=ProposalState.PUBLISHED, reviewer=actor.id, published_at=at, order=order)
    proposal = uow.amounts.save(published)
    _audit(uow, actor, "publish-amount", proposal, at)
    return proposal


def withdraw_amount(uow: UnitOfWork, actor: Staff, number: int, *, version: int, at: datetime) -> Proposal:
    """Lays an open proposal aside; it stays in the history. Raises as `hand_in_amount`."""
    actor.require(Permission.EDIT_ARTICLES)
    kept = _at(uow, number, version, OPEN)
    proposal = uow.amounts.save(replace(kept, state=ProposalState.WITHDRAWN))
    _audit(uow, actor, "withdraw-amount", proposal, at)
    return proposal


def _at(
    uow: UnitOfWork, number: int, version: int, states: set[ProposalState] | frozenset[ProposalState]
) -> Proposal:
    """The proposal in one of these states, as it was seen."""
    current = uow.amounts.get(number)
    if current.version != version:
        raise ProposalConflict(current)
    if current.state not in states:
        raise NotReady(f"proposal {number} is {current.state}")
    return current


def _audit(uow: UnitOfWork, actor: Staff, action: str, proposal: Proposal, at: datetime) -> None:
    value = proposal.new.value
    detail = {
        "number": proposal.number,
        "value": None if value.value is None else str(value.value),
        "start": value.start.isoformat(),
        "area": value.area,
        "source": value.source,
    }
    subject = f"amount:{proposal.new.parameter}"
    uow.audit.add(who=who(actor.actor), action=action, subject=subject, at=at, detail=detail)
