"""Texts from outside: cleaned and bounded in one place."""

import unicodedata

from referral.domain.errors import InvalidInput

SHORT = 200
STAFF_TEXT = 2000
"""Fits a chat message of every channel together with the words around it."""
STORY = 10_000

_KEPT = frozenset("\n\t\u200c\u200d")


def clean(text: str) -> str:
    """Without control characters and direction marks, which could hide or reorder what staff read."""
    kept = "".join(
        sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )
    return kept.strip()


def required(field: str, text: str, limit: int = STAFF_TEXT) -> str:
    """The cleaned text; raises InvalidInput where it is empty or longer than `limit` characters."""
    cleaned = clean(text)
    if not cleaned:
        raise InvalidInput(field, "empty")
    return optional(field, cleaned, limit)


def optional(field: str, text: str, limit: int = STAFF_TEXT) -> str:
    """Like `required`, but empty is welcome."""
    cleaned = clean(text)
    if len(cleaned) > limit:
        raise InvalidInput(field, "too-long", limit)
    return cleaned
