"""The closed lists that a referral is described with. Their words are stored, so a value never changes."""

from enum import StrEnum


class Kind(StrEnum):
    """What the resident wants the window to do."""

    EMERGENCY_RELIEF = "emergency-relief"
    CHARITY_HELP = "charity-help"
    APPLICATION = "application"
    QUESTION = "question"
    REPORT = "report"


class Status(StrEnum):
    """Where a referral stands. Always the fold of its events, never set by hand."""

    FILED = "filed"
    RECEIVED = "received"
    CHECKING = "checking"
    ASKED = "asked"
    WITH_DEPARTMENTS = "with-departments"
    APPROVED = "approved"
    DECLINED = "declined"
    DELIVERED = "delivered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    """Worked on as another matter of the same household."""


OPEN: frozenset[Status] = frozenset(
    {
        Status.FILED,
        Status.RECEIVED,
        Status.CHECKING,
        Status.ASKED,
        Status.WITH_DEPARTMENTS,
        Status.APPROVED,
        Status.DELIVERED,
    }
)
"""Somebody still has to do something; after the delivery that is the closing."""

UNDECIDED: frozenset[Status] = OPEN - {Status.APPROVED, Status.DELIVERED}
"""No decision has been given yet, so nothing but the resident's wish keeps the record."""


class Urgency(StrEnum):
    URGENT = "urgent"
    SOON = "soon"
    NORMAL = "normal"

    @property
    def rank(self) -> int:
        """0 is seen first; the queue is sorted by it."""
        return _RANKS[self]

    @classmethod
    def of_rank(cls, rank: int) -> "Urgency":
        return tuple(_RANKS)[rank]


_RANKS = {Urgency.URGENT: 0, Urgency.SOON: 1, Urgency.NORMAL: 2}


class Action(StrEnum):
    """What somebody does to a referral; the table in `transitions` says when and who."""

    FILE = "file"
    RECEIVE = "receive"
    ACCEPT = "accept"
    ASK = "ask"
    ANSWER = "answer"
    WRITE = "write"
    ASSIGN = "assign"
    HAND_OVER = "hand-over"
    APPROVE = "approve"
    DECLINE = "decline"
    DELIVER = "deliver"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    NOTE = "note"
    MESSAGE = "message"
    ERASE = "erase"
    JOIN = "join"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    PAUSE = "pause"
    RESUME = "resume"
    ENTER_STAGE = "enter-stage"
    VARY_TERM = "vary-term"
    SET_URGENCY = "set-urgency"
    GRANT = "grant"
    COMPLETE_FILE = "complete-file"
    ESCALATE = "escalate"
    ANSWER_TASK = "answer-task"
    RETURN_TASK = "return-task"
    CANCEL_TASK = "cancel-task"
    TALK = "talk"
    HANG_UP = "hang-up"
    SEE = "see"
    RATE = "rate"
    REOPEN_UNSOLVED = "reopen-unsolved"
    ATTACH = "attach"
    MERGE = "merge"
    SEPARATE = "separate"
    TAKE_IN = "take-in"
    LET_GO = "let-go"
    TELL_PERSON = "person-told"
    REPLACE_CODE = "replace-code"


class Role(StrEnum):
    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    AUDITOR = "auditor"
    ADMIN = "admin"
    DEPARTMENT = "department"
    """Somebody at a department of the county, who sees the tasks of that department and nothing else."""


class ActorKind(StrEnum):
    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"
