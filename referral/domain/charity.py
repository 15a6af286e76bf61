"""Charity in figures that everybody may see: what is needed and given, and nobody to be recognised in it.

Counted are lines (one household, one thing). The same lines are counted by category and by township; each
table adds its small numbers up, and lets a larger one join where their sum would still be small, so that the
total gives none of them away. There is no table of both at once: its cells would be too small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Generic, TypeVar

from referral.domain.figures import SMALLEST
from referral.domain.matches import LIVE, Match, MatchAction
from referral.domain.needs import Need
from referral.domain.offers import Offer, OfferState
from referral.domain.things import Category, thing

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell(Generic[K]):
    """`key` None: several small ones together. `count` None: fewer than may be shown."""

    key: K | None
    count: int | None


def merged(cells: Mapping[K, int], smallest: int = SMALLEST) -> tuple[Cell[K], ...]:
    """The cells, largest first, with the small ones together at the end."""
    large = sorted(
        ((key, n) for key, n in cells.items() if n >= smallest), key=lambda one: (-one[1], str(one[0]))
    )
    rest = sum(n for n in cells.values() if 0 < n < smallest)
    while 0 < rest < smallest and large:
        rest += large.pop()[1]
    found: list[Cell[K]] = [Cell(key, n) for key, n in large]
    if rest:
        found.append(Cell(None, rest if rest >= smallest else None))
    return tuple(found)


def shown(total: int, smallest: int = SMALLEST) -> int | None:
    """A number by itself: None where it is too small to be told."""
    return total if total == 0 or total >= smallest else None


@dataclass(frozen=True, slots=True)
class Given:
    """An offer whose giver wants to be named."""

    giver: str
    thing: str
    left: int
    areas: tuple[str, ...]
    until: str | None
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class Charity:
    """The public figures of a moment."""

    open: int | None
    by_category: tuple[Cell[Category], ...]
    by_township: tuple[Cell[str], ...]
    unmet: tuple[Cell[Category], ...]
    delivered: int | None
    delivered_by_category: tuple[Cell[Category], ...]
    median_days: float | None
    offers: tuple[Given, ...]
    at: datetime


def figures(
    needs: Iterable[Need],
    matches: Iterable[Match],
    offers: Iterable[Offer],
    *,
    since: Mapping[Hashable, datetime],
    townships: Iterable[str],
    at: datetime,
) -> Charity:
    """From what is open (`needs`), all matches, and all offers. `since` tells when each need was first told.

    A township that is not of the county is not named.
    """
    known, found = set(townships), list(matches)
    matched = {(match.need_id, match.thing) for match in found if match.state in LIVE}
    lines = [(need, line) for need in needs for line in need.lines if need.is_open and line.left]
    category = Counter(line.what.category for _, line in lines)
    place = Counter(need.township if need.township in known else "" for need, _ in lines)
    unmet = Counter(line.what.category for need, line in lines if (need.id, line.thing) not in matched)
    done = [match for match in found if match.delivered]
    days = [
        (_last(match) - since[match.need_id]).total_seconds() / 86_400
        for match in done
        if match.need_id in since
    ]
    return Charity(
        open=shown(len(lines)),
        by_category=(by_category := merged(category)),
        by_township=merged(place),
        unmet=_apart(by_category, unmet),
        delivered=shown(len(done)),
        delivered_by_category=merged(Counter(thing(match.thing).category for match in done)),
        median_days=round(median(days), 1) if len(days) >= SMALLEST else None,
        offers=tuple(
            _given(offer) for offer in offers if offer.state is OfferState.OPEN and offer.giver.named
        ),
        at=at,
    )


def _apart(cells: Iterable[Cell[K]], part: Mapping[K, int]) -> tuple[Cell[K], ...]:
    """A part of each cell that is told by itself, where neither it nor what it leaves is a small number."""
    return tuple(
        Cell(cell.key, part.get(cell.key, 0))
        for cell in cells
        if cell.key is not None
        and cell.count is not None
        and shown(part.get(cell.key, 0)) is not None
        and shown(cell.count - part.get(cell.key, 0)) is not None
    )


def _last(match: Match) -> datetime:
    given = {MatchAction.DELIVER, MatchAction.DELIVER_PART}
    return max(event.at for event in match.events if event.action in given)


def _given(offer: Offer) -> Given:
    areas = tuple(f"{one.township}{one.village or ''}" for one in offer.terms.areas)
    until = offer.terms.until.isoformat() if offer.terms.until else None
    return Given(offer.giver.name, offer.terms.thing, offer.left, areas, until, offer.registered_at)
