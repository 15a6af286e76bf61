"""Bearer tokens of the API: whose they are and what they may do."""

from flask import g, request

from admin_api.world import now, world
from referral import service
from referral.domain.people import Permission, Staff
from referral.ports import ApiToken
from referral.service import Scope

LONGEST = 200
MINUTE = 60
SCOPES = {
    (Permission.READ_REFERRALS, False): Scope.REFERRALS_READ,
    (Permission.DECIDE, True): Scope.REFERRALS_WRITE,
    (Permission.MATCH, True): Scope.REFERRALS_WRITE,
    (Permission.MANAGE_STAFF, False): Scope.STAFF_WRITE,
    (Permission.MANAGE_STAFF, True): Scope.STAFF_WRITE,
    (Permission.WORK_TASKS, False): Scope.TASKS_READ,
    (Permission.WORK_TASKS, True): Scope.TASKS_WRITE,
    # To have seen a reminder changes nothing but the owner's own list, and changes it.
    (Permission.READ_REFERRALS, True): Scope.REFERRALS_WRITE,
    (Permission.EDIT_ARTICLES, False): Scope.ANNOUNCEMENTS_READ,
    (Permission.READ_QUESTIONS, False): Scope.QUESTIONS_READ,
    (Permission.READ_AUDIT, False): Scope.AUDIT_READ,
    (Permission.KEEP_ROSTER, False): Scope.REFERRALS_READ,
    (Permission.KEEP_ROSTER, True): Scope.STAFF_WRITE,
}
"""Which scope a route needs beside its owner's permission; routes without permission need none."""


def _secret() -> str | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    return secret if scheme.lower() == "bearer" and 0 < len(secret) <= LONGEST else None


def current() -> ApiToken | None:
    """The token of this request, or None."""
    if "token" not in g:
        secret = _secret()
        g.token = None
        if secret is not None:
            with world().database.unit_of_work() as uow:
                g.token = service.token_of(uow, secret, at=now())
                if g.token is not None:
                    g.calls = uow.rates.count(g.token.id, _minute())
                uow.commit()
    token: ApiToken | None = g.token
    return token


def _minute() -> int:
    return int(now().timestamp()) // MINUTE


def wait(per_minute: int) -> int | None:
    """Seconds until the token may call again; None: it may now. Counted in the database, so that all
    processes agree.
    """
    if g.get("calls", 0) <= per_minute:
        return None
    return MINUTE - int(now().timestamp()) % MINUTE


def owner() -> Staff:
    """In whose name the call is made; only for routes whose guard has made sure of it."""
    token = current()
    assert token is not None, "the guard lets nobody else in"
    return token.staff


def allows(token: ApiToken, permission: Permission, *, writing: bool) -> bool:
    """Whether the owner may, and the token's scope reaches that far."""
    return token.staff.may(permission) and SCOPES[permission, writing] in token.scopes
