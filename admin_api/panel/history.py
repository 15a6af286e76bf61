"""The history of a referral as lines: what happened, who did it, what was said, and whether it arrived."""

from dataclasses import dataclass
from datetime import date

from admin_api.departments import department_of
from admin_api.language import gettext as _
from admin_api.panel.clocks import stage_name, variant_name
from admin_api.panel.labels import (
    actor_name,
    delivery_name,
    event_title,
    moment,
    reason_names,
    score_name,
    task_verdict_name,
    urgency_name,
)
from referral.domain import codes, events
from referral.domain.aid import Receipt, written
from referral.domain.events import Event
from referral.domain.kinds import Action, Urgency
from referral.domain.pace import OVERDUE, SILENT
from referral.store.queries import Delivery, HistoryEntry


@dataclass(frozen=True, slots=True)
class Line:
    iso: str
    at: str
    title: str
    who: str
    words: str
    private: bool
    delivery: str
    delivery_state: str


def words_of(event: Event) -> str:
    """What was said with an event."""
    match event:
        case events.ReferralFiled(reasons=reasons, left_out=left_out):
            parts = [reason_names(reasons), _("没有同意留存的内容没有保存。") if left_out else ""]
            return "\n".join(part for part in parts if part)
        case events.RequestJoined(text=said, left_out=left_out):
            parts = [_("先前听到的：{words}", words=said) if said else ""]
            parts.append(_("没有同意留存的内容没有保存。") if left_out else "")
            return "\n".join(part for part in parts if part)
        case events.ReferralAssigned(assignee=None, reason=reason):
            return "\n".join(part for part in (_("放回待分派"), _by_itself(reason)) if part)
        case events.ReferralAssigned(assignee_name=name):
            return _("交给 {name}", name=name)
        case events.ReferralDeclined(reason=reason, clause=clause):
            return _("{reason}\n依据：{clause}", reason=reason, clause=clause)
        case events.HelpDelivered():
            return "\n".join(part for part in (event.what, how_much(event), _day(event)) if part)
        case events.DeliveryDisputed(receipt=receipt):
            return _("只收到一部分") if receipt is Receipt.PART else _("没收到")
        case (
            events.ReferralMerged(code=code)
            | events.DuplicateTaken(code=code)
            | events.DuplicateReleased(code=code)
        ):
            return codes.show(code)
        case events.FilesAdded(files=ids):
            return _("{n} 份", n=len(ids))
        case events.ResidentAsked(question=said):
            return said
        case events.ReferralApproved(reason=said) | events.ReferralClosed(reason=said):
            return said
        case events.ReferralReopened(reason=said) | events.CodeReplaced(reason=said):
            return said
        case events.ResidentAnswered(text=said) | events.ResidentWrote(text=said):
            return said
        case events.NoteAdded(text=said) | events.MessageSent(text=said) | events.PersonTold(text=said):
            return said
    return _of_time(event)


def _of_time(event: Event) -> str:
    """What was said about the time of a matter, its urgency, and first relief."""
    match event:
        case events.ClockPaused(reason=reason, until=until):
            return _("{reason}\n到 {day} 为止", reason=reason, day=until.isoformat() if until else "")
        case events.StageEntered(stage=stage, reason=reason):
            return "\n".join(part for part in (stage_name(stage), reason) if part)
        case events.TermVaried(variant=variant, reason=reason):
            return "\n".join(part for part in (variant_name(variant), reason) if part)
        case events.UrgencySet(urgency=urgency, before=before, reason=reason):
            change = _("{before} → {after}", before=_urgency(before), after=_urgency(urgency))
            return f"{change}\n{reason}"
        case events.ReferralEscalated(stage=stage, due=due, reason=reason):
            passed = _("{stage}：{day} 到期", stage=stage_name(stage), day=due.isoformat() if due else "")
            return f"{passed}\n{_by_itself(reason)}"
        case events.ClockResumed(reason=reason):
            return reason
        case events.FileCompleted(text=said) | events.ReliefGranted(reason=said):
            return said
    return _together(event)


def _urgency(value: str) -> str:
    return urgency_name(Urgency(value)) if value in set(Urgency) else value


def _by_itself(reason: str) -> str:
    """Why the house did something by itself; what staff wrote is shown as it is."""
    return {
        SILENT: _("经办人一直没有动静，系统放回去，请别的同事接手"),
        OVERDUE: _("过了期限还没有办"),
    }.get(reason, reason)


def _together(event: Event) -> str:
    """The same for what goes on beside the decisions: departments, a talk, what the resident thinks."""
    match event:
        case events.HandedToDepartment(department=department, reason=reason):
            name = department_of(department)
            return "\n".join(part for part in (name, reason, until(event.due)) if part)
        case events.TaskAnswered():
            return "\n".join(part for part in _answer_lines(event) if part)
        case events.TaskReturned(reason=said) | events.TaskCancelled(reason=said):
            return "\n".join(part for part in (said, until(getattr(event, "due", None))) if part)
        case events.PersonLeft(how=how):
            return {"resident": _("居民结束的"), "timeout": _("很久没人说话，自动结束的")}.get(how, "")
        case events.SatisfactionTold(score=score):
            return score_name(score)
    return ""


def until(due: date | None) -> str:
    """The day by which a department answers."""
    return _("{day} 前答复", day=due.isoformat()) if due else ""


def _answer_lines(event: events.TaskAnswered) -> tuple[str, ...]:
    amount = _("{amount} 元", amount=written(event.amount)) if event.amount is not None else ""
    return (task_verdict_name(event.verdict), event.text, amount)


def how_much(event: events.HelpDelivered) -> str:
    """The amount with its unit, "" where staff put it into the words."""
    return f"{written(event.amount)} {event.unit}" if event.amount is not None else ""


def _day(event: events.HelpDelivered) -> str:
    return event.day.isoformat() if event.day else ""


def arrived(delivery: Delivery) -> str:
    """Whether a message reached the resident, in words."""
    words = delivery_name(delivery.state)
    if delivery.delivered_at is not None:
        return _("{words} · {at}", words=words, at=moment(delivery.delivered_at))
    if delivery.attempts > 1:
        return _("{words} · 已试 {n} 次", words=words, n=delivery.attempts)
    return words


def line(entry: HistoryEntry) -> Line:
    """One entry."""
    event, delivery = entry.event, entry.delivery
    return Line(
        iso=event.at.isoformat(),
        at=moment(event.at),
        title=event_title(event.action),
        who=actor_name(event.by.kind, event.by.name),
        words=words_of(event),
        private=event.action is Action.NOTE,
        delivery=arrived(delivery) if delivery else "",
        delivery_state=str(delivery.state) if delivery else "",
    )


def sentence(entry: HistoryEntry) -> str:
    """One entry in a sentence, for the colleague who was a moment too late."""
    told = line(entry)
    words = told.words.replace("\n", " ")
    said = _("：{words}", words=words) if words else ""
    return _("{at} {who} {title}{said}", at=told.at, who=told.who, title=told.title, said=said)
