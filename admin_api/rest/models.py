"""The shapes of the API: what goes in and what comes out. The OpenAPI document is made from these."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from admin_api.rest.task_shapes import TaskOut
from knowledge.deadlines import Stage
from knowledge.languages import Language
from referral.domain import words
from referral.domain.consent import Purpose
from referral.domain.kinds import Kind, Status, Urgency
from referral.domain.proxy import Relation
from referral.store.queries import View

LARGEST_PAGE = 100


class Shape(BaseModel):
    """What comes in is checked strictly: an unknown member is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid")


class InvalidField(BaseModel):
    pointer: str = Field(description="JSON pointer of the member that is wrong.")
    detail: str


class Problem(BaseModel):
    """RFC 9457."""

    type: str = Field(description="Stable name of the problem, urn:yimen:problem:….")
    title: str
    status: int
    detail: str | None = None
    request_id: str


class InvalidProblem(Problem):
    errors: list[InvalidField] = []


# ---- referrals ------------------------------------------------------------------------------------------


class ReferralPath(BaseModel):
    referral_id: UUID = Field(description="Id of the referral.")


class ReferralQuery(BaseModel):
    """Filters add up. Pages go on with `after`, the cursor that the page before gave."""

    view: View = View.OPEN
    kind: Kind | None = None
    status: Status | None = None
    township: str | None = Field(None, max_length=words.SHORT)
    after: str | None = Field(None, max_length=200, description="Cursor of the page before (`next`).")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)


class ReferralRow(BaseModel):
    id: UUID
    kind: Kind
    status: Status
    urgency: Urgency
    urgency_reasons: list[str]
    township: str
    village: str
    assignee: str | None
    due_at: datetime | None = Field(
        description="The first moment after the nearest term; null where none runs."
    )
    due_stage: Stage | None = Field(description="Whose term that is.")
    due_unknown: int | None = Field(
        description="A year without known working days that hides the end of a term."
    )
    filed_at: datetime
    version: int


class ReferralPage(BaseModel):
    items: list[ReferralRow]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


class Details(BaseModel):
    what_happened: str
    since_when: str
    who_affected: str
    name: str
    contact: str
    for_other: bool
    relation: Relation | None = Field(description="By what right, as the one who filed said it.")
    facts: dict[str, Any] | None
    screening: dict[str, Any] | None


class ReferralOut(BaseModel):
    id: UUID
    code: str
    kind: Kind
    status: Status
    urgency: Urgency
    urgency_reasons: list[str]
    township: str
    village: str
    program: str | None
    language: Language
    assignee: UUID | None
    department: str | None = Field(
        description="The name of the department that was asked last and has not answered; see `tasks`."
    )
    tasks: list[TaskOut] = Field(description="What departments were asked, oldest first.")
    question: str | None
    person_told: bool | None = Field(
        description="Whether the person knows that somebody filed for them; null where they filed themselves."
    )
    papers_pending: bool = Field(description="First relief was granted and the file is not whole yet.")
    filed_at: datetime
    updated_at: datetime
    version: int = Field(description="The same as in the ETag; send it in If-Match with a decision.")
    details: Details


class EventOut(BaseModel):
    number: int
    action: str
    at: datetime
    by: str
    said: dict[str, Any]


class EventList(BaseModel):
    items: list[EventOut]


class ConsentIn(Shape):
    purpose: Purpose
    text_version: str = Field(max_length=64, description="Which wording the person agreed to.")
    given_at: datetime


class NewReferral(Shape):
    """A matter brought in by another system or at the counter."""

    kind: Kind
    what_happened: str = Field(min_length=1, max_length=words.STORY)
    language: Language = "zh_Hans"
    since_when: str = Field("", max_length=words.STAFF_TEXT)
    who_affected: str = Field("", max_length=words.STAFF_TEXT)
    township: str = Field("", max_length=words.SHORT)
    village: str = Field("", max_length=words.SHORT)
    name: str = Field("", max_length=words.SHORT)
    contact: str = Field("", max_length=words.SHORT)
    for_other: bool = False
    relation: Relation | None = Field(None, description="Kept only with `for_other`.")
    program: str | None = Field(None, max_length=40)
    facts: dict[str, Any] | None = Field(None, description="Kept only with the consent `sensitive`.")
    consents: list[ConsentIn] = Field([], max_length=len(Purpose))


class IdempotencyHeader(BaseModel):
    idempotency_key: str = Field(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="Any unique text; a repeat has no effect.",
    )


# ---- decisions ------------------------------------------------------------------------------------------


class Reason(Shape):
    reason: str = Field(
        min_length=1, max_length=words.STAFF_TEXT, description="The resident gets to read it."
    )


class DeclineReason(Reason):
    clause: str = Field(min_length=1, max_length=words.SHORT, description="Document number and clause.")


class Question(Shape):
    question: str = Field(min_length=1, max_length=words.STAFF_TEXT)


class Words(Shape):
    text: str = Field(min_length=1, max_length=words.STAFF_TEXT)


class Delivery(Shape):
    what: str = Field(min_length=1, max_length=words.STAFF_TEXT, description="What was given.")
    amount: Decimal | None = Field(None, gt=0, max_digits=11, decimal_places=2, description="How much of it.")
    unit: str = Field("", max_length=words.SHORT, description="Of the amount; 元 where it is money.")
    day: date | None = Field(None, description="When it was given, by the county's calendar.")


class Assignment(Shape):
    assignee: UUID | None = Field(
        description="Id of a colleague; null puts the referral back into the queue."
    )


class HandOver(Shape):
    department: str = Field(
        min_length=1,
        max_length=words.SHORT,
        description="Its id, its name, or a former name of it.",
    )
    reason: str = Field(
        "", max_length=words.STAFF_TEXT, description="What it is asked. The resident never sees it."
    )
    due: date | None = Field(None, description="By when it answers; the usual time where it is left out.")
    parts: list[str] = Field(
        ["name"],
        max_length=110,
        description="What it may see beside the least: name, contact, story, screening, fact:<key>.",
    )


# ---- knowledge ------------------------------------------------------------------------------------------


class LanguageQuery(BaseModel):
    lang: Language = "zh_Hans"


class TopicPath(BaseModel):
    topic: str


class ProgramPath(BaseModel):
    program: str


class OnQuery(LanguageQuery):
    on: date | None = Field(None, description="As of this day; today where it is left out.")


class ClauseQuery(LanguageQuery):
    document: str | None = Field(
        None, description="Number of the document; all documents where it is left out."
    )


class CitationOut(BaseModel):
    document: str
    clause: str


class Items(BaseModel):
    items: list[dict[str, Any]]


class Answer(BaseModel):
    """What `yimen ask --json` and `yimen screen --json` print; its members are described in the README."""

    model_config = ConfigDict(extra="allow")


class AskIn(Shape):
    text: str = Field(min_length=1, max_length=10_000)
    lang: Language | None = None
    on: date | None = None


class ScreeningIn(Shape):
    facts: dict[str, Any]
    on: date | None = None
    lang: Language = "zh_Hans"
    programs: list[str] | None = Field(None, max_length=50)
