"""What the database says, translated once: constraint names to errors of the domain, trouble to `Busy`."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from referral.domain.errors import AlreadyExists, Busy, DomainError, NotFound
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
_TRY_AGAIN = ("locked", "deadlock", "serializ", "connection", "terminating", "closed", "disk i/o", "full")


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
        said = str(error.orig).casefold()
        if error.connection_invalidated or any(word in said for word in _TRY_AGAIN):
            return Busy(f"the database could not serve: {type(error.orig).__name__}")
        diagnosis = getattr(error.orig, "diag", None)
        primary = diagnosis.message_primary if diagnosis is not None else str(error.orig)
        return StoreError(f"{type(error.orig).__name__}: {primary}")
    return StoreError(type(error).__name__)
