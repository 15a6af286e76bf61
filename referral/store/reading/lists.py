"""Smaller lists: questions that found no answer, and the audit trail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from referral.domain.people import Permission, Staff
from referral.store.learning import questions
from referral.store.tables import audit
from referral.store.unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """`asked` counts how often, `people` how many asked (those without an address count as one)."""

    text: str
    language: str
    decision: str
    topic: str | None
    asked: int
    people: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    number: int
    who: str
    action: str
    subject: str
    at: datetime
    detail: Mapping[str, Any]


def unanswered(uow: SqlUnitOfWork, *, staff: Staff, limit: int = 100) -> tuple[UnansweredQuestion, ...]:
    """Those that most people asked come first. Raises NotPermitted."""
    staff.require(Permission.READ_QUESTIONS)
    asked = func.sum(questions.c.count).label("asked")
    people = func.count(questions.c.owner.distinct()).label("people")
    newest = func.max(questions.c.last_at, type_=questions.c.last_at.type).label("last_at")
    one_of = [func.max(questions.c[name]).label(name) for name in ("text", "language", "decision", "topic")]
    query = select(*one_of, asked, people, newest).group_by(questions.c.text_index)
    rows = uow.referrals.read(query.order_by(people.desc(), asked.desc(), newest.desc()).limit(limit))
    return tuple(
        UnansweredQuestion(
            uow.keyring.open(row["text"]),
            row["language"],
            row["decision"],
            row["topic"],
            int(row["asked"]),
            row["people"],
            row["last_at"],
        )
        for row in rows
    )


def audit_entries(
    uow: SqlUnitOfWork,
    *,
    staff: Staff,
    subject: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> tuple[AuditEntry, ...]:
    """Newest first; `before` is the number of the last entry of the page before. Raises NotPermitted."""
    staff.require(Permission.READ_AUDIT)
    query = select(audit).order_by(audit.c.number.desc()).limit(limit)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    if before is not None:
        query = query.where(audit.c.number < before)
    return tuple(
        AuditEntry(
            row["number"], row["who"], row["action"], row["subject"], row["at"], json.loads(row["detail"])
        )
        for row in uow.referrals.read(query)
    )
