"""Tasks of departments as the API shows them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from referral.domain.tasks import Task, TaskState, Verdict


class TaskAnswerOut(BaseModel):
    verdict: Verdict
    text: str
    amount: Decimal | None = Field(description="In yuan.")
    at: datetime
    by: str


class TaskOut(BaseModel):
    id: UUID
    department: str = Field(description="The id of the department.")
    state: TaskState
    ask: str
    due: date | None
    parts: list[str]
    opened_at: datetime
    opened_by: str
    answer: TaskAnswerOut | None
    said: str = Field(description="Why it was returned or cancelled.")


def task_shape(task: Task) -> TaskOut:
    """One task."""
    answer = task.answer
    return TaskOut(
        id=task.id,
        department=task.department,
        state=task.state,
        ask=task.ask,
        due=task.due,
        parts=list(task.parts),
        opened_at=task.opened_at,
        opened_by=task.opened_by,
        answer=TaskAnswerOut(
            verdict=answer.verdict, text=answer.text, amount=answer.amount, at=answer.at, by=answer.by
        )
        if answer
        else None,
        said=task.said,
    )
