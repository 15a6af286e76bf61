"""What the database says, translated once: constraint names to errors of the domain, trouble to `Busy`."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from referral.domain.errors import AlreadyExists, Busy, Cause, DomainError, NotFound
from referral.domain.steps import NothingLeft

CONSTRAINTS: dict[str, Callable[[], DomainError]] = {
    "uq_staff_username": lambda: AlreadyExists("username"),
    "uq_referrals_code_index": lambda: AlreadyExists("code"),
    "uq_idempotency_keys_token_id_key": lambda: AlreadyExists("idempotency key"),
    "uq_outbox_id": lambda: AlreadyExists("message"),
    "uq_referral_events_referral_id_number": lambda: Busy("two changes at the same moment"),
    "uq_needs_referral_id": lambda: AlreadyExists("need"),
    "ck_offers_capacity": NothingLeft,
    "ck_offers_households": NothingLeft,
    "fk_referrals_assignee_id_staff": lambda: NotFound("staff"),
    "fk_api_tokens_staff_id_staff": lambda: NotFound("staff"),
    "fk_staff_sessions_staff_id_staff": lambda: NotFound("staff"),
    "fk_setup_links_staff_id_staff": lambda: NotFound("staff"),
}

_SQLITE_CHECK = re.compile(r"CHECK constraint failed: (\w+)")
_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")
_CAUSES: tuple[tuple[Cause, tuple[str, ...]], ...] = (
    (Cause.FULL, ("disk is full", "no space left", "quota exceeded")),
    (Cause.READ_ONLY, ("readonly database",)),
    (Cause.BUSY, ("locked", "deadlock", "serializ", "too many clients", "too many connections")),
    (
        Cause.GONE,
        ("connection", "terminating", "closed", "disk i/o", "unable to open", "starting up", "shutting down"),
    ),
)
"""What the two databases say, in the order of looking; some of it has no code of its own."""
_CLASSES = {
    "53100": Cause.FULL,
    "08": Cause.GONE,
    "57P": Cause.GONE,
    "58": Cause.GONE,
    "53": Cause.BUSY,
    "40": Cause.BUSY,
}
"""PostgreSQL's codes and beginnings of codes."""


def constraint_of(error: IntegrityError) -> str:
    """The constraint's name; SQLite names only table and columns, from which our convention makes the
    name.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name)
    checked = _SQLITE_CHECK.search(str(error.orig))
    if checked:
        return checked[1]
    found = _SQLITE_UNIQUE.search(str(error.orig))
    if not found:
        return ""
    columns = [part.strip().split(".") for part in found[1].split(",")]
    return "_".join(["uq", columns[0][0], *(column for _, column in columns)])


class StoreError(RuntimeError):
    """A mistake of ours that the database refused. It names what and never with which values."""


def translate(error: SQLAlchemyError) -> Exception:
    """The domain's word for it, `Busy` for trouble that passes, and `StoreError` for a mistake of ours.

    To be raised `from None`: statement, parameters and the server's details hold personal data, and
    errors end in logs.
    """
    if isinstance(error, IntegrityError):
        make = CONSTRAINTS.get(constraint_of(error))
        if make is not None:
            return make()
    if isinstance(error, PoolTimeoutError):
        return Busy("no free connection to the database")
    if isinstance(error, DBAPIError):
        cause = _cause(error)
        if cause is not None:
            return Busy(f"the database could not serve: {type(error.orig).__name__}", cause=cause)
        diagnosis = getattr(error.orig, "diag", None)
        primary = diagnosis.message_primary if diagnosis is not None else str(error.orig)
        return StoreError(f"{type(error.orig).__name__}: {primary}")
    return StoreError(type(error).__name__)


def _cause(error: DBAPIError) -> Cause | None:
    """Why it could not serve; None for a mistake of ours."""
    code = getattr(error.orig, "sqlstate", None) or ""
    for beginning, cause in _CLASSES.items():
        if code.startswith(beginning):
            return cause
    said = str(error.orig).casefold()
    for cause, words in _CAUSES:
        if any(word in said for word in words):
            return cause
    return Cause.GONE if error.connection_invalidated else None
