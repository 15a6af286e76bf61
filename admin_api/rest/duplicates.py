"""The same household again over the API: what looks alike and why, merging, and taking it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import REFERRALS, api
from admin_api.rest.decisions import DECIDED, carry_out
from admin_api.rest.models import ReferralPath, Shape
from admin_api.world import now, world
from referral import service
from referral.domain.kinds import Kind, Status
from referral.domain.likeness import Sign
from referral.domain.people import Permission
from referral.ports import UnitOfWork
from referral.ports.likeness import PairState
from referral.service import Alike

LARGEST_VERSION = 999_999_999


class Other(Shape):
    other: UUID = Field(description="The other referral.")


class Follower(Other):
    other_version: int = Field(ge=1, le=LARGEST_VERSION, description="The version of it that was seen.")


class AlikeOut(BaseModel):
    referral_id: UUID
    code: str
    kind: Kind
    status: Status
    township: str
    village: str
    filed_at: datetime
    version: int
    signs: list[Sign] = Field(description="What speaks for it.")
    state: PairState = Field(description="dismissed: somebody looked, and they are not the same.")


class AlikeList(BaseModel):
    merged_into: UUID | None = Field(description="The referral that this one follows.")
    leads: list[UUID] = Field(description="Those that follow this one.")
    items: list[AlikeOut] = Field(description="In the owner's area, likeliest first.")


def _out(one: Alike) -> AlikeOut:
    other = one.referral
    return AlikeOut(
        referral_id=other.id,
        code=other.code,
        kind=other.kind,
        status=other.status,
        township=other.township,
        village=other.village,
        filed_at=other.filed_at,
        version=other.version,
        signs=list(one.signs),
        state=one.state,
    )


def _list(uow: UnitOfWork, referral_id: UUID) -> AlikeList:
    referral, found = service.alike_of(uow, tokens.owner(), referral_id)
    into = referral.standing.merged_into
    return AlikeList(
        merged_into=UUID(into) if into else None,
        leads=[UUID(one) for one in referral.standing.leads],
        items=[_out(one) for one in found],
    )


def _json(shown: AlikeList) -> Response:
    return Response(shown.model_dump_json(), content_type="application/json")


@api.get("/referrals/<referral_id>/alike", tags=[REFERRALS], responses={200: AlikeList})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def alike(path: ReferralPath) -> Response:
    """What may come from the same household, and what this referral is merged with."""
    with world().database.unit_of_work(read_only=True) as uow:
        shown = _list(uow, path.referral_id)
    return _json(shown)


@api.post("/referrals/<referral_id>/merge", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def merge(path: ReferralPath, body: Follower) -> Response:
    """Let another referral follow this one; its resident is told once, and both codes go on."""
    return carry_out(
        path,
        lambda d: service.merge(
            d.uow,
            d.who,
            d.referral_id,
            d.version,
            other_id=body.other,
            other_version=body.other_version,
            at=d.at,
        ),
    )


@api.post("/referrals/<referral_id>/separate", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def separate(path: ReferralPath) -> Response:
    """Undo the merging of a referral that follows another: it stands as it stood before."""
    return carry_out(path, lambda d: service.separate(d.uow, d.who, d.referral_id, d.version, at=d.at))


@api.post("/referrals/<referral_id>/not-the-same", tags=[REFERRALS], responses={200: AlikeList})
@guarded(Audience.TOKEN, Permission.DECIDE)
def not_the_same(path: ReferralPath, body: Other) -> Response:
    """Somebody looked: not the same household. It is not pointed out again."""
    with world().database.unit_of_work() as uow:
        service.dismiss_likeness(uow, tokens.owner(), path.referral_id, body.other, at=now())
        shown = _list(uow, path.referral_id)
        uow.commit()
    return _json(shown)
