"""Who may see which rows, as a condition of the statement itself: what is not theirs never leaves the
database.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, true

from referral.domain.people import Permission, Staff
from referral.store.tables import referrals


def within_area(staff: Staff) -> ColumnElement[bool]:
    """Raises NotPermitted for who may read no referral at all (a disabled account)."""
    staff.require(Permission.READ_REFERRALS)
    if staff.area.whole_county:
        return true()
    places = [
        and_(
            referrals.c.township == place.township,
            true() if place.village is None else referrals.c.village == place.village,
        )
        for place in staff.area.places
    ]
    return or_(*places) if places else false()
