"""The duty roster: who is called when a danger is heard, for which place, on which days."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.queue import townships
from admin_api.sessions import me
from admin_api.world import now, today, world
from referral import service
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.notices import Duty
from referral.domain.people import Permission, Staff

Answer = Response | str | tuple[str, int]


def _places() -> list[tuple[str, str]]:
    names = [(name, name) for name in townships()]
    return [("", _("全县")), *names] if me().area.whole_county else names


def _row(duty: Duty, people: dict[UUID, Staff]) -> dict[str, Any]:
    person = people.get(duty.staff_id)
    return {
        "id": duty.id,
        "place": duty.township or _("全县"),
        "name": person.name if person else "",
        "first": duty.first.isoformat(),
        "last": duty.last.isoformat(),
        "now": duty.first <= today() <= duty.last,
        "mine": me().area.covers(duty.township, ""),
    }


def _page(wrong: str = "", typed: dict[str, str] | None = None) -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        everybody = uow.staff.everybody()
        coming = uow.duties.from_(today())
    people = {one.id: one for one in everybody}
    able = [one for one in everybody if one.may(Permission.DECIDE)]
    near = [duty for duty in coming if me().area.covers(duty.township, "") or not duty.township]
    return render_template(
        "panel/duty.html",
        rows=[_row(duty, people) for duty in near],
        places=_places(),
        people=[(str(one.id), one.name) for one in able if _shares(one)],
        typed=typed or {"staff": "", "township": "", **dict.fromkeys(("first", "last"), today().isoformat())},
        wrong=wrong,
    )


def _shares(one: Staff) -> bool:
    """Whether a colleague works on a place that this person keeps the roster of."""
    return any(one.area.covers(place, "") for place, _name in _places())


@panel.get("/duty")
@guarded(Audience.STAFF, Permission.KEEP_ROSTER)
def duty() -> str:
    return _page()


@panel.post("/duty")
@guarded(Audience.STAFF, Permission.KEEP_ROSTER)
def set_duty() -> Answer:
    typed = {name: request.form.get(name, "") for name in ("staff", "township", "first", "last")}
    try:
        staff_id, first, last = (
            UUID(typed["staff"]),
            *map(date.fromisoformat, (typed["first"], typed["last"])),
        )
    except ValueError:
        return _page(_("请选一位同事，写好从哪天到哪天。"), typed), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with world().database.unit_of_work() as uow:
            township = typed["township"]
            service.set_duty(uow, me(), staff_id, township=township, first=first, last=last, at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except InvalidInput as error:
        return _page(_wrong(error), typed), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("值班已记下。"))
    return redirect(url_for("panel.duty"), code=HTTPStatus.SEE_OTHER)


def _wrong(error: InvalidInput) -> str:
    if error.field == "staff":
        return _("这位同事不办这个地方的事。")
    return _("日子不对：最后一天不能早于第一天或今天，一次最多排一年。")


@panel.post("/duty/<uuid:duty_id>/remove")
@guarded(Audience.STAFF, Permission.KEEP_ROSTER)
def remove_duty(duty_id: UUID) -> Response:
    with world().database.unit_of_work() as uow:
        service.remove_duty(uow, me(), duty_id, at=now())
        uow.commit()
    flash(_("值班已去掉。"))
    return redirect(url_for("panel.duty"), code=HTTPStatus.SEE_OTHER)
