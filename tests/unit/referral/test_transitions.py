import pytest

from referral.domain import transitions
from referral.domain.errors import NotPermitted, TransitionRefused
from referral.domain.kinds import OPEN, Action, Kind, Role, Status

S = Status
IN_HAND = {S.RECEIVED, S.CHECKING, S.ASKED, S.WITH_DEPARTMENTS}
AT_WORK = {S.CHECKING, S.ASKED, S.WITH_DEPARTMENTS}
TO_FINISH = {S.APPROVED, S.DELIVERED}
EVERYWHERE = set(Status)
DESK = {Role.VILLAGE, Role.TOWNSHIP, Role.COUNTY, Role.ADMIN}
WINDOW = DESK - {Role.VILLAGE}

# Written out once more, independently of the table: action -> (from, to or "same", staff roles).
EXPECTED = {
    Action.FILE: ({None}, S.FILED, DESK),
    Action.RECEIVE: ({S.FILED}, S.RECEIVED, DESK),
    Action.ACCEPT: ({S.FILED, S.RECEIVED}, S.CHECKING, WINDOW),
    Action.ASK: (IN_HAND, S.ASKED, DESK),
    Action.ANSWER: ({S.ASKED}, S.CHECKING, set()),
    Action.WRITE: (EVERYWHERE, "same", set()),
    Action.MERGE: (IN_HAND - {S.WITH_DEPARTMENTS} | {S.FILED}, S.MERGED, WINDOW),
    Action.TAKE_IN: (IN_HAND | {S.FILED, S.APPROVED, S.DELIVERED}, "same", WINDOW),
    Action.SEPARATE: ({S.MERGED}, "same", WINDOW),
    Action.LET_GO: (EVERYWHERE, "same", WINDOW),
    Action.ATTACH: (IN_HAND | {S.FILED, S.APPROVED, S.DELIVERED}, "same", DESK),
    Action.ASSIGN: (IN_HAND | {S.FILED, S.APPROVED, S.DELIVERED}, "same", WINDOW),
    Action.HAND_OVER: (IN_HAND | {S.APPROVED, S.DELIVERED}, S.WITH_DEPARTMENTS, WINDOW),
    Action.ANSWER_TASK: (OPEN, "same", {Role.DEPARTMENT}),
    Action.RETURN_TASK: (OPEN, "same", WINDOW | {Role.DEPARTMENT}),
    Action.CANCEL_TASK: (OPEN, "same", WINDOW),
    Action.TALK: (OPEN, "same", DESK),
    Action.HANG_UP: (OPEN, "same", DESK),
    Action.SEE: (EVERYWHERE, "same", DESK),
    Action.REPLACE_CODE: (EVERYWHERE, "same", DESK),
    Action.RATE: ({S.CLOSED}, "same", set()),
    Action.REOPEN_UNSOLVED: ({S.CLOSED}, S.CHECKING, set()),
    Action.APPROVE: ({S.CHECKING, S.ASKED, S.WITH_DEPARTMENTS}, S.APPROVED, WINDOW),
    Action.DECLINE: (IN_HAND, S.DECLINED, WINDOW),
    Action.DELIVER: ({S.APPROVED, S.DELIVERED}, S.DELIVERED, WINDOW),
    Action.CONFIRM: ({S.DELIVERED, S.CLOSED, S.APPROVED}, "same", set()),
    Action.DISPUTE: ({S.DELIVERED, S.CLOSED}, S.APPROVED, set()),
    Action.CLOSE: ({S.APPROVED, S.DECLINED, S.DELIVERED, S.WITHDRAWN}, S.CLOSED, WINDOW),
    Action.REOPEN: ({S.CLOSED, S.DECLINED, S.DELIVERED}, S.CHECKING, WINDOW),
    Action.WITHDRAW: (IN_HAND | {S.FILED, S.APPROVED}, S.WITHDRAWN, set()),
    Action.TELL_PERSON: (OPEN, "same", DESK),
    Action.NOTE: (EVERYWHERE, "same", DESK),
    Action.MESSAGE: (EVERYWHERE, "same", DESK),
    Action.JOIN: (IN_HAND | {S.FILED}, "same", set()),
    Action.PAUSE: (AT_WORK | TO_FINISH, "same", WINDOW),
    Action.RESUME: (AT_WORK | TO_FINISH, "same", WINDOW),
    Action.ENTER_STAGE: (AT_WORK, "same", WINDOW),
    Action.VARY_TERM: (AT_WORK, "same", WINDOW),
    Action.SET_URGENCY: (IN_HAND | {S.FILED, S.APPROVED}, "same", DESK),
    Action.GRANT: (IN_HAND | {S.FILED}, S.APPROVED, WINDOW),
    Action.COMPLETE_FILE: (AT_WORK | TO_FINISH, "same", WINDOW),
    Action.ESCALATE: (IN_HAND | {S.FILED, S.APPROVED, S.DELIVERED}, "same", set()),
    Action.ERASE: ({S.DECLINED, S.DELIVERED, S.CLOSED, S.WITHDRAWN, S.MERGED}, "same", set()),
}

