"""The rules and the questions as graphs: what stands in a rule, and which question is asked when, for what.

Pure: `tree` and `flow` make values that the panel shows and `knowledge.eligibility.graph_page` draws.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.eligibility import words
from knowledge.eligibility.facts import FactDefinition
from knowledge.eligibility.income import RESTS_ON
from knowledge.eligibility.rules import (
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
    walk,
)
from knowledge.languages import Text
from knowledge.model import Citation, KnowledgeBase

ALL: Final = Text("下面的都要满足", "下面的都要滿足", "all of these")
ANY: Final = Text("下面的满足一条就行", "下面的滿足一條就行", "one of these is enough")
NOT: Final = Text("不能是下面这样", "不能是下面這樣", "this must not be so")
MEMBER: Final = Text("家里有一个人是这样", "家裡有一個人是這樣", "one member of the household for whom")
STAFF: Final = Text("由工作人员判断：{words}", "由工作人員判斷：{words}", "staff must judge: {words}")
PROGRAM: Final = Text("“{title}”的条件也满足", "「{title}」的條件也滿足", 'the rule of "{title}" holds')
SAID: Final = Text("{name}：{value}", "{name}：{value}", "{name}: {value}")
OR: Final = Text("或者", "或者", " or ")
INCOME_PER_HEAD: Final = Text("平均每人每月收入", "平均每人每月收入", "monthly income per head")
COMPARED: Final[Mapping[Comparison, Text]] = {
    "below": Text("{name}低于{limit}", "{name}低於{limit}", "{name} below {limit}"),
    "at_most": Text("{name}不超过{limit}", "{name}不超過{limit}", "{name} at most {limit}"),
    "above": Text("{name}高于{limit}", "{name}高於{limit}", "{name} above {limit}"),
    "at_least": Text("{name}不少于{limit}", "{name}不少於{limit}", "{name} at least {limit}"),
}
COUNTED: Final = Text(" {number} {unit}", " {number} {unit}", "{number} {unit}")
STANDARD: Final = Text("“{title}”", "「{title}」", "the {title}")
TIMES: Final = Text("“{title}”的 {times} 倍", "「{title}」的 {times} 倍", "{times} times the {title}")
BY_PARAMETER: Final = Text(
    "“{title}”的若干倍（见“{times}”）",
    "「{title}」的若干倍（見「{times}」）",
    'the {title}, taken as often as "{times}" says',
)


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a rule: what it asks for in short words, its clause if it is a leaf, and what is below."""

    operator: str
    label: Text
    rule: Rule
    clause: Citation | None = None
    parts: tuple["Node", ...] = ()

    @property
    def days(self) -> Days:
        """The days on which it counts."""
        return self.rule.days


def tree(kb: KnowledgeBase, program: str) -> Node:
    """The rule of a program as a graph; KeyError for a program that is not in the content."""
    found = kb.programs[program]
    return _node(kb, found.clause.document, found.rule)


def _node(kb: KnowledgeBase, document: str, rule: Rule) -> Node:
    match rule:
        case Every(parts=parts):
            return Node("all", ALL, rule, None, tuple(_node(kb, document, part) for part in parts))
        case Some(parts=parts):
            return Node("any", ANY, rule, None, tuple(_node(kb, document, part) for part in parts))
        case Negation(part=part):
            return Node("not", NOT, rule, None, (_node(kb, document, part),))
        case SomeMember(rule=inner, clause=clause):
            below = (_node(kb, document, inner),)
            return Node("some_member", MEMBER, rule, Citation(document, clause), below)
        case Equals(clause=clause):
            operator = "is" if len(rule.values) == 1 else "one_of"
            return Node(operator, _equals(kb.facts[rule.fact], rule), rule, Citation(document, clause))
        case Compare(clause=clause):
            return Node(rule.comparison, _compare(kb, rule), rule, Citation(document, clause))
        case Judgement(clause=clause, words=said):
            assert said.staff is not None, "the parser sees to it that a judgement has its words"
            return Node("staff", words.fill(STAFF, words=said.staff), rule, Citation(document, clause))
        case ProgramHolds(program=program, clause=clause):
            label = words.fill(PROGRAM, title=kb.programs[program].title)
            return Node("program", label, rule, Citation(document, clause))


