"""What a household needs, drawn from its referral by staff."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from referral.domain import needs, words
from referral.domain.consent import WINDOW, Purpose, in_force
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.needs import Line, Need, NeedState
from referral.domain.offers import Group
from referral.domain.people import Permission, Staff
from referral.domain.referral import Referral
from referral.domain.steps import Moved
from referral.ports import UnitOfWork
from referral.service.giving.steps import tell_household


def _of_area(uow: UnitOfWork, actor: Staff, referral_id: UUID) -> Referral:
    actor.require(Permission.MATCH)
    referral = uow.referrals.get(referral_id, lock=True)
    if not actor.area.covers(referral.township, referral.village):
        raise NotFound("referral")
    return referral


def agreed(uow: UnitOfWork, referral: Referral, at: datetime) -> bool:
    """Whether the household wants to be matched at all."""
    ledger = uow.consents.of_referral(referral.id, referral.address)
    return in_force(ledger, Purpose.MATCHING, WINDOW, at)


def open_need(
    uow: UnitOfWork,
    actor: Staff,
    referral_id: UUID,
    lines: tuple[Line, ...],
    *,
    charity_doors: Collection[str],
    today: date,
    at: datetime,
    deadline: date | None = None,
    beside: str = "",
    groups: Mapping[Group, bool] | None = None,
) -> Need:
    """The need of a referral. Who has not agreed to be matched is asked in the chat. What the screening
    says of the groups is taken over; `groups` of staff rule.

    Raises NotANeed where nothing leads to charity, AlreadyExists("need"), InvalidInput, NotFound,
    NotPermitted.
    """
    referral = _of_area(uow, actor, referral_id)
    need = Need(
        id=uuid4(),
        referral_id=referral.id,
        township=referral.township,
        village=referral.village,
        urgency=referral.urgency,
        lines=needs.checked(lines),
        since=referral.filed_at,
        why=needs.why(referral, charity_doors),
        reasons=referral.details.urgency_reasons,
        deadline=needs.deadline(deadline, today),
        groups={**needs.groups_of(referral.details.facts), **(groups or {})},
        beside=words.optional("beside", beside),
        consented=agreed(uow, referral, at),
    )
    uow.needs.add(need)
    _audit(uow, actor, "need-open", need, at)
    if not need.consented:
        tell_household(uow, referral, "need.ask_consent", {}, at=at)
    return need


def describe_need(
    uow: UnitOfWork,
    actor: Staff,
    need_id: UUID,
    version: int,
    lines: tuple[Line, ...],
    *,
    today: date,
    at: datetime,
    deadline: date | None = None,
    beside: str = "",
    groups: Mapping[Group, bool] | None = None,
) -> Need:
    """What is needed, written anew. What matches cover stays covered. Raises Moved, InvalidInput (lines:
    less than is covered by now).
    """
    need = uow.needs.get(need_id, lock=True)
    _of_area(uow, actor, need.referral_id)
    if need.version != version:
        raise Moved(need)
    covered = {line.thing: line.covered for line in need.lines if line.covered}
    fresh = tuple(replace(line, covered=covered.pop(line.thing, 0)) for line in needs.checked(lines))
    if covered or any(line.covered > line.quantity for line in fresh):
        raise InvalidInput("lines", "not-valid")
    known = need.groups if groups is None else groups
    day = deadline if deadline == need.deadline else needs.deadline(deadline, today)
    said = words.optional("beside", beside)
    after = uow.needs.save(replace(need, lines=fresh, deadline=day, beside=said, groups=known), version)
    _audit(uow, actor, "need-describe", after, at)
    return after


def close_need(
    uow: UnitOfWork, actor: Staff, need_id: UUID, version: int, reason: str, *, at: datetime
) -> Need:
    """Nothing more is looked for. Matches under way go on."""
    need = uow.needs.get(need_id, lock=True)
    _of_area(uow, actor, need.referral_id)
    if need.version != version:
        raise Moved(need)
    words.required("reason", reason)
    after = uow.needs.save(replace(need, state=NeedState.CLOSED), version)
    _audit(uow, actor, "need-close", after, at)
    return after


def _audit(uow: UnitOfWork, actor: Staff, action: str, need: Need, at: datetime) -> None:
    detail = {"things": [line.thing for line in need.lines], "matter": str(need.referral_id)}
    uow.audit.add(who=f"staff:{actor.id}", action=action, subject=f"need:{need.id}", at=at, detail=detail)
