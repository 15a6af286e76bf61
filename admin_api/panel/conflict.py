"""A colleague was faster: the matter as it was, as it is, and as this person wanted it, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from admin_api.departments import department_of
from admin_api.language import gettext as _
from admin_api.panel.decision_forms import Attempt
from admin_api.panel.decision_table import typed
from admin_api.panel.history import how_much
from admin_api.panel.labels import status_name, urgency_name
from referral.domain import events, transitions
from referral.domain.errors import TransitionRefused
from referral.domain.kinds import Action
from referral.domain.people import Staff
from referral.domain.referral import Referral

Names = Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One field. `changed`: a colleague changed it; `clash`: and this person wanted something else."""

    label: str
    was: str
    now: str
    mine: str
    changed: bool = False
    clash: bool = False


def _last(referral: Referral, kind: type) -> events.Event | None:
    return next((event for event in reversed(referral.events) if isinstance(event, kind)), None)


def fields(referral: Referral, names: Names) -> dict[str, str]:
    """What a decision can change, in words, under a name that stays the same in every language."""
    standing = referral.standing
    given = _last(referral, events.HelpDelivered)
    note = _last(referral, events.NoteAdded)
    message = _last(referral, events.MessageSent)
    heard = _last(referral, events.ResidentAnswered | events.ResidentWrote)  # type: ignore[arg-type]
    delivered = " ".join((given.what, how_much(given))) if isinstance(given, events.HelpDelivered) else ""
    return {
        "status": status_name(referral.status),
        "assignee": names.get(standing.assignee, "") if standing.assignee else "",
        "urgency": urgency_name(referral.urgency),
        "departments": _("、").join(map(department_of, standing.departments)),
        "question": referral.question or "",
        "reason": standing.reason or "",
        "delivered": delivered.strip(),
        "message": str(getattr(message, "text", "")),
        "resident": str(getattr(heard, "text", "")),
        "note": str(getattr(note, "text", "")),
    }


def _labels() -> dict[str, str]:
    return {
        "status": _("状态"),
        "assignee": _("谁在办"),
        "urgency": _("紧急程度"),
        "departments": _("在部门"),
        "question": _("问居民的话"),
        "reason": _("理由"),
        "delivered": _("送到了什么"),
        "message": _("给居民的留言"),
        "resident": _("居民的话"),
        "note": _("备注"),
    }


_TEXTS = {
    "ask": "question",
    "approve": "reason",
    "decline": "reason",
    "close": "reason",
    "reopen": "reason",
    "deliver": "delivered",
    "message": "message",
    "note": "note",
}
"""Which field the words of a decision would have changed."""


def wanted(attempt: Attempt, old: Referral, who: Staff, names: Names) -> dict[str, str]:
    """What this person's step would have made of the matter as they saw it."""
    decision, form = attempt.decision, attempt.form
    found: dict[str, str] = {}
    try:
        after = transitions.step(decision.action, old.status, old.kind)
        if after is not old.status:
            found["status"] = status_name(after)
    except TransitionRefused:
        pass
    if decision.slug in _TEXTS:
        amount = typed(form, "amount") if "amount" in form else ""
        unit = typed(form, "unit") if "unit" in form else ""
        found[_TEXTS[decision.slug]] = " ".join(part for part in (typed(form), amount, unit) if part)
    if decision.slug == "take" or (decision.action is Action.ACCEPT and old.assignee is None):
        found["assignee"] = who.name
    if decision.slug == "assign":
        chosen = typed(form, "assignee")
        found["assignee"] = next((name for id_, name in names.items() if str(id_) == chosen), "")
    if decision.slug == "hand-over":
        found["departments"] = department_of(typed(form, "department"))
    if "clause" in form:
        found["reason"] = f"{found.get('reason', '')}\n{typed(form, 'clause')}".strip()
    return found


def rows(
    referral: Referral, seen: int, attempt: Attempt, who: Staff, everybody: Iterable[Staff]
) -> list[Row]:
    """The fields that differ, or that this person wanted to change."""
    names = {one.id: one.name for one in everybody}
    old = replace(referral, events=referral.events[: max(1, min(seen, referral.version))])
    was, present = fields(old, names), fields(referral, names)
    mine = wanted(attempt, old, who, names)
    found = []
    for name, label in _labels().items():
        changed = was[name] != present[name]
        if not changed and name not in mine:
            continue
        clash = changed and name in mine and mine[name] != present[name]
        found.append(Row(label, was[name], present[name], mine.get(name, ""), changed, clash))
    return found
