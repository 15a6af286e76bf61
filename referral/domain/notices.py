"""What staff are reminded of: each notice names a matter and a reason, and is there once for each person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from referral.domain.kinds import Role
from referral.domain.people import Permission, Staff


class NoticeKind(StrEnum):
    ALARM = "alarm"
    """Words of danger to life were heard."""
    URGENT = "urgent"
    """Something urgent was filed."""
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    RETURNED = "returned"
    """Who had it was silent, so it lies in the queue again."""
    ESCALATED = "escalated"
    """Its term is over, and nobody in the township acted."""
    CALENDAR = "calendar"
    """The working days of a year are not known, and a term reaches into it."""
    WEBHOOK = "webhook"
    """Another system could not be told of anything for a day, and is told nothing any more."""
    TROUBLE = "trouble"
    """The database could not serve for a while, or the clock was set; `stage` names the cause."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """Says `kind` of a matter. `due` is the end that it is about; the same `key` is told a person once."""

    kind: NoticeKind
    key: str
    at: datetime
    referral_id: UUID | None = None
    stage: str | None = None
    due: datetime | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice of one person. `number` grows with the order of commits of one process."""

    number: int
    staff_id: UUID
    kind: NoticeKind
    created_at: datetime
    read_at: datetime | None
    referral_id: UUID | None
    stage: str | None
    due: datetime | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty for a township (empty: for the county) from the first day to the last."""

    id: UUID
    township: str
    staff_id: UUID
    first: date
    last: date


def window_of(everybody: Iterable[Staff], township: str, village: str) -> tuple[Staff, ...]:
    """The people at the window of a place; where it has none, the county's."""
    people = tuple(everybody)
    found = tuple(
        one
        for one in people
        if one.role is Role.TOWNSHIP and one.may(Permission.DECIDE) and one.area.covers(township, village)
    )
    return found or county_of(people)


def county_of(everybody: Iterable[Staff]) -> tuple[Staff, ...]:
    """The people of the county; where there are none, the administrators: somebody always hears it."""
    people = tuple(one for one in everybody if not one.disabled)
    for role in (Role.COUNTY, Role.ADMIN):
        found = tuple(one for one in people if one.role is role)
        if found:
            return found
    return ()


def on_duty(
    duties: Iterable[Duty], everybody: Iterable[Staff], township: str, village: str, day: date
) -> tuple[Staff, ...]:
    """Who is called for what cannot wait: the township's duty, else the county's, else the county itself.

    Somebody whose account is closed, or whose area does not reach there any more, is not called.
    """
    people = {one.id: one for one in everybody if one.may(Permission.DECIDE)}
    plan = [duty for duty in duties if duty.first <= day <= duty.last and duty.staff_id in people]
    for place in dict.fromkeys((township, "")):
        called = {duty.staff_id: people[duty.staff_id] for duty in plan if duty.township == place}
        fits = tuple(one for one in called.values() if one.area.covers(township, village))
        if fits:
            return fits
    return county_of(people.values())
