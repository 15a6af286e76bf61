"""The households that a change is rehearsed with: cases, personas, signed cases, stored screenings."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final

from knowledge.eligibility.rehearsal import Subject
from knowledge.subjects import signed_case, subjects
from referral.store import SqlUnitOfWork

PAGE: Final = 500
"""So many stored screenings are opened at a time."""


@cache
def written(content: Path | None) -> tuple[Subject, ...]:
    """The cases and personas of a content folder, or of the content that comes with the package."""
    return subjects(content)


def stored(uow: SqlUnitOfWork, day: date, most: int | None = None) -> Iterator[Subject]:
    """Signed cases, and what residents answered, without anything about who; `most` bounds the latter."""
    for case in uow.signed_cases.all():
        subject = signed_case(case.program, case.body)
        if subject is not None:
            yield subject
    yield from islice(_screenings(uow, day), most)


def _screenings(uow: SqlUnitOfWork, day: date) -> Iterator[Subject]:
    number, after = 0, None
    while page := uow.screenings.answers(after=after, limit=PAGE):
        for id_, facts in page:
            number, after = number + 1, id_
            yield Subject("screening", str(number), facts, day)
