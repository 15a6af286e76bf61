"""What happens to the time of a matter: stages entered, clocks paused and resumed, terms varied, urgency set
by a person, first relief granted before the file is whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from knowledge.deadlines import Stage, Variant
from referral.domain.errors import DomainError, InvalidInput
from referral.domain.event import Event
from referral.domain.kinds import Action, Urgency
from referral.domain.working_days import county_day

LONGEST_PAUSE = timedelta(days=180)
"""A clock that stands still for longer has been forgotten: whoever still waits says so again."""
SILENT = "silent"
"""Why the house put a matter back into the queue by itself; worded where it is shown."""
OVERDUE = "overdue"
"""Why the house took a matter to the county by itself."""
MARKED = (Stage.POSTING, Stage.COUNTY)
"""The stages that nothing shows but what staff say."""


class OverLimit(DomainError):  # noqa: N818 - the names of the domain's errors are its words
    """More than a township may grant on the spot (yuan). `limit` None: the county has not set one."""

    def __init__(self, limit: Decimal | None) -> None:
        super().__init__(f"more than the township may grant on the spot ({limit or 'no limit is set'})")
        self.limit = limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused(Event):
    """The clocks stand still after this day, up to `until`; an answer of the resident ends it earlier."""

    action: ClassVar[Action] = Action.PAUSE
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(Event):
    action: ClassVar[Action] = Action.RESUME
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEntered(Event):
    """The names are posted, or the papers went to the county (`Stage`, one of `MARKED`)."""

    action: ClassVar[Action] = Action.ENTER_STAGE
    stage: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermVaried(Event):
    """Another term holds for the decision (`Variant`); "" is the usual one again."""

    action: ClassVar[Action] = Action.VARY_TERM
    variant: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencySet(Event):
    """A person judged otherwise than the rules: `urgency` (`Urgency`) from now on, `before` it."""

    action: ClassVar[Action] = Action.SET_URGENCY
    urgency: str
    before: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefGranted(Event):
    """First relief, papers later (社会救助法 第五十条). `worth` is in yuan, also of what is no money."""

    action: ClassVar[Action] = Action.GRANT
    reason: str
    worth: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCompleted(Event):
    """What was handed in, or why it cannot be."""

    action: ClassVar[Action] = Action.COMPLETE_FILE
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralEscalated(Event):
    """A term was over and nobody had acted: `role` has it before them now. `due` is its last day."""

    action: ClassVar[Action] = Action.ESCALATE
    role: str
    stage: str
    due: date | None
    reason: str = ""


def checked_until(until: date, *, at: datetime) -> date:
    """The last day of a pause. Raises InvalidInput: until (not after today, or too far away)."""
    today = county_day(at)
    if not today < until <= today + LONGEST_PAUSE:
        raise InvalidInput("until", "not-valid")
    return until


def checked_stage(written: str) -> Stage:
    """Raises InvalidInput: stage (not one that staff mark)."""
    found = next((stage for stage in MARKED if stage == written), None)
    if found is None:
        raise InvalidInput("stage", "not-valid")
    return found


def checked_variant(written: str) -> str:
    """Raises InvalidInput: variant."""
    if written and written not in set(Variant):
        raise InvalidInput("variant", "not-valid")
    return written


def checked_urgency(written: str) -> Urgency:
    """Raises InvalidInput: urgency."""
    try:
        return Urgency(written)
    except ValueError:
        raise InvalidInput("urgency", "not-valid") from None
