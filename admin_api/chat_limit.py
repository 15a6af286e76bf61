"""How many chats one network address may begin, and who is never turned away.

Whole villages share one address behind a carrier's gateway, so the limit is generous, counts beginnings only
(a chat under way is never counted), and lets everybody pass who asks for emergency relief or whose words name
a danger to life. Where the count cannot be read, nobody is turned away.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from admin_api.language import gettext
from admin_api.problems import ProblemError
from admin_api.world import now, today, world
from referral.domain.errors import DomainError

HOUR = timedelta(hours=1)
EMERGENCY = "file:start:emergency-relief"


@dataclass(frozen=True, slots=True)
class ChatLimit:
    """`per_hour` new chats from one address at `path`."""

    path: str
    per_hour: int

    def check(self, body: bytes, remote: str) -> None:
        """Count the beginning of a chat; ProblemError 429 beyond the limit, unless it is an emergency."""
        message = _opening(body)
        if message is None or self._room(remote) or _emergency(message):
            return
        raise ProblemError(
            429,
            "too-many-chats",
            gettext("从这个网络开始的对话太多了，请过一会儿再试。有生命危险请马上打 120、110 或 119。"),
            retry_after=600,
        )

    def _room(self, remote: str) -> bool:
        key, at = f"new-chat:{remote}", now()
        try:
            with world().database.unit_of_work() as uow:
                if len(uow.attempts.since(key, at - HOUR)) >= self.per_hour:
                    return False
                uow.attempts.note(key, at=at)
                uow.commit()
        except DomainError as error:
            structlog.get_logger("yimen.web").warning("chats are not counted", exc_info=error)
        return True


def _opening(body: bytes) -> dict[str, Any] | None:
    """The message when it begins a chat; None when it belongs to one, or is not a message at all."""
    try:
        message = json.loads(body)
    except ValueError:
        return None
    return message if isinstance(message, dict) and not message.get("session") else None


def _emergency(message: dict[str, Any]) -> bool:
    if message.get("choice") == EMERGENCY:
        return True
    text = message.get("text")
    if not isinstance(text, str):
        return False
    reading = world().index.ask(text[:500], None, today())
    return (reading.danger or reading.possible) is not None
