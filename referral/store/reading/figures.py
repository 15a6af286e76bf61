"""Figures for the dashboard, the API and the public board: one statement each, however large the county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, true

from referral.domain import words
from referral.domain.figures import Learning, Matters, Outcome, Tally, learning
from referral.domain.people import Staff
from referral.store.learning import tallies
from referral.store.reading.rights import within_area
from referral.store.tables import referrals
from referral.store.unit_of_work import SqlUnitOfWork

_KNOWN = tuple(Outcome)


def learning_figures(uow: SqlUnitOfWork, weeks: Sequence[str]) -> Learning:
    """What became of the questions of these ISO weeks (oldest first, at least one), in one statement.

    Nobody can be recognised in a tally, so it asks for no right; small numbers are for staff all the same
    (`referral.domain.disclosure`).
    """
    inside = tallies.c.week.between(weeks[0], weeks[-1]) & tallies.c.decision.in_(_KNOWN)
    keys = (tallies.c.week, tallies.c.topic, tallies.c.decision)
    query = select(*keys, func.sum(tallies.c.n).label("n")).where(inside).group_by(*keys)
    counted = [
        Tally(row["week"], row["topic"], Outcome(row["decision"]), int(row["n"]))
        for row in uow.referrals.read(query)
    ]
    return learning(counted, weeks)


def matter_figures(
    uow: SqlUnitOfWork, *, staff: Staff, township: str | None = None, since: datetime | None = None
) -> Matters:
    """The matters within the person's area, filed since then, in one statement. Raises NotPermitted."""
    keys = (referrals.c.kind, referrals.c.township, referrals.c.is_open)
    wanted = (
        within_area(staff),
        true() if township is None else referrals.c.township == words.clean(township),
        true() if since is None else referrals.c.filed_at >= since,
    )
    kinds: Counter[str] = Counter()
    townships: Counter[str] = Counter()
    open_ = 0
    for row in uow.referrals.read(select(*keys, func.count().label("n")).where(*wanted).group_by(*keys)):
        kinds[row["kind"]] += row["n"]
        townships[row["township"]] += row["n"]
        open_ += row["n"] if row["is_open"] else 0
    return Matters(kinds.total(), open_, dict(kinds), dict(townships))
