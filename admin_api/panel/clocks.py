"""Clocks in the words of staff: what ends when, by whose rule, how much is left, and why it stands still."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from admin_api.basis import basis
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.forms import DecisionForm, StageForm, TermForm, UrgencyForm
from admin_api.panel.labels import moment, urgency_name
from admin_api.world import now, world
from knowledge.deadlines import Counts, Stage, Variant
from knowledge.model import Certainty
from referral.domain.aid import written
from referral.domain.deadlines import Clock
from referral.domain.kinds import Urgency
from referral.domain.pace import MARKED
from referral.domain.referral import Referral
from referral.domain.working_days import county_day, last_day_of
from referral.store.queries import QueueRow


@dataclass(frozen=True, slots=True)
class Brief:
    """A term in a cell of the queue. `tone` is over, soon or calm."""

    when: str
    stage: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """A clock on the page of a referral."""

    stage: str
    when: str
    tone: str
    left: str
    term: str
    basis: str
    since: str
    paused: str


def stage_name(stage: str) -> str:
    """What a stage is called; one that this version does not know is shown as it is."""
    names: dict[str, str] = {
        Stage.BEGIN: _("开始办理"),
        Stage.DECIDE: _("作出决定"),
        Stage.POSTING: _("公示"),
        Stage.COUNTY: _("县级确认"),
        Stage.DELIVER: _("送到帮助"),
        Stage.PAPERS: _("补齐手续"),
    }
    return names.get(stage, stage)


def variant_name(variant: str) -> str:
    """Which of the terms for a decision holds."""
    names: dict[str, str] = {
        "": _("一般期限"),
        Variant.SPECIAL: _("特殊情况的期限"),
        Variant.TOWNSHIP: _("乡镇确认的期限"),
    }
    return names.get(variant, variant)


def unknown_words(years: Iterable[int]) -> list[str]:
    """Why some terms have no end: nobody has told the calendar yet which days of that year are off."""
    return [
        _(
            "{year} 年的放假安排还没有收进来：跨到 {year} 年的期限算不出到期日，"
            "这里不显示猜的日子。请管理员在 working-days.yaml 里补上国务院的放假通知。",
            year=year,
        )
        for year in years
    ]


def _tone(due: datetime | None, at: datetime) -> str:
    if due is None:
        return "unknown"
    if due <= at:
        return "over"
    return "soon" if due <= world().database.timekeeper().soon(at) else "calm"


def _when(due: datetime, *, exact: bool) -> str:
    """The last day of a term, or its very minute where it counts hours."""
    if exact:
        return _("{at} 前", at=moment(due))
    return _("{day} 止", day=last_day_of(due).isoformat())


def brief(row: QueueRow, at: datetime) -> Brief | None:
    """What the queue says of the nearest term; None where no clock runs."""
    if row.due_at is not None and row.due_stage is not None:
        exact = county_day(row.due_at) == last_day_of(row.due_at)
        return Brief(_when(row.due_at, exact=exact), stage_name(row.due_stage), _tone(row.due_at, at))
    if row.due_unknown is not None:
        return Brief(_("算不出"), _("{year} 年的放假安排还没有", year=row.due_unknown), "unknown")
    return None


def lines(referral: Referral) -> list[Line]:
    """Every running clock of a referral, the nearest end first."""
    return [line(clock) for clock in world().database.timekeeper().clocks(referral, now())]


def line(clock: Clock) -> Line:
    """One clock."""
    return Line(
        stage=stage_name(clock.stage),
        when=_end(clock),
        tone=_tone(clock.due, now()),
        left=_left(clock),
        term=_("{title}：{term}", title=text(clock.term.title), term=_number(clock)),
        basis=_basis(clock),
        since=_("从 {at} 起算", at=moment(clock.since)),
        paused=_paused(clock),
    )


def _end(clock: Clock) -> str:
    if clock.due is not None:
        return _when(clock.due, exact=clock.term.counts is Counts.HOURS)
    if clock.unknown is not None:
        return _("算不出：{year} 年的放假安排还没有", year=clock.unknown)
    return _("没有查到期限")


def _number(clock: Clock) -> str:
    if clock.value is None or clock.value.value is None:
        return _("没有查到")
    number = int(clock.value.value)
    match clock.term.counts:
        case Counts.WORKING_DAYS:
            return _("{n} 个工作日", n=number)
        case Counts.DAYS:
            return _("{n} 天", n=number)
        case Counts.HOURS:
            return _("{n} 小时", n=number)


def _basis(clock: Clock) -> str:
    named = basis(clock) or _("依据没有查到")
    if clock.is_law and clock.value is not None and clock.value.certainty is not Certainty.verified:
        return _("{source}（未核实）", source=named)
    return named


def _left(clock: Clock) -> str:
    if clock.left is None:
        return ""
    late, number = clock.left < 0 or clock.overdue(now()), abs(clock.left)
    match clock.term.counts:
        case Counts.WORKING_DAYS if late:
            return _("已超过 {n} 个工作日", n=number)
        case Counts.WORKING_DAYS:
            return _("还剩 {n} 个工作日", n=number)
        case Counts.DAYS if late:
            return _("已超过 {n} 天", n=number)
        case Counts.DAYS:
            return _("还剩 {n} 天", n=number)
        case Counts.HOURS if late:
            return _("已超过 {n} 小时", n=number)
        case Counts.HOURS:
            return _("还剩 {n} 小时", n=number)


def _paused(clock: Clock) -> str:
    pause = clock.pause
    if pause is None:
        return ""
    return _(
        "计时暂停：{reason}（{who}，{from_} 到 {until}）",
        reason=pause.said.reason,
        who=pause.said.by.name or _("工作人员"),
        from_=pause.first.isoformat(),
        until=pause.last.isoformat(),
    )


def choose(form: DecisionForm, referral: Referral) -> None:
    """The choices of the forms about time and urgency."""
    if isinstance(form, StageForm):
        form.stage.choices = [(str(stage), stage_name(stage)) for stage in MARKED]
    if isinstance(form, TermForm):
        form.variant.choices = [(value, variant_name(value)) for value in ("", *map(str, Variant))]
    if isinstance(form, UrgencyForm):
        others = [urgency for urgency in Urgency if urgency is not referral.urgency]
        form.urgency.choices = [(str(urgency), urgency_name(urgency)) for urgency in others]


def first_limit_words(township: str) -> str:
    """What a township may grant on the spot, and what follows for the resident."""
    limit = world().database.timekeeper().first_limit(township, now())
    told = _("居民会马上知道，并且要按一下收到没有；手续另有期限，补齐以前不能办结。")
    if limit is None:
        return _("先行救助的乡镇限额县里还没有定，要由县级岗位来给。{told}", told=told)
    return _("乡镇可以当场给到 {limit} 元，再多要由县级岗位来给。{told}", limit=written(limit), told=told)
