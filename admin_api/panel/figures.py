"""Figures for staff, exact: what became of questions by week and topic, and the matters behind them."""

from dataclasses import dataclass
from datetime import datetime, time

from flask import abort, render_template, request

from admin_api import charts
from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.queue import townships
from admin_api.rates import GROUPS, Row, day_of, decision_cells, group_name, helpful_cell, percent, topic_name
from admin_api.sessions import me
from admin_api.world import COUNTY_TIME, today, world
from referral.domain.figures import Figures, Learning, Matters, Outcome, monday, weeks_until
from referral.domain.kinds import Kind
from referral.domain.people import Permission
from referral.store.queries import learning_figures, matter_figures

SPANS = (4, 12, 26, 52)
"""Weeks that are offered."""
LONGEST = 104
DRAWN = 12
"""Topics in the chart; all of them stand in the table."""


@dataclass(frozen=True, slots=True)
class Span:
    """The filters of the page, as they stand in its address."""

    weeks: tuple[str, ...]
    township: str | None

    @property
    def since(self) -> datetime:
        """The beginning of the first Monday in the county."""
        return datetime.combine(monday(self.weeks[0]), time(), COUNTY_TIME)


def span() -> Span:
    """The filters of the present address; 404 where they make no sense."""
    asked = request.args.get("weeks", str(SPANS[1]))
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 3 and 1 <= int(asked) <= LONGEST):
        abort(404)
    return Span(weeks_until(today(), int(asked)), request.args.get("township") or None)


def _row(label: str, figures: Figures, note: str = "") -> Row:
    return Row(label, (*decision_cells(figures, GROUPS), helpful_cell(figures)), note=note)


def _bar(label: str, figures: Figures) -> charts.Bar:
    return charts.Bar(label, tuple(figures.count(*group) for group in GROUPS), str(figures.asked))


def _share(figures: Figures, outcome: Outcome) -> float | None:
    share = figures.rate(outcome)
    return None if share is None else float(share)


def _said(found: Learning) -> str:
    """The charts in one sentence, for who does not see them."""
    total = found.total
    return _(
        "一共 {asked} 问：直接答上 {answered}，给了选项 {choose}，转给人 {handoff}。准确数字在旁边的表里。",
        asked=total.asked,
        answered=percent(total.rate(Outcome.ANSWER)),
        choose=percent(total.rate(Outcome.CHOOSE)),
        handoff=percent(total.rate(Outcome.HANDOFF)),
    )


def _rates_chart(found: Learning) -> str:
    weeks = found.weeks.values()
    told = (Outcome.ANSWER, Outcome.CHOOSE, Outcome.HANDOFF)
    series = [charts.Line(group_name((one,)), tuple(_share(week, one) for week in weeks)) for one in told]
    helpful = [None if (share := week.helpful_rate) is None else float(share) for week in weeks]
    series.append(charts.Line(_("说有用"), tuple(helpful)))
    days = [day_of(week) for week in found.weeks]
    return charts.lines("rates", _("每周的比例"), _said(found), days, series)


def _weeks_chart(found: Learning) -> str:
    bars = [_bar(day_of(week), figures) for week, figures in reversed(list(found.weeks.items()))]
    names = [group_name(group) for group in GROUPS]
    return charts.stacked("weeks", _("每周问了多少"), _said(found), names, bars)


def _topics_chart(found: Learning) -> str:
    bars = [_bar(topic_name(topic), figures) for topic, figures in list(found.topics.items())[:DRAWN]]
    names = [group_name(group) for group in GROUPS]
    return charts.stacked("topics", _("问得最多的"), _said(found), names, bars)


def _matters(counted: Matters) -> dict[str, object]:
    kinds = sorted(counted.kinds.items(), key=lambda cell: -cell[1])
    places = sorted(counted.townships.items(), key=lambda cell: (-cell[1], cell[0]))
    return {
        "total": counted.total,
        "open": counted.open,
        "kinds": [(kind_name(Kind(kind)), n) for kind, n in kinds],
        "townships": [(township or _("没有写地方"), n) for township, n in places],
    }


@panel.get("/figures", endpoint="figures")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def figures_page() -> str:
    chosen = span()
    with world().database.unit_of_work(read_only=True) as uow:
        found = learning_figures(uow, chosen.weeks)
        counted = matter_figures(uow, staff=me(), township=chosen.township, since=chosen.since)
    running = chosen.weeks[-1]
    return render_template(
        "panel/figures.html",
        spans=sorted({*SPANS, len(chosen.weeks)}),
        weeks=len(chosen.weeks),
        township=chosen.township,
        townships=townships(),
        since=monday(chosen.weeks[0]),
        heads=[_("问了"), *(group_name(group) for group in GROUPS), _("说有用")],
        total=_row(_("合计"), found.total),
        by_week=[
            _row(monday(week).isoformat(), figures, _("还没过完") if week == running else "")
            for week, figures in reversed(list(found.weeks.items()))
        ],
        by_topic=[_row(topic_name(topic), figures) for topic, figures in found.topics.items()],
        asked=found.total.asked,
        rates_chart=_rates_chart(found),
        weeks_chart=_weeks_chart(found),
        topics_chart=_topics_chart(found),
        matters=_matters(counted),
    )
