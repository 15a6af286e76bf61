"""Reading the state of a matter back to somebody on the telephone."""

from http import HTTPStatus

from flask import Response, make_response, render_template, request

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.labels import status_name
from admin_api.sessions import me
from admin_api.world import now, world
from referral.domain.people import Permission
from referral.service.telephone import read_back

LONGEST = 60


@panel.get("/status", endpoint="telephone")
@guarded(Audience.STAFF, Permission.DECIDE)
def telephone() -> str:
    return render_template("panel/telephone.html", said="", wrong="")


@panel.post("/status", endpoint="read_back")
@guarded(Audience.STAFF, Permission.DECIDE)
def look_up() -> Response:
    typed = request.form.get("code", "")[:LONGEST]
    with world().database.unit_of_work() as uow:
        outcome = read_back(uow, me(), typed, at=now())
        uow.commit()  # also a miss: tries are counted
    said, wrong, answer = "", "", HTTPStatus.OK
    if outcome.matter is not None:
        said = _("请念：您的事现在是“{state}”。", state=status_name(outcome.matter.status))
    elif outcome.result == "too-many":
        wrong, answer = _("这个账号一小时里试得太多了，请过一会儿再试。"), HTTPStatus.TOO_MANY_REQUESTS
    else:
        wrong = _("没有查到这个查询号，请对方四位四位地再念一遍。")
        answer = HTTPStatus.UNPROCESSABLE_ENTITY
    response = make_response(render_template("panel/telephone.html", said=said, wrong=wrong), answer)
    response.headers["Cache-Control"] = "no-store"
    return response
