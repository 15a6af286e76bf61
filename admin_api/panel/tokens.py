"""Tokens for programs: who made which for what, and a new one, whose secret is shown once."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import TokenForm, blame
from admin_api.panel.labels import moment
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.people import Permission
from referral.ports import ApiToken
from referral.service import Scope

LONGEST_DAYS = 3650


def scope_name(scope: str) -> str:
    """What a scope lets a program do."""
    return (
        {
            Scope.REFERRALS_READ: _("读求助"),
            Scope.REFERRALS_WRITE: _("办求助"),
            Scope.QUESTIONS_READ: _("读没答上的问题"),
            Scope.STAFF_WRITE: _("管人员和推送"),
            Scope.AUDIT_READ: _("读查阅记录"),
            Scope.TASKS_READ: _("读部门的任务"),
            Scope.TASKS_WRITE: _("答部门的任务"),
            Scope.ANNOUNCEMENTS_READ: _("读公告"),
        }.get(Scope(scope), scope)
        if scope in set(Scope)
        else scope
    )


def _form(**values: Any) -> TokenForm:
    return TokenForm([(scope.value, scope_name(scope)) for scope in Scope], **values)


def _row(token: ApiToken) -> dict[str, Any]:
    at = now()
    over = token.revoked_at is not None or (token.expires_at is not None and at >= token.expires_at)
    return {
        "id": token.id,
        "name": token.name,
        "owner": token.staff.name,
        "scopes": "、".join(scope_name(one) for one in sorted(token.scopes)),
        "made": moment(token.created_at),
        "until": moment(token.expires_at) if token.expires_at else _("不限"),
        "used": moment(token.last_used_at) if token.last_used_at else _("还没有用过"),
        "over": over,
    }


def _page(form: TokenForm, secret: str = "") -> str:
    owner = None if me().may(Permission.MANAGE_STAFF) else me().id
    with world().database.unit_of_work(read_only=True) as uow:
        found = uow.tokens.of_staff(owner)
    rows = sorted((_row(one) for one in found), key=lambda row: row["over"])
    return render_template("panel/tokens.html", form=form, rows=rows, secret=secret)


@panel.get("/tokens", endpoint="tokens")
@guarded(Audience.STAFF, Permission.ISSUE_TOKENS)
def tokens() -> str:
    return _page(_form(formdata=None))


def _days(form: TokenForm) -> int:
    written = str(form.days.data or "").strip()
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:6]) <= LONGEST_DAYS):
        raise InvalidInput("days", "not-valid")
    return int(written)


@panel.post("/tokens")
@guarded(Audience.STAFF, Permission.ISSUE_TOKENS, fresh=True)
def issue_token() -> str | tuple[str, int]:
    """The secret is in the answer itself: a redirect would have to keep it somewhere."""
    form = _form()
    try:
        until = now() + timedelta(days=_days(form))
        with world().database.unit_of_work() as uow:
            issued = service.issue_token(
                uow,
                me(),
                name=str(form.name.data or ""),
                scopes=[str(one) for one in form.scopes.data or ()],
                at=now(),
                expires_at=until,
            )
            uow.commit()
    except InvalidInput as error:
        blame(form, error, {})
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(_form(formdata=None), issued.secret)


@panel.post("/tokens/<uuid:token_id>/revoke")
@guarded(Audience.STAFF, Permission.ISSUE_TOKENS, fresh=True)
def revoke_token(token_id: UUID) -> Response:
    try:
        with world().database.unit_of_work() as uow:
            service.revoke_token(uow, me(), token_id, at=now())
            uow.commit()
    except NotFound:
        pass  # not one's own, or gone: the two look the same
    flash(_("令牌已收回，马上失效。"), "info")
    return redirect(url_for("panel.tokens"), code=HTTPStatus.SEE_OTHER)
