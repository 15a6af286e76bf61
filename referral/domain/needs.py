"""What a household needs beside public aid (三（二）6, 叠加效应), drawn from its referral."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from referral.domain import words
from referral.domain.errors import DomainError, InvalidInput
from referral.domain.kinds import Kind, Status, Urgency
from referral.domain.offers import Group
from referral.domain.referral import Referral
from referral.domain.things import THINGS, Thing, count, thing

MOST_LINES = 12
ELDERLY_FROM = 60
CHILD_BELOW = 18


class Why(StrEnum):
    """Which door of the referral leads here."""

    ASKED = "asked-for-charity"
    NOT_COVERED = "not-covered"
    NEXT_DOOR = "next-door"


class NeedState(StrEnum):
    OPEN = "open"
    MET = "met"
    CLOSED = "closed"


class NotANeed(DomainError):  # noqa: N818 - it reads as what it is where it is raised
    """Nothing in this referral leads to charity: no wish for it, no gap, no next door."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is needed. `covered` is what confirmed matches hold of it; the rest is still needed."""

    thing: str
    quantity: int
    words: str = ""
    covered: int = 0

    @property
    def what(self) -> Thing:
        return THINGS[self.thing]

    @property
    def left(self) -> int:
        return max(0, self.quantity - self.covered)


@dataclass(frozen=True, slots=True)
class Need:
    """The need of one household. Lines stand in the order of their weight for the household.

    `groups` are three-valued: a group that is not in it is not known. `helped` counts its live and
    delivered matches. `consented`: the household wants to be matched (the ledger says so). `beside` is what
    public aid it has or may get, in words of staff. `reasons` are ids of `urgency.Reason`.
    """

    id: UUID
    referral_id: UUID
    township: str
    village: str
    urgency: Urgency
    lines: tuple[Line, ...]
    since: datetime
    why: Why = Why.ASKED
    reasons: tuple[str, ...] = ()
    deadline: date | None = None
    groups: Mapping[Group, bool] = field(default_factory=dict)
    beside: str = ""
    consented: bool = False
    helped: int = 0
    state: NeedState = NeedState.OPEN
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.state is NeedState.OPEN and any(line.left for line in self.lines)

    def line(self, id_: str) -> Line | None:
        """The line for a thing."""
        return next((line for line in self.lines if line.thing == id_), None)

    def covering(self, id_: str, change: int) -> Need:
        """The need with more (or, below zero, less) of a line covered."""
        lines = tuple(
            replace(line, covered=max(0, line.covered + change)) if line.thing == id_ else line
            for line in self.lines
        )
        return replace(self, lines=lines)


def why(referral: Referral, charity_doors: Collection[str]) -> Why:
    """What leads from this referral to charity; raises NotANeed.

    `charity_doors` are the programs whose next door is charity. What leads there is the wish
    itself, an emergency that public aid does not carry alone, a refusal, or a verdict "unlikely" beside
    such a door.
    """
    if referral.kind is Kind.CHARITY_HELP:
        return Why.ASKED
    if referral.kind is Kind.EMERGENCY_RELIEF:
        return Why.NOT_COVERED
    screening = referral.details.screening or {}
    verdicts = screening.get("programs", ())
    if referral.status is Status.DECLINED or any(
        verdict.get("verdict") == "unlikely" and verdict.get("program") in charity_doors
        for verdict in verdicts
    ):
        return Why.NEXT_DOOR
    raise NotANeed


def groups_of(facts: Mapping[str, Any] | None) -> dict[Group, bool]:
    """What the answers of a screening say of the groups: yes, no, or nothing at all."""
    known: dict[Group, bool] = {}
    told = facts or {}
    for group, fact in ((Group.DIBAO, "receives_dibao"), (Group.REGISTERED, "registered_poor")):
        if isinstance(told.get(fact), bool):
            known[group] = told[fact]
    members = [one for one in told.get("members", ()) if isinstance(one, Mapping)]
    rest = told.get("others")
    others: Mapping[str, Any] = rest if isinstance(rest, Mapping) else {}
    for group, fact in (
        (Group.TEKUN, "tekun"),
        (Group.DISABLED, "disabled"),
        (Group.SERIOUSLY_ILL, "seriously_ill"),
    ):
        said = [one.get(fact) for one in members] + [others.get(fact, told.get(f"others.{fact}"))]
        if (found := _any(said)) is not None:
            known[group] = found
    ages = [one.get("age") for one in members]
    numbers = [age for age in ages if isinstance(age, int) and not isinstance(age, bool)]
    if any(age >= ELDERLY_FROM for age in numbers):
        known[Group.ELDERLY] = True
    schooling = {one.get("schooling") for one in members}
    if "preschool" in schooling or any(age < CHILD_BELOW for age in numbers):
        known[Group.CHILDREN] = True
    if "student" in schooling:
        known[Group.STUDENTS] = True
    return known


def _any(said: list[Any]) -> bool | None:
    """Whether one of them is so; None where it is not known of somebody."""
    if any(value is True for value in said):
        return True
    return False if said and all(value is False for value in said) else None


def checked(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Clean lines, one for each thing. Raises InvalidInput (thing, quantity, lines, words)."""
    if not lines:
        raise InvalidInput("lines", "empty")
    if len(lines) > MOST_LINES or len({line.thing for line in lines}) < len(lines):
        raise InvalidInput("lines", "not-valid")
    found = []
    for line in lines:
        what, said = thing(line.thing), words.optional("words", line.words, words.SHORT)
        if what.open_ended and not said:
            raise InvalidInput("words", "empty")
        found.append(replace(line, quantity=count("quantity", line.quantity), words=said))
    return tuple(found)


def deadline(day: date | None, today: date) -> date | None:
    """The last day on which help is of use; raises InvalidInput (deadline) for one that has passed."""
    if day is not None and day < today:
        raise InvalidInput("deadline", "not-valid")
    return day
