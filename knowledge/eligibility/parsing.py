"""Reading rules from content: a node is one operator with its clause and its words.

    all: [node, ...]          any: [node, ...]          not: node
    is: {fact: value}         one_of: {fact: [value, ...]}
    at_most | at_least | below | above: {fact or derived amount: number, or {parameter:, times:}}
    some_member: node         staff: {zh:, en:}         program: id

Each leaf has `clause`, and `met` and `unmet` in plain words, `open` where the names of the missing facts do
not say enough; another program speaks for itself. `from` and `until` date a node. The words of a comparison
may hold {value}, {limit}, {standard} and {difference}.
"""

import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from pydantic import ValidationError

from knowledge.eligibility.facts import FactDefinition
from knowledge.eligibility.problems import ContentProblemsError, Path, Problem, from_validation
from knowledge.eligibility.rules import (
    ALWAYS,
    DERIVED,
    Compare,
    Comparison,
    Days,
    Equals,
    Every,
    Judgement,
    Limit,
    Negation,
    ProgramHolds,
    Rule,
    Some,
    SomeMember,
    Words,
)
from knowledge.languages import Text
from knowledge.schema import words as content_words

COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
GROUPS = ("all", "any", "not")
OPERATORS = (*GROUPS, "is", "one_of", *COMPARISONS, "some_member", "staff", "program")
PLACEHOLDERS = frozenset({"value", "limit", "standard", "difference"})
_DATES = {"from", "until"}
_LEAF = {"clause", "met", "unmet", "open"}


def parse_rule(
    data: object,
    *,
    facts: Mapping[str, FactDefinition],
    parameters: Collection[str],
    programs: Collection[str],
    clauses: Collection[str],
) -> Rule:
    """The rule that a mapping from YAML says.

    `facts`, `parameters`, `programs` and `clauses` (of the program's document) are what it may name.
    Raises ContentProblemsError with every mistake; each path starts at the top of `data`.
    """
    reader = _Reader(facts, frozenset(parameters), frozenset(programs), frozenset(clauses))
    rule = reader.node(data, (), member=False)
    if reader.problems or rule is None:
        raise ContentProblemsError(reader.problems)
    return rule


