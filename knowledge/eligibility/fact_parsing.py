"""Reading `facts.yaml`: a list of facts, each with its words, in the order in which they are asked."""

import string
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, TypeAdapter, ValidationError

from knowledge.eligibility.facts import Condition, FactChoice, FactDefinition, Kind, Scope
from knowledge.eligibility.problems import ContentProblemsError, Problem, from_validation
from knowledge.languages import Text
from knowledge.schema.words import Entry, Words, optional_text

FactId = Annotated[str, Field(pattern=r"^(others\.)?[a-z][a-z0-9_]{0,40}$")]
PLACEHOLDERS = {"household": set[str](), "member": {"person"}, "rest": set[str]()}


class ChoiceEntry(Words):
    """One answer of a fact; a yes-or-no fact has true and false where 有 and 没有 do not fit."""

    value: StrictBool | StrictInt | str


class ConditionEntry(Entry):
    """What another fact must be."""

    fact: FactId
    is_: StrictBool | None = Field(default=None, alias="is")
    one_of: tuple[StrictInt | str, ...] = ()
    at_least: int | None = None
    below: int | None = None

    def condition(self) -> Condition:
        values = (self.is_,) if self.is_ is not None else self.one_of
        return Condition(self.fact, values, self.at_least, self.below)


class FactEntry(Entry):
    """A fact as it is written; a question for somebody else is the same question where it is left out."""

    id: FactId
    scope: Scope
    kind: Kind
    stage: int
    name: Words
    question: Words
    question_for_other: Words | None = None
    why: Words
    hint: Words
    unit: Words | None = None
    choices: tuple[ChoiceEntry, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    detail_of: FactId | None = None
    label: Words | None = None
    question_more: Words | None = None
    true_when: tuple[ConditionEntry, ...] = ()
    false_when: tuple[ConditionEntry, ...] = ()

    def definition(self, position: int) -> FactDefinition:
        return FactDefinition(
            id=self.id,
            scope=self.scope,
            kind=self.kind,
            name=self.name.text(),
            question=self.question.text(),
            question_for_other=(self.question_for_other or self.question).text(),
            why=self.why.text(),
            hint=self.hint.text(),
            stage=self.stage,
            position=position,
            unit=optional_text(self.unit),
            choices=tuple(FactChoice(choice.value, choice.text()) for choice in self.choices),
            minimum=self.minimum,
            maximum=self.maximum,
            detail_of=self.detail_of,
            label=optional_text(self.label),
            question_more=optional_text(self.question_more),
            true_when=tuple(entry.condition() for entry in self.true_when),
            false_when=tuple(entry.condition() for entry in self.false_when),
        )


_ENTRIES = TypeAdapter(list[FactEntry])


def parse_facts(data: object) -> Mapping[str, FactDefinition]:
    """The facts by id, in the file's order, from the list that YAML holds.

    Raises ContentProblemsError with every mistake; each path starts with the position in the list.
    """
    try:
        entries = _ENTRIES.validate_python(data)
    except ValidationError as error:
        raise ContentProblemsError(from_validation(error)) from error
    definitions: dict[str, FactDefinition] = {}
    problems: list[Problem] = []
    for at, entry in enumerate(entries):
        if entry.id in definitions:
            problems.append(Problem((at, "id"), f"{entry.id} is defined twice"))
        definitions[entry.id] = entry.definition(at)
    for at, entry in enumerate(entries):
        problems.extend(Problem((at, key), message) for key, message in _wrong(entry, definitions))
    if problems:
        raise ContentProblemsError(problems)
    return MappingProxyType(definitions)


def _wrong(entry: FactEntry, facts: Mapping[str, FactDefinition]) -> list[tuple[str, str]]:
    """What pydantic cannot see: the key and the message of each mistake in one fact."""
    found: list[tuple[str, str]] = []
    definition = facts[entry.id]
    if (entry.scope == "rest") != entry.id.startswith("others."):
        found.append(("id", "a fact about the rest, and only such a one, is called others.<member fact>"))
    if entry.scope == "rest":
        group = facts.get(definition.group)
        if group is None or group.scope != "member" or group.kind != "bool" or group.label is None:
            found.append(("id", f"{definition.group} must be a yes-or-no fact of a member, with a label"))
        if entry.kind != "bool" or entry.question_more is None:
            found.append(("kind", "is a yes-or-no question, with question_more for when somebody is listed"))
    if not _choices_fit(entry):
        found.append(("choices", f"do not fit a fact of the kind {entry.kind}"))
    if entry.kind in {"int", "money"} and (entry.minimum is None or entry.maximum is None):
        found.append(("minimum", "a number has a minimum and a maximum"))
    if entry.detail_of is not None and not _is_flag(facts.get(entry.detail_of), entry.scope):
        found.append(("detail_of", f"{entry.detail_of} is no yes-or-no fact of the same scope"))
    for key, conditions in (("true_when", definition.true_when), ("false_when", definition.false_when)):
        found.extend(
            (key, f"{condition.fact} is no fact of the same scope")
            for condition in conditions
            if condition.fact not in facts or facts[condition.fact].scope != entry.scope
        )
    asked = (definition.question, definition.question_for_other, definition.question_more)
    found.extend(
        ("question", f"{{{name}}} cannot be filled in") for name in _names(*asked) - PLACEHOLDERS[entry.scope]
    )
    return found


def _choices_fit(entry: FactEntry) -> bool:
    """A choice has some, a yes-or-no fact none or exactly those two, a number none or numbers."""
    values = [choice.value for choice in entry.choices]
    match entry.kind:
        case "bool":
            return not values or (len(values) == 2 and values[0] is True and values[1] is False)
        case "int":
            return all(type(value) is int for value in values)
        case "choice":
            return bool(values) and all(isinstance(value, str) for value in values)
        case _:
            return not values


def _is_flag(definition: FactDefinition | None, scope: Scope) -> bool:
    return definition is not None and definition.kind == "bool" and definition.scope == scope


def _names(*texts: Text | None) -> set[str]:
    said = [words for text in texts if text for words in (text.zh_Hans, text.zh_Hant, text.en)]
    return {name for words in said for _, name, _, _ in string.Formatter().parse(words) if name is not None}
