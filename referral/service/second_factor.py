"""Setting up the second factor, proving it, and the ways on when the telephone is gone.

Refusals are values, as in `signing_in`: the caller commits whatever comes back, so that a try is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from referral.domain import second_factor as factor
from referral.domain.errors import NotFound, NotPermitted
from referral.domain.people import Permission, Staff
from referral.ports import Stage, StoredSession, UnitOfWork
from referral.service import passwords
from referral.service.signing_in import (
    ABSOLUTE,
    IDLE,
    SignedIn,
    SignInRefused,
    is_known_device,
    new_device,
    rotate,
    session_of,
    sign_out_everywhere,
)
from referral.service.throttle import CODES


class Way(StrEnum):
    APP = "app"
    RECOVERY = "recovery"
    PASSWORD = "password"  # noqa: S105 - the name of a way in, not a secret


@dataclass(frozen=True, slots=True)
class Enrolled:
    """`codes` are shown once; only their hashes are kept."""

    signed_in: SignedIn
    codes: tuple[str, ...] = field(repr=False)


def begin(uow: UnitOfWork, actor: Staff) -> None:
    """A new secret to scan. One that is in force stays so until the new one is confirmed."""
    uow.second_factors.propose(actor.id, factor.new_secret())


def confirm(
    uow: UnitOfWork, token: str, typed: str, *, at: datetime, device: str | None = None
) -> Enrolled | SignInRefused:
    """The first code of the secret that was scanned. From now on it is asked for at every sign-in.

    All other sessions of the account end, and this one goes on under a new token.
    """
    stored = _session(uow, token, at)
    staff, found = stored.staff, uow.second_factors.get(stored.staff.id)
    if found is None or found.pending is None:
        raise NotFound("second factor")
    key = _key(uow, staff, device)
    retry_at = CODES.blocked(uow, key, at=at)
    if retry_at is not None:
        return SignInRefused(retry_at)
    step = factor.step_of(found.pending, factor.clean(typed), at=at)
    if step is None:
        return _refuse(uow, staff, key, at)
    uow.second_factors.confirm(staff.id, step=step, at=at)
    uow.audit.add(who=_who(staff), action="enrol-second-factor", subject=_who(staff), at=at)
    codes = _fresh_codes(uow, staff, at)
    sign_out_everywhere(uow, staff.id, but=token)
    return Enrolled(_let_in(uow, stored, token, at), codes)


def prove(
    uow: UnitOfWork, token: str, typed: str, *, at: datetime, device: str | None = None
) -> tuple[SignedIn, Way] | SignInRefused:
    """The code after the password, from the app or one of the recovery codes. Raises NotFound where no
    session waits for one.
    """
    stored = _session(uow, token, at)
    if stored.stage is not Stage.CODE:
        raise NotFound("session")
    way = _check(uow, stored.staff, typed, at=at, device=device)
    return way if isinstance(way, SignInRefused) else (_let_in(uow, stored, token, at), way)


def prove_again(
    uow: UnitOfWork, token: str, typed: str, *, at: datetime, device: str | None = None
) -> tuple[SignedIn, Way] | SignInRefused:
    """Before a risky step: a code where there is a second factor, else the password."""
    stored = _session(uow, token, at)
    if stored.stage is not Stage.FULL:
        raise NotFound("session")
    if is_enrolled(uow, stored.staff.id):
        way = _check(uow, stored.staff, typed, at=at, device=device)
    else:
        way = check_password(uow, stored.staff, typed, at=at)
    if isinstance(way, SignInRefused):
        return way
    uow.audit.add(who=_who(stored.staff), action="confirm-again", subject=_who(stored.staff), at=at)
    fresh = rotate(uow, token, at=at)
    return _signed_in(uow, stored, fresh, at), way


def check_password(uow: UnitOfWork, staff: Staff, typed: str, *, at: datetime) -> Way | SignInRefused:
    """The password of somebody who is signed in; wrong ones are counted."""
    key = f"password-again:{staff.id}"
    retry_at = CODES.blocked(uow, key, at=at)
    if retry_at is not None:
        return SignInRefused(retry_at)
    found = uow.staff.credentials(staff.username)
    if not passwords.fits(found.password_hash if found else None, typed):
        return _refuse(uow, staff, key, at)
    uow.attempts.clear(key)
    return Way.PASSWORD


def is_enrolled(uow: UnitOfWork, staff_id: UUID) -> bool:
    found = uow.second_factors.get(staff_id)
    return found is not None and found.secret is not None


def new_recovery_codes(uow: UnitOfWork, actor: Staff, *, at: datetime) -> tuple[str, ...]:
    """Ten new ones; the old ones open nothing any more. Raises NotFound without a second factor."""
    if not is_enrolled(uow, actor.id):
        raise NotFound("second factor")
    uow.audit.add(who=_who(actor), action="new-recovery-codes", subject=_who(actor), at=at)
    return _fresh_codes(uow, actor, at)


def remove(uow: UnitOfWork, actor: Staff, *, at: datetime) -> None:
    """Do without one. Raises NotPermitted where the role needs one, NotFound where there is none."""
    if actor.role in factor.MANDATORY:
        raise NotPermitted("remove-second-factor", actor.role)
    if not uow.second_factors.remove(actor.id):
        raise NotFound("second factor")
    uow.audit.add(who=_who(actor), action="remove-second-factor", subject=_who(actor), at=at)


def reset(uow: UnitOfWork, actor: Staff | None, staff_id: UUID, *, at: datetime) -> None:
    """The telephone is gone, and the recovery codes too: secret, codes and all sessions of the account end.

    Whose role needs a second factor sets up a new one at the next sign-in. `actor` None is the operator.
    """
    if actor is not None:
        actor.require(Permission.MANAGE_STAFF)
        if actor.id == staff_id:
            raise NotPermitted("reset-own-second-factor", actor.role)
    staff = uow.staff.get(staff_id)
    uow.second_factors.remove(staff.id)
    ended = sign_out_everywhere(uow, staff.id)
    who = _who(actor) if actor is not None else "operator"
    detail = {"sessions": ended}
    uow.audit.add(who=who, action="reset-second-factor", subject=_who(staff), at=at, detail=detail)


def _check(
    uow: UnitOfWork, staff: Staff, typed: str, *, at: datetime, device: str | None
) -> Way | SignInRefused:
    key = _key(uow, staff, device)
    retry_at = CODES.blocked(uow, key, at=at)
    if retry_at is not None:
        return SignInRefused(retry_at)
    way = _way(uow, staff, factor.clean(typed), at)
    if way is None:
        return _refuse(uow, staff, key, at)
    uow.attempts.clear(key)
    if way is Way.RECOVERY:
        uow.audit.add(who=_who(staff), action="use-recovery-code", subject=_who(staff), at=at)
    return way


def _way(uow: UnitOfWork, staff: Staff, code: str, at: datetime) -> Way | None:
    found = uow.second_factors.get(staff.id)
    if found is None or found.secret is None:
        return None
    if factor.is_one_time(code):
        step = factor.step_of(found.secret, code, at=at)
        return Way.APP if step is not None and uow.second_factors.use_step(staff.id, step) else None
    return Way.RECOVERY if uow.second_factors.use_code(staff.id, passwords.hash_secret(code), at=at) else None


def _refuse(uow: UnitOfWork, staff: Staff, key: str, at: datetime) -> SignInRefused:
    uow.attempts.note(key, at=at)
    uow.audit.add(who=_who(staff), action="second-factor-refused", subject=_who(staff), at=at)
    return SignInRefused(CODES.blocked(uow, key, at=at))


def _key(uow: UnitOfWork, staff: Staff, device: str | None) -> str:
    """A browser in which this person signed in before is counted by itself: who has only stolen the password
    cannot make the owner wait.
    """
    if device is not None and is_known_device(uow, staff.username, device):
        return f"second-factor-device:{staff.id}:{device}"
    return f"second-factor:{staff.id}"


def _fresh_codes(uow: UnitOfWork, staff: Staff, at: datetime) -> tuple[str, ...]:
    codes = factor.new_recovery_codes()
    uow.second_factors.replace_codes(staff.id, [passwords.hash_secret(code) for code in codes], at=at)
    return codes


def _session(uow: UnitOfWork, token: str, at: datetime) -> StoredSession:
    stored = uow.sessions.get(passwords.hash_secret(token))
    if stored is None or session_of(uow, token, at=at) is None:
        raise NotFound("session")
    return stored


def _let_in(uow: UnitOfWork, stored: StoredSession, token: str, at: datetime) -> SignedIn:
    fresh = rotate(uow, token, at=at)
    if stored.stage is not Stage.FULL:
        uow.audit.add(who=_who(stored.staff), action="sign-in", subject=_who(stored.staff), at=at)
    return _signed_in(uow, stored, fresh, at)


def _signed_in(uow: UnitOfWork, stored: StoredSession, token: str, at: datetime) -> SignedIn:
    lasts: timedelta = ABSOLUTE if stored.stage is not Stage.FULL else stored.expires_at - at
    device = new_device(uow, stored.staff.username)
    return SignedIn(stored.staff, token, at + min(lasts, IDLE), device)


def _who(staff: Staff) -> str:
    return f"staff:{staff.id}"
