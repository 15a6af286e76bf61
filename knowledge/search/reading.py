"""What the search has understood of one message."""

from dataclasses import dataclass
from typing import Literal

from knowledge.languages import Language
from knowledge.search.danger import Danger
from knowledge.search.wants import Want

Decision = Literal["answer", "choose", "handoff", "refer", "screen", "decline"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, what to do with it and how sure we are.

    `confidence` (0..1) is the probability that `topic` is what was asked. `ranked` holds the five best
    topics whatever the decision, `choices` the topics to offer as buttons, `needs` the hardships told.
    `matched` is the phrasing that lay nearest, for staff who wonder why. `danger` comes before all else;
    `possible` is one that the message only may tell of: its numbers stand beside the usual answer.
    `wants` are the things wanted, one by one, where there are two or more.
    """

    question: str
    decision: Decision
    topic: str | None
    confidence: float
    choices: tuple[str, ...]
    ranked: tuple[tuple[str, float], ...]
    language: Language
    danger: Danger | None = None
    needs: tuple[str, ...] = ()
    matched: str | None = None
    possible: Danger | None = None
    wants: tuple[Want, ...] = ()
