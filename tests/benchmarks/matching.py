"""Matching: how long it takes, how close to the best it comes, and what simpler ways would have done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time

from referral.domain import assignment, fit, matching
from referral.domain.needs import Need
from referral.domain.offers import Offer
from tests.support.assigning import Gift, exactly, first_come, first_problem, greedily
from tests.support.giving import DAY, county

SIZES = ((1_000, 100), (10_000, 1_000))
SMALL = ((100, 30), (500, 100), (2_000, 300))
BESIDE_ONE = 5_000
TRIES = 7


def tables(_files: Sequence[Path]) -> Iterator[str]:
    """The rows of `docs/benchmarks.md`; question files do not matter here."""
    yield "\n### Matching\n"
    yield "Counties drawn at random (`tests/support/giving.py`): 33 townships, every thing that can be compared. Times are those of the processor.\n"
    yield from _ways()
    yield from _exact()
    yield from _candidates()


def _row(name: str, needs: Sequence[Need], gifts: Sequence[Gift], seconds: float) -> str:
    weight = matching.WEIGHTS
    helped = {need.id: weight[need.urgency] for need, *_ in gifts}
    covered = sum(weight[need.urgency] * quantity / line.quantity for need, line, _, quantity in gifts)
    return (
        f"| {name} | {seconds:.2f} s | {len(helped):,} of {len(needs):,} | {sum(helped.values()):,.0f} "
        f"| {covered:,.0f} |"
    )


def _ways() -> Iterator[str]:
    for needs_count, offers_count in SIZES:
        needs, offers = county(needs_count, offers_count)
        yield f"\n| {needs_count:,} needs × {offers_count:,} offers | time | households helped | by urgency | covered, by urgency |"
        yield "| --- | ---: | ---: | ---: | ---: |"
        yield _ours(needs, offers)
        for name, way in (("greedy, urgent first", greedily), ("first come, first served", first_come)):
            start = process_time()
            gifts = way(needs, offers)
            yield _row(name, needs, gifts, process_time() - start)


def _ours(needs: Sequence[Need], offers: Sequence[Offer]) -> str:
    start = process_time()
    plan = matching.plan(needs, offers, DAY)
    seconds = process_time() - start
    return _row("ours", needs, [(p.need, p.line, p.offer, p.quantity) for p in plan.proposals], seconds)


def _exact() -> Iterator[str]:
    yield "\n| the same model | ours | HiGHS, every variable an integer | difference | time | time, exact |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for needs_count, offers_count in SMALL:
        problem = first_problem(*county(needs_count, offers_count))
        start = process_time()
        ours = assignment.solve(problem).value
        between = process_time()
        best = exactly(problem)
        end = process_time()
        yield (
            f"| {needs_count:,} × {offers_count:,} | {ours:,.2f} | {best:,.2f} | {(best - ours) / best:.6%} "
            f"| {between - start:.2f} s | {end - between:.2f} s |"
        )


def _candidates() -> Iterator[str]:
    needs, offers = county(TRIES, BESIDE_ONE)
    taken = []
    for need in needs:
        start = process_time()
        for one in fit.candidates(need, offers, DAY):
            fit.reasons(one.judgement, one.offer)
        taken.append(process_time() - start)
    yield f"\nOne need among {BESIDE_ONE:,} offers, every one with its reasons: {median(taken) * 1000:.0f} ms (median of {TRIES})."
