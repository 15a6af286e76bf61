"""Signing in, setting up an account with a one-time link, signing out."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api import sessions
from admin_api.devices import device_hint
from admin_api.errors import page
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import SetupForm, SignInForm, blame
from admin_api.security import NEXT_DOOR, renew_forms
from admin_api.world import now, world
from referral import service
from referral.domain.errors import AlreadyExists, InvalidInput, LinkRefused
from referral.domain.people import Permission, Staff
from referral.service import SignedIn, SignInRefused

SEE_OTHER = HTTPStatus.SEE_OTHER


def home(staff: Staff | None) -> str:
    """Where somebody begins: the queue, or for a department its tasks."""
    works_tasks = staff is not None and staff.may(Permission.WORK_TASKS)
    return url_for("panel.tasks") if works_tasks else url_for("panel.queue")


def own_address(target: str, staff: Staff | None) -> str:
    """Where to go after signing in: only ever an address of the panel itself."""
    parts = urlsplit(target)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/admin/") and "\\" not in target
    return target if inside and target != url_for("panel.queue") else home(staff)


def welcome(signed_in: SignedIn, target: str) -> Response:
    """Hand out the cookies and lead on: to the second factor where one is asked for, else to the target."""
    renew_forms()
    door = NEXT_DOOR.get(signed_in.stage)
    response = redirect(url_for(door, next=target) if door else target, code=SEE_OTHER)
    sessions.give(response, signed_in)
    return response


def _try(username: str, password: str) -> SignedIn | SignInRefused:
    with world().database.unit_of_work() as uow:
        outcome = service.sign_in(
            uow,
            username,
            password,
            remote=request.remote_addr or "",
            at=now(),
            device=sessions.device(),
            hint=device_hint(request.headers.get("User-Agent", "")),
        )
        if isinstance(outcome, SignedIn):
            # The former session of this browser would be left behind under a token that nobody holds.
            service.sign_out(uow, sessions.session_token() or "", at=now())
        uow.commit()  # also a refusal: tries are counted
    return outcome


@panel.get("/sign-in")
@guarded(Audience.ANYONE)
def sign_in() -> str | Response:
    if sessions.current() is not None:
        return redirect(home(sessions.current()), code=SEE_OTHER)
    return render_template("panel/sign_in.html", form=SignInForm())


@panel.post("/sign-in")
@guarded(Audience.ANYONE)
def submit_sign_in() -> str | Response | tuple[str, int]:
    form = SignInForm()
    outcome = _try(str(form.username.data or "")[:200], str(form.password.data or "")[:1000])
    if isinstance(outcome, SignedIn):
        return welcome(outcome, own_address(request.args.get("next", ""), outcome.staff))
    if outcome.retry_at is not None:
        wait = max(int((outcome.retry_at - now()).total_seconds()), 1)
        form.form_errors.append(_("试得太多了，请等 {seconds} 秒再试。", seconds=wait))
        return render_template("panel/sign_in.html", form=form), HTTPStatus.TOO_MANY_REQUESTS
    form.form_errors.append(_("登录名或密码不对。"))
    return render_template("panel/sign_in.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY


def _link_is_over() -> Response:
    return page(410, _("这个链接不能用了"), _("链接用过一次、过了时间，或者抄得不全。请向管理员再要一个。"))


@panel.get("/setup/<token>")
@guarded(Audience.ANYONE)
def setup(token: str) -> str | Response:
    try:
        with world().database.unit_of_work(read_only=True) as uow:
            invited = service.setup_is_open(uow, token, at=now())
    except LinkRefused:
        return _link_is_over()
    return render_template("panel/setup.html", form=SetupForm(invited=invited is not None))


def _redeem(token: str, form: SetupForm) -> SignedIn | SignInRefused:
    """Set the account up and sign in with it, in one commit."""
    password = str(form.password.data or "")
    with world().database.unit_of_work() as uow:
        staff = service.redeem_setup(
            uow,
            token,
            username=str(form.username.data or "") if "username" in form else "",
            password=password,
            name=str(form.name.data or "") if "name" in form else "",
            at=now(),
        )
        outcome = service.sign_in(
            uow,
            staff.username,
            password,
            remote=request.remote_addr or "",
            at=now(),
            hint=device_hint(request.headers.get("User-Agent", "")),
        )
        uow.commit()
    return outcome


@panel.post("/setup/<token>")
@guarded(Audience.ANYONE)
def submit_setup(token: str) -> str | Response | tuple[str, int]:
    try:
        with world().database.unit_of_work(read_only=True) as uow:
            invited = service.setup_is_open(uow, token, at=now())
        form = SetupForm(invited=invited is not None)
        if form.password.data != form.again.data:
            form.again.errors = [_("两次写的不一样。")]
            return render_template("panel/setup.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
        outcome = _redeem(token, form)
    except LinkRefused:
        return _link_is_over()
    except InvalidInput as error:
        blame(form, error, {})
        return render_template("panel/setup.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    except AlreadyExists:
        form.username.errors = [_("这个登录名已经有人用了。")]
        return render_template("panel/setup.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(outcome, SignedIn):
        return welcome(outcome, home(outcome.staff))
    return redirect(url_for("panel.sign_in"), code=SEE_OTHER)


@panel.post("/sign-out")
@guarded(Audience.STAFF)
def sign_out() -> Response:
    token = sessions.session_token()
    with world().database.unit_of_work() as uow:
        service.sign_out(uow, token or "", at=now())
        uow.commit()
    renew_forms()
    flash(_("已退出。"), "info")
    response = redirect(url_for("panel.sign_in"), code=SEE_OTHER)
    sessions.take_back(response)
    return response
