"""Notices to the token's owner, and the duty roster."""

from datetime import date, datetime
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import NOTICES, api
from admin_api.rest.models import LARGEST_PAGE, Shape
from admin_api.world import now, today, world
from referral import service
from referral.domain import words
from referral.domain.kinds import Kind
from referral.domain.notices import Duty, NoticeKind
from referral.domain.people import Permission
from referral.store.queries import NoticeRow
from referral.store.queries import notices as notices_of

MOST = 2**53


class NoticeQuery(BaseModel):
    """The newest first."""

    unread: bool = True
    kind: NoticeKind | None = None
    before: int | None = Field(None, ge=1, le=MOST, description="Cursor of the page before (`next`).")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)


class NoticeOut(BaseModel):
    number: int
    kind: NoticeKind
    at: datetime
    read_at: datetime | None
    referral: UUID | None
    code: str | None
    referral_kind: Kind | None
    township: str | None
    village: str | None
    stage: str | None = Field(description="The stage whose term it is about.")
    due_at: datetime | None = Field(description="The first moment after that term.")
    year: int | None = Field(description="The year whose working days are not known.")


class NoticePage(BaseModel):
    items: list[NoticeOut]
    next: int | None = Field(description="Cursor of the next page; null on the last one.")


class NoticesRead(Shape):
    numbers: list[int] | None = Field(
        None, max_length=LARGEST_PAGE, description="Which of your own; null for all of them."
    )


class Counted(BaseModel):
    read: int


class DutyOut(BaseModel):
    id: UUID
    township: str = Field(description="Empty: the county.")
    staff: UUID
    first: date
    last: date


class DutyList(BaseModel):
    items: list[DutyOut]


class NewDuty(Shape):
    staff: UUID
    township: str = Field("", max_length=words.SHORT)
    first: date
    last: date = Field(description="Not before the first day, not in the past, at most a year later.")


class DutyRemoved(BaseModel):
    removed: bool


class DutyPath(BaseModel):
    duty_id: UUID


def _shape(row: NoticeRow) -> NoticeOut:
    notice, matter = row.notice, row.matter
    return NoticeOut(
        number=notice.number,
        kind=notice.kind,
        at=notice.created_at,
        read_at=notice.read_at,
        referral=notice.referral_id,
        code=matter.code if matter else None,
        referral_kind=matter.kind if matter else None,
        township=matter.township if matter else None,
        village=matter.village if matter else None,
        stage=notice.stage,
        due_at=notice.due,
        year=notice.year,
    )


def _duty(duty: Duty) -> DutyOut:
    return DutyOut(id=duty.id, township=duty.township, staff=duty.staff_id, first=duty.first, last=duty.last)


def _json(model: BaseModel, status: int = 200) -> Response:
    return Response(model.model_dump_json(), status=status, content_type="application/json")


@api.get("/notices", tags=[NOTICES], responses={200: NoticePage})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def list_notices(query: NoticeQuery) -> Response:
    """What the token's owner is reminded of: which matter, and why."""
    with world().database.unit_of_work(read_only=True) as uow:
        rows, further = notices_of(
            uow,
            staff=tokens.owner(),
            unread=query.unread,
            kind=query.kind,
            before=query.before,
            limit=query.limit,
        )
    return _json(NoticePage(items=[_shape(row) for row in rows], next=further))


@api.post("/notices/read", tags=[NOTICES], responses={200: Counted})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def read_notices(body: NoticesRead) -> Response:
    """These have been seen. Repeating it changes nothing."""
    numbers = None if body.numbers is None else [one for one in body.numbers if 0 < one <= MOST]
    with world().database.unit_of_work() as uow:
        read = service.mark_read(uow, tokens.owner(), numbers, at=now())
        uow.commit()
    return _json(Counted(read=read))


@api.get("/duties", tags=[NOTICES], responses={200: DutyList})
@guarded(Audience.TOKEN, Permission.KEEP_ROSTER)
def list_duties() -> Response:
    """Who is on duty from today on, in the places that the token's owner works on, and for the county."""
    with world().database.unit_of_work(read_only=True) as uow:
        coming = uow.duties.from_(today())
    near = [duty for duty in coming if not duty.township or tokens.owner().area.covers(duty.township, "")]
    return _json(DutyList(items=[_duty(duty) for duty in near]))


@api.post("/duties", tags=[NOTICES], responses={201: DutyOut})
@guarded(Audience.TOKEN, Permission.KEEP_ROSTER)
def set_duty(body: NewDuty) -> Response:
    """Who is called for a place on these days."""
    with world().database.unit_of_work() as uow:
        duty = service.set_duty(
            uow,
            tokens.owner(),
            body.staff,
            township=words.clean(body.township),
            first=body.first,
            last=body.last,
            at=now(),
        )
        uow.commit()
    return _json(_duty(duty), 201)


@api.post("/duties/<duty_id>/remove", tags=[NOTICES], responses={200: DutyRemoved})
@guarded(Audience.TOKEN, Permission.KEEP_ROSTER)
def remove_duty(path: DutyPath) -> Response:
    """Take a line off the roster. Repeating it changes nothing."""
    with world().database.unit_of_work() as uow:
        removed = service.remove_duty(uow, tokens.owner(), path.duty_id, at=now())
        uow.commit()
    return _json(DutyRemoved(removed=removed))
