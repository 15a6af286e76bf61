"""Why a verdict is what it is: the smallest set of findings that causes it, in words, with clauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from knowledge.eligibility import words
from knowledge.eligibility.causes import causes
from knowledge.eligibility.evaluation import Finding
from knowledge.eligibility.facts import FactDefinition, Ref
from knowledge.eligibility.rules import Compare, Every, Negation, Some
from knowledge.eligibility.truth import Truth
from knowledge.languages import Text
from knowledge.model import Citation, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what it says for the verdict (`yes`, `no`, `unknown`, `staff`), and the facts behind it."""

    text: Text
    clause: Citation
    facts: tuple[str, ...]
    outcome: str


_OUTCOMES = {Truth.true: "yes", Truth.false: "no", Truth.staff: "staff"}


@dataclass(frozen=True, slots=True)
class Explainer:
    """Words for findings, in the knowledge base's own, on one day."""

    kb: KnowledgeBase
    on: date

    details: frozenset[str]

    @classmethod
    def of(cls, kb: KnowledgeBase, on: date) -> Self:
        """One for a knowledge base and a day."""
        return cls(kb, on, frozenset(fact.id for fact in kb.facts.values() if fact.detail_of is not None))

    def reasons(self, finding: Finding, cite: Citation) -> tuple[Reason, ...]:
        """The reasons for a program's finding, each once; `cite` is a citation of the program's document."""
        reasons = (self.reason(leaf, cite) for leaf in causes(finding, self.details))
        unique: dict[tuple[str, str], Reason] = {}
        for reason in reasons:
            key = (reason.text.zh_Hans, reason.clause.clause)
            earlier = unique.setdefault(key, reason)
            if earlier is not reason:
                facts = dict.fromkeys((*earlier.facts, *reason.facts))
                unique[key] = replace(reason, facts=tuple(facts))
        return tuple(unique.values())

    def reason(self, leaf: Finding, cite: Citation) -> Reason:
        rule = leaf.rule
        assert not isinstance(rule, Every | Some | Negation)
        facts = (*leaf.used, *(ref for ref in leaf.open if ref not in leaf.used))
        return Reason(
            self.words(leaf),
            Citation(cite.document, rule.clause),
            facts,
            _OUTCOMES.get(leaf.truth, "unknown"),
        )

    def words(self, leaf: Finding) -> Text:
        rule = leaf.rule
        assert not isinstance(rule, Every | Some | Negation)
        if leaf.truth.undecided:
            return self._open(leaf, rule.words.open)
        said = {Truth.true: rule.words.yes, Truth.false: rule.words.no, Truth.staff: rule.words.staff}[
            leaf.truth
        ]
        assert said is not None, "the parser sees to it that every leaf has its words"
        if isinstance(rule, Compare):
            return self._compared(leaf, said)
        return said

    def _open(self, leaf: Finding, said: Text | None) -> Text:
        if leaf.lacking:
            title = (
                self.kb.parameters[leaf.lacking[0]].title if leaf.lacking[0] in self.kb.parameters else None
            )
            name = title or words.plain(leaf.lacking[0])
            return words.fill(words.AMOUNT_UNKNOWN, title=name, on=self.on.isoformat())
        if said is not None:
            return said
        return words.fill(words.STILL_OPEN, names=words.join(names(self.kb.facts, leaf.open)))

    def _compared(self, leaf: Finding, said: Text) -> Text:
        threshold, value = leaf.threshold, leaf.value
        assert threshold is not None
        assert threshold.amount is not None
        assert threshold.standard is not None
        assert value is not None
        text = words.fill(
            said,
            value=money(value),
            limit=money(threshold.amount),
            standard=money(threshold.standard),
            difference=money(abs(money_of(value) - threshold.amount)),
        )
        for parameter, amount in threshold.unsure:
            title = self.kb.parameters[parameter].title
            text = _append(text, words.fill(words.AMOUNT_UNSURE, title=title, amount=money(amount)))
        return text


def _append(text: Text, more: Text) -> Text:
    other = None if text.other is None else _append(text.other, more)
    return Text(text.zh_Hans + more.zh_Hans, text.zh_Hant + more.zh_Hant, text.en + more.en, other)


def money_of(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    """Yuan as people write them: 630, 266.67."""
    rounded = money_of(amount)
    return f"{rounded:f}" if rounded != rounded.to_integral_value() else f"{rounded.to_integral_value():f}"


def names(facts: Mapping[str, FactDefinition], refs: Iterable[str]) -> list[Text]:
    """What the facts behind references are called, each once."""
    found: dict[str, Text] = {}
    for written in refs:
        ref = Ref.parse(written)
        definition = facts.get(ref.definition) or facts[ref.fact]
        found[definition.name.zh_Hans] = definition.name
    return list(found.values())
