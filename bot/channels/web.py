"""The web chat: two JSON routes. Nothing is pushed; the page asks for what came since.

`POST /api/v1/chat` takes `{"session"?, "message_id"?, "text" | "choice"}` and answers
`{"session", "replies"}`; the same `message_id` again gets the same answer and has no second effect. That
holds for a first message too, whose answer with the new session was lost on the way, where its id is one that
nobody can guess (16 characters or more, such as a UUID): the session is then derived from it.
Photos and papers come to `POST /api/v1/chat/attachments`, see `bot.channels.web_files`.
`GET /api/v1/chat?session=…&after=…` answers the messages after the reply with the id `after`; the header
`X-Chat-Session` may carry the session instead. A page shows each reply id once. How many sessions one
network address may begin is the web server's business, which knows the address.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, Self, TypeVar
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.channels import web_files
from bot.channels.base import Route, RouteRequest, RouteResponse, SendError, SendReceipt
from bot.messages import Address, Inbound, Outbound, Reply, SentFile
from bot.texts import Texts, language_of_tag, mark
from knowledge.languages import Language
from referral.domain.errors import Busy, Cause
from referral.domain.files import FileLimits

CHANNEL = "web"
PATH = "/api/v1/chat"
LONGEST_TEXT = 10_000
LONGEST_CHOICE = 200
UNGUESSABLE = 16
"""From so many characters on a message id is random; a shorter one always begins a new session."""
TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_MAX_BODY = 128 * 1024
M = TypeVar("M", bound=BaseModel)


class Conversations(Protocol):
    """What the web needs of the inbox."""

    def receive(self, inbound: Inbound) -> list[Reply]: ...

    def language_of(self, address: Address) -> Language | None: ...


class Fetching(Protocol):
    """What the web needs of the mailbox."""

    def fetch(self, address: Address, after: str | None) -> list[Reply]: ...


class ChatMessage(BaseModel):
    """The body of a POST."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    session: str | None = Field(None, max_length=200)
    message_id: str | None = Field(None, pattern=r"^[A-Za-z0-9._:-]{1,64}$")
    text: str | None = None
    choice: str | None = Field(None, max_length=LONGEST_CHOICE)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("a message has either text or choice")
        return self


class FileMessage(BaseModel):
    """The fields beside a file. `album` is the same for those that were chosen together."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    session: str | None = Field(None, max_length=200)
    message_id: str | None = Field(None, pattern=r"^[A-Za-z0-9._:-]{1,64}$")
    album: str = Field("", pattern=r"^[A-Za-z0-9._:-]{0,64}$")
    text: str | None = None


class ProblemError(Exception):
    """A request that cannot be met: a status, a stable kind, and a sentence for the resident (a msgid)."""

    def __init__(
        self, status: int, kind: str, detail: str, *, language: Language | None = None, **params: object
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail, self.params = status, kind, detail, params
        self.language = language


class WebChannel:
    """See `bot.channels.base.Channel`."""

    name = CHANNEL
    pushes = False

    def __init__(
        self,
        conversations: Conversations,
        mailbox: Fetching,
        texts: Texts,
        *,
        clock: Callable[[], datetime],
        key: bytes,
        file_limits: FileLimits | None = None,
        new_token: Callable[[], str] = lambda: secrets.token_urlsafe(TOKEN_BYTES),
    ) -> None:
        self._conversations, self._mailbox, self._texts = conversations, mailbox, texts
        self._clock, self._key, self._new_token = clock, key, new_token
        self._file_limits = file_limits or FileLimits()

    @property
    def redact(self) -> tuple[str, ...]:
        return ()

    def routes(self) -> tuple[Route, ...]:
        largest = self._file_limits.bytes + web_files.ENVELOPE
        return (
            Route("POST", PATH, self.post, _MAX_BODY),
            Route("GET", PATH, self.get),
            Route("POST", web_files.PATH, self.post_file, largest, multipart=True),
        )

    def send(self, outbound: Outbound) -> SendReceipt:
        """Nobody can push to a page; what is written for it waits in the outbox."""
        raise SendError(f"网页聊天不能主动推送（{outbound.id}）")

    def post(self, request: RouteRequest) -> RouteResponse:
        """One message in, its replies out."""
        return self._answered(request, self._post)

    def post_file(self, request: RouteRequest) -> RouteResponse:
        """One photo or paper in, its replies out."""
        return self._answered(request, self._post_file)

    def get(self, request: RouteRequest) -> RouteResponse:
        """The messages after a reply."""
        return self._answered(request, self._get)

    def _answered(
        self, request: RouteRequest, work: Callable[[RouteRequest], RouteResponse]
    ) -> RouteResponse:
        try:
            return work(request)
        except ProblemError as problem:
            return self._refuse(problem, problem.language or _accepted(request))
        except Busy as error:
            words = _BUSY if error.cause is Cause.BUSY else _NOT_STORED
            return self._refuse(ProblemError(503, error.cause.value, words), _accepted(request))

    def _post(self, request: RouteRequest) -> RouteResponse:
        return self._heard(request, _parse(request.body))

    def _post_file(self, request: RouteRequest) -> RouteResponse:
        message = _read(FileMessage, dict(request.form))
        if message.session is not None:
            self._session(message.session)  # somebody unknown costs no opening of a picture
        try:
            file = web_files.received(request, self._file_limits)
        except web_files.Refusal as refused:
            numbers: dict[str, Any] = dict(refused.numbers)
            raise ProblemError(refused.status, refused.kind, refused.words, **numbers) from None
        return self._heard(request, message, replace(file, album=message.album))

    def _heard(
        self, request: RouteRequest, message: ChatMessage | FileMessage, file: SentFile | None = None
    ) -> RouteResponse:
        first = message.session is None
        token, address, known = self._begun(message) if first else self._session(message.session or "")
        _check_length(message, known)
        # Ids are the sender's own, so they are told apart by session.
        inbound = Inbound(
            address=address,
            external_id=f"{address.id}:{message.message_id or uuid4()}",
            text=message.text,
            choice=message.choice if isinstance(message, ChatMessage) else None,
            attachment=file.kind if file else None,
            language_hint=request.headers.get("accept-language", "").partition(",")[0] or None,
            received_at=self._clock(),
            file=file,
        )
        return _answer(token, self._conversations.receive(inbound))

    def _get(self, request: RouteRequest) -> RouteResponse:
        session = request.headers.get("x-chat-session") or request.query.get("session")
        if not session:
            raise ProblemError(400, "session-missing", _NO_SESSION)
        token, address, _ = self._session(session)
        return _answer(token, self._mailbox.fetch(address, request.query.get("after")))

    def _begun(self, message: ChatMessage | FileMessage) -> tuple[str, Address, Language | None]:
        """A fresh session, or the one that this very message began when its answer was lost on the way."""
        identity = message.message_id or ""
        token = self._derived(identity) if len(identity) >= UNGUESSABLE else self._new_token()
        return token, _address(token), None

    def _derived(self, identity: str) -> str:
        digest = hmac.digest(self._key, b"web session " + identity.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def _session(self, token: str) -> tuple[str, Address, Language | None]:
        """The session's token, address and language; 404 where there is none."""
        if _TOKEN.fullmatch(token):
            address = _address(token)
            if language := self._conversations.language_of(address):
                return token, address, language
        raise ProblemError(404, "session-unknown", _UNKNOWN_SESSION)

    def _refuse(self, problem: ProblemError, language: Language) -> RouteResponse:
        say = self._texts.in_(language)
        body = {
            "type": f"urn:yimen:problem:{problem.kind}",
            "title": say(_TITLES[problem.status]),
            "status": problem.status,
            "detail": say(problem.detail, **problem.params),
        }
        seconds = "2" if problem.kind == Cause.BUSY else "10"
        retry = {"Retry-After": seconds} if problem.status == 503 else {}
        return _json(problem.status, body, "application/problem+json", retry)


