"""A Bot API server for tests: real HTTP on 127.0.0.1, with the limits and moods of the real one.

It keeps each chat as a person would see it (messages, their buttons, edits), hands out updates by
long polling with the real meaning of `offset` (an update is kept until a later offset confirms it),
and can be told to fail: 429 with a delay, 403 for somebody who blocked the bot, 500, or no answer.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote

TOKEN = "123456:TEST-token-that-must-never-be-logged"
MAX_TEXT = 4096
MAX_CALLBACK = 64
MAX_FILE = 20 * 1024 * 1024
BOT = {"id": 123456, "is_bot": True, "first_name": "一门", "username": "yimen_test_bot"}


@dataclass
class Shown:
    """One message of the bot as it stands in the chat now."""

    message_id: int
    text: str
    buttons: list[tuple[str, str]]
    edits: int = 0


@dataclass
class Fault:
    """The next answer to a method: a status with Telegram's body, or silence for some seconds."""

    status: int
    description: str
    retry_after: int | None = None
    silence: float = 0.0
    after_effect: bool = False  # the message is shown although the caller hears an error


@dataclass
class Chats:
    """What every chat shows, and what people did that the bot has not confirmed yet."""

    shown: dict[int, list[Shown]] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any], float]] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    next_update: int = 1000
    next_message: int = 1


class Limits:
    """Telegram's limits: thirty messages within any second over all, and a burst in a chat, then one a second."""

    ALL, CHAT, CHAT_SECONDS = 30, 6, 3.0

    def __init__(self) -> None:
        self.all: deque[float] = deque()
        self.chats: dict[int, deque[float]] = {}
        self.refused = 0

    def allow(self, chat: int, now: float) -> bool:
        mine = self.chats.setdefault(chat, deque())
        for times, span in ((self.all, 1.0), (mine, self.CHAT_SECONDS)):
            while times and times[0] <= now - span:
                times.popleft()
        if len(self.all) >= self.ALL or len(mine) >= self.CHAT:
            self.refused += 1
            return False
        self.all.append(now)
        mine.append(now)
        return True


