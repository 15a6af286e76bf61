"""Accounts of staff, one-time links, and tokens for the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from referral.domain import words
from referral.domain.errors import InvalidInput, LinkRefused, NotFound, NotPermitted
from referral.domain.kinds import Role
from referral.domain.people import COUNTY, Area, Permission, Staff, check_area, check_department
from referral.ports import ApiToken, UnitOfWork
from referral.service import passwords
from referral.service.signing_in import fold_username, rotate, sign_out_everywhere

LINK_LASTS = timedelta(hours=24)
TOKEN_PREFIX = "yimen_"  # noqa: S105 - a public mark by which leaked tokens are found, not a secret


class Scope(StrEnum):
    """What an API token may do, within what its owner may do."""

    REFERRALS_READ = "referrals:read"
    REFERRALS_WRITE = "referrals:write"
    QUESTIONS_READ = "questions:read"
    STAFF_WRITE = "staff:write"
    AUDIT_READ = "audit:read"
    TASKS_READ = "tasks:read"
    TASKS_WRITE = "tasks:write"
    ANNOUNCEMENTS_READ = "announcements:read"


@dataclass(frozen=True, slots=True)
class SetupLink:
    """`token` is shown once; only its hash is kept."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """`secret` is shown once; only its hash is kept."""

    secret: str
    token: ApiToken


def invite_first_staff(uow: UnitOfWork, *, at: datetime) -> SetupLink | None:
    """A one-time link that makes the first account (an admin), or None where there is an account already.

    A new link ends the older ones.
    """
    return None if uow.staff.any() else _link(uow, None, at)


def invite(uow: UnitOfWork, actor: Staff | None, staff_id: UUID, *, at: datetime) -> SetupLink:
    """A one-time link with which a colleague sets a password. `actor` None is the operator at the machine."""
    _manage(actor)
    staff = uow.staff.get(staff_id)
    uow.audit.add(who=_who(actor), action="invite", subject=f"staff:{staff.id}", at=at)
    return _link(uow, staff.id, at)


def cancel_invitation(uow: UnitOfWork, actor: Staff | None, staff_id: UUID, *, at: datetime) -> None:
    """The open link of a colleague opens nothing any more. Raises NotPermitted, NotFound."""
    _manage(actor)
    staff = uow.staff.get(staff_id)
    if not uow.setup_links.cancel_open(staff.id):
        raise NotFound("invitation")
    uow.audit.add(who=_who(actor), action="cancel-invite", subject=f"staff:{staff.id}", at=at)


def _link(uow: UnitOfWork, staff_id: UUID | None, at: datetime) -> SetupLink:
    uow.setup_links.cancel_open(staff_id)
    link = SetupLink(passwords.new_secret(), at + LINK_LASTS)
    uow.setup_links.add(
        passwords.hash_secret(link.token), staff_id=staff_id, at=at, expires_at=link.expires_at
    )
    return link


def setup_is_open(uow: UnitOfWork, token: str, *, at: datetime) -> Staff | None:
    """For whom the link is (None: for the first account); raises LinkRefused. Uses nothing up."""
    stored = uow.setup_links.get(passwords.hash_secret(token))
    if stored is None or stored.used_at is not None or at >= stored.expires_at:
        raise LinkRefused
    if stored.staff_id is None and uow.staff.any():
        raise LinkRefused
    return uow.staff.get(stored.staff_id) if stored.staff_id else None


def redeem_setup(
    uow: UnitOfWork, token: str, *, username: str, password: str, name: str = "", at: datetime
) -> Staff:
    """Makes the first account, or sets the invited colleague's password (then `username` is not looked at).

    Raises LinkRefused, InvalidInput (username, password), AlreadyExists.
    """
    invited = setup_is_open(uow, token, at=at)
    hashed = passwords.hash_password(password)
    if not uow.setup_links.use(passwords.hash_secret(token), at=at):
        raise LinkRefused
    if invited is not None:
        uow.staff.set_password(invited.id, hashed)
        sign_out_everywhere(uow, invited.id)
        uow.audit.add(who=f"staff:{invited.id}", action="set-password", subject=f"staff:{invited.id}", at=at)
        return invited
    first = _new_staff(username, name, Role.ADMIN, COUNTY, at)
    uow.staff.add(first, hashed)
    uow.audit.add(who=f"staff:{first.id}", action="first-account", subject=f"staff:{first.id}", at=at)
    return first


def add_staff(
    uow: UnitOfWork,
    actor: Staff | None,
    *,
    username: str,
    name: str,
    role: Role,
    area: Area,
    at: datetime,
    password: str | None = None,
    department: str = "",
    office: str = "",
) -> Staff:
    """A new account; without a password it waits for its invitation. `actor` None is the operator.

    `department` is the id of one, for that role alone. Raises NotPermitted, InvalidInput (username, password,
    area, department, office), AlreadyExists("username").
    """
    _manage(actor)
    check_area(role, area)
    check_department(role, department)
    staff = replace(
        _new_staff(username, name, role, area, at),
        department=department,
        office=words.optional("office", office, 64),
    )
    uow.staff.add(staff, passwords.hash_password(password) if password is not None else None)
    detail = {"role": role, "area": str(area), "department": department}
    uow.audit.add(who=_who(actor), action="add-staff", subject=f"staff:{staff.id}", at=at, detail=detail)
    return staff


def _new_staff(username: str, name: str, role: Role, area: Area, at: datetime) -> Staff:
    username = words.required("username", fold_username(username), 64)
    if any(sign.isspace() for sign in username):
        raise InvalidInput("username", "not-valid")
    return Staff(uuid4(), username, words.optional("name", name, 64) or username, role, area, created_at=at)


def change_staff(
    uow: UnitOfWork,
    actor: Staff | None,
    staff_id: UUID,
    *,
    at: datetime,
    role: Role | None = None,
    area: Area | None = None,
    disabled: bool | None = None,
    department: str | None = None,
) -> Staff:
    """Changes what is given. Disabling and other rights end the sessions at once; nobody can disable or
    demote themselves.
    """
    _manage(actor)
    before = uow.staff.get(staff_id)
    after = replace(
        before,
        role=role or before.role,
        area=area or before.area,
        disabled=before.disabled if disabled is None else disabled,
        department=before.department if department is None else department,
    )
    check_area(after.role, after.area)
    check_department(after.role, after.department)
    if actor is not None and actor.id == staff_id and (after.disabled or after.role is not before.role):
        raise NotPermitted("change-own-account", actor.role)
    uow.staff.save(after)
    rights = [(one.role, one.area, one.department) for one in (before, after)]
    if after.disabled or rights[0] != rights[1]:
        # What a session may do was settled when it began: with other rights everybody comes in anew.
        sign_out_everywhere(uow, staff_id)
    detail = {"role": after.role, "area": str(after.area), "disabled": after.disabled}
    uow.audit.add(who=_who(actor), action="change-staff", subject=f"staff:{staff_id}", at=at, detail=detail)
    return after


def set_password(
    uow: UnitOfWork, actor: Staff, *, current: str, new: str, keep: str | None = None, at: datetime
) -> str | None:
    """A new password for oneself; every session ends but the one whose token is `keep`, and that goes on
    under the token that comes back.

    Raises InvalidInput("current", "not-valid") or InvalidInput("password", …).
    """
    found = uow.staff.credentials(actor.username)
    if found is None or not passwords.fits(found.password_hash, current):
        raise InvalidInput("current", "not-valid")
    uow.staff.set_password(actor.id, passwords.hash_password(new))
    sign_out_everywhere(uow, actor.id, but=keep)
    uow.audit.add(who=_who(actor), action="set-password", subject=f"staff:{actor.id}", at=at)
    return rotate(uow, keep, at=at) if keep else None


def issue_token(
    uow: UnitOfWork,
    actor: Staff,
    *,
    name: str,
    scopes: Iterable[str],
    at: datetime,
    expires_at: datetime | None = None,
) -> IssuedToken:
    """A token for the API in the name of `actor`. Raises NotPermitted, InvalidInput (name, scopes)."""
    actor.require(Permission.ISSUE_TOKENS)
    wanted = frozenset(scopes)
    if not wanted or not wanted <= set(Scope):
        raise InvalidInput("scopes", "not-valid")
    secret = TOKEN_PREFIX + passwords.new_secret()
    token = ApiToken(uuid4(), words.required("name", name, 64), actor, wanted, at, expires_at)
    uow.tokens.add(token, passwords.hash_secret(secret))
    detail = {"token": str(token.id), "scopes": sorted(wanted)}
    uow.audit.add(who=_who(actor), action="issue-token", subject=f"staff:{actor.id}", at=at, detail=detail)
    return IssuedToken(secret, token)


def token_of(uow: UnitOfWork, secret: str, *, at: datetime) -> ApiToken | None:
    """The token behind a bearer secret, or None: unknown, expired, revoked, or its owner is disabled."""
    token = uow.tokens.by_hash(passwords.hash_secret(secret))
    if token is None or token.revoked_at is not None or token.staff.disabled:
        return None
    if token.expires_at is not None and at >= token.expires_at:
        return None
    if not uow.read_only and (token.last_used_at is None or at - token.last_used_at >= timedelta(minutes=1)):
        uow.tokens.used(token.id, at=at)
    return token


def revoke_token(uow: UnitOfWork, actor: Staff, token_id: UUID, *, at: datetime) -> None:
    """Ends a token: one's own, or as admin anybody's. Raises NotFound."""
    owner = None if actor.may(Permission.MANAGE_STAFF) else actor.id
    if token_id not in {token.id for token in uow.tokens.of_staff(owner)}:
        raise NotFound("token")
    uow.tokens.revoke(token_id, at=at)
    uow.audit.add(who=_who(actor), action="revoke-token", subject=f"token:{token_id}", at=at)


def _manage(actor: Staff | None) -> None:
    if actor is not None:
        actor.require(Permission.MANAGE_STAFF)


def _who(actor: Staff | None) -> str:
    return f"staff:{actor.id}" if actor is not None else "operator"
