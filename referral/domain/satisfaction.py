"""Whether it was solved, in the resident's own judgement: asked after each closing, answered once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from referral.domain.errors import TransitionRefused
from referral.domain.event import Event
from referral.domain.kinds import Action, Status


class Score(StrEnum):
    GOOD = "good"
    FAIR = "fair"
    UNSOLVED = "unsolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionTold(Event):
    """`closing` counts the closings of this matter from 1."""

    action: ClassVar[Action] = Action.RATE
    closing: int
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenedAsUnsolved(Event):
    """Reopened by itself because the resident said that nothing was solved. Once in the life of a matter."""

    action: ClassVar[Action] = Action.REOPEN_UNSOLVED


@dataclass(frozen=True, slots=True)
class Closings:
    """`number` of closings, the `rated` one that was spoken of last, and what came of it.

    `escalated`: said to be unsolved for a second time, and nobody of the county has looked yet.
    """

    number: int = 0
    rated: int = 0
    score: Score | None = None
    reopened: bool = False
    escalated: bool = False

    @property
    def unspoken(self) -> int | None:
        """The closing that the resident has said nothing of; None where there is none."""
        return self.number if self.number > self.rated else None


def after(closings: Closings, event: Event, status: Status | None) -> Closings:
    """The closings after an event; raises TransitionRefused for a second answer to the same question."""
    match event:
        case SatisfactionTold(closing=number, score=score):
            if number != closings.unspoken:
                raise TransitionRefused(status, event.action)
            again = score is Score.UNSOLVED and closings.reopened
            return replace(closings, rated=number, score=score, escalated=closings.escalated or again)
        case ReopenedAsUnsolved():
            if closings.reopened:
                raise TransitionRefused(status, event.action)
            return replace(closings, reopened=True)
    match event.action:
        case Action.CLOSE:
            return replace(closings, number=closings.number + 1, score=None)
        case Action.REOPEN | Action.SEE:
            return replace(closings, escalated=False)
    return closings