ONLY = {
    Action.GRANT: {Kind.EMERGENCY_RELIEF, Kind.REPORT},
    Action.ENTER_STAGE: {Kind.APPLICATION},
    Action.VARY_TERM: {Kind.APPLICATION},
}
BY_ITSELF = {Action.ASSIGN, Action.ESCALATE, Action.SEPARATE, Action.LET_GO}


def test_the_house_itself_does_little():
    assert {row.action for row in transitions.TRANSITIONS if row.system} == BY_ITSELF


def expected(action, status, kind):
    sources, target, _ = EXPECTED[action]
    if action is Action.CLOSE and kind in {Kind.QUESTION, Kind.REPORT}:
        sources = sources | IN_HAND
    if status not in sources or kind not in ONLY.get(action, set(Kind)):
        return None
    if action is Action.HAND_OVER and status in {S.APPROVED, S.DELIVERED}:
        return status
    if (action, status) == (Action.CONFIRM, S.APPROVED):
        return S.DELIVERED
    return status if target == "same" else target


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", [None, *Status])
@pytest.mark.parametrize("action", Action)
def test_every_action_from_every_status(action, status, kind):
    target = expected(action, status, kind)
    if target is not None:
        assert transitions.step(action, status, kind) is target
        return
    with pytest.raises(TransitionRefused) as refused:
        transitions.step(action, status, kind)
    assert (refused.value.from_, refused.value.action) == (status, action)
    assert str(action) in str(refused.value)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_every_role_for_every_action(action, role):
    if role in EXPECTED[action][2]:
        transitions.require(action, role)
    else:
        with pytest.raises(NotPermitted):
            transitions.require(action, role)


def test_an_auditor_can_do_nothing_but_read():
    assert not any(transitions.possible(status, kind, Role.AUDITOR) for status in Status for kind in Kind)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", Kind)
def test_the_buttons_are_what_the_table_allows(status, kind):
    offered = transitions.possible(status, kind, Role.COUNTY)
    allowed = {a for a in Action if Role.COUNTY in EXPECTED[a][2] and expected(a, status, kind)}
    assert set(offered) == allowed
    assert len(offered) == len(set(offered))


def test_staff_can_lead_every_open_status_to_an_end():
    """No status is a dead end, whatever the kind."""
    for kind in Kind:
        reached = {status: _reach(status, kind) for status in OPEN}
        assert all(ends & {Status.CLOSED} for ends in reached.values())


def _reach(status, kind):
    seen, todo = set(), [status]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        todo += [
            transitions.step(action, here, kind) for action in transitions.possible(here, kind, Role.TOWNSHIP)
        ]
    return seen
