"""What a department is asked for a referral (四（一）, 四（二）): opened, answered, returned, cancelled.

A task is the fold of its events, like the referral itself. Its id is that of the event that opened it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from referral.domain import working_days
from referral.domain.errors import InvalidInput, TransitionRefused
from referral.domain.event import Event
from referral.domain.kinds import Action, Status
from referral.domain.working_days import Calendar, UnknownYear

USUAL_WORKING_DAYS = 7
"""Until when a department answers where nobody says: our own default, no term of a law."""
USUAL_TIME = timedelta(days=10)
LONGEST_TIME = timedelta(days=366)
FACT = "fact:"
_FACT_KEY = re.compile(r"[a-z][a-z0-9_]{0,60}")


class Verdict(StrEnum):
    """What a department says, within its own field."""

    FIT = "fit"
    UNFIT = "unfit"
    MORE = "more"
    """More has to be known before it can say."""


class TaskState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    RETURNED = "returned"
    """The department says that it is not its matter."""
    CANCELLED = "cancelled"


class Part(StrEnum):
    """What of a referral a department may see for its task, beside `fact:<key>` for single answers.

    Kind, program, place, what is asked and until when are the least that a task is made of.
    """

    NAME = "name"
    CONTACT = "contact"
    STORY = "story"
    SCREENING = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedToDepartment(Event):
    """Opens a task. `department` is the id of one; before there was a list of them it was any words."""

    action: ClassVar[Action] = Action.HAND_OVER
    department: str
    reason: str = ""
    """What the department is asked."""
    due: date | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAnswered(Event):
    """`amount` in yuan, where the department grants or paid something."""

    action: ClassVar[Action] = Action.ANSWER_TASK
    task: UUID
    verdict: Verdict
    text: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReturned(Event):
    """Back to the window (not our matter), or with a `due` day back to the department (look again)."""

    action: ClassVar[Action] = Action.RETURN_TASK
    task: UUID
    reason: str
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCancelled(Event):
    action: ClassVar[Action] = Action.CANCEL_TASK
    task: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: Verdict
    text: str
    amount: Decimal | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Task:
    """What the events of one task add up to. `said` is why it was returned or cancelled."""

    id: UUID
    department: str
    ask: str
    due: date | None
    parts: tuple[str, ...]
    opened_at: datetime
    opened_by: str
    state: TaskState = TaskState.OPEN
    answer: Answer | None = None
    said: str = ""
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state is TaskState.OPEN

    def overdue(self, today: date) -> bool:
        """Whether the department's day is past, by the county's calendar."""
        return self.is_open and self.due is not None and self.due < today


def after(tasks: tuple[Task, ...], event: Event, status: Status | None) -> tuple[Task, ...]:
    """The tasks after an event; raises TransitionRefused where a task does not stand so."""
    if isinstance(event, HandedToDepartment):
        opened = Task(
            event.id, event.department, event.reason, event.due, event.parts, event.at, event.by.name
        )
        return (*tasks, opened)
    if not isinstance(event, TaskAnswered | TaskReturned | TaskCancelled):
        return tasks
    task = next((one for one in tasks if one.id == event.task), None)
    changed = _changed(task, event) if task else None
    if changed is None:
        raise TransitionRefused(status, event.action)
    return tuple(changed if one.id == changed.id else one for one in tasks)


def _changed(task: Task, event: TaskAnswered | TaskReturned | TaskCancelled) -> Task | None:
    match event:
        case TaskReturned(due=date() as due) if task.state in {TaskState.ANSWERED, TaskState.RETURNED}:
            return replace(task, state=TaskState.OPEN, due=due, said=event.reason, ended_at=None)
        case TaskReturned(due=None) if task.is_open:
            return replace(task, state=TaskState.RETURNED, said=event.reason, ended_at=event.at)
        case TaskAnswered() if task.is_open:
            answer = Answer(event.verdict, event.text, event.amount, event.at, event.by.name)
            return replace(task, state=TaskState.ANSWERED, answer=answer, said="", ended_at=event.at)
        case TaskCancelled() if task.is_open:
            return replace(task, state=TaskState.CANCELLED, said=event.reason, ended_at=event.at)
    return None


def ended(tasks: tuple[Task, ...], at: datetime) -> tuple[Task, ...]:
    """The tasks once the referral is over: nothing is asked of anybody any more."""
    return tuple(
        replace(task, state=TaskState.CANCELLED, ended_at=at) if task.is_open else task for task in tasks
    )


def status_with(status: Status, tasks: Iterable[Task]) -> Status:
    """Being checked here, or with departments, follows from whether a task is open."""
    waiting = any(task.is_open for task in tasks)
    if status is Status.CHECKING and waiting:
        return Status.WITH_DEPARTMENTS
    if status is Status.WITH_DEPARTMENTS and not waiting:
        return Status.CHECKING
    return status


def usual_day(at: datetime, calendar: Calendar | None) -> date | None:
    """Our own usual day, counted in working days; None where a year comes in whose holidays nobody knows yet.

    Without any calendar the days are counted as they come.
    """
    if calendar is None:
        return working_days.county_day(at) + USUAL_TIME
    try:
        return working_days.after(working_days.county_day(at), USUAL_WORKING_DAYS, calendar.is_working)
    except UnknownYear:
        return None


def day_due(due: date | None, at: datetime, calendar: Calendar | None) -> date:
    """The day that was given, or our own usual one.

    Raises InvalidInput (due): past, beyond a year, or not given where the calendar cannot tell the usual one.
    """
    today = working_days.county_day(at)
    if due is None:
        due = usual_day(at, calendar)
    if due is None:
        raise InvalidInput("due", "empty")
    if not today <= due <= today + LONGEST_TIME:
        raise InvalidInput("due", "not-valid")
    return due


def chosen(parts: Iterable[str]) -> tuple[str, ...]:
    """The parts without repetition, in the order of the list. Raises InvalidInput (parts)."""
    known = [str(part) for part in Part]
    wanted = set(parts)
    facts = sorted(part for part in wanted if part.startswith(FACT))
    rest = wanted - set(known) - set(facts)
    if rest or not all(_FACT_KEY.fullmatch(part.removeprefix(FACT)) for part in facts) or len(facts) > 100:
        raise InvalidInput("parts", "not-valid")
    return (*(part for part in known if part in wanted), *facts)


def facts_of(parts: Iterable[str]) -> frozenset[str]:
    """The keys of the facts among the parts."""
    return frozenset(part.removeprefix(FACT) for part in parts if part.startswith(FACT))