class _MistakeError(Exception):
    """A node cannot be read any further; its neighbours still are."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(path, message)


@dataclass(frozen=True, slots=True)
class _Head:
    """What every leaf has: its clause, its words, its days."""

    clause: str
    words: Words
    days: Days


@dataclass
class _Reader:
    facts: Mapping[str, FactDefinition]
    parameters: frozenset[str]
    programs: frozenset[str]
    clauses: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Path, message: str) -> None:
        self.problems.append(Problem(path, message))

    def node(self, data: object, path: Path, *, member: bool) -> Rule | None:
        """The rule of a node, or None where a mistake was noted instead."""
        try:
            return self.read(data, path, member=member)
        except _MistakeError as mistake:
            self.problems.append(mistake.problem)
            return None

    def read(self, data: object, path: Path, *, member: bool) -> Rule | None:
        if not isinstance(data, Mapping):
            raise _MistakeError(path, "a rule is a mapping with one operator")
        operators = [key for key in data if key in OPERATORS]
        if len(operators) != 1:
            raise _MistakeError(path, f"needs exactly one operator of {', '.join(OPERATORS)}")
        operator = operators[0]
        allowed = {operator} | _DATES | (set() if operator in GROUPS else {"clause"})
        if operator not in {*GROUPS, "staff", "program"}:
            allowed |= _LEAF
        for key in data:
            if key not in allowed:
                self.wrong((*path, key), f"unknown key beside {operator}")
        days = self.days(data, path)
        if operator in GROUPS:
            return self.group(operator, data[operator], days, (*path, operator), member=member)
        return self.leaf(
            operator,
            data,
            _Head(self.clause(data, path), self.words(operator, data, path), days),
            path,
            member=member,
        )

    def days(self, data: Mapping[Any, Any], path: Path) -> Days:
        start, end = data.get("from"), data.get("until")
        for key in ("from", "until"):
            if data.get(key) is not None and type(data[key]) is not date:
                raise _MistakeError((*path, key), "must be a date like 2021-12-10")
        if start is not None and end is not None and end < start:
            self.wrong((*path, "until"), "ends before it starts")
        return Days(start, end) if start or end else ALWAYS

    def group(self, operator: str, below: object, days: Days, path: Path, *, member: bool) -> Rule | None:
        if operator == "not":
            part = self.node(below, path, member=member)
            return None if part is None else Negation(part, days)
        if not isinstance(below, list) or not below:
            raise _MistakeError(path, "must be a list of rules")
        read = [self.node(part, (*path, at), member=member) for at, part in enumerate(below)]
        parts = tuple(part for part in read if part is not None)
        if parts and all(part.days != ALWAYS for part in parts):
            self.wrong(path, "needs a part without dates, or nothing is left on some days")
        return Every(parts, days) if operator == "all" else Some(parts, days)

    def clause(self, data: Mapping[Any, Any], path: Path) -> str:
        clause = data.get("clause")
        if isinstance(clause, str) and clause in self.clauses:
            return clause
        self.wrong((*path, "clause"), f"every leaf names a clause of its document, not {clause!r}")
        return ""

    def leaf(
        self, operator: str, data: Mapping[Any, Any], head: _Head, path: Path, *, member: bool
    ) -> Rule | None:
        below, at = data[operator], (*path, operator)
        match operator:
            case "staff":
                return Judgement(head.clause, head.words, head.days)
            case "program":
                if below not in self.programs:
                    raise _MistakeError(at, f"unknown program {below!r}")
                return ProgramHolds(str(below), head.clause, head.words, head.days)
            case "some_member":
                if member:
                    raise _MistakeError(at, "a rule about a member cannot hold another")
                inner = self.node(below, at, member=True)
                return inner and SomeMember(inner, head.clause, head.words, head.days)
            case "is" | "one_of":
                return self.equals(operator, below, head, at, member=member)
            case _:
                return self.compare(operator, below, head, at, member=member)

    def words(self, operator: str, data: Mapping[Any, Any], path: Path) -> Words:
        if operator == "staff":
            return Words(staff=self.text(data["staff"], (*path, "staff"), frozenset()))
        if operator == "program":
            return Words()
        said = {}
        for key in ("met", "unmet", "open"):
            if key in data:
                filled = PLACEHOLDERS if operator in COMPARISONS and key != "open" else frozenset()
                said[key] = self.text(data[key], (*path, key), filled)
            elif key != "open":
                self.wrong(path, f"needs {key}: what to say in that case")
        return Words(yes=said.get("met"), no=said.get("unmet"), open=said.get("open"))

    def text(self, data: object, path: Path, allowed: frozenset[str]) -> Text | None:
        try:
            text = content_words.Words.model_validate(data).text()
        except ValidationError as error:
            self.problems.extend(from_validation(error, path))
            return None
        for said in (text.zh_Hans, text.zh_Hant, text.en):
            names = {name for _, name, _, _ in string.Formatter().parse(said) if name is not None}
            for name in sorted(names - allowed):
                self.wrong(path, f"{{{name}}} cannot be filled in here")
        return text

    def subject(self, below: object, path: Path, *, member: bool) -> tuple[str, object]:
        """The fact or derived amount that a leaf is about, and what is said of it."""
        if not isinstance(below, Mapping) or len(below) != 1:
            raise _MistakeError(path, "must be {fact: ...} with one fact")
        ((name, value),) = below.items()
        if name in DERIVED:
            if member:
                raise _MistakeError((*path, name), f"{name} belongs to the household")
            return name, value
        if name not in self.facts:
            raise _MistakeError((*path, name), f"unknown fact {name!r}")
        if self.facts[name].scope != ("member" if member else "household"):
            raise _MistakeError((*path, name), f"{name} is a fact of the {self.facts[name].scope}")
        return name, value

    def equals(self, operator: str, below: object, head: _Head, path: Path, *, member: bool) -> Rule:
        name, value = self.subject(below, path, member=member)
        values = value if operator == "one_of" else [value]
        if name in DERIVED or not isinstance(values, list) or not values:
            raise _MistakeError((*path, name), f"{operator} does not fit here")
        allowed = self.facts[name].values
        for one in values:
            if not any(one == other and type(one) is type(other) for other in allowed):
                self.wrong((*path, name), f"{one!r} is not a value of {name}: {list(allowed)}")
        return Equals(name, tuple(values), head.clause, head.words, head.days)

    def compare(self, operator: str, below: object, head: _Head, path: Path, *, member: bool) -> Rule:
        name, value = self.subject(below, path, member=member)
        if name not in DERIVED and self.facts[name].kind not in {"int", "money"}:
            raise _MistakeError((*path, name), f"{name} is not a number")
        comparison = next(known for known in COMPARISONS if known == operator)
        limit = self.limit(value, (*path, name))
        return Compare(comparison, name, limit, head.clause, head.words, head.days)

    def limit(self, data: object, path: Path) -> Limit:
        if isinstance(data, int | float) and not isinstance(data, bool):
            return Limit(amount=Decimal(str(data)))
        if not isinstance(data, Mapping) or set(data) - {"parameter", "times"} or "parameter" not in data:
            raise _MistakeError(path, "must be a number or {parameter: id, times: number or id}")
        parameter, times = data["parameter"], data.get("times")
        for key, name in (("parameter", parameter), ("times", times)):
            if isinstance(name, str) and name not in self.parameters:
                self.wrong((*path, key), f"unknown parameter {name!r}")
        if not isinstance(parameter, str) or isinstance(times, bool):
            raise _MistakeError(path, "parameter is an id, times a number or an id")
        if isinstance(times, int | float):
            return Limit(parameter=parameter, times=Decimal(str(times)))
        return Limit(parameter=parameter, times=times)
