"""The same household again: precision and recall on a drawn set, the threshold by what mistakes cost, the time."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from referral.domain import likeness
from tests.support.households import AGAIN, OTHERS, Matter, drawn

TUNE, TEST = 2017, 158
MISSED, SHOWN = 10.0, 1.0
"""What a mistake costs, in looks of a clerk: a household overlooked is helped, or visited, twice."""

Scored = list[tuple[float, int, int]]


def scored(matters: list[Matter]) -> Scored:
    """Every pair that shares a key, with its sum: what the program would judge."""
    people = [matter.person for matter in matters]
    by_key: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(people):
        for key in likeness.keys(one):
            by_key[key].append(place)
    pairs = {(a, b) for places in by_key.values() for a in places for b in places if a < b}
    return [(likeness.compare(people[a], people[b]).score, a, b) for a, b in sorted(pairs)]


def truth(matters: list[Matter]) -> set[tuple[int, int]]:
    homes: dict[int, list[int]] = defaultdict(list)
    for place, matter in enumerate(matters):
        homes[matter.household].append(place)
    return {(a, b) for places in homes.values() for a in places for b in places if a < b}


def at(pairs: Scored, true: set[tuple[int, int]], threshold: float) -> tuple[int, int, int]:
    """How many were found, shown for nothing, and missed."""
    shown = {(a, b) for score, a, b in pairs if score >= threshold}
    return len(shown & true), len(shown - true), len(true - shown)


def cost(pairs: Scored, true: set[tuple[int, int]], threshold: float) -> float:
    _, wrong, missed = at(pairs, true, threshold)
    return SHOWN * wrong + MISSED * missed


def best(pairs: Scored, true: set[tuple[int, int]]) -> float:
    """The threshold of least cost; of several the highest, which shows least."""
    steps = [step / 2 for step in range(-4, 25)]
    return min(reversed(steps), key=lambda step: cost(pairs, true, step))


def tables(_files: list[Path]) -> Iterator[str]:
    tune, test = drawn(TUNE), drawn(TEST)
    tuned = best(scored(tune), truth(tune))
    began = time.process_time()
    pairs = scored(test)
    spent = time.process_time() - began
    true = truth(test)
    yield f"## The same household again\n\n{len(test)} matters, {len(true)} true pairs, {len(pairs)} judged."
    yield f"Threshold of least cost on the other half: {tuned}; in the program: {likeness.THRESHOLD}.\n"
    yield "| threshold | found | for nothing | missed | precision | recall | cost |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for step in (0.0, 1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0):
        found, wrong, missed = at(pairs, true, step)
        precision, recall = found / (found + wrong), found / (found + missed)
        yield f"| {step} | {found} | {wrong} | {missed} | {precision:.3f} | {recall:.3f} | {cost(pairs, true, step):.0f} |"
    yield from _ways(test, pairs, true)
    yield f"\nJudging: {1e6 * spent / len(pairs):.0f} µs of the processor a pair, finding it included."


def _ways(test: list[Matter], pairs: Scored, true: set[tuple[int, int]]) -> Iterator[str]:
    shown = {(a, b) for score, a, b in pairs if score >= likeness.THRESHOLD}
    yield "\n| filed again: | pairs | found |\n| --- | ---: | ---: |"
    for way in AGAIN:
        mine = [pair for pair in true if test[pair[1]].way == way]
        yield f"| {way} | {len(mine)} | {sum(pair in shown for pair in mine)} |"
    yield "\n| only looks like it: | people | shown |\n| --- | ---: | ---: |"
    for way in OTHERS:
        people = [place for place, matter in enumerate(test) if matter.way == way]
        wrong = {place for pair in shown - true for place in pair}
        yield f"| {way} | {len(people)} | {sum(place in wrong for place in people)} |"
