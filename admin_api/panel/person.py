"""One colleague, for administrators: rights, the way in, the second factor, and where they are signed in."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel import choices
from admin_api.panel.account import session_row
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import RightsForm, blame
from admin_api.panel.labels import moment, role_name
from admin_api.panel.people import Link
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import InvalidInput, NotFound, NotPermitted
from referral.domain.kinds import Role
from referral.domain.people import Area, Permission, Staff
from referral.ports import UnitOfWork
from referral.service import second_factor

SEE_OTHER = HTTPStatus.SEE_OTHER


def _form(person: Staff | None = None) -> RightsForm:
    roles = [(role.value, role_name(role)) for role in Role]
    departments = choices.departments(world().kb)
    if person is None:
        return RightsForm(roles, departments)
    held = {"role": person.role.value, "area": str(person.area), "department": person.department or ""}
    return RightsForm(roles, departments, formdata=None, **held)


def _page(staff_id: UUID, form: RightsForm | None = None, link: Link | None = None) -> str:
    at = now()
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            person = uow.staff.get(staff_id)
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        factor = uow.second_factors.get(staff_id)
        stored = uow.sessions.of_staff(staff_id, now=at)
        found = next((one for one in uow.setup_links.unused() if one.staff_id == staff_id), None)
    return render_template(
        "panel/person.html",
        person=person,
        form=form or _form(person),
        link=link,
        rows=[session_row(one, None) for one in stored],
        enrolled=factor is not None and factor.secret is not None,
        codes_left=factor.codes_left if factor else 0,
        invited_until=moment(found.expires_at) if found else "",
        invited_open=found is not None and found.expires_at > at,
        oneself=person.id == me().id,
    )


@panel.get("/people/<uuid:staff_id>", endpoint="person")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF)
def person(staff_id: UUID) -> str:
    return _page(staff_id)


def _do(staff_id: UUID, done: str, step: Callable[[UnitOfWork], Any]) -> Response:
    """One step on one account, and back to its page. What is gone already is no error."""
    try:
        with world().database.unit_of_work() as uow:
            uow.staff.get(staff_id)
            try:
                step(uow)
                uow.commit()
            except NotFound:
                done = _("已经没有了，不用再做。")
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except NotPermitted:
        flash(_("自己的账号不能这样改，请另一位管理员来做。"), "warning")
        return redirect(url_for("panel.person", staff_id=staff_id), code=SEE_OTHER)
    flash(done, "info")
    return redirect(url_for("panel.person", staff_id=staff_id), code=SEE_OTHER)


@panel.post("/people/<uuid:staff_id>/invite")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def invite_person(staff_id: UUID) -> str:
    """A new one-time link; an older one opens nothing any more. It stands in the answer itself."""
    try:
        with world().database.unit_of_work() as uow:
            name = uow.staff.get(staff_id).name
            made = service.invite(uow, me(), staff_id, at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    return _page(staff_id, link=Link(name, url_for("panel.setup", token=made.token, _external=True)))


@panel.post("/people/<uuid:staff_id>/cancel-invitation")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def cancel_invitation(staff_id: UUID) -> Response:
    def step(uow: UnitOfWork) -> None:
        service.cancel_invitation(uow, me(), staff_id, at=now())

    return _do(staff_id, _("链接已收回，打不开了。"), step)


@panel.post("/people/<uuid:staff_id>/reset-second-factor")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def reset_second_factor(staff_id: UUID) -> Response:
    def step(uow: UnitOfWork) -> None:
        second_factor.reset(uow, me(), staff_id, at=now())

    return _do(staff_id, _("动态验证码已重置，这个人的登录都已结束。"), step)


@panel.post("/people/<uuid:staff_id>/end-sessions")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def end_sessions_of(staff_id: UUID) -> Response:
    def step(uow: UnitOfWork) -> None:
        service.end_sessions(uow, me(), staff_id, at=now())

    return _do(staff_id, _("这个人的登录都已结束。"), step)


@panel.post("/people/<uuid:staff_id>/sessions/<uuid:session_id>/end")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def end_session_of(staff_id: UUID, session_id: UUID) -> Response:
    def step(uow: UnitOfWork) -> None:
        service.end_session(uow, me(), staff_id, session_id, at=now())

    return _do(staff_id, _("已结束那次登录。"), step)


def _switch(staff_id: UUID, *, disabled: bool, done: str) -> Response:
    def step(uow: UnitOfWork) -> None:
        service.change_staff(uow, me(), staff_id, at=now(), disabled=disabled)

    return _do(staff_id, done, step)


@panel.post("/people/<uuid:staff_id>/disable")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def disable_person(staff_id: UUID) -> Response:
    return _switch(staff_id, disabled=True, done=_("账号已停用，登录都已结束。"))


@panel.post("/people/<uuid:staff_id>/enable")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def enable_person(staff_id: UUID) -> Response:
    return _switch(staff_id, disabled=False, done=_("账号已恢复。"))


@panel.post("/people/<uuid:staff_id>/rights")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def change_rights(staff_id: UUID) -> Response | tuple[str, int]:
    form = _form()
    if form.role.data not in set(Role):
        form.role.errors = [_("请选一个岗位。")]
        return _page(staff_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    role, area = Role(str(form.role.data)), Area.parse(str(form.area.data or ""))
    department = str(form.department.data or "")
    if department and department not in world().kb.departments:
        form.department.errors = [_("请从单子里选一个部门。")]
        return _page(staff_id, form), HTTPStatus.UNPROCESSABLE_ENTITY

    def step(uow: UnitOfWork) -> None:
        service.change_staff(uow, me(), staff_id, at=now(), role=role, area=area, department=department)

    try:
        return _do(staff_id, _("岗位和地方已改；这个人要重新登录。"), step)
    except InvalidInput as error:
        blame(form, error, {})
        return _page(staff_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
