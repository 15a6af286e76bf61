"""Which figures everybody may see, so that no small number can be had by subtracting what is shown.

Figures are shown at levels, from coarse to fine: first how many questions at all, then answered or not,
then what became of those that were not answered. Each level splits some columns of the level before it.
Three rules keep small numbers unknown:

- A row shows a level only where every number of the level is 0 or at least `SMALLEST`.
- The rows that do not show a level show their sum only, through the total. Where a number of this sum is
  small, the smallest of the rows that do show the level joins them, until no number of the sum is small.
- A row that does not show a level shows no finer one.

So whatever is shown is a sum over disjoint blocks (a row or the sum of the hidden rows, at one level), the
blocks of a finer level lie within those of a coarser one, and each is 0 or at least `SMALLEST`. The same
levels hold for every table over the same figures (by week, by topic): a number that can be had by adding and
subtracting shown ones, also across tables, is a sum of whole blocks.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from referral.domain.figures import DECISIONS, OPINIONS, SMALLEST, Figures, Outcome, together

Key = TypeVar("Key", bound=Hashable)
Level = tuple[tuple[Outcome, ...], ...]
"""Groups of outcomes that are told apart; together they are all outcomes of the matter."""

ASKED: Level = (DECISIONS,)
ANSWERED: Level = ((Outcome.ANSWER,), DECISIONS[1:])
DECIDED: Level = (
    (Outcome.ANSWER,),
    (Outcome.CHOOSE,),
    (Outcome.HANDOFF,),
    (Outcome.REFER, Outcome.SCREEN, Outcome.DECLINE),
)
QUESTIONS: tuple[Level, ...] = (ASKED, ANSWERED, DECIDED)
"""The levels of what became of questions."""
VOTES: tuple[Level, ...] = ((OPINIONS,), ((Outcome.HELPFUL,), (Outcome.UNHELPFUL,)))
"""The levels of what was said about answers."""


def _fit(numbers: Sequence[int]) -> bool:
    return all(n == 0 or n >= SMALLEST for n in numbers)


def _numbers(rows: Sequence[Figures], level: Level) -> list[int]:
    return [sum(row.count(*group) for row in rows) for group in level]


def spans(weeks: Mapping[str, Figures], levels: Sequence[Level]) -> dict[tuple[str, ...], Figures]:
    """The weeks (oldest first), put together until each span may show what the total may show.

    Weeks at the end that are too few for a span of their own join the spans before them.
    """
    reached = depth(together(weeks.values()), levels)
    found: list[list[str]] = []
    waiting: list[str] = []
    for week in weeks:
        waiting.append(week)
        if depth(together(weeks[one] for one in waiting), levels) >= reached:
            found.append(waiting)
            waiting = []
    while found and waiting and depth(together(weeks[one] for one in waiting), levels) < reached:
        waiting = found.pop() + waiting
    if waiting:
        found.append(waiting)
    return {tuple(span): together(weeks[one] for one in span) for span in found}


def depth(total: Figures, levels: Sequence[Level]) -> int:
    """How many levels the total itself may be shown at: the same for every table under it."""
    for reached, level in enumerate(levels):
        if not _fit(_numbers([total], level)):
            return reached
    return len(levels)


def depths(rows: Mapping[Key, Figures], levels: Sequence[Level]) -> dict[Key, int]:
    """For each row how many levels it may show; the rows together are the total."""
    found = dict.fromkeys(rows, 0)
    left = list(rows)
    for reached, level in enumerate(levels, 1):
        if not _fit(_numbers(list(rows.values()), level)):
            break
        left = _shown(rows, left, level)
        for name in left:
            found[name] = reached
    return found


def _shown(rows: Mapping[Key, Figures], candidates: Sequence[Key], level: Level) -> list[Key]:
    """Those of the candidates that may show the level."""
    shown = [name for name in candidates if _fit(_numbers([rows[name]], level))]
    # The rows without any number say nothing, so they go last: joining them to the hidden ones helps nobody.
    shown.sort(
        key=lambda name: (sum(_numbers([rows[name]], level)) == 0, -sum(_numbers([rows[name]], level)))
    )
    while not _fit(_numbers([rows[name] for name in rows if name not in shown], level)):
        filled = [name for name in shown if sum(_numbers([rows[name]], level))]
        shown.remove(filled[-1])
    return shown
