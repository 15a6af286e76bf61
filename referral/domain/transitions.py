"""The one table of what may be done to a referral: from where, to where, by whom."""

from __future__ import annotations

from dataclasses import dataclass

from referral.domain.errors import NotPermitted, TransitionRefused
from referral.domain.kinds import Action, Kind, Role, Status

_DESK = frozenset({Role.VILLAGE, Role.TOWNSHIP, Role.COUNTY, Role.ADMIN})
_WINDOW = frozenset({Role.TOWNSHIP, Role.COUNTY, Role.ADMIN})
_DEPARTMENT = frozenset({Role.DEPARTMENT})
_NOBODY: frozenset[Role] = frozenset()
_ANYWHERE = frozenset(Status)
_IN_HAND = frozenset({Status.RECEIVED, Status.CHECKING, Status.ASKED, Status.WITH_DEPARTMENTS})
_OPEN = _IN_HAND | {Status.FILED, Status.APPROVED}
_AT_WORK = frozenset({Status.CHECKING, Status.ASKED, Status.WITH_DEPARTMENTS})
_TO_FINISH = frozenset({Status.APPROVED, Status.DELIVERED})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `target` None: the status stays. `kinds` None: every kind. `sources` empty: the beginning."""

    action: Action
    sources: frozenset[Status]
    target: Status | None
    staff: frozenset[Role] = _NOBODY
    resident: bool = False
    kinds: frozenset[Kind] | None = None
    system: bool = False
    """The house does it by itself, in a job."""


def _row(
    action: Action,
    sources: frozenset[Status] | set[Status],
    target: Status | None,
    staff: frozenset[Role] = _NOBODY,
    *,
    resident: bool = False,
    kinds: set[Kind] | None = None,
    system: bool = False,
) -> Transition:
    only = frozenset(kinds) if kinds else None
    return Transition(action, frozenset(sources), target, staff, resident, only, system)


TRANSITIONS: tuple[Transition, ...] = (
    _row(Action.FILE, set(), Status.FILED, _DESK, resident=True),
    # The alarm that was heard and the request that follows it are one matter.
    _row(Action.JOIN, _IN_HAND | {Status.FILED}, None, resident=True),
    _row(Action.RECEIVE, {Status.FILED}, Status.RECEIVED, _DESK),
    _row(Action.ACCEPT, {Status.FILED, Status.RECEIVED}, Status.CHECKING, _WINDOW),
    _row(Action.ASK, _IN_HAND, Status.ASKED, _DESK),
    _row(Action.ANSWER, {Status.ASKED}, Status.CHECKING, resident=True),
    _row(Action.WRITE, _ANYWHERE, None, resident=True),
    # By itself it goes back to the queue, where who had it was silent.
    _row(Action.ASSIGN, _OPEN | {Status.DELIVERED}, None, _WINDOW, system=True),
    # One household, one matter; what departments work on has to come back first.
    _row(Action.MERGE, _IN_HAND - {Status.WITH_DEPARTMENTS} | {Status.FILED}, Status.MERGED, _WINDOW),
    _row(Action.TAKE_IN, _OPEN | {Status.DELIVERED}, None, _WINDOW),
    # The fold gives the status from before the merging back.
    _row(Action.SEPARATE, {Status.MERGED}, None, _WINDOW, system=True),
    _row(Action.LET_GO, _ANYWHERE, None, _WINDOW, system=True),
    _row(Action.ATTACH, _OPEN | {Status.DELIVERED}, None, _DESK, resident=True),
    _row(Action.HAND_OVER, _IN_HAND, Status.WITH_DEPARTMENTS, _WINDOW),
    # What was granted may still need a department: to pay, or to complete the file afterwards.
    _row(Action.HAND_OVER, {Status.APPROVED, Status.DELIVERED}, None, _WINDOW),
    # Whether the referral is with departments follows from its open tasks (`tasks.status_with`).
    _row(Action.ANSWER_TASK, _OPEN | {Status.DELIVERED}, None, _DEPARTMENT),
    _row(Action.RETURN_TASK, _OPEN | {Status.DELIVERED}, None, _WINDOW | _DEPARTMENT),
    _row(Action.CANCEL_TASK, _OPEN | {Status.DELIVERED}, None, _WINDOW),
    _row(Action.APPROVE, _IN_HAND - {Status.RECEIVED}, Status.APPROVED, _WINDOW),
    _row(Action.DECLINE, _IN_HAND, Status.DECLINED, _WINDOW),
    # First relief, papers later (社会救助法 第五十条): for what cannot wait, and for nothing else.
    _row(
        Action.GRANT,
        _IN_HAND | {Status.FILED},
        Status.APPROVED,
        _WINDOW,
        kinds={Kind.EMERGENCY_RELIEF, Kind.REPORT},
    ),
    _row(Action.COMPLETE_FILE, _AT_WORK | _TO_FINISH, None, _WINDOW),
    _row(Action.DELIVER, {Status.APPROVED, Status.DELIVERED}, Status.DELIVERED, _WINDOW),
    # Whether it came, only the resident knows. What did not come is to be delivered (again).
    _row(Action.CONFIRM, {Status.DELIVERED, Status.CLOSED}, None, resident=True),
    _row(Action.CONFIRM, {Status.APPROVED}, Status.DELIVERED, resident=True),
    _row(Action.DISPUTE, {Status.DELIVERED, Status.CLOSED}, Status.APPROVED, resident=True),
    _row(
        Action.CLOSE,
        {Status.APPROVED, Status.DECLINED, Status.DELIVERED, Status.WITHDRAWN},
        Status.CLOSED,
        _WINDOW,
    ),
    # A question or a report ends with its answer; an application never ends without a decision.
    _row(Action.CLOSE, _IN_HAND, Status.CLOSED, _WINDOW, kinds={Kind.QUESTION, Kind.REPORT}),
    _row(Action.REOPEN, {Status.CLOSED, Status.DECLINED, Status.DELIVERED}, Status.CHECKING, _WINDOW),
    _row(Action.WITHDRAW, _OPEN, Status.WITHDRAWN, resident=True),
    _row(Action.PAUSE, _AT_WORK | _TO_FINISH, None, _WINDOW),
    _row(Action.RESUME, _AT_WORK | _TO_FINISH, None, _WINDOW),
    _row(Action.ENTER_STAGE, _AT_WORK, None, _WINDOW, kinds={Kind.APPLICATION}),
    _row(Action.VARY_TERM, _AT_WORK, None, _WINDOW, kinds={Kind.APPLICATION}),
    _row(Action.SET_URGENCY, _OPEN, None, _DESK),
    _row(Action.ESCALATE, _OPEN | {Status.DELIVERED}, None, system=True),
    # Only where somebody else filed it (`Referral.possible`), and once.
    _row(Action.TELL_PERSON, _OPEN | {Status.DELIVERED}, None, _DESK),
    _row(Action.NOTE, _ANYWHERE, None, _DESK),
    _row(Action.MESSAGE, _ANYWHERE, None, _DESK),
    _row(Action.TALK, _OPEN | {Status.DELIVERED}, None, _DESK),
    _row(Action.HANG_UP, _OPEN | {Status.DELIVERED}, None, _DESK, resident=True),
    _row(Action.SEE, _ANYWHERE, None, _DESK),
    _row(Action.REPLACE_CODE, _ANYWHERE, None, _DESK, resident=True),
    _row(Action.RATE, {Status.CLOSED}, None, resident=True),
    _row(Action.REOPEN_UNSOLVED, {Status.CLOSED}, Status.CHECKING, resident=True),
    _row(Action.ERASE, _ANYWHERE - _OPEN, None, resident=True),
)


def find(action: Action, status: Status | None, kind: Kind) -> Transition:
    """The row that allows this step; raises TransitionRefused, naming from and action."""
    for row in TRANSITIONS:
        starts_here = status in row.sources if status is not None else not row.sources
        if row.action is action and starts_here and (row.kinds is None or kind in row.kinds):
            return row
    raise TransitionRefused(status, action)


def step(action: Action, status: Status | None, kind: Kind) -> Status:
    """The status after the action; raises TransitionRefused."""
    target = find(action, status, kind).target
    if target is not None:
        return target
    assert status is not None, "a row that keeps the status has sources"
    return status


def require(action: Action, role: Role) -> None:
    """Whether the role may ever do this; raises NotPermitted. Asked before the status is looked at."""
    if not any(row.action is action and role in row.staff for row in TRANSITIONS):
        raise NotPermitted(action, role)


def possible(status: Status, kind: Kind, role: Role) -> tuple[Action, ...]:
    """What staff of this role could do now, in the order of the table: the buttons of a screen."""
    actions = [
        row.action
        for row in TRANSITIONS
        if status in row.sources and role in row.staff and (row.kinds is None or kind in row.kinds)
    ]
    return tuple(dict.fromkeys(actions))
