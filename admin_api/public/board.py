"""Figures for everybody: how many matters, by kind and by township, with nobody to be recognised in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.world import world
from referral.domain.kinds import Kind, Role
from referral.domain.people import COUNTY, Staff
from referral.store import SqlUnitOfWork
from referral.store.queries import Filters, View, counts

SMALLEST = 5
"""Fewer matters than this are never shown by themselves."""
READER = Staff(UUID(int=0), "public-board", "", Role.AUDITOR, COUNTY)
"""In whose eyes the counts are taken: the whole county, reading only. No account of this name exists."""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class Board:
    total: int
    kinds: list[Row]
    townships: list[Row]


def merge(cells: Mapping[str, int], other: str, smallest: int = SMALLEST) -> list[Row]:
    """The cells, largest first, with the small ones added up under `other`.

    Where the small ones together are still too few, the smallest of the large ones joins them: otherwise the
    total would give them away.
    """
    large = sorted(
        ((label, n) for label, n in cells.items() if n >= smallest), key=lambda cell: (-cell[1], cell[0])
    )
    merged = sum(n for n in cells.values() if 0 < n < smallest)
    while 0 < merged < smallest and large:
        merged += large.pop()[1]
    rows = [Row(label, str(n)) for label, n in large]
    if merged:
        rows.append(Row(other, str(merged) if merged >= smallest else shown_total(merged)))
    return rows


def shown_total(total: int) -> str:
    """A number as it may be shown by itself."""
    return str(total) if total == 0 or total >= SMALLEST else _("少于 {limit}", limit=SMALLEST)


def _count(uow: SqlUnitOfWork, filters: Filters) -> int:
    counted = counts(uow, staff=READER, filters=filters)
    return counted[View.OPEN] + counted[View.CLOSED]


def read(uow: SqlUnitOfWork) -> Board:
    """The board of this moment."""
    total = _count(uow, Filters())
    kinds = {kind_name(kind): _count(uow, Filters(kind=kind)) for kind in Kind}
    places = {text(area.name): _count(uow, Filters(township=area.name.zh_Hans)) for area in world().kb.areas}
    elsewhere = total - sum(places.values())
    other = _("其他（合并）")
    townships = merge(places | {_("没有写明"): elsewhere}, other)
    return Board(total, merge(kinds, other), townships)
