"""The second factor in the panel: the code after the password, setting it up, and proving oneself again."""

from http import HTTPStatus
from typing import Any

import segno
from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from admin_api import sessions
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.doors import home, own_address, welcome
from admin_api.panel.forms import AgainForm, CodeForm
from admin_api.security import renew_forms
from admin_api.sessions import me
from admin_api.world import now, world
from referral.domain import second_factor as factor
from referral.domain.errors import NotFound, NotPermitted
from referral.ports import Stage
from referral.service import SignInRefused
from referral.service import second_factor as service

SEE_OTHER = HTTPStatus.SEE_OTHER
FEW_CODES = 3
Page = str | tuple[str, int]


def _target() -> str:
    found = sessions.session()
    return own_address(request.args.get("next", ""), found.staff if found else None)


def _blame(form: Any, refused: SignInRefused, field: str) -> int:
    """Say what was wrong; returns the status."""
    if refused.retry_at is not None:
        wait = max(int((refused.retry_at - now()).total_seconds()), 1)
        form.form_errors.append(_("试得太多了，请等 {seconds} 秒再试。", seconds=wait))
        return HTTPStatus.TOO_MANY_REQUESTS
    words = _("密码不对。") if field == "password" else _("这个码不对，或者已经用过。")
    form[field].errors = [words]
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _code_page(form: CodeForm | None = None) -> str:
    recovery = request.args.get("way") == "recovery"
    label = _("恢复码") if recovery else _("手机上的六位数字")
    return render_template(
        "panel/second_factor.html", form=form or CodeForm(label), recovery=recovery, target=_target()
    )


def _waiting(stage: Stage) -> Response | None:
    """Where to go instead, unless the session waits for just this."""
    found = sessions.session()
    if found is None:
        return redirect(url_for("panel.sign_in"), code=SEE_OTHER)
    return redirect(home(found.staff), code=SEE_OTHER) if found.stage is not stage else None


@panel.get("/second-factor", endpoint="second_factor")
@guarded(Audience.ANYONE)
def ask() -> str | Response:
    return _waiting(Stage.CODE) or _code_page()


@panel.post("/second-factor")
@guarded(Audience.ANYONE)
def prove_second_factor() -> Page | Response:
    elsewhere = _waiting(Stage.CODE)
    if elsewhere is not None:
        return elsewhere
    recovery = request.args.get("way") == "recovery"
    form = CodeForm(_("恢复码") if recovery else _("手机上的六位数字"))
    with world().database.unit_of_work() as uow:
        token = sessions.session_token() or ""
        outcome = service.prove(uow, token, str(form.code.data or ""), at=now(), device=sessions.device())
        uow.commit()  # also a refusal: tries are counted
    if isinstance(outcome, SignInRefused):
        status = _blame(form, outcome, "code")
        return _code_page(form), status
    signed_in, way = outcome
    response = welcome(signed_in, _target())
    if way is service.Way.RECOVERY:
        _warn_of_few(signed_in.staff.id)
    return response


def _warn_of_few(staff_id: Any) -> None:
    with world().database.unit_of_work(read_only=True) as uow:
        found = uow.second_factors.get(staff_id)
    left = found.codes_left if found else 0
    flash(_("用掉了一个恢复码，还剩 {n} 个。", n=left), "warning")
    if left <= FEW_CODES:
        flash(_("恢复码快用完了，请到“我的账号”换一组新的。"), "warning")


# ---- setting it up ----------------------------------------------------------------------------------------


def _enrolment_page(form: CodeForm | None = None) -> str | Response:
    found = sessions.session()
    assert found is not None, "whoever comes here has a session"
    with world().database.unit_of_work(read_only=True) as uow:
        stored = uow.second_factors.get(found.staff.id)
    if stored is None or stored.pending is None:
        return redirect(
            url_for("panel.account" if found.stage is Stage.FULL else "panel.sign_in"), code=SEE_OTHER
        )
    return render_template(
        "panel/enrol.html",
        form=form or CodeForm(_("手机上的六位数字")),
        qr=_qr(factor.address(stored.pending, found.staff.username)),
        secret=factor.spaced(stored.pending),
        forced=found.stage is Stage.ENROL,
        username=found.staff.username,
    )


def _qr(words: str) -> Markup:
    drawn = segno.make(words, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=5, light="#fff", omitsize=False))  # noqa: S704 - drawn by us from our own secret


