"""Figures for other programs: the exact ones that staff see."""

from datetime import datetime, time
from fractions import Fraction

from flask import Response
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import FIGURES, api
from admin_api.world import COUNTY_TIME, today, world
from referral.domain import words
from referral.domain.figures import Figures, Outcome, monday, weeks_until
from referral.domain.people import Permission
from referral.store.queries import learning_figures, matter_figures

LONGEST = 104


class FiguresQuery(BaseModel):
    """Weeks are ISO weeks of the county's calendar."""

    weeks: int = Field(12, ge=1, le=LONGEST, description="How many; the last one is the running week.")
    township: str | None = Field(
        None, max_length=words.SHORT, description="Narrows the matters alone: questions have no place."
    )


class RatesOut(BaseModel):
    """Shares are from 0 to 1; null where there is nothing to take a share of."""

    asked: int
    counts: dict[Outcome, int]
    answered_rate: float | None
    choose_rate: float | None
    hand_over_rate: float | None
    helpful_rate: float | None = Field(description="Among those who said something about an answer.")


class WeekOut(RatesOut):
    week: str = Field(description="ISO week, `2026-W48`.")


class TopicOut(RatesOut):
    topic: str = Field(description='"" for questions of which no topic was recognised.')


class MattersOut(BaseModel):
    """Filed since the first Monday of the weeks, within the area of the token's owner."""

    total: int
    open: int
    kinds: dict[str, int]
    townships: dict[str, int] = Field(description='By township; "" where none was said.')


class FiguresOut(BaseModel):
    total: RatesOut
    weeks: list[WeekOut] = Field(description="Oldest first, also those without a question.")
    topics: list[TopicOut] = Field(description="Asked most first.")
    matters: MattersOut


def _share(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)


def _rates(figures: Figures) -> RatesOut:
    return RatesOut(
        asked=figures.asked,
        counts={outcome: figures.count(outcome) for outcome in Outcome},
        answered_rate=_share(figures.rate(Outcome.ANSWER)),
        choose_rate=_share(figures.rate(Outcome.CHOOSE)),
        hand_over_rate=_share(figures.rate(Outcome.HANDOFF)),
        helpful_rate=_share(figures.helpful_rate),
    )


@api.get("/figures", tags=[FIGURES], responses={200: FiguresOut})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def figures(query: FiguresQuery) -> Response:
    """What became of questions by week and topic, and how many matters there are; exact, for staff."""
    weeks = weeks_until(today(), query.weeks)
    since = datetime.combine(monday(weeks[0]), time(), COUNTY_TIME)
    with world().database.unit_of_work(read_only=True) as uow:
        found = learning_figures(uow, weeks)
        counted = matter_figures(uow, staff=tokens.owner(), township=query.township, since=since)
    shown = FiguresOut(
        total=_rates(found.total),
        weeks=[WeekOut(week=week, **dict(_rates(one))) for week, one in found.weeks.items()],
        topics=[TopicOut(topic=topic, **dict(_rates(one))) for topic, one in found.topics.items()],
        matters=MattersOut(
            total=counted.total,
            open=counted.open,
            kinds=dict(counted.kinds),
            townships=dict(counted.townships),
        ),
    )
    return Response(shown.model_dump_json(), content_type="application/json")
