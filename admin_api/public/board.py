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
from referral.domain.disclosure import DECIDED, QUESTIONS, VOTES, depth, depths
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


def _rows(found: Mapping[str, Figures]) -> dict[str, tuple[int, int]]:
    """How many levels each row may show, of the questions and of the opinions."""
    questions, votes = depths(found, QUESTIONS), depths(found, VOTES)
    return {name: (questions[name], votes[name]) for name in found}


def _weeks(found: Learning) -> list[Row]:
    reached = _rows(found.weeks)
    return [
        _row(
            monday(week).isoformat(),
            figures,
            *reached[week],
            note=_("还没过完") if monday(week) == monday(weeks_until(today(), 1)[0]) else "",
        )
        for week, figures in reversed(list(found.weeks.items()))
    ]


def _topics(found: Learning) -> list[Row]:
    reached = _rows(found.topics)
    shown = [topic for topic, figures in found.topics.items() if reached[topic][0] and figures.asked]
    articles = world().kb.articles
    return [
        _row(
            topic_name(topic),
            found.topics[topic],
            *reached[topic],
            href=url_for("public.article", topic=topic) if topic in articles else "",
        )
        for topic in shown[:LISTED]
    ]


def _chart(found: Learning, said: str) -> str:
    """The weeks as shares; a week of which the finest level may not be shown has no bar."""
    reached = depths(found.weeks, QUESTIONS)
    bars = []
    for week, figures in reversed(list(found.weeks.items())):
        whole = reached[week] == len(QUESTIONS) and figures.asked
        parts = tuple(figures.count(*group) for group in DECIDED) if whole else ()
        bars.append(
            charts.Bar(day_of(week), parts, percent(figures.rate(Outcome.ANSWER)) if whole else HIDDEN)
        )
    return charts.stacked(
        "weeks", _("每周怎样答的"), said, [group_name(group) for group in DECIDED], bars, whole=True
    )


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
    return Rates(heads, total, _weeks(found), _topics(found), _chart(found, _said(found.total, reached)))


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
