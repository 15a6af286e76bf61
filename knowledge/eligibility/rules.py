"""The rules as values: a small closed set of operators, a clause and plain words on every leaf.

`parse_rule` in `knowledge.eligibility.parsing` makes them from content, `knowledge.eligibility.evaluation`
decides them. A leaf may be dated: outside its days it is as if it did not stand in its group.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from knowledge.languages import Text

INCOME_PER_HEAD = "income_per_head"
"""The derived amount that rules may compare: income as the document counts it, a month, for each person."""

DERIVED = frozenset({INCOME_PER_HEAD})

Comparison = Literal["at_most", "at_least", "below", "above"]


@dataclass(frozen=True, slots=True)
class Words:
    """What a leaf says when it holds, when it fails, when it is open, and when staff must judge it.

    `open` may be None: then the names of the missing facts speak for it.
    """

    yes: Text | None = None
    no: Text | None = None
    open: Text | None = None
    staff: Text | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which a leaf or group counts, both included; None is without end."""

    start: date | None = None
    end: date | None = None

    def hold(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


ALWAYS = Days()


@dataclass(frozen=True, slots=True)
class Every:
    """`all`: each part must hold."""

    parts: tuple["Rule", ...]
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class Some:
    """`any`: one part is enough."""

    parts: tuple["Rule", ...]
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class Negation:
    """`not`."""

    part: "Rule"
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class Equals:
    """`is` and `one_of`: a fact has one of the values."""

    fact: str
    values: tuple[bool | int | str, ...]
    clause: str
    words: Words
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class Limit:
    """A number, or a dated parameter, taken so many times; `times` may itself be a parameter."""

    amount: Decimal | None = None
    parameter: str | None = None
    times: Decimal | str | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name for name in (self.parameter, self.times) if isinstance(name, str))


@dataclass(frozen=True, slots=True)
class Compare:
    """`at_most`, `at_least`, `below`, `above`: a number fact or derived amount against a limit."""

    comparison: Comparison
    of: str
    limit: Limit
    clause: str
    words: Words
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class SomeMember:
    """`some_member`: one person of the household for whom the inner rule holds."""

    rule: "Rule"
    clause: str
    words: Words
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class Judgement:
    """`staff`: what the document leaves to a person's judgement; no answer settles it."""

    clause: str
    words: Words
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class ProgramHolds:
    """`program`: what another program's rule says of the same household."""

    program: str
    clause: str
    words: Words
    days: Days = ALWAYS


Leaf = Equals | Compare | SomeMember | Judgement | ProgramHolds
Rule = Every | Some | Negation | Leaf


def walk(rule: Rule) -> Iterator[Rule]:
    """The rule and everything below it, in reading order."""
    yield rule
    match rule:
        case Every(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from walk(part)
        case Negation(part=part):
            yield from walk(part)
        case SomeMember(rule=inner):
            yield from walk(inner)
        case _:
            return


def parameters_of(rule: Rule) -> tuple[str, ...]:
    """The ids of the dated amounts that a rule rests on, each once."""
    found = (name for node in walk(rule) if isinstance(node, Compare) for name in node.limit.parameters)
    return tuple(dict.fromkeys(found))


def clauses_of(rule: Rule) -> tuple[str, ...]:
    """The clauses that the leaves of a rule cite, each once, in reading order."""
    found = (node.clause for node in walk(rule) if not isinstance(node, Every | Some | Negation))
    return tuple(dict.fromkeys(found))
