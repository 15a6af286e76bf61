"""How long each class of data is kept (个人信息保护法 第十九条: the shortest time that the purpose needs).

These are our own defaults, not terms from a law. For decided matters the law on archives rules, and its
term for them is not known to us: `DECIDED` is None, and a receipt says so instead of naming a date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SCREENING = timedelta(days=7)
CONVERSATION = timedelta(days=7)
"""Answers of a conversation that nobody has touched since."""
QUESTION = timedelta(days=180)
TELL = timedelta(days=30)
"""For so long somebody who asked may be told that an answer was written."""
DELIVERED_MESSAGE = timedelta(days=30)
INBOX = timedelta(days=90)
"""Far beyond any channel's own memory of undelivered updates (Telegram: one day), so a repeat stays a
repeat.
"""
THROTTLE = timedelta(days=1)
IDEMPOTENCY_KEY = timedelta(days=2)
COPY_LINK = timedelta(minutes=30)
STAFF_NOTICE = timedelta(days=180)
"""Reminders to staff and lines of the duty roster that are over; neither holds words about a resident."""
DECIDED: timedelta | None = None


class DataClass(StrEnum):
    """The classes of data, each with a term of its own."""

    CONVERSATION = "conversation"
    SCREENING = "screening"
    QUESTION = "question"
    PROMISE = "promise"
    MESSAGE = "message"
    INBOX = "inbox"
    MATTER = "matter"
    LINK = "link"
    SUBSCRIPTION = "subscription"
    SESSION = "session"
    TRY = "try"
    IDEMPOTENCY = "idempotency"
    AUDIT = "audit"


class Since(StrEnum):
    """From when on a term counts."""

    MADE = "made"
    LAST_MESSAGE = "last-message"
    LAST_ASKED = "last-asked"
    DELIVERED = "delivered"
    RECEIVED = "received"
    DECIDED = "decided"
    """Undecided: as long as the resident wishes. Decided: an official record."""
    ITS_END = "its-end"
    UNSUBSCRIBED = "unsubscribed"
    LAW = "law"
    """At least three years (第五十六条), and no end that we know of."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a class is kept, from when on. `lasts` None: no number of days ends it, `since` says what."""

    lasts: timedelta | None
    since: Since


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms in force. `anonymous` is the one that the township sets: what nobody gave a name to."""

    anonymous: timedelta = SCREENING

    def of(self, kind: DataClass) -> Term:
        """The term of a class."""
        return _TERMS.get(kind) or Term(
            self.anonymous, Since.MADE if kind is DataClass.SCREENING else Since.LAST_MESSAGE
        )


_TERMS: Mapping[DataClass, Term] = {
    DataClass.QUESTION: Term(QUESTION, Since.LAST_ASKED),
    DataClass.PROMISE: Term(TELL, Since.MADE),
    DataClass.MESSAGE: Term(DELIVERED_MESSAGE, Since.DELIVERED),
    DataClass.INBOX: Term(INBOX, Since.RECEIVED),
    DataClass.MATTER: Term(DECIDED, Since.DECIDED),
    DataClass.LINK: Term(COPY_LINK, Since.MADE),
    DataClass.SUBSCRIPTION: Term(None, Since.UNSUBSCRIBED),
    DataClass.SESSION: Term(None, Since.ITS_END),
    DataClass.TRY: Term(THROTTLE, Since.MADE),
    DataClass.IDEMPOTENCY: Term(IDEMPOTENCY_KEY, Since.MADE),
    DataClass.AUDIT: Term(None, Since.LAW),
}
