"""Before a text is published the whole question set is asked of it, in the background, and compared.

What a content answers is kept in the database under the content itself. So each content is asked once: the
outcomes after one publication are those before the next. Writer and reviewer see the same list, whichever
process they reach, and what was found out before a process died is not asked again.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from secrets import token_hex

import knowledge.search
from admin_api.background import background
from admin_api.world import Known, World, now, today, world
from knowledge.model import KnowledgeBase
from knowledge.rehearsal import Question, Rehearsed, changed, in_force, outcome, questions

HOLD = timedelta(seconds=60)
"""So long nobody else asks a content after the last sign of life of whoever does."""

BATCH = 200
"""Questions between two signs of life: a second of work, on a busy machine some."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How far it is. `changed` and `missed` are there once all is asked.

    `mark` tells what was compared with what; `missed` are questions of residents that this text was to answer
    and does not.
    """

    mark: str
    done: int
    total: int
    running: bool
    changed: Sequence[Rehearsed] | None = None
    missed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is compared: the two contents, their marks, and what both are asked."""

    before: Known
    after: KnowledgeBase
    marks: tuple[str, str]
    asked: tuple[Question, ...]
    kept: tuple[Question, ...]


def look(topic: str, kb: KnowledgeBase) -> Rehearsal:
    """What is known of the change from the content in force to another; it only reads."""
    sides = _sides(kb)
    with world().database.unit_of_work(read_only=True) as uow:
        before, after = (uow.rehearsals.outcomes(mark) for mark in sides.marks)
        running = any(uow.rehearsals.held(mark, now=now()) for mark in sides.marks)
    mark = " ".join(sides.marks)
    done = sum(question in side for side in (before, after) for question in sides.asked)
    total = 2 * len(sides.asked)
    if done < total:
        return Rehearsal(mark, done, total, running)
    missed = [question[1] for question in sides.kept if question[0] == topic != after[question][1]]
    return Rehearsal(mark, done, total, False, changed(before, after, sides.asked), missed)


def begin(kb: KnowledgeBase) -> None:
    """Ask both contents in the background what they were not asked yet."""
    built, sides, day = world(), _sides(kb), today()
    background().start(f"rehearsal {sides.marks[1]}", lambda: _rehearse(built, sides, day))


def _sides(kb: KnowledgeBase) -> _Sides:
    before = world().knowledge.follow(world().database)
    with world().database.unit_of_work(read_only=True) as uow:
        kept = tuple(uow.regressions.all())
    asked = tuple(dict.fromkeys([*questions(before.kb, kb), *kept]))
    return _Sides(before, kb, (_mark(before.kb, today()), _mark(kb, today())), asked, kept)


def _rehearse(built: World, sides: _Sides, day: date) -> None:
    _ask(built, sides.marks[0], sides.asked, lambda: sides.before, day)
    _ask(built, sides.marks[1], sides.asked, lambda: built.knowledge.draft(sides.after, soon=True), day)


def _ask(built: World, mark: str, asked: Sequence[Question], known: Callable[[], Known], day: date) -> None:
    """Ask a content what it was not asked yet, unless somebody else is at it."""
    holder = token_hex(16)
    with built.database.unit_of_work() as uow:
        found = uow.rehearsals.outcomes(mark)
        missing = [question for question in asked if question not in found]
        at = built.clock()
        if not missing or not uow.rehearsals.claim(mark, holder, now=at, until=at + HOLD):
            return
        uow.commit()
    index = known().index
    for start in range(0, len(missing), BATCH):
        found |= {question: outcome(index, question, day) for question in missing[start : start + BATCH]}
        at = built.clock()
        more = start + BATCH < len(missing)
        with built.database.unit_of_work() as uow:
            if not uow.rehearsals.keep(mark, holder, found, now=at, until=at + HOLD if more else at):
                return
            uow.commit()


def _mark(kb: KnowledgeBase, on: date) -> str:
    """Told from all that an outcome depends on: the content, what of it holds, and the search itself."""
    told = "\n".join([_search_mark(), kb.version, *in_force(kb, on)])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@cache
def _search_mark() -> str:
    """A hash of the program of the search: another version of it decides otherwise."""
    digest = hashlib.sha256()
    for file in sorted(Path(knowledge.search.__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
