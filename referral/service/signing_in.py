"""Signing in and sessions. Refusals are values, not exceptions: the caller commits, so that a try is
counted.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from referral.domain import words
from referral.domain.people import Staff
from referral.ports import Credentials, UnitOfWork
from referral.service import passwords

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)

FREE_TRIES = 5
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(minutes=5)
"""A delay always ends: whoever was locked out by somebody else's tries gets another turn within minutes."""
REMOTE_TRIES = 60
LONGEST_NAME = 200
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` goes into the session cookie; `device` into a long-lived one and back into the next
    `sign_in`.
    """

    staff: Staff
    token: str
    expires_at: datetime
    device: str


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Wrong name or password (the two look the same), or too many tries: then not before `retry_at`."""

    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StaffSession:
    staff: Staff
    created_at: datetime
    expires_at: datetime
    """When it ends if nothing happens: idle or absolute, whichever comes first."""


def sign_in(
    uow: UnitOfWork, username: str, password: str, *, remote: str, at: datetime, device: str | None = None
) -> SignedIn | SignInRefused:
    """Checks name and password. Commit afterwards whatever comes back.

    Tries are counted per account and network address, so strangers cannot lock an account for its owner;
    and per network address over all accounts, with a ceiling that spares browsers which have signed in
    before (`device`).
    """
    username = fold_username(username)
    known = is_known_device(uow, username, device)
    keys = _keys(username, remote, device if known else None)
    retry_at = _blocked(uow, keys, at)
    if retry_at is not None:
        return SignInRefused(retry_at)
    found = uow.staff.credentials(username)
    right = passwords.fits(found.password_hash if found else None, password)
    if found is None or not right or found.staff.disabled:
        for key in keys:
            uow.attempts.note(key, at=at)
        uow.audit.add(who="anonymous", action="sign-in-refused", subject=_account(found), at=at)
        return SignInRefused(_blocked(uow, keys, at))
    return _welcome(uow, found, password, at, keys[0])


def _welcome(uow: UnitOfWork, found: Credentials, password: str, at: datetime, key: str) -> SignedIn:
    staff = found.staff
    uow.attempts.clear(key)
    if found.password_hash and passwords.outdated(found.password_hash):
        uow.staff.set_password(staff.id, passwords.hash_password(password))
    token = passwords.new_secret()
    uow.sessions.add(passwords.hash_secret(token), staff.id, at=at, expires_at=at + ABSOLUTE)
    uow.audit.add(who=f"staff:{staff.id}", action="sign-in", subject=f"staff:{staff.id}", at=at)
    return SignedIn(staff, token, min(at + IDLE, at + ABSOLUTE), new_device(uow, staff.username))


def _account(found: Credentials | None) -> str:
    return f"staff:{found.staff.id}" if found else "staff:unknown"


def _keys(username: str, remote: str, device: str | None) -> tuple[str, ...]:
    """First the key of this account from here, then the ceiling of the address, which known browsers skip."""
    if device is not None:
        return (f"sign-in-device:{username}:{device}",)
    return (f"sign-in:{username}:{remote}", f"sign-in-remote:{remote}")


def _blocked(uow: UnitOfWork, keys: tuple[str, ...], at: datetime) -> datetime | None:
    """When the next try is welcome, or None: now. Tries made while blocked are not counted."""
    own = uow.attempts.since(keys[0], at - WINDOW)
    if len(own) >= FREE_TRIES:
        delay = min(FIRST_DELAY * (1 << min(len(own) - FREE_TRIES, 16)), LONGEST_DELAY)
        if own[-1] + delay > at:
            return own[-1] + delay
    for key in keys[1:]:
        tries = uow.attempts.since(key, at - WINDOW)
        if len(tries) >= REMOTE_TRIES:
            return tries[-REMOTE_TRIES] + WINDOW
    return None


def fold_username(username: str) -> str:
    """User names are compared without regard to case and outer blanks."""
    return words.clean(username).casefold()[:LONGEST_NAME]


def new_device(uow: UnitOfWork, username: str) -> str:
    """A mark for the browser that says "somebody signed in here before"; it opens nothing by itself."""
    nonce = passwords.new_secret()
    return f"{nonce}.{uow.blind(f'device:{username}:{nonce}')}"


def is_known_device(uow: UnitOfWork, username: str, device: str | None) -> bool:
    """Whether the mark is ours and of this account."""
    nonce, _, seal = (device or "").partition(".")
    genuine = uow.blind_any(f"device:{username}:{nonce}")
    return any(hmac.compare_digest(seal.encode(errors="replace"), index.encode()) for index in genuine)


def session_of(uow: UnitOfWork, token: str, *, at: datetime) -> StaffSession | None:
    """The session behind a cookie, or None where it ended, is unknown, or the account is disabled.

    In a writing unit of work the last use is noted, at most once a minute; commit to keep it.
    """
    stored = uow.sessions.get(passwords.hash_secret(token))
    if stored is None or stored.staff.disabled:
        return None
    ends = min(stored.last_seen_at + IDLE, stored.expires_at)
    if at >= ends:
        return None
    if not uow.read_only and at - stored.last_seen_at >= TOUCH_EVERY:
        uow.sessions.touch(stored.token_hash, at=at)
        ends = min(at + IDLE, stored.expires_at)
    return StaffSession(stored.staff, stored.created_at, ends)


def sign_out(uow: UnitOfWork, token: str, *, at: datetime) -> None:
    """Ends the session; an unknown one is no error."""
    stored = uow.sessions.get(passwords.hash_secret(token))
    if stored is not None and uow.sessions.remove(stored.token_hash):
        who = f"staff:{stored.staff.id}"
        uow.audit.add(who=who, action="sign-out", subject=who, at=at)


def sign_out_everywhere(uow: UnitOfWork, staff_id: UUID) -> int:
    """Ends all sessions of an account, for example after a new password."""
    return uow.sessions.remove_all(staff_id)