def _equals(fact: FactDefinition, rule: Equals) -> Text:
    labels = {choice.value: choice.label for choice in fact.choices}
    if fact.kind == "bool":
        labels = {True: words.YES_LABEL, False: words.NO_LABEL} | labels
    values = [labels.get(value, words.plain(value)) for value in rule.values]
    said = Text(
        OR.zh_Hans.join(value.zh_Hans for value in values),
        OR.zh_Hant.join(value.zh_Hant for value in values),
        OR.en.join(value.en for value in values),
    )
    return words.fill(SAID, name=fact.name, value=said)


def _compare(kb: KnowledgeBase, rule: Compare) -> Text:
    fact = None if rule.of in DERIVED else kb.facts[rule.of]
    limit = _limit(kb, rule.limit, fact.unit if fact else None)
    return words.fill(COMPARED[rule.comparison], name=fact.name if fact else INCOME_PER_HEAD, limit=limit)


def _limit(kb: KnowledgeBase, limit: Limit, unit: Text | None) -> Text:
    if limit.parameter is None:
        number = words.plain(limit.amount)
        return number if unit is None else words.fill(COUNTED, number=number, unit=unit)
    title = kb.parameters[limit.parameter].title
    if limit.times is None:
        return words.fill(STANDARD, title=title)
    if isinstance(limit.times, str):
        return words.fill(BY_PARAMETER, title=title, times=kb.parameters[limit.times].title)
    return words.fill(TIMES, title=title, times=f"{limit.times:f}")


@dataclass(frozen=True, slots=True)
class Step:
    """A question in the order in which questions are asked, and the programs that can need its answer."""

    fact: FactDefinition
    programs: tuple[str, ...]


def flow(kb: KnowledgeBase) -> tuple[Step, ...]:
    """Every question, by stage and then by its place in the file.

    Within a stage the one goes first that most programs still wait for, so this order breaks the ties only;
    and a question is left out as soon as its answer can change no verdict any more.
    """
    needing: dict[str, list[str]] = {fact: [] for fact in kb.facts}
    for program in kb.programs:
        for fact in needed(kb, program):
            needing[fact].append(program)
    order = sorted(kb.facts.values(), key=lambda fact: (fact.stage, fact.position))
    return tuple(Step(fact, tuple(needing[fact.id])) for fact in order)


def needed(kb: KnowledgeBase, program: str) -> tuple[str, ...]:
    """The questions that the rule of a program can lead to, each once, in reading order.

    A detail leads to the fact that it is a detail of, and what is asked of a member is asked of everybody
    at once first.
    """
    found: dict[str, None] = {}
    for fact in _asked(kb, kb.programs[program].rule, frozenset({program})):
        found |= dict.fromkeys(_with_parents(kb.facts, fact))
    return tuple(found)


def _asked(kb: KnowledgeBase, rule: Rule, seen: frozenset[str]) -> Iterator[str]:
    for node in walk(rule):
        match node:
            case Equals(fact=fact):
                yield fact
            case Compare(of=name):
                yield from RESTS_ON if name in DERIVED else (name,)
            case SomeMember():
                yield "household_size"
            case ProgramHolds(program=program) if program not in seen:
                yield from _asked(kb, kb.programs[program].rule, seen | {program})


def _with_parents(facts: Mapping[str, FactDefinition], fact: str) -> Iterator[str]:
    definition = facts[fact]
    if definition.detail_of is not None:
        yield from _with_parents(facts, definition.detail_of)
    everybody = f"others.{fact}"
    if definition.scope == "member" and everybody in facts:
        yield everybody
    yield fact
