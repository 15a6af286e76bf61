"""Errors of the API as problem+json (RFC 9457), all of them from one table."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import Response, g, jsonify, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from admin_api.language import gettext
from referral.domain.articles import SecondPairOfEyes
from referral.domain.errors import (
    AlreadyExists,
    Busy,
    Cause,
    DomainError,
    InvalidInput,
    LinkRefused,
    NotFound,
    NotPermitted,
    TransitionRefused,
    VersionConflict,
)
from referral.domain.needs import NotANeed
from referral.domain.pace import OverLimit
from referral.domain.referral import Referral
from referral.domain.steps import Moved, NothingLeft, StepRefused

MEDIA_TYPE = "application/problem+json"
DOMAIN: dict[type[DomainError], tuple[int, str]] = {
    NotFound: (404, "not-found"),
    NotPermitted: (403, "not-permitted"),
    OverLimit: (403, "over-limit"),
    TransitionRefused: (409, "transition-refused"),
    AlreadyExists: (409, "already-exists"),
    LinkRefused: (410, "link-refused"),
    VersionConflict: (412, "version-conflict"),
    InvalidInput: (422, "invalid"),
    StepRefused: (409, "step-refused"),
    NothingLeft: (409, "nothing-left"),
    SecondPairOfEyes: (409, "second-pair-of-eyes"),
    NotANeed: (409, "not-a-need"),
    Moved: (412, "version-conflict"),
    Busy: (503, "busy"),
}
"""Every refusal of the domain as a status and a stable name; what is not here is a mistake of ours (500)."""


class ProblemError(Exception):
    """Ends a request with one problem: its status, the stable name in `type`, and what to tell the caller."""

    def __init__(self, status: int, name: str, detail: str | None = None, **more: Any) -> None:
        super().__init__(name)
        self.status, self.name, self.detail, self.more = status, name, detail, more

    def response(self) -> Response:
        """The problem as a document."""
        response = problem(self.status, self.name, title_of(self.status), self.detail, **self.more)
        if "retry_after" in self.more:
            response.headers["Retry-After"] = str(self.more["retry_after"])
        return response


def problem(status: int, name: str, title: str, detail: str | None = None, **more: Any) -> Response:
    """One problem document; `name` ends in the `type` URI, `more` are extension members."""
    body: dict[str, Any] = {"type": f"urn:yimen:problem:{name}", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    body["request_id"] = g.request_id
    response = jsonify(body | more)
    response.status_code = status
    response.content_type = MEDIA_TYPE
    return response


def from_http(error: HTTPException) -> Response:
    """A framework's error (404, 405, 413 …) as a problem; its own headers stay."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    phrase = HTTPStatus(status).phrase
    response = problem(status, phrase.lower().replace(" ", "-").replace("'", ""), title_of(status))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def title_of(status: int) -> str:
    """What a status means, in the caller's language."""
    titles = {
        400: gettext("请求看不懂"),
        401: gettext("需要先登录"),
        403: gettext("您没有这项权限"),
        404: gettext("找不到这个页面"),
        405: gettext("这里不接受这种请求"),
        409: gettext("与现在的状态不合"),
        410: gettext("已经失效"),
        412: gettext("别人刚刚改过"),
        413: gettext("内容太大"),
        415: gettext("请用 JSON 提交"),
        422: gettext("有的内容不对"),
        428: gettext("请注明版本（If-Match）"),
        429: gettext("太频繁了，请稍后再试"),
        503: gettext("暂时不能服务"),
    }
    return titles.get(status, gettext("系统出了问题"))


def from_validation(error: ValidationError) -> Response:
    """What was wrong with the values sent: where and why, never the value itself."""
    errors = [
        {"pointer": "/" + "/".join(str(step) for step in found["loc"]), "detail": found["msg"]}
        for found in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return problem(422, "invalid", title_of(422), errors=errors)


def both_versions(error: VersionConflict) -> dict[str, Any]:
    """What differs between the version that was decided on and the present one, and what was to be done.

    Only what a decision can change: the words of the resident are read where they are guarded.
    """
    if error.seen is None or not 1 <= error.seen <= error.current.version:
        return {}
    old = replace(error.current, events=error.current.events[: error.seen])
    was, present = _plain(old), _plain(error.current)
    changes = [
        {"field": name, "was": was[name], "now": present[name]} for name in was if was[name] != present[name]
    ]
    since = [
        {"action": event.action, "at": event.at.isoformat(), "by": event.by.name or event.by.kind}
        for event in error.current.events[error.seen :]
    ]
    return {
        "seen_version": error.seen,
        "changes": changes,
        "since": since,
        "yours": request.get_json(silent=True),
    }


def _plain(referral: Referral) -> dict[str, Any]:
    standing = referral.standing
    return {
        "status": referral.status,
        "assignee": str(standing.assignee) if standing.assignee else None,
        "urgency": referral.urgency,
        "departments": list(standing.departments),
        "question": standing.question,
        "reason": standing.reason,
        "deliveries": standing.deliveries,
        "unread": standing.unread,
    }


def from_domain(error: DomainError) -> Response:
    """A refusal of the domain as a problem, with what the caller needs to do better."""
    status, name = DOMAIN.get(type(error), (500, "unexpected"))
    more: dict[str, Any] = {}
    match error:
        case VersionConflict():
            more = {"current_version": error.current.version} | both_versions(error)
        case TransitionRefused():
            more = {"from": error.from_, "action": error.action}
        case OverLimit():
            more = {"limit": None if error.limit is None else str(error.limit)}
        case InvalidInput():
            more = {"errors": [{"pointer": f"/{error.field}", "detail": error.problem, "limit": error.limit}]}
    detail = not_stored(error) if isinstance(error, Busy) else None
    response = problem(status, name, title_of(status), detail, **more)
    if isinstance(error, VersionConflict):
        response.headers["ETag"] = f'"{error.current.version}"'
    if isinstance(error, Busy):
        response.headers["Retry-After"] = retry_after(error)
    return response


def retry_after(error: Busy) -> str:
    """Seconds: what others hold is free soon, what an operator has to mend takes longer."""
    return "2" if error.cause is Cause.BUSY else "10"


def not_stored(error: Busy) -> str:
    """What happened, what was kept, what to do: nothing of the step was done, not even half of it."""
    why = {
        Cause.BUSY: gettext("这会儿用的人多。"),
        Cause.GONE: gettext("数据库这会儿连不上。"),
        Cause.FULL: gettext("服务器的磁盘满了，存不进东西。"),
        Cause.READ_ONLY: gettext("数据库这会儿只能看、不能写。"),
    }[error.cause]
    rest = gettext(
        "刚才这一步没有办成，以前的都在。请返回上一页，过一会儿再试，您写的字多半还在。"
        "有生命危险请马上打 120、110 或 119。"
    )
    return f"{why}{rest}"
