"""What the windows did in a month, for other programs: the figures of the dashboard and the report."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.months import Month, asked_in, done_in
from admin_api.problems import ProblemError
from admin_api.rest.blueprint import FIGURES, api
from admin_api.world import today
from referral.domain import words
from referral.domain.figures import UNANSWERED, Figures
from referral.domain.people import Permission
from referral.domain.satisfaction import Score
from referral.domain.work import Outcome, Work


class WorkQuery(BaseModel):
    month: str | None = Field(
        None, max_length=7, description="`2026-11`; the running month where none is named."
    )
    township: str | None = Field(None, max_length=words.SHORT)


class WorkOut(BaseModel):
    """Shares are from 0 to 1; null where there is nothing to take a share of."""

    received: int
    decided: int
    outcomes: dict[Outcome, int]
    on_time: int
    late: int
    on_time_rate: float | None = Field(description="Of the decisions whose term is known.")
    median_days: float | None = Field(description="From the filing to the decision, in days of 24 hours.")
    satisfaction: dict[Score, int]
    satisfied_rate: float | None = Field(description="Of those who said anything.")
    open: int = Field(description="As of now, like the two that follow.")
    overdue: int
    unassigned: int


class AskedOut(BaseModel):
    """By ISO weeks, each in the month of its Thursday. No question has a place, so no township narrows it."""

    asked: int
    unanswered: int = Field(description="Handed to a person, or not understood.")


class MonthOut(BaseModel):
    month: str
    running: bool = Field(description="The month is not over: its figures still change.")
    questions: AskedOut
    topics: dict[str, AskedOut] = Field(description='By topic; "" where none was recognised.')
    total: WorkOut
    kinds: dict[str, WorkOut]
    townships: dict[str, WorkOut] = Field(description='By township; "" where none was said.')


def _out(work: Work) -> WorkOut:
    shares = (work.on_time_share, work.median_days, work.satisfied_share)
    on_time, days, satisfied = (None if one is None else round(float(one), 4) for one in shares)
    return WorkOut(
        received=work.received,
        decided=work.decided,
        outcomes={one: work.outcomes.get(one, 0) for one in Outcome},
        on_time=work.on_time,
        late=work.late,
        on_time_rate=on_time,
        median_days=days,
        satisfaction={one: work.scores.get(one, 0) for one in Score},
        satisfied_rate=satisfied,
        open=work.open,
        overdue=work.overdue,
        unassigned=work.unassigned,
    )


def _asked(figures: Figures) -> AskedOut:
    return AskedOut(asked=figures.asked, unanswered=figures.count(*UNANSWERED))


@api.get("/work", tags=[FIGURES], responses={200: MonthOut})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def work(query: WorkQuery) -> Response:
    """Received, decided, in time, how long, how content: of a month, within the area of the token's owner."""
    try:
        month = Month.parse(query.month, today()) if query.month else Month.of(today())
    except ValueError:
        pointed = [{"pointer": "/month", "detail": "a month that was, as 2026-11"}]
        raise ProblemError(422, "invalid", errors=pointed) from None
    found = done_in(month, tokens.owner(), query.township)
    asked = asked_in(month)
    shown = MonthOut(
        questions=_asked(asked.total),
        topics={topic: _asked(one) for topic, one in asked.topics.items()},
        month=str(month),
        running=not month.over(today()),
        total=_out(found.total),
        kinds={kind: _out(one) for kind, one in found.kinds.items()},
        townships={place: _out(one) for place, one in found.townships.items()},
    )
    return Response(shown.model_dump_json(), content_type="application/json")
