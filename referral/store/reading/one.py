"""One referral with everything a decision rests on: answers, verdicts as shown, clauses, history,
deliveries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from referral.domain import consent
from referral.domain.consent import WINDOW, ConsentEntry, Purpose
from referral.domain.errors import NotFound
from referral.domain.events import Event
from referral.domain.kinds import Action
from referral.domain.people import Staff
from referral.domain.referral import Details, Referral
from referral.domain.sharing import Disclosure
from referral.outbox import DeliveryState
from referral.store.reading.rights import within_area
from referral.store.repositories.matters import read_event
from referral.store.tables import outbox, referral_events, referrals
from referral.store.tables import staff as staff_table
from referral.store.unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whether the notice of an event reached the resident."""

    message_id: UUID
    state: DeliveryState
    attempts: int
    last_error: str | None
    delivered_at: datetime | None
    maybe_sent: bool


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    number: int
    event: Event
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class ReferralView:
    """`referral.details` lacks facts and screening where the consent `sensitive` is not in force, and name
    and contact where the consent `contact` was taken back.

    `clauses` are those that the verdicts name; `possible` is what this person could do next.
    """

    referral: Referral
    assignee: str | None
    history: tuple[HistoryEntry, ...]
    consents: tuple[ConsentEntry, ...]
    disclosures: tuple[Disclosure, ...]
    verdicts: tuple[Mapping[str, Any], ...]
    clauses: tuple[str, ...]
    possible: tuple[Action, ...]


def referral_view(uow: SqlUnitOfWork, id_: UUID, *, staff: Staff, at: datetime) -> ReferralView:
    """Four statements, and the record that it was read. Raises NotFound, also for a referral outside the
    person's area.
    """
    row = _referral_row(uow, id_, staff)
    uow.audit.seen(who=f"staff:{staff.id}", action="read-referral", subject=f"referral:{id_}")
    history = _history(uow, id_)
    ledger = uow.consents.of_referral(id_, row["address"])
    referral = uow.referrals.build(row, [entry.event for entry in history])
    referral = replace(referral, details=visible(referral.details, ledger, at))
    verdicts = tuple((referral.details.screening or {}).get("programs", ()))
    return ReferralView(
        referral=referral,
        assignee=row["assignee_name"],
        history=history,
        consents=tuple(ledger),
        disclosures=tuple(uow.disclosures.of([id_])),
        verdicts=verdicts,
        clauses=clauses_of(verdicts),
        possible=referral.possible(staff.role),
    )


def _referral_row(uow: SqlUnitOfWork, id_: UUID, staff: Staff) -> RowMapping:
    joined = referrals.outerjoin(staff_table, staff_table.c.id == referrals.c.assignee_id)
    query = select(*referrals.columns, staff_table.c.name.label("assignee_name")).select_from(joined)
    rows = uow.referrals.read(query.where(referrals.c.id == id_, within_area(staff)))
    if not rows:
        raise NotFound("referral")
    return rows[0]


def _history(uow: SqlUnitOfWork, id_: UUID) -> tuple[HistoryEntry, ...]:
    joined = referral_events.outerjoin(outbox, outbox.c.event_id == referral_events.c.id)
    delivery = (outbox.c.id, outbox.c.state, outbox.c.attempts, outbox.c.last_error)
    also = (outbox.c.delivered_at, outbox.c.maybe_sent)
    columns = [column.label(f"message_{column.name}") for column in (*delivery, *also)]
    query = select(*referral_events.columns, *columns).select_from(joined)
    rows = uow.referrals.read(
        query.where(referral_events.c.referral_id == id_).order_by(referral_events.c.number)
    )
    return tuple(HistoryEntry(row["number"], read_event(row, uow.keyring), _delivery(row)) for row in rows)


def _delivery(row: RowMapping) -> Delivery | None:
    if row["message_id"] is None:
        return None
    return Delivery(
        row["message_id"],
        DeliveryState(row["message_state"]),
        row["message_attempts"],
        row["message_last_error"],
        row["message_delivered_at"],
        row["message_maybe_sent"],
    )


def visible(details: Details, ledger: Iterable[ConsentEntry], at: datetime) -> Details:
    """What the window may see of a matter at this moment, by the consents of its resident."""
    lines = tuple(ledger)
    if not consent.in_force(lines, Purpose.SENSITIVE, WINDOW, at):
        details = replace(details, facts=None, screening=None)
    if consent.taken_back(lines, Purpose.CONTACT, WINDOW, at):
        details = replace(details, name="", contact="")
    return details


def clauses_of(verdicts: tuple[Mapping[str, Any], ...]) -> tuple[str, ...]:
    """Every clause that a reason of a verdict names, once, in the order of the verdicts."""
    named: dict[str, None] = {}
    for verdict in verdicts:
        for reason in verdict.get("reasons", ()):
            clause = reason.get("clause")
            if isinstance(clause, Mapping):
                clause = clause.get("clause")
            if clause:
                named[str(clause)] = None
    return tuple(named)
