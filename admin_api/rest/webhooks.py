"""Webhooks over the API: who hears of what, what became of it, and once more."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.problems import ProblemError
from admin_api.rest.blueprint import WEBHOOKS, api, problem_response
from admin_api.rest.models import IdempotencyHeader, Shape
from admin_api.world import now, world
from referral.domain.errors import AlreadyExists
from referral.domain.people import Permission
from referral.domain.webhooks import EVENTS, LONGEST_URL, DeliveryState, Webhook, WebhookDelivery
from referral.service import webhooks as service

LARGEST_PAGE = 100


class WebhookPath(BaseModel):
    webhook_id: UUID


class DeliveryPath(WebhookPath):
    delivery_id: UUID


class DeliveryQuery(BaseModel):
    after: int | None = Field(None, ge=0, le=2**53, description="Cursor of the page before (`next`).")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)


class NewWebhook(Shape):
    url: str = Field(
        min_length=1,
        max_length=LONGEST_URL,
        description="https; http only to this machine. No user name in it.",
        examples=["https://county.example/hooks/yimen"],
    )
    events: list[str] = Field(
        min_length=1,
        max_length=len(EVENTS),
        description="Of: " + ", ".join(EVENTS),
        examples=[["referral.file", "referral.approve"]],
    )


class WebhookOut(BaseModel):
    id: UUID
    url: str
    events: list[str]
    created_at: datetime
    disabled_at: datetime | None = Field(description="Since when nothing is sent any more.")
    trouble: str = Field(description="Why it was disabled.")


class MadeWebhook(WebhookOut):
    secret: str = Field(description="Signs every message; shown now and never again.")


class WebhookList(BaseModel):
    items: list[WebhookOut]


class DeliveryOut(BaseModel):
    id: UUID
    event_id: UUID
    event: str
    referral_id: UUID
    at: datetime
    state: DeliveryState
    attempts: int
    last_error: str
    delivered_at: datetime | None


class DeliveryPage(BaseModel):
    items: list[DeliveryOut]
    next: int | None = Field(description="Cursor of the next page; null on the last one.")


def _shape(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": sorted(webhook.events),
        "created_at": webhook.created_at,
        "disabled_at": webhook.disabled_at,
        "trouble": webhook.trouble,
    }


def _delivery(delivery: WebhookDelivery) -> DeliveryOut:
    names = DeliveryOut.model_fields
    return DeliveryOut(**{name: getattr(delivery, name) for name in names})


def _json(shown: BaseModel) -> Response:
    return Response(shown.model_dump_json(), content_type="application/json")


@api.get("/webhooks", tags=[WEBHOOKS], responses={200: WebhookList})
@guarded(Audience.TOKEN, Permission.MANAGE_STAFF)
def list_webhooks() -> Response:
    """Every address that is told, without its secret."""
    with world().database.unit_of_work(read_only=True) as uow:
        found = uow.webhooks.everybody()
    return _json(WebhookList(items=[WebhookOut(**_shape(one)) for one in found]))


def _add_once(key: str, body: NewWebhook) -> tuple[dict[str, Any], bool]:
    token = tokens.current()
    assert token is not None, "the guard lets nobody else in"
    digest = hashlib.sha256(b"webhook" + body.model_dump_json().encode()).hexdigest()
    with world().database.unit_of_work() as uow:
        stored = uow.idempotency.get(token.id, key)
        if stored is not None:
            if stored.request_hash != digest:
                raise ProblemError(
                    422, "idempotency-key-reused", _("这个 Idempotency-Key 用在了别的内容上。")
                )
            return dict(stored.response), True
        added = service.add_webhook(uow, token.staff, url=body.url, events=body.events, at=now())
        shown = MadeWebhook(**_shape(added), secret=added.secret).model_dump_json()
        made: dict[str, Any] = json.loads(shown)
        uow.idempotency.put(token.id, key, digest, made, at=now())
        uow.commit()
    return made, False


CREATED: dict[Any, Any] = {
    201: MadeWebhook,
    "409": problem_response("The same key is being used at this very moment; try again."),
}


@api.post("/webhooks", tags=[WEBHOOKS], responses=CREATED)
@guarded(Audience.TOKEN, Permission.MANAGE_STAFF)
def add_webhook(header: IdempotencyHeader, body: NewWebhook) -> Response:
    """Tell one more address. The same Idempotency-Key gives the same webhook."""
    try:
        made, repeated = _add_once(header.idempotency_key, body)
    except AlreadyExists:
        made, repeated = _add_once(header.idempotency_key, body)
    response = jsonify(made)
    response.status_code = 201
    if repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response


@api.delete("/webhooks/<webhook_id>", tags=[WEBHOOKS], responses={204: None})
@guarded(Audience.TOKEN, Permission.MANAGE_STAFF)
def remove_webhook(path: WebhookPath) -> Response:
    """Tell it nothing any more; what waits for it is dropped."""
    with world().database.unit_of_work() as uow:
        service.remove_webhook(uow, tokens.owner(), path.webhook_id, at=now())
        uow.commit()
    return Response(status=204)


@api.post("/webhooks/<webhook_id>/enable", tags=[WEBHOOKS], responses={200: WebhookOut})
@guarded(Audience.TOKEN, Permission.MANAGE_STAFF)
def enable_webhook(path: WebhookPath) -> Response:
    """Go on after it was disabled; what has waited is sent."""
    with world().database.unit_of_work() as uow:
        service.enable_webhook(uow, tokens.owner(), path.webhook_id, at=now())
        found = uow.webhooks.get(path.webhook_id)
        uow.commit()
    return _json(WebhookOut(**_shape(found)))


@api.get("/webhooks/<webhook_id>/deliveries", tags=[WEBHOOKS], responses={200: DeliveryPage})
@guarded(Audience.TOKEN, Permission.MANAGE_STAFF)
def list_deliveries(path: WebhookPath, query: DeliveryQuery) -> Response:
    """What was sent to it or waits, newest first."""
    with world().database.unit_of_work(read_only=True) as uow:
        uow.webhooks.get(path.webhook_id)
        found = uow.webhooks.deliveries(path.webhook_id, before=query.after, limit=query.limit + 1)
    shown = found[: query.limit]
    more = shown[-1][0] if len(found) > query.limit else None
    return _json(DeliveryPage(items=[_delivery(one) for _number, one in shown], next=more))


@api.post("/webhooks/<webhook_id>/deliveries/<delivery_id>/resend", tags=[WEBHOOKS], responses={204: None})
@guarded(Audience.TOKEN, Permission.MANAGE_STAFF)
def resend_delivery(path: DeliveryPath) -> Response:
    """Send one event once more, under the same event id."""
    with world().database.unit_of_work() as uow:
        service.resend_webhook(uow, tokens.owner(), path.webhook_id, path.delivery_id, at=now())
        uow.commit()
    return Response(status=204)