_TITLES = {
    400: mark("看不懂这个请求"),
    404: mark("没有这个对话"),
    413: mark("太长了"),
    422: mark("看不懂这个请求"),
    503: mark("现在办不了"),
}
_NOT_JSON = mark("这不是 JSON，程序看不懂。")
_BAD_FIELDS = mark("有的项看不懂：{fields}。")
_TOO_LONG = mark("一次最多写 {longest} 个字，您写了 {count} 个。请拣要紧的说。")
_NO_SESSION = mark("没有说是哪个对话。")
_UNKNOWN_SESSION = mark("这个对话已经没有了，可能是隔得太久，自动删除了。请重新开始。")
_BUSY = mark("现在太忙了，请过几秒再试，您写的不会丢。")
_NOT_STORED = mark(
    "系统出了故障，这会儿存不下您的话，我们还没有收到。请别关这个页面，它会自己再送。"
    "有生命危险，请马上打 120、110 或 119。"
)


def _address(token: str) -> Address:
    """The token itself is stored nowhere: whoever reads the database cannot speak for a resident."""
    return Address(CHANNEL, hashlib.sha256(token.encode()).hexdigest())


def _accepted(request: RouteRequest) -> Language:
    for part in request.headers.get("accept-language", "").split(","):
        if language := language_of_tag(part.partition(";")[0].strip()):
            return language
    return "zh_Hans"


def _parse(body: bytes) -> ChatMessage:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ProblemError(400, "not-json", _NOT_JSON) from None
    if not isinstance(data, dict):
        raise ProblemError(400, "not-json", _NOT_JSON)
    return _read(ChatMessage, data)


def _read(kind: type[M], data: Mapping[str, Any]) -> M:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        names = {str(part["loc"][0])[:40] if part["loc"] else "text, choice" for part in error.errors()}
        raise ProblemError(422, "bad-fields", _BAD_FIELDS, fields="、".join(sorted(names))) from None


def _check_length(message: ChatMessage | FileMessage, language: Language | None) -> None:
    count = len(message.text or "")
    if count > LONGEST_TEXT:
        raise ProblemError(
            413, "text-too-long", _TOO_LONG, language=language, longest=LONGEST_TEXT, count=count
        )


def _answer(token: str, replies: list[Reply]) -> RouteResponse:
    body = {"session": token, "replies": [reply.to_json() for reply in replies]}
    return _json(200, body, "application/json")


def _json(
    status: int, body: Mapping[str, Any], media: str, headers: Mapping[str, str] | None = None
) -> RouteResponse:
    always = {"Content-Type": f"{media}; charset=utf-8", "Cache-Control": "no-store"}
    return RouteResponse(status, {**always, **(headers or {})}, json.dumps(body, ensure_ascii=False).encode())
