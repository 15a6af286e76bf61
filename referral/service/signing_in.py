"""Signing in and sessions. Refusals are values, not exceptions: the caller commits, so that a try is
counted.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from referral.domain import second_factor, words
from referral.domain.errors import NotFound
from referral.domain.people import Permission, Staff
from referral.ports import Credentials, Stage, UnitOfWork
from referral.service import passwords
from referral.service.throttle import PASSWORDS

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)

CODE_WAITS = timedelta(minutes=10)
"""So long the door stays ajar between the password and the code."""
ENROLMENT_WAITS = timedelta(minutes=30)
FRESH = timedelta(minutes=15)
"""So long after proving who they are somebody may take a risky step without proving it again."""
REMOTE_TRIES = 60
LONGEST_NAME = 200
WINDOW = PASSWORDS.window


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` goes into the session cookie; `device` into a long-lived one and back into the next
    `sign_in`.
    """

    staff: Staff
    token: str = field(repr=False)
    expires_at: datetime
    device: str
    stage: Stage = Stage.FULL


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Wrong name or password (the two look the same), or too many tries: then not before `retry_at`."""

    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StaffSession:
    id: UUID
    staff: Staff
    created_at: datetime
    expires_at: datetime
    """When it ends if nothing happens: idle or absolute, whichever comes first."""
    stage: Stage
    verified_at: datetime

    def is_fresh(self, at: datetime) -> bool:
        """Whether the person has proven lately who they are."""
        return at - self.verified_at < FRESH


def sign_in(
    uow: UnitOfWork,
    username: str,
    password: str,
    *,
    remote: str,
    at: datetime,
    device: str | None = None,
    hint: str = "",
) -> SignedIn | SignInRefused:
    """Checks name and password. Commit afterwards whatever comes back. The `stage` says what is still to
    come; `hint` is what the list of sessions calls this browser.

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
    return _welcome(uow, found, password, at=at, key=keys[0], hint=hint)


def _welcome(
    uow: UnitOfWork, found: Credentials, password: str, *, at: datetime, key: str, hint: str
) -> SignedIn:
    staff = found.staff
    uow.attempts.clear(key)
    if found.password_hash and passwords.outdated(found.password_hash):
        uow.staff.set_password(staff.id, passwords.hash_password(password))
    token, stage = passwords.new_secret(), stage_after_password(uow, staff)
    expires_at = at + LASTS[stage]
    uow.sessions.add(
        passwords.hash_secret(token), staff.id, at=at, expires_at=expires_at, stage=stage, device=hint
    )
    if stage is Stage.FULL:
        uow.audit.add(who=f"staff:{staff.id}", action="sign-in", subject=f"staff:{staff.id}", at=at)
    return SignedIn(staff, token, min(at + IDLE, expires_at), new_device(uow, staff.username), stage)


LASTS = {Stage.FULL: ABSOLUTE, Stage.CODE: CODE_WAITS, Stage.ENROL: ENROLMENT_WAITS}


def stage_after_password(uow: UnitOfWork, staff: Staff) -> Stage:
    """What is still to come. Who must set up a second factor gets a secret to begin with."""
    factor = uow.second_factors.get(staff.id)
    if factor is not None and factor.secret is not None:
        return Stage.CODE
    if staff.role not in second_factor.MANDATORY:
        return Stage.FULL
    if factor is None or factor.pending is None:
        uow.second_factors.propose(staff.id, second_factor.new_secret())
    return Stage.ENROL


def _account(found: Credentials | None) -> str:
    return f"staff:{found.staff.id}" if found else "staff:unknown"


def _keys(username: str, remote: str, device: str | None) -> tuple[str, ...]:
    """First the key of this account from here, then the ceiling of the address, which known browsers skip."""
    if device is not None:
        return (f"sign-in-device:{username}:{device}",)
    return (f"sign-in:{username}:{remote}", f"sign-in-remote:{remote}")


def _blocked(uow: UnitOfWork, keys: tuple[str, ...], at: datetime) -> datetime | None:
    """When the next try is welcome, or None: now. Tries made while blocked are not counted."""
    retry_at = PASSWORDS.blocked(uow, keys[0], at=at)
    if retry_at is not None:
        return retry_at
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
    return StaffSession(stored.id, stored.staff, stored.created_at, ends, stored.stage, stored.verified_at)


def sign_out(uow: UnitOfWork, token: str, *, at: datetime) -> None:
    """Ends the session; an unknown one is no error."""
    stored = uow.sessions.get(passwords.hash_secret(token))
    if stored is not None and uow.sessions.remove(stored.token_hash):
        who = f"staff:{stored.staff.id}"
        uow.audit.add(who=who, action="sign-out", subject=who, at=at)


def sign_out_everywhere(uow: UnitOfWork, staff_id: UUID, *, but: str | None = None) -> int:
    """Ends all sessions of an account but the one whose token is given, for example after a new password."""
    return uow.sessions.remove_all(staff_id, but=passwords.hash_secret(but) if but else None)


def end_session(uow: UnitOfWork, actor: Staff, staff_id: UUID, session_id: UUID, *, at: datetime) -> None:
    """Ends one session: one's own, or as admin anybody's. Raises NotPermitted, NotFound."""
    if actor.id != staff_id:
        actor.require(Permission.MANAGE_STAFF)
    if not uow.sessions.remove_one(staff_id, session_id):
        raise NotFound("session")
    who = f"staff:{actor.id}"
    uow.audit.add(who=who, action="end-session", subject=f"staff:{staff_id}", at=at)


def end_sessions(
    uow: UnitOfWork, actor: Staff, staff_id: UUID, *, at: datetime, but: str | None = None
) -> int:
    """Ends all sessions of oneself, or as admin of anybody, but the one whose token is given."""
    if actor.id != staff_id:
        actor.require(Permission.MANAGE_STAFF)
    ended = sign_out_everywhere(uow, staff_id, but=but)
    detail = {"sessions": ended}
    who = f"staff:{actor.id}"
    uow.audit.add(who=who, action="end-session", subject=f"staff:{staff_id}", at=at, detail=detail)
    return ended


def rotate(uow: UnitOfWork, token: str, *, at: datetime) -> str:
    """The same session under a new token, proven now; the old token opens nothing any more."""
    fresh = passwords.new_secret()
    stored = uow.sessions.get(passwords.hash_secret(token))
    if stored is not None:
        uow.sessions.rotate(
            stored.token_hash,
            passwords.hash_secret(fresh),
            at=at,
            stage=Stage.FULL,
            expires_at=stored.expires_at if stored.stage is Stage.FULL else at + ABSOLUTE,
        )
    return fresh
