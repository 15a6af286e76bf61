"""The question for a fact, in one language, with its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.eligibility import words
from knowledge.eligibility.document import canonical, implied
from knowledge.eligibility.facts import NOT_SURE, FactDefinition, define
from knowledge.languages import Language, Text
from knowledge.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class QuestionChoice:
    """An answer to press; `value` is what `parse_answer` takes, ASCII and short."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be shown; the last choice is always that one is not sure."""

    ref: str
    text: str
    why: str
    hint: str
    choices: tuple[QuestionChoice, ...]


def question(
    kb: KnowledgeBase,
    ref: str,
    language: Language,
    for_other: bool = False,
    *,
    facts: Mapping[str, Any] | None = None,
    person: Text | None = None,
) -> Question:
    """How to ask for a fact; `for_other` words it for somebody who answers for another household.

    With `facts` a listed person is called by what is known (这位残疾人), or as `person` says, and a question
    about the others offers the people who are listed already. KeyError for what is no fact.
    """
    where, definition = define(kb.facts, ref)
    known = canonical(facts or {})
    text = definition.question_for_other if for_other else definition.question
    choices = _choices(definition)
    if where.rest and known.get("members"):
        people = people_for(kb, ref, known)
        if people:
            choices = {"false": words.NOBODY, **people, "true": words.SOMEBODY_ELSE}
        elif definition.question_more is not None:
            text = definition.question_more
    if where.member is not None:
        text = words.fill(text, person=person or person_name(kb, known, where.member))
    choices[NOT_SURE] = words.NOT_SURE_LABEL
    return Question(
        ref,
        text.spoken(for_other).in_(language),
        definition.why.spoken(for_other).in_(language),
        definition.hint.spoken(for_other).in_(language),
        tuple(
            QuestionChoice(value, label.spoken(for_other).in_(language)) for value, label in choices.items()
        ),
    )


def people_for(kb: KnowledgeBase, ref: str, facts: Mapping[str, Any]) -> dict[str, Text]:
    """The listed people of whom it is not known whether they belong to the group that is asked about."""
    where, _ = define(kb.facts, ref)
    members = canonical(facts).get("members", [])
    return {
        f"members[{index}]": person_name(kb, facts, index)
        for index, member in enumerate(members)
        if where.fact not in member
    }


def person_name(kb: KnowledgeBase, facts: Mapping[str, Any], index: int) -> Text:
    """How a listed person is called: by the first thing known, with a number where several are called so."""
    members = canonical(facts).get("members", [])
    labels = [_label(kb, member) for member in members]
    if index >= len(labels):
        return words.SOMEBODY
    label = labels[index]
    alike = [at for at, other in enumerate(labels) if other == label]
    if len(alike) == 1:
        return label
    return words.fill(words.NTH_PERSON, number=alike.index(index) + 1, label=label)


def _label(kb: KnowledgeBase, member: Mapping[str, Any]) -> Text:
    told = [kb.facts[key] for key, value in member.items() if value is True and key in kb.facts]
    # A grade on the certificate calls somebody a disabled person as well as the plain word does.
    told += [fact for fact in kb.facts.values() if fact.scope == "member" and implied(fact, member)]
    return next((fact.label for fact in told if fact.label is not None), words.SOMEBODY)


def _choices(definition: FactDefinition) -> dict[str, Text]:
    if definition.kind == "bool" and not definition.choices:
        return {"true": words.YES_LABEL, "false": words.NO_LABEL}
    return {str(choice.value).lower(): choice.label for choice in definition.choices}
