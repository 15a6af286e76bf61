"""Figures for everybody: matters by kind and township, and how questions were answered by week and topic.

Nobody can be recognised in them, also not by subtracting: small numbers are added up (`merge`), or not shown
beside a total that hides them (`referral.domain.disclosure`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from admin_api import charts
from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.rates import HIDDEN, Cell, Row, day_of, group_name, helpful_cell, percent, topic_name
from admin_api.world import today, world
from referral.domain.disclosure import DECIDED, QUESTIONS, VOTES, depth, depths, spans
from referral.domain.figures import SMALLEST, Figures, Learning, Matters, Outcome, monday, weeks_until
from referral.domain.kinds import Kind, Role
from referral.domain.people import COUNTY, Staff
from referral.store import SqlUnitOfWork
from referral.store.queries import learning_figures, matter_figures

WEEKS = 12
LISTED = 30
"""Topics on the page, those asked most."""
READER = Staff(UUID(int=0), "public-board", "", Role.AUDITOR, COUNTY)
"""In whose eyes the counts are taken: the whole county, reading only. No account of this name exists."""


@dataclass(frozen=True, slots=True)
class Count:
    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class Rates:
    """What the tables and the chart about questions show; `total` is None where it is too little to show."""

    heads: list[str]
    total: Row | None
    weeks: list[Row]
    topics: list[Row]
    chart: str


@dataclass(frozen=True, slots=True)
class Board:
    total: int
    kinds: list[Count]
    townships: list[Count]
    rates: Rates


def merge(cells: Mapping[str, int], other: str, smallest: int = SMALLEST) -> list[Count]:
    """The cells, largest first, with the small ones added up under `other`.

    Where the small ones together are still too few, the smallest of the large ones joins them: otherwise the
    total would give them away.
    """
    large = sorted(
        ((label, n) for label, n in cells.items() if n >= smallest), key=lambda cell: (-cell[1], cell[0])
    )
    merged = sum(n for n in cells.values() if 0 < n < smallest)
    while 0 < merged < smallest and large:
        merged += large.pop()[1]
    rows = [Count(label, str(n)) for label, n in large]
    if merged:
        rows.append(Count(other, str(merged) if merged >= smallest else shown_total(merged)))
    return rows


def shown_total(total: int) -> str:
    """A number as it may be shown by itself."""
    return str(total) if total == 0 or total >= SMALLEST else _("少于 {limit}", limit=SMALLEST)


def _row(label: str, figures: Figures, questions: int, votes: int, **more: str) -> Row:
    """A row with what may be shown of it: `questions` and `votes` are how many levels that is."""
    asked = Cell(str(figures.asked) if questions > 0 else HIDDEN)
    answered = Cell(percent(figures.rate(Outcome.ANSWER)) if questions > 1 else HIDDEN)
    finer = [Cell(percent(figures.rate(*group)) if questions > 2 else HIDDEN) for group in DECIDED[1:]]
    helpful = helpful_cell(figures) if votes > 1 else Cell(HIDDEN)
    return Row(label, (asked, answered, *finer, helpful), **more)


def _days(span: tuple[str, ...]) -> str:
    """The first and the last day of a span of weeks."""
    return f"{monday(span[0]).isoformat()} – {day_of(span[-1], last=True)}"


def _weeks(found: Mapping[tuple[str, ...], Figures]) -> list[Row]:
    questions, votes = depths(found, QUESTIONS), depths(found, VOTES)
    (running,) = weeks_until(today(), 1)
    return [
        _row(
            _days(span),
            figures,
            questions[span],
            votes[span],
            note=_("还没过完") if span[-1] == running else "",
        )
        for span, figures in reversed(list(found.items()))
    ]


def _topics(found: Learning) -> list[Row]:
    questions, votes = depths(found.topics, QUESTIONS), depths(found.topics, VOTES)
    shown = [topic for topic, figures in found.topics.items() if questions[topic] and figures.asked]
    articles = world().kb.articles
    return [
        _row(
            topic_name(topic),
            found.topics[topic],
            questions[topic],
            votes[topic],
            href=url_for("public.article", topic=topic) if topic in articles else "",
        )
        for topic in shown[:LISTED]
    ]


def _chart(found: Mapping[tuple[str, ...], Figures], said: str, reached: int) -> str:
    """The spans of weeks as shares of the finest level that may be shown; "" where that is one number."""
    level = QUESTIONS[reached - 1]
    if len(level) < 2:
        return ""
    bars = [
        charts.Bar(
            f"{day_of(span[0])} – {day_of(span[-1], last=True)}",
            tuple(figures.count(*group) for group in level),
            percent(figures.rate(Outcome.ANSWER)),
        )
        for span, figures in reversed(list(found.items()))
    ]
    names = [group_name(group) for group in level]
    return charts.stacked("weeks", _("每周怎样答的"), said, names, bars, whole=True)


def _said(total: Figures, reached: int) -> str:
    """The chart in one sentence."""
    if reached < len(QUESTIONS):
        return _("最近 {weeks} 周一共 {asked} 问。数字在旁边的表里。", weeks=WEEKS, asked=total.asked)
    return _(
        "最近 {weeks} 周一共 {asked} 问：直接答上 {answered}，给了选项 {choose}，转给人 {handoff}。",
        weeks=WEEKS,
        asked=total.asked,
        answered=percent(total.rate(Outcome.ANSWER)),
        choose=percent(total.rate(Outcome.CHOOSE)),
        handoff=percent(total.rate(Outcome.HANDOFF)),
    )


def rates(found: Learning) -> Rates:
    """What everybody may see of these figures."""
    reached = depth(found.total, QUESTIONS)
    heads = [_("问了"), *(group_name(group) for group in DECIDED), _("说有用")]
    if not reached or not found.total.asked:
        return Rates(heads, None, [], [], "")
    total = _row(_("合计"), found.total, reached, depth(found.total, VOTES))
    weeks = spans(found.weeks, QUESTIONS)
    chart = _chart(weeks, _said(found.total, reached), reached)
    return Rates(heads, total, _weeks(weeks), _topics(found), chart)


def _named(counted: Matters) -> tuple[dict[str, int], dict[str, int]]:
    """The matters by the words for their kind and township; a township that nobody knows is not named."""
    kinds = {kind_name(kind): counted.kinds.get(kind, 0) for kind in Kind}
    known = {area.name.zh_Hans: text(area.name) for area in world().kb.areas}
    places = {shown: counted.townships.get(name, 0) for name, shown in known.items()}
    elsewhere = counted.total - sum(places.values())
    return kinds, places | {_("没有写明"): elsewhere}


def read(uow: SqlUnitOfWork) -> Board:
    """The board of this moment, in two statements."""
    counted = matter_figures(uow, staff=READER)
    kinds, places = _named(counted)
    other = _("其他（合并）")
    found = learning_figures(uow, weeks_until(today(), WEEKS))
    return Board(counted.total, merge(kinds, other), merge(places, other), rates(found))
