"""A person's notices with the matters that they are about, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, and_, or_, select, true

from referral.domain.kinds import Kind, Status, Urgency
from referral.domain.notices import Notice, NoticeKind
from referral.domain.people import Staff
from referral.store.notices import staff_notices
from referral.store.reading.rights import within_area
from referral.store.repositories.notices import notice
from referral.store.tables import referrals
from referral.store.unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class NoticeMatter:
    """What a notice says of its matter: enough to know which one it is."""

    id: UUID
    code: str
    kind: Kind
    urgency: Urgency
    status: Status
    township: str
    village: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    notice: Notice
    matter: NoticeMatter | None


def notices(
    uow: SqlUnitOfWork,
    *,
    staff: Staff,
    unread: bool = False,
    kind: NoticeKind | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[tuple[NoticeRow, ...], int | None]:
    """The newest first, and the number behind which the next page begins (None on the last).

    A notice of a matter outside the person's area, as it is now, is not shown. Raises NotPermitted.
    """
    near = within_area(staff)
    query = (
        select(staff_notices, *[referrals.c[name].label(f"matter_{name}") for name in _MATTER])
        .select_from(staff_notices.outerjoin(referrals, referrals.c.id == staff_notices.c.referral_id))
        .where(
            staff_notices.c.staff_id == staff.id,
            or_(staff_notices.c.referral_id.is_(None), and_(referrals.c.id.is_not(None), near)),
            staff_notices.c.read_at.is_(None) if unread else true(),
            true() if kind is None else staff_notices.c.kind == kind.value,
            true() if before is None else staff_notices.c.number < before,
        )
    )
    rows = uow.referrals.read(query.order_by(staff_notices.c.number.desc()).limit(limit + 1))
    found = tuple(NoticeRow(notice(row), _matter(uow, row)) for row in rows[:limit])
    shown = list(dict.fromkeys(row.matter.id for row in found if row.matter))
    if shown:
        uow.audit.seen(who=f"staff:{staff.id}", action="read-notices", subject="notices", referrals=shown)
    return found, found[-1].notice.number if len(rows) > limit else None


_MATTER = ("id", "code", "kind", "urgency", "status", "township", "village")


def _matter(uow: SqlUnitOfWork, row: RowMapping) -> NoticeMatter | None:
    if row["matter_id"] is None:
        return None
    return NoticeMatter(
        row["matter_id"],
        uow.keyring.open(row["matter_code"]),
        Kind(row["matter_kind"]),
        Urgency.of_rank(row["matter_urgency"]),
        Status(row["matter_status"]),
        row["matter_township"],
        row["matter_village"],
    )
