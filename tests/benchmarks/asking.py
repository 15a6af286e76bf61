"""How many questions a household is asked, by where it comes in, and what the order of asking is worth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import fmean, median
from types import MappingProxyType
from typing import Any

from knowledge.loader import load
from knowledge.model import KnowledgeBase
from knowledge.subjects import personas
from tests.support.answering import interview
from tests.support.population import households

HOUSEHOLDS = 300
DAY = date(2026, 11, 23)
ISSUED = date(2017, 6, 4)
EMERGENCY = ("emergency-relief", "combined-relief")
FIRST_ORDER = (
    (
        "registered_poor",
        "receives_dibao",
        "rural",
        "household_size",
        "income",
        "project_job",
        "wages",
        "assets",
    ),
    ("hardship", "others.disabled", "others.seriously_ill", "others.tekun", "others.old_or_young"),
    ("heavy_expenses", "own_cost_medicine", "fell_back", "can_work", "guarantees_unmet"),
)
"""The order in which a form would ask: the household, who lives in it, what only matters then."""


def asked(kb: KnowledgeBase, household: Mapping[str, Any], *entries: Sequence[str] | None) -> int:
    """How many questions until every program of the entries is decided; None stands for all programs."""
    return len(interview(kb, household, DAY, *entries).asked)


def ordered(kb: KnowledgeBase, stages: Sequence[Sequence[str]]) -> KnowledgeBase:
    """The same knowledge with its questions in another order."""
    facts = dict(kb.facts)
    for stage, group in enumerate(stages, 2):
        for position, fact in enumerate(group):
            facts[fact] = replace(facts[fact], stage=stage, position=position)
    return replace(kb, facts=MappingProxyType(facts))


def tables(files: Sequence[Path]) -> Iterator[str]:
    """The rows of `docs/benchmarks.md`; question files do not matter here."""
    kb, found = load(), list(households(HOUSEHOLDS))
    yield "\n### Questions asked\n"
    yield f"{HOUSEHOLDS} households drawn at random (`tests/support/population.py`), every answer known.\n"
    yield from _by_entry(kb, [(household, DAY) for household in found])
    stories = [(one.facts, one.day) for one in personas() if one.day >= ISSUED]
    yield f"\nThe {len(stories)} personas (`knowledge/content/personas/`) of days on which there was a document.\n"
    yield from _by_entry(kb, stories)
    yield "\n| order, all programs | mean | median | maximum |\n| --- | ---: | ---: | ---: |"
    backwards = [[*reversed([fact for stage in FIRST_ORDER for fact in stage])]]
    for name, other in (
        ("ours", kb),
        ("of a form", ordered(kb, FIRST_ORDER)),
        ("of a form, backwards", ordered(kb, backwards)),
    ):
        yield _row(name, [asked(other, household, None) for household in found])


def _by_entry(kb: KnowledgeBase, found: Sequence[tuple[Mapping[str, Any], date]]) -> Iterator[str]:
    yield "| entry | mean | median | maximum |\n| --- | ---: | ---: | ---: |"
    entries: dict[str, tuple[Sequence[str] | None, ...]] = {
        "all programs": (None,),
        "emergency first, until it is decided": (EMERGENCY,),
        "emergency first, then all": (EMERGENCY, None),
    }
    single: list[int] = []
    for name, programs in entries.items():
        yield _row(name, [len(interview(kb, facts, day, *programs).asked) for facts, day in found])
    for program in kb.programs:
        counts = [len(interview(kb, facts, day, (program,)).asked) for facts, day in found]
        single += counts
        yield _row(f"`{program}` alone", counts)
    yield _row("one program alone, all of them together", single)


def _row(name: str, counts: Sequence[int]) -> str:
    return f"| {name} | {fmean(counts):.1f} | {median(counts):.0f} | {max(counts)} |"
