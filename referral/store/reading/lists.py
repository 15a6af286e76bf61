"""Questions that found no answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from referral.domain.people import Permission, Staff
from referral.store.learning import questions
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
