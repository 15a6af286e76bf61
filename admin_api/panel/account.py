"""One's own account: the password, the second factor, and where one is signed in."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin_api import sessions
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import PasswordForm, blame
from admin_api.panel.labels import moment
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.second_factor import MANDATORY
from referral.ports import StoredSession
from referral.service import SignInRefused
from referral.service.second_factor import check_password

SEE_OTHER = HTTPStatus.SEE_OTHER


def session_row(stored: StoredSession, here: UUID | None) -> dict[str, Any]:
    """One session as a list shows it."""
    return {
        "id": stored.id,
        "device": stored.device or _("不知道是什么设备"),
        "since_iso": stored.created_at.isoformat(),
        "since": moment(stored.created_at),
        "seen_iso": stored.last_seen_at.isoformat(),
        "seen": moment(stored.last_seen_at),
        "here": stored.id == here,
    }


def _page(form: PasswordForm | None = None) -> str:
    here, staff, at = sessions.session(), me(), now()
    with world().database.unit_of_work(read_only=True) as uow:
        factor = uow.second_factors.get(staff.id)
        stored = uow.sessions.of_staff(staff.id, now=at)
    return render_template(
        "panel/account.html",
        form=form or PasswordForm(),
        rows=[session_row(one, here.id if here else None) for one in stored],
        enrolled=factor is not None and factor.secret is not None,
        since=moment(factor.confirmed_at) if factor and factor.confirmed_at else "",
        codes_left=factor.codes_left if factor else 0,
        mandatory=staff.role in MANDATORY,
    )


@panel.get("/account", endpoint="account")
@guarded(Audience.STAFF)
def account() -> str:
    return _page()


def _check(form: PasswordForm) -> str | None:
    """What stands in the way of the new password besides its strength; counted where the old one is wrong."""
    if form.password.data != form.again.data:
        form.again.errors = [_("两次写的不一样。")]
        return "again"
    with world().database.unit_of_work() as uow:
        outcome = check_password(uow, me(), str(form.current.data or "")[:1000], at=now())
        uow.commit()
    if not isinstance(outcome, SignInRefused):
        return None
    if outcome.retry_at is not None:
        wait = max(int((outcome.retry_at - now()).total_seconds()), 1)
        form.form_errors.append(_("试得太多了，请等 {seconds} 秒再试。", seconds=wait))
    else:
        form.current.errors = [_("现在的密码不对。")]
    return "current"


@panel.post("/account/password")
@guarded(Audience.STAFF)
def change_password() -> Response | tuple[str, int]:
    form = PasswordForm()
    if _check(form) is not None:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with world().database.unit_of_work() as uow:
            fresh = service.set_password(
                uow,
                me(),
                current=str(form.current.data or ""),
                new=str(form.password.data or ""),
                keep=sessions.session_token(),
                at=now(),
            )
            uow.commit()
    except InvalidInput as error:
        blame(form, error, {})
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("密码已换。别处的登录都已结束。"), "info")
    response = redirect(url_for("panel.account"), code=SEE_OTHER)
    if fresh is not None:
        sessions.give_token(response, fresh)
    return response


@panel.post("/account/sessions/<uuid:session_id>/end")
@guarded(Audience.STAFF)
def end_session(session_id: UUID) -> Response:
    try:
        with world().database.unit_of_work() as uow:
            service.end_session(uow, me(), me().id, session_id, at=now())
            uow.commit()
    except NotFound:
        pass  # a second click, or it ran out meanwhile
    flash(_("已结束那次登录。"), "info")
    return redirect(url_for("panel.account"), code=SEE_OTHER)


@panel.post("/account/sessions/end-others")
@guarded(Audience.STAFF)
def end_other_sessions() -> Response:
    with world().database.unit_of_work() as uow:
        ended = service.end_sessions(uow, me(), me().id, at=now(), but=sessions.session_token())
        uow.commit()
    flash(_("已结束别处的 {n} 次登录。", n=ended), "info")
    return redirect(url_for("panel.account"), code=SEE_OTHER)
