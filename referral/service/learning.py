"""What residents teach us: questions without an answer, whether an answer helped, who wants to be told."""

from __future__ import annotations

from datetime import date, datetime

from referral.commands import Count, NoteUnanswered, TellWhenAnswered
from referral.domain import retention, words
from referral.domain.errors import NotFound
from referral.domain.masking import masked
from referral.ports import UnitOfWork


def note_unanswered(uow: UnitOfWork, command: NoteUnanswered, *, at: datetime) -> int | None:
    """Counts a question that found no answer, masked; returns its id where somebody could be told of one."""
    number = uow.questions.note(
        text=words.required("text", masked(command.text[: words.STAFF_TEXT])),
        decision=command.decision,
        topic=command.topic,
        language=command.language,
        owner=uow.blind(command.address) if command.address else "",
        at=at,
    )
    return number if command.address else None


def tell_when_answered(uow: UnitOfWork, command: TellWhenAnswered, *, at: datetime) -> bool:
    """Keeps the address until an answer is there, at most `retention.TELL`.

    Raises NotFound where this address never asked that question, or it is gone.
    """
    owners = list(uow.blind_any(command.address))
    if not uow.questions.promise(command.question, owners, command.address, until=at + retention.TELL):
        raise NotFound("question")
    return True


def count(uow: UnitOfWork, command: Count, *, at: datetime) -> None:
    """One more in the figures of the week. `at` is not kept: a moment could tell who it was."""
    del at
    uow.tallies.add(week_of(command.on), command.topic or "", command.decision, command.version)


def week_of(day: date) -> str:
    """The ISO week, `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
