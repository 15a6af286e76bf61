"""What the resident wishes while a person is there, and after a closing; part of `referral.commands`."""

from __future__ import annotations

from dataclasses import dataclass

from referral.domain.satisfaction import Score


@dataclass(frozen=True, slots=True)
class SayToStaff:
    """Said while a person speaks in the conversation, and so meant for that person."""

    address: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class EndTalk:
    """The bot speaks again: at the resident's wish, or (`silent`) because nobody had spoken for long."""

    address: str
    code: str
    silent: bool = False


@dataclass(frozen=True, slots=True)
class TellSatisfaction:
    """`closing` counts the closings of the matter from 1."""

    address: str
    code: str
    closing: int
    score: Score
