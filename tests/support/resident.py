"""A resident at the web chat, and a world around them, for journeys that speak through the real channel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from bot.bootstrap import Services, build, read_knowledge
from bot.channels.base import RouteRequest, RouteResponse, Uploaded
from bot.settings import Settings
from knowledge.model import KnowledgeBase
from knowledge.search import Index
from referral import service
from referral.domain.kinds import Role
from referral.domain.people import COUNTY, Staff
from referral.domain.referral import Referral
from tests.support import screening

KEY = "a-secret-for-tests-that-is-long-enough-0123456789"
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Clock:
    """Time that moves only when it is told to."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


def settings(folder: Path, url: str | None = None) -> Settings:
    return Settings(database_url=url or f"sqlite:///{folder / 'yimen.sqlite3'}", data_keys=(KEY,))


@cache
def knowledge() -> tuple[KnowledgeBase, Index]:
    """The real content, read once."""
    return read_knowledge(Settings(data_keys=(KEY,), database_url="postgresql://nowhere"))


def world(folder: Path, clock: Clock, **parts: Any) -> Services:
    """The real world, by the function that the program is built with; on a SQLite file unless told otherwise."""
    return build(settings(folder), clock=clock, **{"knowledge": knowledge()} | parts)


class Resident:
    """Types and presses, and sees what a page would show."""

    def __init__(self, services: Services, language: str = "zh-CN") -> None:
        self.services = services
        self.session: str | None = None
        self.language = language
        self.replies: list[dict[str, Any]] = []
        self.seen: list[str] = []

    @property
    def address(self) -> str:
        """What the house knows of the session: never the token itself."""
        assert self.session, "there is no session before the first message"
        return f"web:{sha256(self.session.encode()).hexdigest()}"

    def route(self, method: str, body: bytes = b"", query: str = "") -> RouteResponse:
        route = next(route for route in self.services.channels["web"].routes() if route.method == method)
        headers = {"accept-language": self.language}
        return route.handler(RouteRequest(method, dict(parse_qsl(query)), headers, body))

    def post(self, **message: Any) -> RouteResponse:
        body = {"session": self.session, "message_id": str(uuid4())} | message
        return self.route("POST", json.dumps({k: v for k, v in body.items() if v is not None}).encode())

    def upload(
        self, content: bytes, name: str = "照片.jpg", *, files: int = 1, **fields: str
    ) -> RouteResponse:
        """Send a photo or paper, as the page does."""
        route = next(r for r in self.services.channels["web"].routes() if r.path.endswith("/attachments"))
        session = {"session": self.session} if self.session else {}
        form = session | {"message_id": str(uuid4())} | fields
        sent = tuple(Uploaded(name, content) for _ in range(files))
        return route.handler(RouteRequest("POST", {}, {"accept-language": self.language}, b"", form, sent))

    def send(self, content: bytes, name: str = "照片.jpg", **fields: str) -> str:
        """Send a photo or paper that is taken; returns all that is said to it."""
        return self._show(self.upload(content, name, **fields))

    def _show(self, response: RouteResponse) -> str:
        answer = json.loads(response.body)
        assert response.status == 200, answer
        self.session = answer["session"]
        self.replies = [reply for reply in answer["replies"] if reply["id"] not in self.seen]
        self.seen += [reply["id"] for reply in self.replies]
        return self.text

    def say(self, text: str, **more: Any) -> str:
        """Type something; returns all that is said to it."""
        return self._show(self.post(text=text, **more))

    def press(self, choice: str, **more: Any) -> str:
        """Press a button by its id, or by the words on it where it is on the screen."""
        return self._show(self.post(choice=self.buttons.get(choice, choice), **more))

    @property
    def question(self) -> str | None:
        """The key of the fact that is being asked, by the buttons on the screen; None where none is."""
        return screening.asked_by(self.ids)

    def answer(self, answers: Mapping[str, str], **bounds: Any) -> list[str]:
        """Answer whatever is asked, until the verdict or the bounds; see `tests.support.screening.answer`."""
        return screening.answer(self, answers, **bounds)

    def look(self) -> str:
        """Fetch what came since, as an open page does."""
        after = f"&after={self.seen[-1]}" if self.seen else ""
        return self._show(self.route("GET", query=f"session={self.session}{after}"))

    @property
    def text(self) -> str:
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons on the screen: label -> id."""
        return {c["label"]: c["id"] for reply in self.replies for c in reply["choices"]}

    @property
    def ids(self) -> list[str]:
        return [c["id"] for reply in self.replies for c in reply["choices"]]

    @property
    def citations(self) -> list[str]:
        return [c["clause"] for reply in self.replies for c in reply["citations"]]


class Window:
    """A member of staff of the county, who does what the panel would do."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.staff = Staff(uuid4(), "li", "李工", Role.COUNTY, COUNTY, created_at=services.clock())
        with services.database.unit_of_work() as uow:
            uow.staff.add(self.staff, None)
            uow.commit()

    def find(self, code: str) -> Referral:
        with self.services.database.unit_of_work(read_only=True) as uow:
            found = uow.referrals.by_code(code.replace(" ", ""))
            assert found is not None, code
            return found

    def do(self, name: str, code: str, *words: Any, **more: Any) -> Referral:
        """One decision: `accept`, `ask_resident`, `approve` …"""
        referral = self.find(code)
        with self.services.database.unit_of_work() as uow:
            after: Referral = getattr(service, name)(
                uow, self.staff, referral.id, referral.version, *words, at=self.services.clock(), **more
            )
            uow.commit()
        return after
