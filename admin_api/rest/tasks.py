"""Tasks: what the window does with one of a referral, and what a department sees and answers."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.departments import department_called
from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import DECIDING, REFERRALS, TASKS, api, problem_response
from admin_api.rest.decisions import seen_version
from admin_api.rest.models import ReferralOut, Shape
from admin_api.rest.referrals import answer as show
from admin_api.rest.referrals import visible
from admin_api.rest.task_shapes import TaskOut, task_shape
from admin_api.world import now, world
from referral import service
from referral.domain import words
from referral.domain.kinds import Kind
from referral.domain.people import Permission
from referral.domain.tasks import TaskState, Verdict
from referral.store import queries
from referral.store.queries import TaskView


class TaskOfReferralPath(BaseModel):
    referral_id: UUID
    task_id: UUID


class TaskPath(BaseModel):
    task_id: UUID


class TaskQuery(BaseModel):
    state: TaskState = TaskState.OPEN


class CancelIn(Shape):
    reason: str = Field("", max_length=words.STAFF_TEXT)


class ReturnIn(Shape):
    reason: str = Field(min_length=1, max_length=words.STAFF_TEXT)
    due: date | None = Field(None, description="By when now; the usual time where it is left out.")


class TaskAnswerIn(Shape):
    verdict: Verdict
    text: str = Field("", max_length=words.STAFF_TEXT, description="Needed with `unfit` and `more`.")
    amount: Decimal | None = Field(None, gt=0, max_digits=11, decimal_places=2, description="In yuan.")


class GiveBackIn(Shape):
    reason: str = Field(min_length=1, max_length=words.STAFF_TEXT)


class TaskRowOut(BaseModel):
    id: UUID
    state: TaskState
    kind: Kind
    program: str | None
    township: str
    village: str
    ask: str
    due: date | None


class TaskPage(BaseModel):
    items: list[TaskRowOut]


class TaskViewOut(BaseModel):
    """What was not opened to the department is empty or null; there is no other way to it."""

    task: TaskOut
    kind: Kind
    program: str | None
    township: str
    village: str
    name: str
    contact: str
    what_happened: str
    since_when: str
    who_affected: str
    facts: dict[str, Any] | None
    screening: dict[str, Any] | None


CHANGED: dict[Any, Any] = {200: ReferralOut, **DECIDING}
ANSWERED: dict[Any, Any] = {200: TaskViewOut, "409": problem_response("The task is not open any more.")}


@api.post("/referrals/<referral_id>/tasks/<task_id>/cancel", tags=[REFERRALS], responses=CHANGED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def cancel_task(path: TaskOfReferralPath, body: CancelIn) -> Response:
    """Ask nothing of the department any more."""
    version = seen_version()
    with world().database.unit_of_work() as uow:
        service.cancel_task(
            uow, tokens.owner(), path.referral_id, version, path.task_id, reason=body.reason, at=now()
        )
        uow.commit()
    return show(visible(path.referral_id))


@api.post("/referrals/<referral_id>/tasks/<task_id>/return", tags=[REFERRALS], responses=CHANGED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def return_task(path: TaskOfReferralPath, body: ReturnIn) -> Response:
    """Let the department look again at a task that it has answered or returned."""
    version = seen_version()
    with world().database.unit_of_work() as uow:
        service.return_task(
            uow,
            tokens.owner(),
            path.referral_id,
            version,
            path.task_id,
            department=department_called(uow.tasks.place(path.task_id).department),
            reason=body.reason,
            due=body.due,
            at=now(),
        )
        uow.commit()
    return show(visible(path.referral_id))


@api.get("/tasks", tags=[TASKS], responses={200: TaskPage})
@guarded(Audience.TOKEN, Permission.WORK_TASKS)
def list_tasks(query: TaskQuery) -> Response:
    """The tasks of the token owner's department, the first due first."""
    with world().database.unit_of_work(read_only=True) as uow:
        rows = queries.task_rows(uow, staff=tokens.owner(), state=query.state)
    fields = TaskRowOut.model_fields
    items = [TaskRowOut(**{name: getattr(row, name) for name in fields}) for row in rows]
    return Response(TaskPage(items=items).model_dump_json(), content_type="application/json")


def _shown(view: TaskView) -> Response:
    plain = {name: getattr(view, name) for name in TaskViewOut.model_fields if name != "task"}
    for name in ("facts", "screening"):
        plain[name] = dict(plain[name]) if plain[name] is not None else None
    made = TaskViewOut(task=task_shape(view.task), **plain)
    return Response(made.model_dump_json(), content_type="application/json")


def _view(task_id: UUID) -> Response:
    with world().database.unit_of_work(read_only=True) as uow:
        return _shown(queries.task_view(uow, task_id, staff=tokens.owner(), at=now()))


@api.get("/tasks/<task_id>", tags=[TASKS], responses={200: TaskViewOut})
@guarded(Audience.TOKEN, Permission.WORK_TASKS)
def one_task(path: TaskPath) -> Response:
    """One task, with the parts of the matter that were opened for it."""
    return _view(path.task_id)


@api.post("/tasks/<task_id>/answer", tags=[TASKS], responses=ANSWERED)
@guarded(Audience.TOKEN, Permission.WORK_TASKS)
def answer_task(path: TaskPath, body: TaskAnswerIn) -> Response:
    """What the department says."""
    with world().database.unit_of_work() as uow:
        service.answer_task(
            uow, tokens.owner(), path.task_id, body.verdict, body.text, amount=body.amount, at=now()
        )
        uow.commit()
    return _view(path.task_id)


@api.post("/tasks/<task_id>/give-back", tags=[TASKS], responses=ANSWERED)
@guarded(Audience.TOKEN, Permission.WORK_TASKS)
def give_back_task(path: TaskPath, body: GiveBackIn) -> Response:
    """Not this department's matter."""
    with world().database.unit_of_work() as uow:
        service.give_back_task(uow, tokens.owner(), path.task_id, body.reason, at=now())
        uow.commit()
    return _view(path.task_id)
