"""How quickly one household and very many are judged, beside OpenFisca-core doing a part of the same.

All times are those of the processor, so that neighbours on the machine count for less; the best of some runs.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any

import yaml

from knowledge.eligibility import screen, set_fact
from knowledge.eligibility.batch import UNKNOWN, decide
from knowledge.eligibility.batch_flips import Flips, flips
from knowledge.eligibility.batch_table import Table
from knowledge.loader import CONTENT, load
from knowledge.model import KnowledgeBase
from tests.support.answering import Resident
from tests.support.population import households

DAY = date(2026, 11, 23)
SIZES = (1_000, 30_000, 300_000)
RAISED = Decimal(700)
"""Yuan: what the rural dibao standard is changed to."""

Household = dict[str, Any]
DIBAO = ("rural-dibao",)


def tables(files: Sequence[Path]) -> Iterator[str]:
    """The rows of `docs/benchmarks.md`; question files do not matter here."""
    kb = load()
    try:
        from tests.benchmarks import openfisca
    except ModuleNotFoundError as missing:
        openfisca = None
        yield f"\nWithout OpenFisca: {missing.name} is not installed (`pip install openfisca-core`)."
    yield from _one(kb, openfisca)
    yield from _many(kb, openfisca)
    yield from _cases(kb)


def _one(kb: KnowledgeBase, openfisca: Any) -> Iterator[str]:
    found = list(households(300))
    asked = [facts for household in found[:60] for facts in _interview(kb, household)]
    rows = {
        "all programs: verdicts, reasons, next question": _each(lambda facts: screen(kb, facts, DAY), found),
        "the same while it is being asked": _each(lambda facts: screen(kb, facts, DAY), asked),
        "rural dibao alone": _each(lambda facts: screen(kb, facts, DAY, DIBAO), found),
    }
    if openfisca is not None:
        system = openfisca.system(kb)
        written, arrays = (
            [openfisca.document(one) for one in found],
            [openfisca.columns([one]) for one in found],
        )
        rows["OpenFisca: income and rural dibao, from JSON"] = _each(
            lambda told: openfisca.simulate_one(system, told), written
        )
        rows["OpenFisca: the same, from arrays of one"] = _each(
            lambda told: openfisca.simulate(system, told), arrays
        )
    yield "\n### One household\n"
    yield "| what | median ms | p99 ms | of OpenFisca from JSON |\n| --- | ---: | ---: | ---: |"
    beside = median(rows["OpenFisca: income and rural dibao, from JSON"]) if openfisca is not None else None
    for name, times in rows.items():
        middle = median(times)
        yield f"| {name} | {middle:.2f} | {times[int(len(times) * 0.99)]:.2f} | {_ratio(middle, beside)} |"


def _interview(kb: KnowledgeBase, household: Household) -> Iterator[Household]:
    """What is known of a household after each answer, from nothing on."""
    resident, facts = Resident(household), {}
    while (ref := screen(kb, facts, DAY).next_question) is not None:
        yield facts
        facts = set_fact(facts, ref, resident.answer(ref, facts))


def _many(kb: KnowledgeBase, openfisca: Any) -> Iterator[str]:
    yield "\n### Many households, seconds\n"
    yield (
        "| households | read documents | all programs | changed amount, list of flips | flips | rural dibao "
        "| OpenFisca: read | OpenFisca: rural dibao | ours of it | other outcome |"
    )
    yield "| ---: |" + " ---: |" * 9
    after = changed(kb, "dibao.rural", RAISED)
    system = None if openfisca is None else openfisca.system(kb)
    turned: Sequence[Flips] = ()
    for size in SIZES:
        found = list(households(size))
        read, table = _timed(lambda found=found: Table.read(kb.facts, found), 1)
        every, _ = _timed(lambda table=table: decide(kb, table, DAY))
        compared, turned = _timed(lambda table=table: flips(kb, after, table, DAY))
        alone, codes = _timed(lambda table=table: decide(kb, table, DAY, DIBAO)[:, 0])
        row = [f"{read:.2f}", f"{every:.3f}", f"{compared:.3f}"]
        row += [f"{sum(len(one.households) for one in turned):,}", f"{alone:.4f}"]
        if system is not None:
            filled, inputs = _timed(lambda found=found: openfisca.columns(found), 1)
            theirs, outcome = _timed(lambda inputs=inputs: openfisca.simulate(system, inputs))
            assert UNKNOWN not in codes
            row += [f"{filled:.2f}", f"{theirs:.4f}", _ratio(alone, theirs), str((outcome != codes).sum())]
        yield f"| {size:,} | " + " | ".join([*row, *["-"] * (9 - len(row))]) + " |"
    yield f"\nThe flips of {SIZES[-1]:,} households at a rural dibao standard of {RAISED} yuan:\n"
    yield from _flips(turned)


def _flips(turned: Sequence[Flips]) -> Iterator[str]:
    yield "| program | before | after | clause | households |\n| --- | --- | --- | --- | ---: |"
    for one in turned:
        clause = one.clause.clause if one.clause else ""
        yield f"| `{one.program}` | {one.before} | {one.after} | {clause} | {len(one.households):,} |"


def _cases(kb: KnowledgeBase) -> Iterator[str]:
    cases = [
        (path.parent.name, case)
        for path in sorted(CONTENT.glob("programs/*/cases.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]

    def judged() -> int:
        right = 0
        for program, case in cases:
            told = screen(kb, case["facts"], case["day"], [program]).result(program)
            right += told.verdict == case["verdict"]
        return right

    spent, right = _timed(judged)
    yield "\n### The rule suite\n"
    yield f"{len(cases)} cases of {len(kb.programs)} programs, {right} as expected, in {spent:.2f} s (files read before)."


def changed(kb: KnowledgeBase, parameter: str, value: Decimal) -> KnowledgeBase:
    """The content with another last value of an amount."""
    old = kb.parameters[parameter]
    new = replace(old, values=(*old.values[:-1], replace(old.values[-1], value=value)))
    return replace(kb, parameters=MappingProxyType({**kb.parameters, parameter: new}))


def _each(work: Callable[[Any], object], inputs: Sequence[Any]) -> list[float]:
    """Sorted milliseconds of each input, its best of three."""
    best = [float("inf")] * len(inputs)
    for _ in range(3):
        for place, one in enumerate(inputs):
            best[place] = min(best[place], _timed(lambda one=one: work(one), 1)[0] * 1000)
    return sorted(best)


def _timed(work: Callable[[], Any], runs: int = 3) -> tuple[float, Any]:
    """The least seconds of the processor, and what came of it."""
    least, result = float("inf"), None
    for _ in range(runs):
        begun = time.process_time()
        result = work()
        least = min(least, time.process_time() - begun)
    return least, result


def _ratio(ours: float, theirs: float | None) -> str:
    return "-" if theirs is None else f"{ours / theirs:.2f}"