def _not_yet() -> Response | None:
    """Where to go first. Who is signed in already proves it again: a secret lets its holder in for good."""
    found = sessions.session()
    if found is None or found.stage is Stage.CODE:
        return redirect(url_for("panel.sign_in"), code=SEE_OTHER)
    if found.stage is Stage.FULL and not found.is_fresh(now()):
        return redirect(url_for("panel.prove", next=url_for("panel.enrol")), code=SEE_OTHER)
    return None


@panel.get("/second-factor/set-up", endpoint="enrol")
@guarded(Audience.ANYONE)
def enrol() -> str | Response:
    return _not_yet() or _enrolment_page()


@panel.post("/second-factor/set-up")
@guarded(Audience.ANYONE)
def confirm_enrolment() -> Page | Response | tuple[str | Response, int]:
    """The recovery codes are in the answer itself: a redirect would have to keep them somewhere."""
    elsewhere = _not_yet()
    if elsewhere is not None:
        return elsewhere
    form = CodeForm(_("手机上的六位数字"))
    try:
        with world().database.unit_of_work() as uow:
            token = sessions.session_token() or ""
            typed, mark = str(form.code.data or ""), sessions.device()
            outcome = service.confirm(uow, token, typed, at=now(), device=mark)
            uow.commit()
    except NotFound:
        return redirect(url_for("panel.account"), code=SEE_OTHER)
    if isinstance(outcome, SignInRefused):
        status = _blame(form, outcome, "code")
        return _enrolment_page(form), status
    renew_forms()
    response = Response(_codes_page(outcome.codes), content_type="text/html; charset=utf-8")
    sessions.give(response, outcome.signed_in)
    return response


def _codes_page(codes: tuple[str, ...]) -> str:
    found = sessions.session()
    shown = [factor.shown(code) for code in codes]
    onwards = home(found.staff if found else None)
    return render_template("panel/recovery_codes.html", codes=shown, onwards=onwards)


@panel.post("/second-factor/begin")
@guarded(Audience.STAFF, fresh=True)
def begin_enrolment() -> Response:
    with world().database.unit_of_work() as uow:
        service.begin(uow, me())
        uow.commit()
    return redirect(url_for("panel.enrol"), code=SEE_OTHER)


@panel.post("/second-factor/codes")
@guarded(Audience.STAFF, fresh=True)
def new_codes() -> str | Response:
    try:
        with world().database.unit_of_work() as uow:
            codes = service.new_recovery_codes(uow, me(), at=now())
            uow.commit()
    except NotFound:
        return redirect(url_for("panel.account"), code=SEE_OTHER)
    return _codes_page(codes)


@panel.post("/second-factor/remove")
@guarded(Audience.STAFF, fresh=True)
def remove_second_factor() -> Response:
    try:
        with world().database.unit_of_work() as uow:
            service.remove(uow, me(), at=now())
            uow.commit()
        flash(_("已取消动态验证码。以后只用密码登录。"), "info")
    except NotPermitted:
        flash(_("您的岗位必须用动态验证码，不能取消。换手机可以重新设置。"), "warning")
    except NotFound:
        pass  # a second click: it is gone already
    return redirect(url_for("panel.account"), code=SEE_OTHER)


# ---- once more, before a risky step -----------------------------------------------------------------------


def _again_page(form: CodeForm | AgainForm) -> str:
    return render_template("panel/prove.html", form=form, home=home(me()))


def _again_form() -> CodeForm | AgainForm:
    with world().database.unit_of_work(read_only=True) as uow:
        enrolled = service.is_enrolled(uow, me().id)
    return CodeForm(_("手机上的六位数字，或一个恢复码")) if enrolled else AgainForm()


@panel.get("/prove", endpoint="prove")
@guarded(Audience.STAFF)
def prove() -> str:
    return _again_page(_again_form())


@panel.post("/prove")
@guarded(Audience.STAFF)
def prove_again() -> Page | Response:
    form = _again_form()
    field = "code" if isinstance(form, CodeForm) else "password"
    with world().database.unit_of_work() as uow:
        token, typed = sessions.session_token() or "", str(form[field].data or "")[:1000]
        outcome = service.prove_again(uow, token, typed, at=now(), device=sessions.device())
        uow.commit()
    if isinstance(outcome, SignInRefused):
        status = _blame(form, outcome, field)
        return _again_page(form), status
    return welcome(outcome[0], _target())
