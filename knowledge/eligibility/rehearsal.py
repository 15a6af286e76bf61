"""What a changed amount or rule would do, before anybody is told: the verdicts that flip, by household."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from knowledge.eligibility.explanation import Reason
from knowledge.eligibility.facts import FactError
from knowledge.eligibility.screening import ProgramResult, Verdict, screen
from knowledge.model import Citation, KnowledgeBase

Origin = Literal["case", "persona", "screening"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A household to rehearse with: a case, a persona, or a stored screening without identity."""

    origin: Origin
    name: str
    facts: Mapping[str, Any]
    on: date
    programs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """A verdict that would change, with the clause that decides it afterwards. None: not judged any more."""

    subject: Subject
    program: str
    before: Verdict | None
    after: Verdict | None
    clause: Citation | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All flips, how many households were looked at, and those whose answers the new content refuses."""

    looked_at: int
    flips: tuple[Flip, ...]
    refused: tuple[tuple[Subject, str], ...]

    def by_clause(self) -> Sequence[tuple[str, Citation | None, Verdict | None, Verdict | None, int]]:
        """Program, clause, before, after and how many, the most frequent first."""
        counts = Counter((flip.program, flip.clause, flip.before, flip.after) for flip in self.flips)
        return [(*key, count) for key, count in counts.most_common()]


def rehearse(
    before: KnowledgeBase, after: KnowledgeBase, subjects: Iterable[Subject], on: date | None = None
) -> Rehearsal:
    """Judge every household by both contents, on its own day or on `on` for all of them."""
    flips: list[Flip] = []
    refused: list[tuple[Subject, str]] = []
    count = 0
    for subject in subjects:
        count += 1
        try:
            flips += _flips(before, after, subject, on or subject.on)
        except FactError as error:
            refused.append((subject, error.message.zh_Hans))
    return Rehearsal(count, tuple(flips), tuple(refused))


def _flips(before: KnowledgeBase, after: KnowledgeBase, subject: Subject, day: date) -> Iterator[Flip]:
    old, new = (_results(kb, subject, day) for kb in (before, after))
    for program in dict.fromkeys([*old, *new]):
        first, second = old.get(program), new.get(program)
        was, will = first.verdict if first else None, second.verdict if second else None
        if was != will:
            reasons = second.reasons if second else ()
            clause = reasons[0].clause if reasons else None
            yield Flip(subject, program, was, will, clause, reasons)


def _results(kb: KnowledgeBase, subject: Subject, day: date) -> dict[str, ProgramResult]:
    wanted = None
    if subject.programs is not None:
        wanted = [program for program in subject.programs if program in kb.programs]
    return {result.program: result for result in screen(kb, subject.facts, day, wanted).programs}
