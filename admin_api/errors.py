"""What a person sees when something went wrong: a page in their language, with a way on and a telephone."""

from flask import Flask, Response, g, make_response, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, InternalServerError

from admin_api.language import gettext
from admin_api.problems import (
    DOMAIN,
    ProblemError,
    from_domain,
    from_http,
    from_validation,
    not_stored,
    retry_after,
    title_of,
)
from referral.domain.errors import Busy, DomainError

API = ("/api/", "/telegram/")


def wants_problem() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith(API)


def page(status: int, title: str, words: str) -> Response:
    """An error page; it stands on the public layout and asks nothing of the database."""
    return make_response(render_template("error.html", status=status, title=title, words=words), status)


def explanation(status: int) -> str:
    """What to do now, in one sentence."""
    sentences = {
        400: gettext("页面放得太久，或提交的内容不完整。请返回上一页，刷新后再试一次，您写的字多半还在。"),
        403: gettext("这件事由别的岗位办理。需要权限时请找县里的管理员。"),
        404: gettext("网址可能写错了，或这条内容已经移走。"),
        413: gettext("一次提交的内容太多，请分开提交。"),
        429: gettext("操作太频繁，请过一会儿再试。有生命危险请马上打 120、110 或 119。"),
    }
    return sentences.get(status, gettext("不是您的错。请过一会儿再试；着急的话请打电话。"))


def _http(error: HTTPException) -> Response:
    if wants_problem():
        return from_http(error)
    status = error.code or InternalServerError.code
    response = page(status, title_of(status), explanation(status))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _domain(error: DomainError) -> Response:
    if wants_problem():
        return from_domain(error)
    status, _ = DOMAIN.get(type(error), (500, ""))
    if isinstance(error, Busy):
        # The frame of the page would ask who is signed in, and meet the same trouble.
        g.staff_session = None
        response = page(status, title_of(status), not_stored(error))
        response.headers["Retry-After"] = retry_after(error)
        return response
    return page(status, title_of(status), explanation(status))


def init(app: Flask) -> None:
    """Answer every error in the form its caller understands; never with a stack trace."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ProblemError, ProblemError.response)
    app.register_error_handler(ValidationError, from_validation)
    app.register_error_handler(DomainError, _domain)
