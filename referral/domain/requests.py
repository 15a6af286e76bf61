"""When what was heard in passing becomes the matter that the resident files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from referral.domain.event import Event
from referral.domain.kinds import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestJoined(Event):
    """The resident filed a request while an alarm of theirs was open: from here on the two are one matter.

    `text` is what the alarm had heard (masked); the details are the request's.
    """

    action: ClassVar[Action] = Action.JOIN
    text: str
    reasons: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
