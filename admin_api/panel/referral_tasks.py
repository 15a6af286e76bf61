"""The tasks on a referral's page, side by side, and what the window does with one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField

from admin_api.departments import department_called
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel import referral_page
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import sentence_for
from admin_api.panel.labels import action_name, status_name
from admin_api.panel.task_cards import FailedStep
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import InvalidInput, NotFound, TransitionRefused, VersionConflict
from referral.domain.kinds import Action
from referral.domain.people import Permission
from referral.domain.referral import Referral
from referral.ports import UnitOfWork


class StepForm(FlaskForm):  # type: ignore[misc]
    """A step on one task: the version that was seen, why, and for another try the new day."""

    version = StringField()
    text = TextAreaField()
    due = StringField()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with a task; `slug` ends its address."""

    slug: str
    action: Action
    call: Callable[[UnitOfWork, UUID, int, UUID, StepForm], Referral]


def _day(form: StepForm) -> date | None:
    written = str(form.due.data or "")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise InvalidInput("due", "not-valid") from None


def _cancel(uow: UnitOfWork, referral_id: UUID, version: int, task_id: UUID, form: StepForm) -> Referral:
    reason = str(form.text.data or "")
    return service.cancel_task(uow, me(), referral_id, version, task_id, reason=reason, at=now())


def _return(uow: UnitOfWork, referral_id: UUID, version: int, task_id: UUID, form: StepForm) -> Referral:
    return service.return_task(
        uow,
        me(),
        referral_id,
        version,
        task_id,
        department=department_called(uow.tasks.place(task_id).department),
        reason=str(form.text.data or ""),
        due=_day(form),
        at=now(),
    )


STEPS = (Step("cancel", Action.CANCEL_TASK, _cancel), Step("return", Action.RETURN_TASK, _return))


def _take(step: Step, referral_id: UUID, task_id: UUID, form: StepForm, version: int) -> None:
    with world().database.unit_of_work() as uow:
        step.call(uow, referral_id, version, task_id, form)
        uow.commit()


def _trouble(error: Exception) -> tuple[str, int]:
    if isinstance(error, InvalidInput):
        return sentence_for(error), HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, VersionConflict):
        return _(
            "同事刚刚动过这件事，您的这一步没有生效。看过以后，仍要这样办就再按一次。"
        ), HTTPStatus.CONFLICT
    assert isinstance(error, TransitionRefused), "nothing else is caught"
    state = status_name(error.from_) if error.from_ else ""
    words = _("现在是“{state}”，不能{action}。", state=state, action=action_name(error.action))
    return words, HTTPStatus.CONFLICT


def _view(step: Step) -> Callable[[UUID, UUID], Response | tuple[str, int]]:
    @guarded(Audience.STAFF, Permission.DECIDE)
    def view(referral_id: UUID, task_id: UUID) -> Response | tuple[str, int]:
        form = StepForm(prefix=step.slug)
        written = str(form.version.data or "")
        if not written.isdecimal():
            abort(HTTPStatus.BAD_REQUEST)
        try:
            _take(step, referral_id, task_id, form, int(written))
        except NotFound:
            abort(HTTPStatus.NOT_FOUND)
        except (InvalidInput, VersionConflict, TransitionRefused) as error:
            words, status = _trouble(error)
            typed: Mapping[str, Any] = {"text": form.text.data or "", "due": form.due.data or ""}
            return referral_page.render(
                referral_id, failed_step=FailedStep(task_id, step.slug, words, typed)
            ), status
        flash(_("已记下：{action}。", action=action_name(step.action)))
        return redirect(url_for("panel.referral", referral_id=referral_id), code=HTTPStatus.SEE_OTHER)

    return view


for _step in STEPS:
    panel.add_url_rule(
        f"/referrals/<uuid:referral_id>/tasks/<uuid:task_id>/{_step.slug}",
        endpoint=f"task_{_step.slug}",
        view_func=_view(_step),
        methods=["POST"],
    )
