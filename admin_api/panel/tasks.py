"""What a department sees and does: its own tasks, what each needs, an answer. Nothing else of any matter."""

from decimal import Decimal
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField

from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel import answers
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import blame, name_fields
from admin_api.panel.labels import moment, task_state_name, task_verdict_name
from admin_api.panel.queue import place_name
from admin_api.sessions import me
from admin_api.world import now, today, world
from referral import service
from referral.domain.aid import read_amount, written
from referral.domain.errors import InvalidInput, NotFound, TransitionRefused
from referral.domain.people import Permission
from referral.domain.tasks import TaskState, Verdict
from referral.store.queries import TaskRow, TaskView, task_counts, task_rows, task_view


class AnswerForm(FlaskForm):  # type: ignore[misc]
    verdict = SelectField(validate_choice=False)
    text = TextAreaField()
    amount = StringField()

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="answer", **values)
        self.verdict.choices = [("", _("请选一个")), *((one, task_verdict_name(one)) for one in Verdict)]
        labels = {"verdict": _("您部门的意见"), "text": _("说明"), "amount": _("金额（元，没有就不填）")}
        name_fields(self, labels)


class GiveBackForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField()

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="give-back", **values)
        name_fields(self, {"text": _("为什么不归您部门办")})


def _row(row: TaskRow) -> dict[str, Any]:
    program = world().kb.programs.get(row.program or "")
    late = row.state is TaskState.OPEN and row.due is not None and row.due < today()
    return {
        "href": url_for("panel.task", task_id=row.id),
        "title": _("{kind} · {place}", kind=kind_name(row.kind), place=place_name(row.township, row.village)),
        "program": text(program.title) if program else "",
        "ask": row.ask or _("没有写要做什么，请打电话问窗口。"),
        "due": row.due.isoformat() if row.due else "",
        "late": late,
        "from": row.opened_by,
        "opened_at": moment(row.opened_at),
    }


@panel.get("/tasks", endpoint="tasks")
@guarded(Audience.STAFF, Permission.WORK_TASKS)
def task_list() -> str:
    try:
        state = TaskState(request.args.get("state", TaskState.OPEN))
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)
    with world().database.unit_of_work(read_only=True) as uow:
        rows = task_rows(uow, staff=me(), state=state)
        counted = task_counts(uow, staff=me())
    tabs = [
        {
            "label": task_state_name(one),
            "href": url_for("panel.tasks", state=one),
            "count": counted[one],
            "current": one is state,
        }
        for one in TaskState
    ]
    return render_template("panel/tasks.html", tabs=tabs, rows=[_row(row) for row in rows])


def shape(view: TaskView) -> dict[str, Any]:
    """The page's values, all of them words by now."""
    kb, task = world().kb, view.task
    program = kb.programs.get(view.program or "")
    near, far = answers.verdicts(kb, tuple((view.screening or {}).get("programs", ())), view.program)
    about = [
        (_("办哪一种"), text(program.title) if program else kind_name(view.kind)),
        (_("在哪里"), place_name(view.township, view.village)),
        (_("怎么称呼"), view.name),
        (_("怎么联系"), view.contact),
        (_("什么时候开始"), view.since_when),
        (_("谁受影响"), view.who_affected),
    ]
    answer = task.answer
    return {
        "title": _(
            "{kind} · {place}", kind=kind_name(view.kind), place=place_name(view.township, view.village)
        ),
        "state": task.state,
        "state_label": task_state_name(task.state),
        "ask": task.ask,
        "from": task.opened_by,
        "opened_at": moment(task.opened_at),
        "due": task.due.isoformat() if task.due else "",
        "late": task.overdue(today()),
        "said": task.said,
        "about": [(label, value) for label, value in about if value],
        "story": view.what_happened,
        "answers": answers.pairs(kb, view.facts or {}),
        "verdicts": [*near, *far],
        "withheld": view.withheld,
        "verdict": task_verdict_name(answer.verdict) if answer else "",
        "words": answer.text if answer else "",
        "amount": written(answer.amount) if answer and answer.amount is not None else "",
        "open": task.is_open,
    }


def _page(task_id: UUID, answer: AnswerForm, back: GiveBackForm) -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        view = task_view(uow, task_id, staff=me(), at=now())
    return render_template("panel/task.html", page=shape(view), task_id=task_id, answer=answer, back=back)


@panel.get("/tasks/<uuid:task_id>")
@guarded(Audience.STAFF, Permission.WORK_TASKS)
def task(task_id: UUID) -> str:
    return _page(task_id, AnswerForm(formdata=None), GiveBackForm(formdata=None))


def _amount(form: AnswerForm) -> Decimal | None:
    return read_amount(str(form.amount.data or ""))


def _answer(task_id: UUID, form: AnswerForm) -> None:
    if form.verdict.data not in set(Verdict):
        raise InvalidInput("verdict", "empty")
    with world().database.unit_of_work() as uow:
        service.answer_task(
            uow,
            me(),
            task_id,
            Verdict(str(form.verdict.data)),
            str(form.text.data or ""),
            amount=_amount(form),
            at=now(),
        )
        uow.commit()


@panel.post("/tasks/<uuid:task_id>/answer")
@guarded(Audience.STAFF, Permission.WORK_TASKS)
def answer_task(task_id: UUID) -> Response | tuple[str, int]:
    form = AnswerForm()
    try:
        _answer(task_id, form)
    except InvalidInput as error:
        blame(form, error, {})
        return _page(task_id, form, GiveBackForm(formdata=None)), HTTPStatus.UNPROCESSABLE_ENTITY
    except TransitionRefused:
        form.form_errors.append(_("这件任务已经结束了，您写的还在下面。"))
        return _page(task_id, form, GiveBackForm(formdata=None)), HTTPStatus.CONFLICT
    flash(_("已答复，窗口看得到了。"))
    return redirect(url_for("panel.tasks"), code=HTTPStatus.SEE_OTHER)


@panel.post("/tasks/<uuid:task_id>/give-back")
@guarded(Audience.STAFF, Permission.WORK_TASKS)
def give_back_task(task_id: UUID) -> Response | tuple[str, int]:
    form = GiveBackForm()
    try:
        with world().database.unit_of_work() as uow:
            service.give_back_task(uow, me(), task_id, str(form.text.data or ""), at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except InvalidInput as error:
        blame(form, error, {"reason": "text"})
        return _page(task_id, AnswerForm(formdata=None), form), HTTPStatus.UNPROCESSABLE_ENTITY
    except TransitionRefused:
        form.form_errors.append(_("这件任务已经结束了，您写的还在下面。"))
        return _page(task_id, AnswerForm(formdata=None), form), HTTPStatus.CONFLICT
    flash(_("已退回窗口。"))
    return redirect(url_for("panel.tasks"), code=HTTPStatus.SEE_OTHER)
