"""What is read and never written over the API: questions without an answer, and the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import AUDIT, FIGURES, api
from admin_api.world import world
from knowledge.languages import Language
from referral.domain.people import Permission
from referral.store.queries import AuditFilters, audit_page, unanswered

LARGEST_PAGE = 200


class UnansweredQuery(BaseModel):
    limit: int = Field(100, ge=1, le=LARGEST_PAGE)


class UnansweredOut(BaseModel):
    text: str = Field(description="As it was asked; names and numbers are masked.")
    language: Language
    decision: str
    topic: str | None
    asked: int
    people: int = Field(description="Those without an address count as one.")
    last_at: datetime


class UnansweredList(BaseModel):
    items: list[UnansweredOut] = Field(description="Those that most people asked first.")


class AuditQuery(BaseModel):
    """Filters add up. Pages go on with `after`, the cursor that the page before gave."""

    who: str | None = Field(
        None, max_length=80, description="As in the entries: staff:<id>, operator, resident."
    )
    action: str | None = Field(None, max_length=80)
    referral: UUID | None = None
    since: datetime | None = Field(None, description="With a zone.")
    until: datetime | None = None
    after: str | None = Field(None, max_length=40)
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)


class EntryOut(BaseModel):
    number: int
    who: str
    action: str
    subject: str
    at: datetime
    detail: dict[str, Any]


class EntryPage(BaseModel):
    items: list[EntryOut] = Field(description="Newest first.")
    next: str | None


@api.get("/unanswered", tags=[FIGURES], responses={200: UnansweredList})
@guarded(Audience.TOKEN, Permission.READ_QUESTIONS)
def unanswered_questions(query: UnansweredQuery) -> Response:
    """Questions that found no answer."""
    with world().database.unit_of_work(read_only=True) as uow:
        found = unanswered(uow, staff=tokens.owner(), limit=query.limit)
    items = [
        UnansweredOut(**{name: getattr(one, name) for name in UnansweredOut.model_fields}) for one in found
    ]
    return Response(UnansweredList(items=items).model_dump_json(), content_type="application/json")


@api.get("/audit", tags=[AUDIT], responses={200: EntryPage})
@guarded(Audience.TOKEN, Permission.READ_AUDIT)
def audit(query: AuditQuery) -> Response:
    """Who read or did what. That it was read is an entry itself."""
    filters = AuditFilters(query.who, query.action, query.referral, query.since, query.until)
    with world().database.unit_of_work(read_only=True) as uow:
        page = audit_page(uow, staff=tokens.owner(), filters=filters, after=query.after, limit=query.limit)
    items = [
        EntryOut(
            number=one.number,
            who=one.who,
            action=one.action,
            subject=one.subject,
            at=one.at,
            detail=dict(one.detail),
        )
        for one in page.items
    ]
    return Response(EntryPage(items=items, next=page.next).model_dump_json(), content_type="application/json")
