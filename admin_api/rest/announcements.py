"""Announcements over the API: what was written, and how far it came. Written and published in the panel."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import api
from admin_api.world import world
from knowledge.languages import LANGUAGES
from referral.domain.announcements import Announcement, AnnouncementState
from referral.domain.people import Permission
from referral.outbox import DeliveryState

ANNOUNCEMENTS = Tag(name="announcements", description="What was told to everybody who asked. Read only.")
LARGEST_NUMBER = 2**31 - 1


class NumberPath(BaseModel):
    number: int = Field(ge=1, le=LARGEST_NUMBER)


class AnnouncementOut(BaseModel):
    number: int
    state: AnnouncementState
    version: int
    township: str = Field(description="Whom it is for; empty: everybody.")
    text: dict[str, str] = Field(description="By language.")
    author: UUID
    reviewer: UUID | None
    created_at: datetime
    published_at: datetime | None
    receivers: int = Field(description="Written into the outbox so far.")


class ProgressOut(AnnouncementOut):
    delivered: int
    waiting: int
    undeliverable: int


class AnnouncementList(BaseModel):
    items: list[AnnouncementOut] = Field(description="Newest first.")


def _out(one: Announcement) -> AnnouncementOut:
    return AnnouncementOut(
        number=one.number,
        state=one.state,
        version=one.version,
        township=one.township,
        text={language: one.text.in_(language) for language in LANGUAGES},
        author=one.author,
        reviewer=one.reviewer,
        created_at=one.created_at,
        published_at=one.published_at,
        receivers=one.receivers,
    )


@api.get("/announcements", tags=[ANNOUNCEMENTS], responses={200: AnnouncementList})
@guarded(Audience.TOKEN, Permission.EDIT_ARTICLES)
def announcements() -> Response:
    """All of them, drafts too."""
    with world().database.unit_of_work(read_only=True) as uow:
        found = uow.announcements.all()
    listed = sorted((_out(one) for one in found), key=lambda one: -one.number)
    return Response(AnnouncementList(items=listed).model_dump_json(), content_type="application/json")


@api.get("/announcements/<number>", tags=[ANNOUNCEMENTS], responses={200: ProgressOut})
@guarded(Audience.TOKEN, Permission.EDIT_ARTICLES)
def one_announcement(path: NumberPath) -> Response:
    """One of them, with how many have it."""
    with world().database.unit_of_work(read_only=True) as uow:
        one = uow.announcements.get(path.number)
        counts = uow.announcements.progress(path.number)
    shown = ProgressOut(
        **dict(_out(one)),
        delivered=counts.get(DeliveryState.DELIVERED.value, 0),
        waiting=counts.get(DeliveryState.PENDING.value, 0) + counts.get(DeliveryState.SENDING.value, 0),
        undeliverable=counts.get(DeliveryState.UNDELIVERABLE.value, 0),
    )
    response = Response(shown.model_dump_json(), content_type="application/json")
    response.headers["ETag"] = f'"{one.version}"'
    return response
