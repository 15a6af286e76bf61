"""The closed list of facts that a screening may know, with the words to ask for them.

A fact belongs to the household, to one listed member, or to the rest: the members that are not listed, of
whom it is only asked whether one of them is so (`others.disabled`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal

from knowledge.languages import Text

Scope = Literal["household", "member", "rest"]
Kind = Literal["bool", "int", "money", "choice", "date"]

NOT_SURE: Final = "not_sure"
"""Stands in a facts document for 「不清楚」: the fact stays unknown and is not asked again."""

Value = bool | int | Decimal | str


@dataclass(frozen=True, slots=True)
class FactChoice:
    """One answer of a fact with a closed list of answers; `value` is what a facts document holds."""

    value: bool | int | str
    label: Text


@dataclass(frozen=True, slots=True)
class Condition:
    """What another fact of the same person or household must be for this one to follow from it."""

    fact: str
    values: tuple[bool | int | str, ...] = ()
    at_least: int | None = None
    below: int | None = None

    def holds(self, values: Mapping[str, Any]) -> bool | None:
        """Whether it holds, None where the other fact is not known."""
        value = values.get(self.fact)
        if value is None or value == NOT_SURE:
            return None
        if self.values:
            return value in self.values
        if not isinstance(value, int):
            return None
        return (self.at_least is None or value >= self.at_least) and (
            self.below is None or value < self.below
        )


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """A fact: what it is called, how it is asked, what may be answered.

    `id` of a fact about the rest is `others.<group>`. `stage` orders the questions (lower first), then
    `position`, its place in the file. `detail_of` names the member fact that must be true before this one
    is asked. `label` calls a listed member by this fact (「这位残疾人」). `question_more` asks about the rest
    once somebody is listed. `true_when` (one is enough) and `false_when` (all) say what it follows from.
    """

    id: str
    scope: Scope
    kind: Kind
    name: Text
    question: Text
    question_for_other: Text
    why: Text
    hint: Text
    stage: int
    position: int
    unit: Text | None = None
    choices: tuple[FactChoice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    detail_of: str | None = None
    label: Text | None = None
    question_more: Text | None = None
    true_when: tuple[Condition, ...] = ()
    false_when: tuple[Condition, ...] = ()

    @property
    def group(self) -> str:
        """The member fact that a fact about the rest is about."""
        return self.id.removeprefix("others.")

    @property
    def values(self) -> tuple[bool | int | str, ...]:
        """The closed list of values, empty where any within the bounds will do."""
        if self.kind == "bool":
            return (True, False)
        return tuple(choice.value for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Ref:
    """A fact of one screening: `household_size`, `members[0].age`, `others.disabled`."""

    fact: str
    member: int | None = None
    rest: bool = False

    def __str__(self) -> str:
        if self.member is not None:
            return f"members[{self.member}].{self.fact}"
        return f"others.{self.fact}" if self.rest else self.fact

    @property
    def definition(self) -> str:
        """The id of the definition that this is asked by."""
        return f"others.{self.fact}" if self.rest else self.fact

    @classmethod
    @lru_cache(maxsize=1024)  # a screening reads the same few again and again
    def parse(cls, written: str) -> "Ref":
        """The reading of a written reference; ValueError where it is none."""
        match = _REF.fullmatch(written)
        if match is None:
            raise ValueError(f"not a reference to a fact: {written!r}")
        index, fact = match["index"], match["fact"]
        return cls(fact, int(index) if index is not None else None, match["rest"] is not None)


_REF = re.compile(
    r"(?:members\[(?P<index>\d{1,2})\]\.|(?P<rest>others)\.)?(?P<fact>[a-z][a-z0-9_]{0,40})", re.ASCII
)


class FactError(ValueError):
    """A fact of the wrong type, out of its bounds, or against another one; nothing was decided."""

    def __init__(self, fact: str, message: Text) -> None:
        super().__init__(f"{fact}: {message.en}")
        self.fact = fact
        self.message = message


def define(facts: Mapping[str, FactDefinition], written: str) -> tuple[Ref, FactDefinition]:
    """The reference and its definition; KeyError where nothing of that name and scope is defined."""
    try:
        ref = Ref.parse(written)
    except ValueError as error:
        raise KeyError(written) from error
    definition = facts[ref.definition]
    scope = "member" if ref.member is not None else "rest" if ref.rest else "household"
    if definition.scope != scope:
        raise KeyError(written)
    return ref, definition
