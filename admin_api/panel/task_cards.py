"""What departments were asked for a referral, as cards that stand beside each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from admin_api.departments import department_of
from admin_api.language import gettext as _
from admin_api.panel import choices
from admin_api.panel.labels import moment, task_state_name, task_verdict_name
from admin_api.world import today, world
from referral.domain.aid import written
from referral.domain.casework import Contact
from referral.domain.kinds import Action
from referral.domain.referral import Referral
from referral.domain.tasks import FACT, Task, TaskState


@dataclass(frozen=True, slots=True)
class FailedStep:
    """A step on a task that did not go through, with what stood in the way and what was typed."""

    task: UUID
    slug: str
    trouble: str
    typed: Mapping[str, Any] = field(default_factory=dict)


def _shown(task: Task) -> str:
    facts = {part.removeprefix(FACT): None for part in task.parts if part.startswith(FACT)}
    names = dict(choices.parts(world().kb, facts))
    return _("、").join(names[part] for part in task.parts if part in names)


def _card(task: Task, contact: Contact | None, possible: Iterable[Action]) -> dict[str, Any]:
    answer = task.answer
    again = task.state in {TaskState.ANSWERED, TaskState.RETURNED}
    return {
        "id": task.id,
        "department": department_of(task.department),
        "contact": contact,
        "state": task.state,
        "state_label": task_state_name(task.state),
        "ask": task.ask,
        "shown": _shown(task),
        "due": task.due.isoformat() if task.due else "",
        "late": task.overdue(today()),
        "opened": _("{at} {name} 交办", at=moment(task.opened_at), name=task.opened_by),
        "verdict": task_verdict_name(answer.verdict) if answer else "",
        "kind": answer.verdict if answer else "",
        "words": answer.text if answer else "",
        "amount": written(answer.amount) if answer and answer.amount is not None else "",
        "answered": _("{at} {name}", at=moment(answer.at), name=answer.by) if answer else "",
        "said": task.said,
        "can_cancel": task.is_open and Action.CANCEL_TASK in possible,
        "can_return": again and Action.RETURN_TASK in possible,
    }


def cards(
    referral: Referral, contacts: Mapping[str, Contact], possible: Iterable[Action]
) -> list[dict[str, Any]]:
    """The tasks: open ones first, each as old as it is."""
    able = frozenset(possible)
    ordered = sorted(referral.standing.tasks, key=lambda task: not task.is_open)
    return [_card(task, contacts.get(task.department), able) for task in ordered]
