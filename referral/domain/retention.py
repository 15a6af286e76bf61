"""How long each class of data is kept (个人信息保护法 第十九条: the shortest time that the purpose needs).

These are our own defaults, not terms from a law. For decided matters the law on archives rules, and its
term for them is not known to us: `DECIDED` is None, and a receipt says so instead of naming a date.
"""

from datetime import timedelta

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
DECIDED: timedelta | None = None
