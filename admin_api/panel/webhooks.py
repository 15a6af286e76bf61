"""Webhooks in the panel: who is told of what, what did not get through, and once more by one click."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import WebhookForm, blame
from admin_api.panel.labels import action_name, moment
from admin_api.sessions import me
from admin_api.world import now, world
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.kinds import Action
from referral.domain.people import Permission
from referral.domain.webhooks import EVENTS, DeliveryState, Webhook, WebhookDelivery
from referral.ports import UnitOfWork
from referral.service import webhooks as service

SHOWN = 20


def event_name(event: str) -> str:
    """What happened, as the button that does it is called."""
    return action_name(Action(event.removeprefix("referral.")))


def _state_name(state: DeliveryState) -> str:
    return {
        DeliveryState.PENDING: _("等待送出"),
        DeliveryState.SENDING: _("正在送出"),
        DeliveryState.DELIVERED: _("已送到"),
        DeliveryState.DEAD: _("试了一天没有送到"),
    }[state]


def _form(**values: Any) -> WebhookForm:
    return WebhookForm([(event, event_name(event)) for event in EVENTS], **values)


def _delivery_row(delivery: WebhookDelivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "event": event_name(delivery.event),
        "at": moment(delivery.at),
        "state": delivery.state,
        "state_label": _state_name(delivery.state),
        "attempts": delivery.attempts,
        "error": delivery.last_error,
    }


def _row(uow: UnitOfWork, webhook: Webhook) -> dict[str, Any]:
    found = uow.webhooks.deliveries(webhook.id, limit=SHOWN)
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": "、".join(event_name(one) for one in sorted(webhook.events)),
        "disabled": moment(webhook.disabled_at) if webhook.disabled_at else "",
        "trouble": webhook.trouble,
        "deliveries": [_delivery_row(one) for _number, one in found],
    }


def _page(form: WebhookForm, secret: str = "") -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        rows = [_row(uow, one) for one in uow.webhooks.everybody()]
    return render_template("panel/webhooks.html", form=form, rows=rows, secret=secret)


@panel.get("/webhooks", endpoint="webhooks")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF)
def webhooks() -> str:
    return _page(_form(formdata=None))


@panel.post("/webhooks")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def add_webhook() -> str | tuple[str, int]:
    """The secret is in the answer itself: a redirect would have to keep it somewhere."""
    form = _form()
    try:
        with world().database.unit_of_work() as uow:
            wanted = [str(one) for one in form.events.data or ()]
            made = service.add_webhook(uow, me(), url=str(form.url.data or ""), events=wanted, at=now())
            uow.commit()
    except InvalidInput as error:
        blame(form, error, {})
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(_form(formdata=None), made.secret)


def _do(step: Callable[[UnitOfWork], None], done: str) -> Response:
    try:
        with world().database.unit_of_work() as uow:
            step(uow)
            uow.commit()
    except NotFound:
        done = _("已经没有了，不用再做。")
    flash(done, "info")
    return redirect(url_for("panel.webhooks"), code=HTTPStatus.SEE_OTHER)


@panel.post("/webhooks/<uuid:webhook_id>/remove")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def remove_webhook(webhook_id: UUID) -> Response:
    return _do(lambda uow: service.remove_webhook(uow, me(), webhook_id, at=now()), _("推送已删除。"))


@panel.post("/webhooks/<uuid:webhook_id>/enable")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def enable_webhook(webhook_id: UUID) -> Response:
    done = _("推送已恢复，等着的会补送。")
    return _do(lambda uow: service.enable_webhook(uow, me(), webhook_id, at=now()), done)


@panel.post("/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/resend")
@guarded(Audience.STAFF, Permission.MANAGE_STAFF, fresh=True)
def resend_webhook(webhook_id: UUID, delivery_id: UUID) -> Response:
    done = _("马上再送一次。")
    return _do(lambda uow: service.resend_webhook(uow, me(), webhook_id, delivery_id, at=now()), done)
