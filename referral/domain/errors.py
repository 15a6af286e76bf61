# ruff: noqa: N818
# The names are the words of the domain; that they are errors shows where they are raised and caught.
"""What can be wrong with a wish. Each says enough for a caller to word it; none carries personal data."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from referral.domain.kinds import Action, Role, Status

if TYPE_CHECKING:
    from referral.domain.referral import Referral


class DomainError(Exception):
    """The root of everything that `referral` refuses."""


class NotFound(DomainError):
    """There is no such thing, or it lies outside the asker's area: the two look the same on purpose."""

    def __init__(self, what: str) -> None:
        super().__init__(f"no such {what}")
        self.what = what


class NotPermitted(DomainError):
    """The role may not do this."""

    def __init__(self, action: str, role: Role | None) -> None:
        super().__init__(f"{role or 'this person'} may not {action}")
        self.action = action
        self.role = role


class TransitionRefused(DomainError):
    """The referral stands where this action does not start."""

    def __init__(self, from_: Status | None, action: Action) -> None:
        super().__init__(f"{action} does not start from {from_ or 'nothing'}")
        self.from_ = from_
        self.action = action


class VersionConflict(DomainError):
    """Somebody else was first. `current` is the referral as it stands now, so nothing typed is lost; `seen`
    is the version that was decided on, where it is known.
    """

    def __init__(self, current: Referral, seen: int | None = None) -> None:
        super().__init__(f"the referral is at version {current.version} by now")
        self.current = current
        self.seen = seen


class AlreadyReceived(DomainError):
    """The inbound message has had its effect; the stored replies are its answer."""

    def __init__(self, channel: str, external_id: str) -> None:
        super().__init__(f"{channel} message {external_id} was received before")
        self.channel = channel
        self.external_id = external_id


class AlreadyExists(DomainError):
    """A value that has to be unique is taken; `what` names the kind of value."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this {what} exists already")
        self.what = what


class InvalidInput(DomainError):
    """A field is empty, too long or not of its kind. `limit` (characters) goes with too-long, too-short."""

    def __init__(
        self,
        field: str,
        problem: Literal["empty", "too-long", "too-short", "not-valid"],
        limit: int | None = None,
    ) -> None:
        super().__init__(f"{field} is {problem}" + (f" (limit {limit})" if limit is not None else ""))
        self.field = field
        self.problem = problem
        self.limit = limit


class ConsentMissing(DomainError):
    """The consent that this rests on was never given, was taken back, or has run out."""

    def __init__(self, purpose: str, recipient: str) -> None:
        super().__init__(f"no consent in force for {purpose}")
        self.purpose = purpose
        self.recipient = recipient


class LinkRefused(DomainError):
    """A set-up link that is unknown, used or expired; the three look the same on purpose."""

    def __init__(self) -> None:
        super().__init__("this link is not valid (any more)")


class Cause(StrEnum):
    """Why the database could not serve."""

    BUSY = "busy"
    """Others were first; it passes by itself."""
    GONE = "gone"
    """It does not answer, or its disk does not."""
    FULL = "full"
    READ_ONLY = "read-only"


class Busy(DomainError):
    """The database could not serve just now (locked, deadlock, gone, full). Nothing was done: try again.

    Everything but the cause `busy` is for an operator to mend.
    """

    def __init__(self, detail: str, retry_at: datetime | None = None, *, cause: Cause = Cause.BUSY) -> None:
        super().__init__(detail)
        self.retry_at = retry_at
        self.cause = cause
