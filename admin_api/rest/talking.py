"""The conversation with the resident over the API: the thread, who speaks, lost messages, holding."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from pydantic import BaseModel, Field

from admin_api import tokens
from admin_api.guards import Audience, guarded
from admin_api.rest.blueprint import DECIDING, REFERRALS, api
from admin_api.rest.decisions import carry_out
from admin_api.rest.models import ReferralOut, ReferralPath, Shape
from admin_api.world import now, world
from referral import service
from referral.domain import words
from referral.domain.events import details_of
from referral.domain.kinds import Action
from referral.domain.people import Permission
from referral.store import queries
from referral.store.queries import HistoryEntry

SAID = frozenset({Action.ASK, Action.ANSWER, Action.WRITE, Action.MESSAGE, Action.TALK, Action.HANG_UP})
DECIDED: dict[Any, Any] = {200: ReferralOut, **DECIDING}


class StaffReason(Shape):
    reason: str = Field(
        min_length=1, max_length=words.STAFF_TEXT, description="How the person was checked; for staff only."
    )


class MessagePath(BaseModel):
    referral_id: UUID
    message_id: UUID


class MessageOut(BaseModel):
    number: int = Field(description="Of the event in the history.")
    action: str
    at: datetime
    by: str = Field(description="A name, or resident, or system.")
    text: str
    message: UUID | None = Field(description="The outgoing message, to send it once more where it was lost.")
    delivery: str | None = Field(
        description="pending, sending, delivered, undeliverable; null: none was sent."
    )


class SpeakerOut(BaseModel):
    name: str
    office: str
    since: datetime
    until: datetime = Field(description="The bot speaks again then, if nobody says anything more.")


class Thread(BaseModel):
    items: list[MessageOut]
    unread: int
    speaker: SpeakerOut | None = Field(description="The person who speaks; null while the bot does.")


class HoldIn(Shape):
    take: bool = Field(False, description="Relieve a colleague who works on it.")


class HoldOut(BaseModel):
    held: bool
    by: str | None
    since: datetime | None
    until: datetime | None


def _message(entry: HistoryEntry) -> MessageOut:
    said, delivery = details_of(entry.event), entry.delivery
    return MessageOut(
        number=entry.number,
        action=entry.event.action,
        at=entry.event.at,
        by=entry.event.by.name or entry.event.by.kind,
        text=str(said.get("text") or said.get("question") or ""),
        message=delivery.message_id if delivery else None,
        delivery=delivery.state if delivery else None,
    )


@api.get("/referrals/<referral_id>/messages", tags=[REFERRALS], responses={200: Thread})
@guarded(Audience.TOKEN, Permission.READ_REFERRALS)
def messages(path: ReferralPath) -> Response:
    """Who said what when, and whether it arrived; oldest first."""
    with world().database.unit_of_work(read_only=True) as uow:
        view = queries.referral_view(uow, path.referral_id, staff=tokens.owner(), at=now())
    standing, silence = view.referral.standing, world().settings.silence
    talk = standing.talk
    speaker = (
        SpeakerOut(name=talk.name, office=talk.office, since=talk.since, until=talk.until(silence))
        if talk and talk.until(silence) > now()
        else None
    )
    items = [_message(entry) for entry in view.history if entry.event.action in SAID]
    found = Thread(items=items, unread=standing.unread, speaker=speaker)
    return Response(found.model_dump_json(), content_type="application/json")


@api.post("/referrals/<referral_id>/talk", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def talk(path: ReferralPath) -> Response:
    """Speak with the resident oneself; the bot is quiet from here on."""
    return carry_out(path, lambda d: service.take_over(d.uow, d.who, d.referral_id, d.version, at=d.at))


@api.post("/referrals/<referral_id>/hang-up", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def hang_up(path: ReferralPath) -> Response:
    """Give the conversation back to the bot."""
    return carry_out(path, lambda d: service.hang_up(d.uow, d.who, d.referral_id, d.version, at=d.at))


@api.post("/referrals/<referral_id>/new-code", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def new_code(path: ReferralPath, body: StaffReason) -> Response:
    """Another follow-up code, after checking who asks; the old one finds nothing from here on."""
    return carry_out(
        path,
        lambda d: service.replace_code(d.uow, d.who, d.referral_id, d.version, body.reason, at=d.at),
    )


@api.post("/referrals/<referral_id>/seen", tags=[REFERRALS], responses=DECIDED)
@guarded(Audience.TOKEN, Permission.DECIDE)
def seen(path: ReferralPath) -> Response:
    """What the resident wrote has been read, and needs no answer."""
    return carry_out(path, lambda d: service.mark_seen(d.uow, d.who, d.referral_id, d.version, at=d.at))


@api.post("/referrals/<referral_id>/messages/<message_id>/resend", tags=[REFERRALS])
@guarded(Audience.TOKEN, Permission.DECIDE)
def resend(path: MessagePath) -> Response:
    """Send a message once more that could not be delivered."""
    with world().database.unit_of_work() as uow:
        message = service.resend(uow, tokens.owner(), path.referral_id, path.message_id, at=now())
        uow.commit()
    return jsonify(id=str(message.id), delivery=message.state)


@api.post("/referrals/<referral_id>/hold", tags=[REFERRALS], responses={200: HoldOut})
@guarded(Audience.TOKEN, Permission.DECIDE)
def hold(path: ReferralPath, body: HoldIn) -> Response:
    """Say that one works on it, or still does. A hint to colleagues: it stops nobody."""
    with world().database.unit_of_work() as uow:
        held = service.hold(uow, tokens.owner(), path.referral_id, take=body.take, at=now())
        lock = uow.locks.get(path.referral_id, now=now())
        uow.commit()
    shown = HoldOut(
        held=held,
        by=lock.name if lock else None,
        since=lock.since if lock else None,
        until=lock.until if lock else None,
    )
    return Response(shown.model_dump_json(), content_type="application/json")
