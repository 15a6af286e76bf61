"""Finding a matter again by its code, a name, a telephone number, a village or words of its story.

What is looked for is sealed, so it is opened and compared in memory, newest first and up to a bound that the
answer tells. Nothing of it is stored or logged, and the words that were looked for stay out of the audit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping, Select

from referral.domain import codes, words
from referral.domain.codes import InvalidCode
from referral.domain.people import Staff
from referral.domain.referral import Details
from referral.store.reading.names import nameless
from referral.store.reading.queue import QueueRow, queue_rows, shown_rows
from referral.store.reading.rights import within_area
from referral.store.repositories.matters import read_details
from referral.store.tables import referrals
from referral.store.unit_of_work import SqlUnitOfWork

LOOKED_AT = 3_000
"""So many matters are opened for one search: about a fifth of a second."""
FOUND = 40
_SEPARATORS = re.compile(r"[\s\-—·,，、]+")
_SHORTEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, newest first. `more`: there are older matters that were not looked at."""

    rows: tuple[QueueRow, ...]
    looked_at: int
    more: bool


def search(uow: SqlUnitOfWork, *, staff: Staff, text: str) -> Search:
    """The matters of the person's area that this fits; raises NotPermitted, InvalidInput (text)."""
    wanted = words.required("text", text, words.SHORT)
    found = _by_code(uow, staff, wanted) or _by_words(uow, staff, wanted)
    uow.audit.seen(
        who=f"staff:{staff.id}",
        action="search",
        subject="queue",
        referrals=[row.id for row in found.rows],
        detail={"looked_at": found.looked_at},
    )
    return found


def _by_code(uow: SqlUnitOfWork, staff: Staff, wanted: str) -> Search | None:
    try:
        code = codes.parse(wanted)
    except InvalidCode:
        return None
    known = referrals.c.code_index.in_(list(uow.blind_any(code)))
    rows = uow.referrals.read(queue_rows().where(within_area(staff), known))
    return Search(shown_rows(uow, rows), len(rows), more=False)


def _by_words(uow: SqlUnitOfWork, staff: Staff, wanted: str) -> Search:
    rows = uow.referrals.read(_newest(staff))
    looked = rows[:LOOKED_AT]
    needle = _Needle.of(wanted)
    fits = ((row, read_details(uow.keyring.open_json(row["details"]))) for row in looked)
    near = [(row, details) for row, details in fits if needle.fits(details, row)]
    # Whoever took the consent back is not found by name or telephone either.
    hidden = nameless(uow, [row for row, _ in near])
    found = [
        row
        for row, details in near
        if row["id"] not in hidden or needle.fits(replace(details, name="", contact=""), row)
    ]
    shown = shown_rows(uow, found[:FOUND])
    return Search(shown, len(looked), more=len(rows) > LOOKED_AT or len(found) > FOUND)


def _newest(staff: Staff) -> Select[*tuple[object, ...]]:
    newest = queue_rows().where(within_area(staff)).order_by(referrals.c.filed_at.desc(), referrals.c.id)
    return newest.limit(LOOKED_AT + 1)


@dataclass(frozen=True, slots=True)
class _Needle:
    """Every part has to stand somewhere; digits are compared without what separates them."""

    parts: tuple[str, ...]
    digits: str

    @classmethod
    def of(cls, wanted: str) -> _Needle:
        digits = re.sub(r"\D", "", wanted)
        bare = not re.sub(r"[\d\s\-+()（）]", "", wanted)
        if bare and len(digits) >= _SHORTEST_NUMBER:
            return cls((), digits)
        return cls(tuple(part for part in _SEPARATORS.split(wanted.casefold()) if part), "")

    def fits(self, details: Details, row: RowMapping) -> bool:
        if self.digits:
            return self.digits in re.sub(r"\D", "", details.contact)
        where = " ".join(
            (
                details.name,
                details.contact,
                row["township"],
                row["village"],
                details.what_happened,
                details.who_affected,
            )
        ).casefold()
        return all(part in where for part in self.parts)
