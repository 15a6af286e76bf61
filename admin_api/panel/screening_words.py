"""A screening computed again, in words: the verdicts side by side, and why they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.amount_words import amount_words
from admin_api.panel.labels import verdict_name
from knowledge.eligibility.replay import Because, Difference, Replay
from knowledge.eligibility.screening import Screening
from knowledge.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Row:
    """One program: the verdict as shown, as today's rules see that day, and as of today."""

    title: str
    shown: str
    then: str
    now: str
    differs: bool


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    title: str
    before: str
    after: str
    because: tuple[str, ...]
    reasons: tuple[tuple[str, str, str], ...]
    """Words, document, clause."""


def title_of(kb: KnowledgeBase, program: str) -> str:
    found = kb.programs.get(program)
    return text(found.title) if found else program


def shown_verdicts(screening: Mapping[str, Any]) -> dict[str, Any]:
    """The verdicts of a stored screening by program."""
    return {str(one.get("program")): one.get("verdict") for one in screening.get("programs", ())}


def rows(kb: KnowledgeBase, shown: Mapping[str, Any], done: Replay) -> list[Row]:
    """Every program that was judged on any of the three; those that differ first."""
    then, now = _verdicts(done.then), _verdicts(done.now)
    found = []
    for program in dict.fromkeys([*shown, *then, *now]):
        three = (shown.get(program), then.get(program), now.get(program))
        first, second, third = (verdict_name(str(one)) if one else _("没有判断") for one in three)
        found.append(Row(title_of(kb, program), first, second, third, len(set(three)) > 1))
    return sorted(found, key=lambda row: not row.differs)


def _verdicts(screening: Screening) -> dict[str, str]:
    return {result.program: result.verdict for result in screening.programs}


def lines(kb: KnowledgeBase, found: tuple[Difference, ...], days: tuple[date, date]) -> list[DifferenceLine]:
    """Each difference with its reasons."""
    return [
        DifferenceLine(
            title_of(kb, one.program),
            verdict_name(one.before) if one.before else _("没有判断"),
            verdict_name(one.after) if one.after else _("没有判断"),
            tuple(_because(kb, one.because, days)),
            tuple(
                (text(reason.text), reason.clause.document, reason.clause.clause) for reason in one.reasons
            ),
        )
        for one in found
    ]


def _because(kb: KnowledgeBase, because: Because, days: tuple[date, date]) -> Iterator[str]:
    for changed in because.amounts:
        parameter = kb.parameters[changed.parameter]
        yield _(
            "{title}由 {before} 变为 {after}。",
            title=text(parameter.title),
            before=amount_words(changed.before, parameter),
            after=amount_words(changed.after, parameter),
        )
    if because.dated:
        first, second = (day.isoformat() for day in days)
        yield _("规则里有一段在 {first} 和 {second} 之间开始或者结束。", first=first, second=second)
    if because.rules:
        before, after = (version[:8] or _("没有记下") for version in because.rules)
        yield _("规则或内容改过：当时的版本 {before}，现在的版本 {after}。", before=before, after=after)
