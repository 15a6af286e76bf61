"""The shapes of the API about time, urgency and first relief."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from admin_api.rest.models import Reason, Shape
from knowledge.deadlines import Counts, Stage
from referral.domain import words
from referral.domain.kinds import Urgency


class ClockOut(BaseModel):
    """A running clock with the rule that it rests on."""

    stage: Stage
    title: str
    since: datetime
    number: int | None = Field(description="Days or hours of the term; null where nobody found a number.")
    counts: Counts
    due_at: datetime | None = Field(description="The first moment after the term.")
    last_day: date | None = Field(description="The last day of the term, by the county's calendar.")
    left: int | None = Field(
        description="What is left, in what the term counts; below nothing once it is over."
    )
    overdue: bool
    unknown_year: int | None = Field(description="The year whose working days are not known yet.")
    law: bool = Field(description="False: a rule of this house, not a term of law.")
    basis: str | None
    certainty: str | None
    paused_until: date | None
    paused_reason: str | None


class ClockList(BaseModel):
    items: list[ClockOut]


class FirstRelief(Shape):
    what: str = Field(min_length=1, max_length=words.STAFF_TEXT, description="What was given.")
    amount: Decimal = Field(gt=0, max_digits=11, decimal_places=2, description="How much of it.")
    unit: str = Field("元", max_length=words.SHORT, description="Of the amount; 元 where it is money.")
    worth: Decimal | None = Field(
        None, gt=0, max_digits=11, decimal_places=2, description="In yuan, of what is no money."
    )
    day: date | None = Field(None, description="When it was given, by the county's calendar.")


class ClockPause(Reason):
    until: date = Field(description="The last day of the pause: after today, at most 180 days.")


class NewStage(Shape):
    stage: Literal["posting", "county"]
    reason: str = Field("", max_length=words.STAFF_TEXT)


class NewTerm(Reason):
    variant: Literal["", "special", "township"] = Field(description="Empty: the usual term again.")


class NewUrgency(Reason):
    urgency: Urgency