class BotApi:
    """The server and the people behind it: `say` and `press` act for a resident, `texts` reads the chat."""

    def __init__(self, *, limited: bool = False) -> None:
        self.limits = Limits() if limited else None
        self.state = Chats()
        self.changed = threading.Condition()
        self.webhook: dict[str, Any] | None = None
        handler = type("Handler", (_Handler,), {"api": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.closing = False
        self.heard: list[dict[str, Any]] = []

    @property
    def base(self) -> str:
        """What `TELEGRAM_API_BASE` is set to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing = True
        with self.changed:
            self.changed.notify_all()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # What people do.

    def say(self, chat: int, text: str | None, *, language: str = "zh-hans", **extra: Any) -> dict[str, Any]:
        """A resident writes (or sends `photo=…`, `sticker=…`); the update waits for the bot."""
        message: dict[str, Any] = self._message(chat, {"text": text} if text is not None else {})
        message["from"] = {"id": chat, "is_bot": False, "first_name": "乡亲", "language_code": language}
        if text and text.startswith("/"):
            end = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": end}]
        message.update(extra)
        return self._update({"message": message})

    def photo(self, chat: int, content: bytes, caption: str | None = None, **extra: Any) -> dict[str, Any]:
        """A resident sends a photo; it is handed out by `getFile` in a large and a small size."""
        sizes = [self._file(content[:200], width=90, height=60), self._file(content, width=1280, height=853)]
        words = {"caption": caption} if caption else {}
        return self.say(chat, None, photo=sizes, **words, **extra)

    def document(self, chat: int, content: bytes, name: str, **extra: Any) -> dict[str, Any]:
        """A resident sends a document under a name of their choice."""
        return self.say(chat, None, document=self._file(content, file_name=name), **extra)

    def press(self, chat: int, label: str) -> dict[str, Any]:
        """A resident presses the newest button whose label contains this text."""
        with self.changed:
            for shown in reversed(self.state.shown.get(chat, [])):
                for text, data in shown.buttons:
                    if label in text:
                        return self.press_data(chat, data, shown)
        raise AssertionError(f"no button 「{label}」 in chat {chat}: {self.buttons(chat)}")

    def press_data(self, chat: int, data: str, shown: Shown | None = None) -> dict[str, Any]:
        """A button press with exact data, also one that no message offers (anymore)."""
        message = self._message(chat, {"text": shown.text if shown else "…"})
        if shown:
            message["message_id"] = shown.message_id
            rows = [[{"text": label, "callback_data": known}] for label, known in shown.buttons]
            message["reply_markup"] = {"inline_keyboard": rows}
        message["from"] = BOT
        person = {"id": chat, "is_bot": False, "first_name": "乡亲", "language_code": "zh-hans"}
        return self._update(
            {
                "callback_query": {
                    "id": f"cb{self.state.next_update}",
                    "from": person,
                    "message": message,
                    "chat_instance": "1",
                    "data": data,
                }
            }
        )

    def repeat(self, updates: list[dict[str, Any]]) -> None:
        """Hand out updates again, as Telegram does with what it believes unconfirmed."""
        with self.changed:
            known = {update["update_id"] for update in self.state.updates}
            self.state.updates = sorted(
                self.state.updates + [update for update in updates if update["update_id"] not in known],
                key=lambda update: int(update["update_id"]),
            )
            self.changed.notify_all()

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of a method meet these faults, in order."""
        with self.changed:
            self.state.faults.setdefault(method, deque()).extend(faults)

    # What people see.

    def texts(self, chat: int) -> list[str]:
        """The bot's messages in a chat, oldest first."""
        with self.changed:
            return [shown.text for shown in self.state.shown.get(chat, [])]

    def buttons(self, chat: int) -> list[str]:
        """The labels under the bot's newest message that has any."""
        with self.changed:
            for shown in reversed(self.state.shown.get(chat, [])):
                if shown.buttons:
                    return [label for label, _ in shown.buttons]
        return []

    def wait(self, chat: int, contains: str, *, seconds: float = 20.0, after: int = 0) -> str:
        """Wait until a message after the first `after` ones contains a text, and return it."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                for shown in self.state.shown.get(chat, [])[after:]:
                    if contains in shown.text:
                        return shown.text
                left = deadline - time.monotonic()
                if left <= 0:
                    seen = [shown.text for shown in self.state.shown.get(chat, [])]
                    raise AssertionError(f"「{contains}」 never came in chat {chat}; seen: {seen}")
                self.changed.wait(left)

    def wait_confirmed(self, seconds: float = 20.0) -> None:
        """Wait until the bot has confirmed every update by a later offset."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while self.state.updates:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{len(self.state.updates)} updates were never confirmed")
                self.changed.wait(left)

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of a method so far."""
        with self.changed:
            return [parameters for name, parameters, _ in self.state.calls if name == method]

    # The server's side.

    def _file(self, content: bytes, **about: Any) -> dict[str, Any]:
        with self.changed:
            identity = f"file-{len(self.state.files)}"
            self.state.files[identity] = content
        return {"file_id": identity, "file_unique_id": identity, "file_size": len(content), **about}

    def _message(self, chat: int, extra: dict[str, Any]) -> dict[str, Any]:
        with self.changed:
            number = self.state.next_message
            self.state.next_message += 1
        place = {"id": chat, "type": "private", "first_name": "乡亲"}
        return {"message_id": number, "date": int(time.time()), "chat": place, **extra}

    def _update(self, body: dict[str, Any]) -> dict[str, Any]:
        with self.changed:
            update = {"update_id": self.state.next_update, **body}
            self.state.next_update += 1
            self.state.updates.append(update)
            self.heard.append(update)
            self.changed.notify_all()
        return update

    def answer(self, method: str, parameters: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Serve one call; returns the HTTP status and the body."""
        with self.changed:
            self.state.calls.append((method, parameters, time.monotonic()))
            faults = self.state.faults.get(method)
            fault = faults.popleft() if faults else None
        if fault is not None:
            if fault.after_effect:
                self._serve(method, parameters)
            if fault.silence:
                time.sleep(fault.silence)
            body: dict[str, Any] = {"ok": False, "error_code": fault.status, "description": fault.description}
            if fault.retry_after is not None:
                body["parameters"] = {"retry_after": fault.retry_after}
            return fault.status, body
        return self._serve(method, parameters)

    def _serve(self, method: str, parameters: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        served = {
            "getMe": lambda _: BOT,
            "getUpdates": self._get_updates,
            "getFile": self._get_file,
            "sendMessage": self._send_message,
            "editMessageText": self._edit,
            "editMessageReplyMarkup": self._edit,
            "answerCallbackQuery": lambda _: True,
            "sendChatAction": lambda _: True,
            "setMyCommands": self._set_commands,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._set_webhook,
        }.get(method)
        if served is None:
            return 404, {"ok": False, "error_code": 404, "description": f"Not Found: method {method}"}
        try:
            result = served(parameters)
        except _Refused as refused:
            said = {"ok": False, "error_code": refused.status, "description": str(refused)}
            return refused.status, said | refused.parameters
        return 200, {"ok": True, "result": result}

    def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(parameters.get("offset") or 0)
        limit = int(parameters.get("limit") or 100)
        deadline = time.monotonic() + float(parameters.get("timeout") or 0)
        with self.changed:
            self.state.updates = [update for update in self.state.updates if update["update_id"] >= offset]
            self.changed.notify_all()
            while not self.state.updates and not self.closing and time.monotonic() < deadline:
                self.changed.wait(min(0.2, max(0.0, deadline - time.monotonic())))
            return self.state.updates[:limit]

    def _get_file(self, parameters: dict[str, Any]) -> dict[str, Any]:
        identity = str(parameters["file_id"])
        content = self.state.files.get(identity)
        if content is None:
            raise _Refused(400, "Bad Request: invalid file_id")
        if len(content) > MAX_FILE:
            raise _Refused(400, "Bad Request: file is too big")
        size = {"file_size": len(content)}
        return {"file_id": identity, "file_unique_id": identity, "file_path": f"photos/{identity}", **size}

    def download(self, path: str) -> tuple[int, bytes]:
        """Serve the content of a file; faults for it wait under the name `download`."""
        with self.changed:
            self.state.calls.append(("download", {"path": path}, time.monotonic()))
            faults = self.state.faults.get("download")
            fault = faults.popleft() if faults else None
        if fault is not None:
            return fault.status, fault.description.encode()
        content = self.state.files.get(path.rpartition("/")[2])
        return (200, content) if content is not None else (404, b"Not Found")

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat, text = int(parameters["chat_id"]), str(parameters.get("text") or "")
        if chat in self.state.blocked:
            raise _Refused(403, "Forbidden: bot was blocked by the user")
        if self.limits is not None:
            with self.changed:
                if not self.limits.allow(chat, time.monotonic()):
                    raise _Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        _check_text(text)
        buttons = _buttons(parameters.get("reply_markup"))
        message = self._message(chat, {"text": text})
        message["from"] = BOT
        with self.changed:
            self.state.shown.setdefault(chat, []).append(Shown(message["message_id"], text, buttons))
            self.changed.notify_all()
        return message

    def _edit(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat, number = int(parameters["chat_id"]), int(parameters["message_id"])
        with self.changed:
            found = next((s for s in self.state.shown.get(chat, []) if s.message_id == number), None)
            if found is None:
                raise _Refused(400, "Bad Request: message to edit not found")
            text = str(parameters.get("text") or found.text)
            buttons = _buttons(parameters.get("reply_markup"))
            if text == found.text and buttons == found.buttons:
                raise _Refused(400, "Bad Request: message is not modified")
            _check_text(text)
            found.text, found.buttons, found.edits = text, buttons, found.edits + 1
            self.changed.notify_all()
        message = self._message(chat, {"text": found.text})
        message["message_id"], message["from"] = number, BOT
        return message

    def _set_commands(self, parameters: dict[str, Any]) -> bool:
        language = str(parameters.get("language_code") or "")
        self.state.commands[language] = json.loads(parameters["commands"])
        return True

    def _set_webhook(self, parameters: dict[str, Any]) -> bool:
        self.webhook = parameters or None
        return True


class _Refused(Exception):
    def __init__(self, status: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.parameters = {"parameters": {"retry_after": retry_after}} if retry_after else {}


def _check_text(text: str) -> None:
    if not text.strip():
        raise _Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise _Refused(400, "Bad Request: message is too long")


def _buttons(markup: str | None) -> list[tuple[str, str]]:
    rows = json.loads(markup).get("inline_keyboard", []) if markup else []
    found = [(b["text"], b.get("callback_data", b.get("url", ""))) for row in rows for b in row]
    for label, data in found:
        if not label.strip() or not 1 <= len(data.encode()) <= MAX_CALLBACK:
            raise _Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return found


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: a bot that was killed drops its connections, and that is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    api: BotApi
    protocol_version = "HTTP/1.1"
    # Head and body go out at once: sent apart, each answer would wait 40 ms for an acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token, _, method = self.path.removeprefix("/bot").partition("/")
        if token != TOKEN:
            self._reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            return
        status, answer = self.api.answer(method, _parameters(self.headers.get("Content-Type") or "", body))
        self._reply(status, answer)

    def do_GET(self) -> None:
        if not self.path.startswith("/file/bot"):
            self.do_POST()
            return
        token, _, path = unquote(self.path).removeprefix("/file/bot").partition("/")
        status, content = self.api.download(path) if token == TOKEN else (401, b"Unauthorized")
        self._send(status, "application/octet-stream", content)

    def _reply(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(body, ensure_ascii=False).encode())

    def _send(self, status: int, media: str, content: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()
        except OSError:
            pass  # The bot was killed while it waited: that is what some tests are about.

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a test says what matters."""


def _parameters(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type.startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    if content_type.startswith("multipart/"):
        message = BytesParser(policy=HTTP).parsebytes(
            b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body
        )
        return {
            str(part.get_param("name", header="content-disposition")): part.get_content()
            for part in message.iter_parts()
        }
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
