"""What protects every request: headers, form tokens, and the guard that each route declares."""

from http import HTTPStatus

from flask import Flask, Response, abort, current_app, flash, redirect, request, session, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from admin_api import sessions, tokens
from admin_api.guards import Audience, Guard, guard_of
from admin_api.language import gettext
from admin_api.operators import SETTINGS, is_operator
from admin_api.problems import ProblemError
from admin_api.settings import AdminSettings
from admin_api.world import now
from referral.domain.people import Permission
from referral.ports import Stage

READING = frozenset({"GET", "HEAD", "OPTIONS"})
CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
LARGEST_BODY = 256 * 1024
csrf = CSRFProtect()


def policy(path: str, settings: AdminSettings) -> str:
    """The Content-Security-Policy of a page. Only the chat may be embedded, and only where configured."""
    embedders = settings.frame_ancestors if path == "/chat" else ()
    rules = CSP | {"frame-ancestors": " ".join(embedders) or "'none'"}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _headers(settings: AdminSettings, response: Response) -> Response:
    # What is handed out as a file brings a stricter one of its own.
    response.headers.setdefault("Content-Security-Policy", policy(request.path, settings))
    for name, value in HEADERS.items():
        response.headers[name] = value
    if not (request.path == "/chat" and settings.frame_ancestors):
        response.headers["X-Frame-Options"] = "DENY"
    if settings.https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.path.startswith(("/admin", "/api")):
        # Open data says itself how long it may be kept.
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _sign_in_first() -> AnyResponse:
    """To the sign-in page, and back afterwards; only an address that was being read is remembered."""
    if request.method not in READING:
        flash(gettext("您已经退出，刚才的内容没有保存。请重新登录。"), "warning")
        return redirect(url_for("panel.sign_in"), code=HTTPStatus.SEE_OTHER)
    target = request.full_path.rstrip("?")
    return redirect(url_for("panel.sign_in", next=target), code=HTTPStatus.SEE_OTHER)


NEXT_DOOR = {Stage.CODE: "panel.second_factor", Stage.ENROL: "panel.enrol"}
"""Where a session goes on that has not come all the way in."""


def _require_staff(guard: Guard) -> AnyResponse | None:
    found = sessions.session()
    if found is None:
        return _sign_in_first()
    if found.stage in NEXT_DOOR:
        return redirect(url_for(NEXT_DOOR[found.stage]), code=HTTPStatus.SEE_OTHER)
    if guard.permission and not found.staff.may(Permission(guard.permission)):
        abort(HTTPStatus.FORBIDDEN)
    if guard.fresh and not found.is_fresh(now()):
        return _prove_first()
    return None


def _prove_first() -> AnyResponse:
    """To the page that asks again who this is, and back to the page that the step was taken on."""
    if request.method not in READING:
        flash(gettext("离上次验证身份有一会儿了。请先验证，再做一次刚才这一步；刚才没有保存。"), "warning")
    return redirect(url_for("panel.prove", next=_readable()), code=HTTPStatus.SEE_OTHER)


def _readable() -> str:
    """The address itself where it can be read, else the nearest one above it that can."""
    adapter, path = current_app.url_map.bind(""), request.path
    while path.count("/") > 1 and not adapter.test(path, method="GET"):
        path = path.rsplit("/", 1)[0]
    return path


def _require_token(permission: str | None) -> None:
    token = tokens.current()
    if token is None:
        raise ProblemError(
            HTTPStatus.UNAUTHORIZED, "token-needed", gettext("请用有效的令牌：Authorization: Bearer …")
        )
    settings: AdminSettings = current_app.extensions[SETTINGS]
    seconds = tokens.wait(settings.api_calls_per_minute)
    if seconds is not None:
        words = gettext("这个令牌一分钟里用得太多，请等 {seconds} 秒再试。", seconds=seconds)
        raise ProblemError(HTTPStatus.TOO_MANY_REQUESTS, "too-many-calls", words, retry_after=seconds)
    if permission and not tokens.allows(token, Permission(permission), writing=request.method not in READING):
        raise ProblemError(HTTPStatus.FORBIDDEN, "not-permitted", gettext("这个令牌没有这项权限。"))


def _enforce() -> AnyResponse | None:
    """Every request meets the guard of its route here; there is no second place."""
    if request.endpoint is None:
        return None
    guard = guard_of(current_app, request.endpoint)
    if guard.max_body is not None:
        request.max_content_length = guard.max_body
    match guard.audience:
        case Audience.STAFF:
            refused = _require_staff(guard)
            if refused is not None:
                return refused
        case Audience.TOKEN:
            _require_token(guard.permission)
        case Audience.OPERATOR:
            if not is_operator():
                abort(HTTPStatus.FORBIDDEN)
    if guard.audience in {Audience.STAFF, Audience.ANYONE} and request.method not in READING:
        _require_own_form()
    return None


def _require_own_form() -> None:
    """A form counts only when it was made by us for this browser and sent from our own page."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(HTTPStatus.BAD_REQUEST)
    csrf.protect()


def init(app: Flask, settings: AdminSettings) -> None:
    """Set cookies, limits, headers and the guard."""
    secure = settings.https
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME="__Host-yimen_form" if secure else "yimen_form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_PARTS=200,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch is not lost
        WTF_CSRF_SSL_STRICT=False,  # we send no referrer; Sec-Fetch-Site is looked at instead
    )
    csrf.init_app(app)
    app.before_request(_enforce)
    app.after_request(lambda response: _headers(settings, response))


def renew_forms() -> None:
    """Forget the form token of this browser: after signing in or out, an old form is worth nothing."""
    session.clear()
