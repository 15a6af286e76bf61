"""The state of a matter by its code, without a chat and without JavaScript: no more than the state."""

import secrets
from http import HTTPStatus

from flask import Response, make_response, render_template, request, session

from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.public.pages import pages, phone
from admin_api.public.words import state_words
from admin_api.world import COUNTY_TIME, now, world
from referral import service
from referral.commands import LookUp
from referral.domain import codes
from referral.domain.codes import CodeMistake
from referral.service import LookUpOutcome

LONGEST = 60
BROWSER = "look-up"
"""Under this name the browser keeps a random mark, by which its tries are counted."""


@pages.get("/status")
@guarded(Audience.ANYONE)
def status() -> str:
    return render_template("public/status.html", typed="", wrong="", found=None, phone=phone())


def _browser() -> str:
    return str(session.setdefault(BROWSER, secrets.token_urlsafe(16)))


def _looked_up(typed: str) -> LookUpOutcome:
    command = LookUp(f"page:{_browser()}", typed, remote=request.remote_addr or "")
    with world().database.unit_of_work() as uow:
        outcome = service.look_up(uow, command, at=now())
        uow.commit()  # also a miss: tries are counted
    return outcome


def _wrong(outcome: LookUpOutcome) -> str:
    """What was wrong with the code; nothing here tells which codes exist."""
    if outcome.result == "too-many" and outcome.retry_at is not None:
        minutes = max(int((outcome.retry_at - now()).total_seconds() // 60) + 1, 1)
        return _("试得太多了，请等 {minutes} 分钟再试，或者打电话问窗口。", minutes=minutes)
    if outcome.result == "unknown":
        return _("没有查到这个查询号。请对着记下的号码再看一遍。")
    return {
        CodeMistake.EMPTY: _("请填查询号。"),
        CodeMistake.NOT_DIGITS: _("查询号是 12 位数字，请只填数字。"),
        CodeMistake.TOO_SHORT: _("查询号是 12 位数字，您填的少了。"),
        CodeMistake.TOO_LONG: _("查询号是 12 位数字，您填的多了。"),
    }.get(outcome.mistake or CodeMistake.CHECK_DIGIT, _("这个查询号里可能有一位写错了，请再对一遍。"))


@pages.post("/status")
@guarded(Audience.ANYONE)
def look_up_status() -> Response:
    typed = request.form.get("code", "")[:LONGEST]
    outcome = _looked_up(typed)
    found, wrong, answer = None, "", HTTPStatus.OK
    if outcome.matter is not None:
        matter = outcome.matter
        found = {
            "code": codes.show(matter.code),
            "kind": kind_name(matter.kind),
            "state": state_words(matter.status),
            "filed": matter.filed_at.astimezone(COUNTY_TIME).date(),
            "updated": matter.updated_at.astimezone(COUNTY_TIME).date(),
        }
    else:
        wrong = _wrong(outcome)
        too_many = outcome.result == "too-many"
        answer = HTTPStatus.TOO_MANY_REQUESTS if too_many else HTTPStatus.UNPROCESSABLE_ENTITY
    shown = render_template("public/status.html", typed=typed, wrong=wrong, found=found, phone=phone())
    response = make_response(shown, answer)
    response.headers["Cache-Control"] = "no-store"
    return response
