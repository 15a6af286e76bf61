"""What a new amount would do: which cases, personas and stored screenings flip, by program and clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from admin_api import subjects
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.labels import verdict_name
from admin_api.world import today, world
from knowledge.amounts import NewValue, with_values
from knowledge.eligibility.rehearsal import Flip, Rehearsal, Subject, rehearse
from knowledge.model import Citation, KnowledgeBase
from knowledge.overlay import overlay
from referral.store import SqlUnitOfWork

MOST_STORED = 1000
"""So many stored screenings are judged while somebody waits; `yimen rehearse` judges all of them."""

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class GroupLine:
    title: str
    document: str
    clause: str
    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class FlipLine:
    who: str
    title: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A rehearsal in words. `mark` tells what was compared with what."""

    mark: str
    day: str
    looked_at: int
    groups: Sequence[GroupLine]
    flips: Sequence[FlipLine]
    more: int
    refused: int


def under(uow: SqlUnitOfWork, new: NewValue | None = None) -> KnowledgeBase:
    """The knowledge with all that is published, and with one value more; raises ContentErrors."""
    values = uow.amounts.published()
    bodies = {one.topic: one.body for one in uow.articles.published()}
    return overlay(with_values(world().knowledge.base, [*values, *([new] if new else [])]), bodies)


def day_of(new: NewValue) -> date:
    """The day to judge on: the first on which the value would count, and never a past one."""
    return max(new.value.start, today())


def look(uow: SqlUnitOfWork, new: NewValue, after: KnowledgeBase) -> Shown:
    """Judge everybody by what is in force and by what would be."""
    before, day = world().knowledge.now.kb, day_of(new)
    everybody = chain(subjects.written(world().settings.content), subjects.stored(uow, day, most=MOST_STORED))
    done = rehearse(before, after, _living(everybody, new.value.area), day)
    return _shown(after, done, mark(before, after), day)


def _living(everybody: chain[Subject], area: str | None) -> list[Subject]:
    """Households of which nobody knows where they live are judged as if in the area of the value: else an
    amount of one township would seem to change nothing.
    """
    if area is None:
        return list(everybody)
    return [
        one if one.area else Subject(one.origin, one.name, one.facts, one.on, one.programs, area)
        for one in everybody
    ]


def mark(before: KnowledgeBase, after: KnowledgeBase) -> str:
    """Of which two contents a rehearsal tells."""
    return f"{before.version} {after.version}"


def _shown(kb: KnowledgeBase, done: Rehearsal, told: str, day: date) -> Shown:
    groups = [
        GroupLine(_title(kb, program), *_cited(clause), _verdict(before), _verdict(after), count)
        for program, clause, before, after, count in done.by_clause()
    ]
    lines = [_line(kb, flip) for flip in done.flips[:MOST_SHOWN]]
    more = max(0, len(done.flips) - MOST_SHOWN)
    return Shown(told, day.isoformat(), done.looked_at, groups, lines, more, len(done.refused))


def _line(kb: KnowledgeBase, flip: Flip) -> FlipLine:
    reason = text(flip.reasons[0].text) if flip.reasons else ""
    return FlipLine(
        who_words(flip.subject),
        _title(kb, flip.program),
        _verdict(flip.before),
        _verdict(flip.after),
        reason,
    )


def who_words(subject: Subject) -> str:
    """What a household is called: a case by its sentence, a stored screening by a number."""
    if subject.origin == "screening":
        return _("存下的自查 {n}", n=subject.name)
    if subject.origin == "persona":
        return _("人物：{name}", name=subject.name)
    return _("案例：{name}", name=subject.name.partition(": ")[2] or subject.name)


def _title(kb: KnowledgeBase, program: str) -> str:
    found = kb.programs.get(program)
    return text(found.title) if found else program


def _cited(clause: Citation | None) -> tuple[str, str]:
    return (clause.document, clause.clause) if clause else ("", "")


def _verdict(verdict: str | None) -> str:
    return verdict_name(verdict) if verdict else _("不再判断")
