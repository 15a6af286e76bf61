"""What the windows did: the dashboard, and the monthly report (四（四）), printed or as a workbook."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from flask import Response, abort, render_template, request

from admin_api import charts
from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.months import Month, asked_in, done_in
from admin_api.panel.blueprint import panel
from admin_api.panel.queue import townships
from admin_api.rates import percent, topic_name
from admin_api.sessions import me
from admin_api.workbook import Sheet, workbook
from admin_api.world import COUNTY_TIME, now, today
from referral.domain.figures import UNANSWERED, Figures, Learning
from referral.domain.kinds import Kind
from referral.domain.people import Permission
from referral.domain.satisfaction import Score
from referral.domain.work import Outcome, Work, WorkTables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TOPICS = 20
MONTHS = 24
"""So many months back are offered."""


def _asked() -> tuple[Month, str | None]:
    """The filters as they stand in the address."""
    written = request.args.get("month")
    try:
        month = Month.parse(written, today()) if written else Month.of(today())
    except ValueError:
        abort(404)
    return month, request.args.get("township") or None


def heads() -> list[str]:
    """The columns, in words."""
    return [
        _("收到"),
        _("办结"),
        _("同意"),
        _("没同意"),
        _("答复"),
        _("按时"),
        _("超期"),
        _("按时率"),
        _("中位天数"),
        _("满意"),
        _("一般"),
        _("没解决"),
        _("满意率"),
        _("还在办"),
        _("已过期"),
        _("没人接"),
    ]


def cells(work: Work) -> list[int | Fraction | None]:
    """The numbers under `heads`; None where there is nothing to tell."""
    outcomes, scores = work.outcomes, work.scores
    return [
        work.received,
        work.decided,
        outcomes.get(Outcome.APPROVED, 0),
        outcomes.get(Outcome.DECLINED, 0),
        outcomes.get(Outcome.ANSWERED, 0),
        work.on_time,
        work.late,
        work.on_time_share,
        work.median_days,
        scores.get(Score.GOOD, 0),
        scores.get(Score.FAIR, 0),
        scores.get(Score.UNSOLVED, 0),
        work.satisfied_share,
        work.open,
        work.overdue,
        work.unassigned,
    ]


SHARES = frozenset({7, 12})
DAYS = frozenset({8})


def shown(work: Work) -> list[str]:
    """The cells in words."""
    said = []
    for place, cell in enumerate(cells(work)):
        if cell is None:
            said.append("—")
        elif place in SHARES:
            said.append(percent(Fraction(cell)))
        elif place in DAYS:
            said.append(f"{float(cell):.1f}")
        else:
            said.append(str(cell))
    return said


def _name_of_kind(kind: str) -> str:
    return kind_name(Kind(kind))


def _place(township: str) -> str:
    return township or _("没有写地方")


def _chart(found: WorkTables) -> str:
    names = [_("按时"), _("期限不明"), _("超期")]
    bars = [
        charts.Bar(
            _place(place), (one.on_time, one.decided - one.on_time - one.late, one.late), str(one.decided)
        )
        for place, one in list(found.townships.items())[:12]
        if one.decided
    ]
    said = _(
        "办结 {decided} 件，按时 {on_time} 件，超期 {late} 件。准确数字在下面的表里。",
        decided=found.total.decided,
        on_time=found.total.on_time,
        late=found.total.late,
    )
    return charts.stacked("decided", _("各地办结了多少，按不按时"), said, names, bars)


def _flow(found: WorkTables) -> str:
    names = [_("收到"), _("办结")]
    bars = [
        charts.Bar(_name_of_kind(kind), (one.received, one.decided), f"{one.received} / {one.decided}")
        for kind, one in found.kinds.items()
    ]
    said = _(
        "收到 {received} 件，办结 {decided} 件，还有 {open} 件在办。",
        received=found.total.received,
        decided=found.total.decided,
        open=found.total.open,
    )
    return charts.stacked("flow", _("收到和办结，按种类"), said, names, bars)


def _content(found: WorkTables) -> str:
    names = [_("满意"), _("一般"), _("没解决")]
    bars = [
        charts.Bar(_place(place), tuple(one.scores.get(score, 0) for score in _SCORES), str(one.judged))
        for place, one in list(found.townships.items())[:12]
        if one.judged
    ]
    total = found.total
    said = _(
        "{judged} 人说了办得怎么样：满意 {good}，一般 {fair}，没解决 {unsolved}。",
        judged=total.judged,
        good=total.scores.get(Score.GOOD, 0),
        fair=total.scores.get(Score.FAIR, 0),
        unsolved=total.scores.get(Score.UNSOLVED, 0),
    )
    return charts.stacked("content", _("各地的居民满不满意"), said, names, bars)


_SCORES = (Score.GOOD, Score.FAIR, Score.UNSOLVED)
QuestionRow = tuple[str, list[int | Fraction | None]]


def _questions(asked: Learning) -> tuple[list[QuestionRow], QuestionRow]:
    """By topic what was asked, and what of it got no answer (most of it first); and of all."""

    def row(label: str, one: Figures) -> QuestionRow:
        return label, [one.asked, one.count(*UNANSWERED), one.rate(*UNANSWERED)]

    topics = [row(topic_name(topic), one) for topic, one in asked.topics.items() if one.count(*UNANSWERED)]
    return sorted(topics, key=lambda one: -int(one[1][1] or 0)), row(_("合计"), asked.total)


def _question_heads() -> list[str]:
    return [_("问了"), _("没答上"), _("没答上的比例")]


def _question_words(row: QuestionRow) -> tuple[str, list[str]]:
    label, (asked, unanswered, share) = row
    return label, [str(asked), str(unanswered), percent(None if share is None else Fraction(share))]


def _shared(month: Month, township: str | None, found: WorkTables) -> dict[str, Any]:
    topics, questions = _questions(asked_in(month))
    return {
        "question_heads": _question_heads(),
        "topics": [_question_words(one) for one in topics[:MOST_TOPICS]],
        "questions": _question_words(questions)[1],
        "explained": explained(),
        "month": month,
        "township": township,
        "running": not month.over(today()),
        "heads": heads(),
        "total": shown(found.total),
        "work": found.total,
        "kinds": [(_name_of_kind(kind), shown(one)) for kind, one in found.kinds.items()],
        "places": [(_place(place), shown(one)) for place, one in found.townships.items()],
        "made_at": now().astimezone(COUNTY_TIME).strftime("%Y-%m-%d %H:%M"),
        "scope": _("全县") if me().area.whole_county else str(me().area),
    }


@panel.get("/monthly", endpoint="work")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def work_page() -> str:
    """The dashboard of a month."""
    month, township = _asked()
    found = done_in(month, me(), township)
    months = [Month.of(today())]
    while len(months) < MONTHS and months[-1].first > date(2017, 6, 4) - timedelta(days=31):
        months.append(months[-1].before)
    return render_template(
        "panel/work.html",
        **_shared(month, township, found),
        months=months,
        townships=townships(),
        decided_chart=_chart(found),
        flow_chart=_flow(found),
        content_chart=_content(found),
        may_read_questions=me().may(Permission.READ_QUESTIONS),
    )


@panel.get("/monthly/print", endpoint="work_report")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def work_report_page() -> str:
    """The report of a month, to be printed."""
    month, township = _asked()
    shared = _shared(month, township, done_in(month, me(), township))
    return render_template("panel/work_report.html", **shared)


@panel.get("/monthly/report.xlsx", endpoint="work_workbook")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def work_workbook() -> Response:
    """The same as a workbook: numbers are numbers, so that they can be added up further."""
    month, township = _asked()
    found = done_in(month, me(), township)
    sheets = [
        Sheet(
            _("按乡镇（街道）"),
            _("地方"),
            heads(),
            _numbers(found.townships, _place, found.total),
            SHARES,
            DAYS,
        ),
        Sheet(
            _("按种类"), _("种类"), heads(), _numbers(found.kinds, _name_of_kind, found.total), SHARES, DAYS
        ),
    ]
    topics, questions = _questions(asked_in(month))
    by_topic = Sheet(_("没答上的问题"), _("问的什么"), _question_heads(), [*topics, questions], {2})
    notes = [
        (_("月份"), str(month)),
        (_("地方"), township or (_("全县") if me().area.whole_county else str(me().area))),
        (_("什么时候做的"), now().astimezone(COUNTY_TIME).strftime("%Y-%m-%d %H:%M")),
        (_("还没过完"), _("是") if not month.over(today()) else _("否")),
        (_("怎么算"), explained()),
    ]
    return Response(
        workbook([*sheets, by_topic], _("说明"), notes),
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="yimen-{month}.xlsx"'},
    )


def explained() -> str:
    """How the numbers are made."""
    work = _(
        "收到：这个月交来的。办结：这个月定下来的（同意、没同意、答复）。按时：在当时算的期限以内；期限不明的不进按时率。"
        "中位天数：从交来到定下来。满意：居民在办完以后自己说的。还在办、已过期、没人接：做表那一刻的数。"
    )
    asked = _(
        "没答上：对话里交给了人或者没有听懂的问题；按周记，星期四在哪个月算哪个月；记的时候不带地方和人，所以不分乡镇。"
    )
    return f"{work} {asked}"


def _numbers(rows: Any, name: Any, total: Work) -> list[tuple[str, list[int | Fraction | None]]]:
    listed = [(name(key), cells(one)) for key, one in rows.items()]
    return [*listed, (_("合计"), cells(total))]
