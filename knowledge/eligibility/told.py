"""The answers of a household in words, each with the name of what was asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from knowledge.eligibility import words
from knowledge.eligibility.document import canonical
from knowledge.eligibility.facts import NOT_SURE, FactDefinition
from knowledge.eligibility.questions import person_name
from knowledge.languages import Text
from knowledge.model import KnowledgeBase

OF_PERSON: Final = Text("{person}：{name}", "{person}：{name}", "{person}: {name}")
WITH_UNIT: Final = Text("{value} {unit}", "{value} {unit}", "{value} {unit}")
KIND: Final = Text("{kind} {value}", "{kind} {value}", "{kind} {value}")
PERIODS: Final[Mapping[str, Text]] = {
    "day": Text(
        "一天 {amount} 元，一个月做 {days} 天",
        "一天 {amount} 元，一個月做 {days} 天",
        "{amount} yuan a day, {days} days a month",
    ),
    "month": Text("一个月 {amount} 元", "一個月 {amount} 元", "{amount} yuan a month"),
    "year": Text("一年 {amount} 元", "一年 {amount} 元", "{amount} yuan a year"),
    "irregular": Text(
        "过去十二个月一共 {amount} 元",
        "過去十二個月一共 {amount} 元",
        "{amount} yuan in the last twelve months together",
    ),
}
KINDS: Final[Mapping[str, Text]] = {
    "wages": Text("工资", "工資", "wages"),
    "basic_pension": Text("基础养老金", "基礎養老金", "basic pension"),
    "other": Text("别的收入", "別的收入", "other income"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: what it is about, and what was said."""

    name: Text
    value: Text


def told(kb: KnowledgeBase, facts: Mapping[str, Any]) -> tuple[Told, ...]:
    """Every answer of a facts document that the content still knows: household, each person, the others."""
    return tuple(_told(kb, canonical(facts)))


def _told(kb: KnowledgeBase, document: Mapping[str, Any]) -> Iterator[Told]:
    for fact, value in document.items():
        if fact in kb.facts:
            yield Told(kb.facts[fact].name, value_words(kb.facts[fact], value))
    for index, member in enumerate(document.get("members", ())):
        person = person_name(kb, document, index)
        for fact, value in member.items():
            if fact in kb.facts:
                name = words.fill(OF_PERSON, person=person, name=kb.facts[fact].name)
                yield Told(name, value_words(kb.facts[fact], value))
    for group, value in document.get("others", {}).items():
        definition = kb.facts.get(f"others.{group}")
        if definition is not None:
            yield Told(definition.name, value_words(definition, value))


def value_words(fact: FactDefinition, value: Any) -> Text:
    """One answer in words: its label, its amount with the period, or its number with the unit."""
    if value == NOT_SURE:
        return words.NOT_SURE_LABEL
    for choice in fact.choices:
        if choice.value == value and type(choice.value) is type(value):
            return choice.label
    if isinstance(value, bool):
        return words.YES_LABEL if value else words.NO_LABEL
    if isinstance(value, Mapping):
        return _money(value)
    if fact.unit is None:
        return words.plain(value)
    return words.fill(WITH_UNIT, value=value, unit=fact.unit)


def _money(value: Mapping[str, Any]) -> Text:
    """An amount with its period, or income by its kinds."""
    if "amount" in value:
        return words.fill(
            PERIODS[value.get("period") or "month"], amount=value["amount"], days=value.get("days")
        )
    parts = [
        words.fill(KIND, kind=KINDS[kind], value=_part(part)) for kind, part in value.items() if kind in KINDS
    ]
    return words.join(parts)


def _part(part: Any) -> Text:
    if part is None or part == NOT_SURE:
        return words.NOT_SURE_LABEL
    return _money(part if isinstance(part, Mapping) else {"amount": part})
