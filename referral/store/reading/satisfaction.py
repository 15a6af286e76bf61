"""What residents thought after closings, in figures: by score, by township, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from referral.domain.kinds import Status
from referral.domain.people import Staff
from referral.domain.satisfaction import Score
from referral.store.casework import satisfactions
from referral.store.reading.rights import within_area
from referral.store.tables import referrals
from referral.store.unit_of_work import SqlUnitOfWork

Scores = Mapping[Score, int]


@dataclass(frozen=True, slots=True)
class SatisfactionFigures:
    """Within the person's area, told since a moment. `closed`: matters closed that were touched since then,
    so that one sees how many said nothing.
    """

    total: Scores
    townships: Mapping[str, Scores]
    kinds: Mapping[str, Scores]
    closed: int


def satisfaction_figures(
    uow: SqlUnitOfWork, *, staff: Staff, since: datetime, township: str | None = None
) -> SatisfactionFigures:
    """Two statements. Raises NotPermitted."""
    area = [within_area(staff), *([referrals.c.township == township] if township is not None else [])]
    joined = satisfactions.join(referrals, referrals.c.id == satisfactions.c.referral_id)
    columns = (satisfactions.c.score, referrals.c.township, referrals.c.kind)
    query = select(*columns, func.count().label("n")).select_from(joined)
    rows = uow.referrals.read(query.where(satisfactions.c.at >= since, *area).group_by(*columns))
    total = dict.fromkeys(Score, 0)
    townships: dict[str, dict[Score, int]] = {}
    kinds: dict[str, dict[Score, int]] = {}
    for row in rows:
        score, n = Score(row["score"]), int(row["n"])
        total[score] += n
        for table, key in ((townships, row["township"]), (kinds, row["kind"])):
            found = table.setdefault(key, {})
            found[score] = found.get(score, 0) + n
    closed = select(func.count().label("n")).where(
        referrals.c.status == Status.CLOSED, referrals.c.updated_at >= since, *area
    )
    return SatisfactionFigures(total, townships, kinds, int(uow.referrals.read(closed)[0]["n"]))
