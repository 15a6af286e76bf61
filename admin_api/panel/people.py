"""The staff list: who works here, and the way in for somebody new."""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import render_template, url_for

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel import choices
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import PersonForm, blame
from admin_api.panel.labels import moment, role_name
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import AlreadyExists, InvalidInput
from referral.domain.kinds import Role
from referral.domain.people import Area, Permission
from referral.domain.second_factor import MANDATORY
from referral.service.accounts import LINK_LASTS


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link on its way to a new colleague; shown once."""

    name: str
    href: str
    hours: int = LINK_LASTS // timedelta(hours=1)


def _form(**values: Any) -> PersonForm:
    roles = [(role.value, role_name(role)) for role in Role]
    return PersonForm(roles, choices.departments(world().kb), **values)


def _page(form: PersonForm, link: Link | None = None) -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        people = sorted(uow.staff.everybody(), key=lambda one: (one.disabled, one.name))
        enrolled = uow.second_factors.enrolled()
        links = {one.staff_id: one.expires_at for one in uow.setup_links.unused()}
    at = now()
    rows = [
        {
            "person": one,
            "enrolled": one.id in enrolled,
            "needed": one.role in MANDATORY,
            "invited_until": moment(links[one.id]) if one.id in links else "",
            "over": one.id in links and links[one.id] <= at,
        }
        for one in people
    ]
    return render_template("panel/people.html", rows=rows, form=form, link=link)


@panel.get("/people")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF)
def people() -> str:
    return _page(_form())


def _add(form: PersonForm) -> Link:
    with world().database.unit_of_work() as uow:
        added = service.add_staff(
            uow,
            me(),
            username=str(form.username.data or ""),
            name=str(form.name.data or ""),
            role=Role(str(form.role.data)),
            area=Area.parse(str(form.area.data or "")),
            department=str(form.department.data or ""),
            office=str(form.office.data or ""),
            at=now(),
        )
        link = service.invite(uow, me(), added.id, at=now())
        uow.commit()
    return Link(added.name, url_for("panel.setup", token=link.token, _external=True))


@panel.post("/people")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def add_person() -> str | tuple[str, int]:
    """The link is in the answer itself: a redirect would have to keep the secret somewhere."""
    form = _form()
    if form.department.data and form.department.data not in world().kb.departments:
        form.department.errors = [_("请从单子里选一个部门。")]
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.role.data not in set(Role):
        form.role.errors = [_("请选一个岗位。")]
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        link = _add(form)
    except InvalidInput as error:
        blame(form, error, {})
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    except AlreadyExists:
        form.username.errors = [_("这个登录名已经有人用了。")]
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(_form(formdata=None), link)
