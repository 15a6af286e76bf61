"""The cookies of staff: a session that the server can end, and a mark of browsers that signed in before."""

from datetime import timedelta

from flask import Response, current_app, g, request
from werkzeug.wrappers import Response as AnyResponse

from admin_api.world import now, world
from referral import service
from referral.domain.people import Staff
from referral.ports import Stage
from referral.service.signing_in import IDLE, TOUCH_EVERY, SignedIn, StaffSession

DEVICE_LASTS = timedelta(days=180)


def _name(plain: str) -> str:
    """With TLS the browser is told to take the cookie from this very host only."""
    return f"__Host-{plain}" if current_app.config["SESSION_COOKIE_SECURE"] else plain


def session_token() -> str | None:
    """What the session cookie holds."""
    return request.cookies.get(_name("yimen_staff"))


def device() -> str | None:
    """What the device cookie holds."""
    return request.cookies.get(_name("yimen_device"))


def _look_up(token: str) -> StaffSession | None:
    """The session; its last use is noted at most once a minute, so that reading pages seldom writes."""
    at = now()
    with world().database.unit_of_work(read_only=True) as uow:
        found = service.session_of(uow, token, at=at)
    if found is None or at - (found.expires_at - IDLE) < TOUCH_EVERY:
        return found
    with world().database.unit_of_work() as uow:
        found = service.session_of(uow, token, at=at)
        uow.commit()
    return found


def session() -> StaffSession | None:
    """The session of this request, also one that waits for its second factor."""
    if "staff_session" not in g:
        token = session_token()
        g.staff_session = _look_up(token) if token else None
    found: StaffSession | None = g.staff_session
    return found


def current() -> Staff | None:
    """Who is signed in in this request, all the way, or None."""
    found = session()
    return found.staff if found is not None and found.stage is Stage.FULL else None


def me() -> Staff:
    """Who is signed in; only for routes whose guard has made sure of it."""
    staff = current()
    assert staff is not None, "the guard lets nobody else in"
    return staff


def give_token(response: AnyResponse, token: str) -> None:
    """The same session goes on under a new token."""
    _set(response, "yimen_staff", token, None)


def give(response: AnyResponse, signed_in: SignedIn) -> None:
    """Hand out the cookies. The session ends with the browser, or earlier on the server."""
    _set(response, "yimen_staff", signed_in.token, None)
    _set(response, "yimen_device", signed_in.device, DEVICE_LASTS)


def take_back(response: AnyResponse) -> None:
    """Remove the session cookie; the mark of the browser stays."""
    response.delete_cookie(
        _name("yimen_staff"),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )


def _set(response: AnyResponse | Response, name: str, value: str, lasts: timedelta | None) -> None:
    response.set_cookie(
        _name(name),
        value,
        max_age=lasts,
        path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
