"""What a resident answered and what was judged from it, in the words that staff read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from admin_api.language import gettext as _
from admin_api.language import language, text
from admin_api.panel.labels import verdict_name
from admin_api.world import today
from knowledge.eligibility import FactError, screen
from knowledge.eligibility.facts import NOT_SURE, FactDefinition
from knowledge.model import Citation, KnowledgeBase
from referral.domain.referral import Details

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    text: str
    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class VerdictLine:
    title: str
    kind: str
    label: str
    reasons: tuple[ReasonLine, ...]
    missing: str


def _value(definition: FactDefinition | None, value: Any) -> str:
    if value == NOT_SURE:
        return _("不清楚")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if definition is not None:
        for choice in definition.choices:
            if choice.value == value:
                return text(choice.label)
        if definition.unit is not None:
            return f"{value} {text(definition.unit)}"
    return str(value)


def _named(kb: KnowledgeBase, name: str, value: Any) -> Pair:
    definition = kb.facts.get(name)
    return (text(definition.name) if definition else name, _value(definition, value))


def fact_name(kb: KnowledgeBase, ref: str) -> str:
    """What a fact like `members[0].age` is called."""
    definition = kb.facts.get(ref) or kb.facts.get(ref.rpartition(".")[2])
    return text(definition.name) if definition else ref


def pairs(kb: KnowledgeBase, facts: Mapping[str, Any]) -> list[Pair]:
    """The answers one by one: the household, then each person, then what was said of the others."""
    return list(_pairs(kb, facts))


def _pairs(kb: KnowledgeBase, facts: Mapping[str, Any]) -> Iterator[Pair]:
    for name, value in facts.items():
        if name not in {"members", "others"} and value is not None:
            yield _named(kb, name, value)
    for number, member in enumerate(facts.get("members") or (), 1):
        said = [_named(kb, name, value) for name, value in member.items() if value is not None]
        if said:
            words = _("；").join(_("{name}：{value}", name=name, value=value) for name, value in said)
            yield _("第 {n} 位家里人", n=number), words
    for name, value in (facts.get("others") or {}).items():
        if value is not None:
            label, words = _named(kb, f"others.{name}", value)
            yield _("其他家里人：{name}", name=label), words


def _reason(reason: Mapping[str, Any], fallback: Citation | None) -> ReasonLine:
    """A stored reason; its clause is a mapping, a clause id, or a document number with a clause id."""
    cited = reason.get("clause")
    document = fallback.document if fallback else ""
    if isinstance(cited, Mapping):
        return ReasonLine(str(reason.get("text", "")), str(cited["document"]), str(cited["clause"]))
    number, space, clause = str(cited or "").rpartition(" ")
    return ReasonLine(str(reason.get("text", "")), number if space else document, clause)


ORDER = ("likely", "staff", "unknown", "unlikely")
PROMISING = frozenset({"likely", "staff"})


def verdicts(
    kb: KnowledgeBase, shown: tuple[Mapping[str, Any], ...], program: str | None
) -> tuple[list[VerdictLine], list[VerdictLine]]:
    """The verdicts as the resident saw them: those that matter for a decision, and the rest.

    The program that was asked for matters whatever its verdict, and stands first.
    """

    def rank(verdict: Mapping[str, Any]) -> tuple[bool, int]:
        kind = str(verdict.get("verdict"))
        return (verdict.get("program") != program, ORDER.index(kind) if kind in ORDER else len(ORDER))

    ordered = sorted(shown, key=rank)
    near = [one for one in ordered if one.get("program") == program or one.get("verdict") in PROMISING]
    return _lines(kb, near), _lines(kb, [one for one in ordered if one not in near])


def _lines(kb: KnowledgeBase, shown: list[Mapping[str, Any]]) -> list[VerdictLine]:
    found = []
    for verdict in shown:
        program = kb.programs.get(str(verdict.get("program")))
        found.append(
            VerdictLine(
                title=text(program.title) if program else str(verdict.get("program")),
                kind=str(verdict.get("verdict")),
                label=verdict_name(str(verdict.get("verdict"))),
                reasons=tuple(
                    _reason(reason, program.clause if program else None)
                    for reason in verdict.get("reasons", ())
                ),
                missing=_("、").join(fact_name(kb, ref) for ref in verdict.get("missing", ())),
            )
        )
    return found


def hint(kb: KnowledgeBase, details: Details, township: str = "") -> list[str]:
    """Where today's rules say something else than what the resident was shown; nothing where they agree."""
    area = kb.area_named(township)
    if not details.facts or not details.screening:
        return []
    shown = {
        str(one.get("program")): str(one.get("verdict")) for one in details.screening.get("programs", ())
    }
    try:
        now = screen(kb, details.facts, today(), area=area.id if area else None)
    except FactError as error:
        return [_("今天的规则读不了这些回答：{why}", why=error.message.in_(language()))]
    lines = []
    for result in now.programs:
        before = shown.get(result.program)
        if before is not None and before != result.verdict:
            title = text(kb.programs[result.program].title)
            words = _(
                "{title}：当时{before}，按今天的规则{now}。",
                title=title,
                before=verdict_name(before),
                now=verdict_name(result.verdict),
            )
            lines.append(words)
    return lines or [_("与居民看到的一致。")]
