"""Which matters of a page look like another one that the person may see."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, union_all

from referral.domain.people import Staff
from referral.ports.likeness import PairState
from referral.store.likeness import likeness_pairs
from referral.store.reading.rights import within_area
from referral.store.tables import referrals
from referral.store.unit_of_work import SqlUnitOfWork


def likeness_marks(uow: SqlUnitOfWork, ids: Collection[UUID], *, staff: Staff) -> frozenset[UUID]:
    """Those of the ids that somebody should look at, in one statement."""
    sides = (likeness_pairs.c.first_id, likeness_pairs.c.second_id)
    found = [
        select(mine.label("marked"))
        .join(referrals, referrals.c.id == theirs)
        .where(mine.in_(ids), likeness_pairs.c.state == PairState.OPEN.value, within_area(staff))
        for mine, theirs in (sides, sides[::-1])
    ]
    both = union_all(*found).subquery()
    return frozenset(row["marked"] for row in uow.referrals.read(select(both.c.marked)))
