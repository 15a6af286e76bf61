"""The conversation with the resident as one thread: who said what when, whether it arrived, who speaks."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from admin_api.language import gettext as _
from admin_api.panel.history import arrived, words_of
from admin_api.panel.labels import actor_name, event_title, moment
from admin_api.world import now, world
from referral.domain.casework import Lock
from referral.domain.kinds import Action, ActorKind
from referral.domain.people import Staff
from referral.domain.referral import Referral
from referral.outbox import DeliveryState
from referral.store.queries import HistoryEntry, ReferralView

SAID = frozenset({Action.ASK, Action.ANSWER, Action.WRITE, Action.MESSAGE})
STEPS = frozenset({"talk", "hang-up", "seen"})
"""Decisions that stand with the conversation and not among those on the matter."""
TURNS = frozenset({Action.TALK, Action.HANG_UP})


@dataclass(frozen=True, slots=True)
class Said:
    """One line. `side`: resident, staff, or turn (somebody took the conversation over or gave it back)."""

    side: str
    who: str
    iso: str
    at: str
    words: str
    new: bool = False
    arrived: str = ""
    lost: UUID | None = None
    """The message to send once more, where it could not be delivered."""


def _side(entry: HistoryEntry) -> str:
    if entry.event.action in TURNS:
        return "turn"
    return "resident" if entry.event.by.kind is ActorKind.RESIDENT else "staff"


def _line(entry: HistoryEntry, new: bool) -> Said:
    event, delivery = entry.event, entry.delivery
    lost = delivery is not None and delivery.state is DeliveryState.UNDELIVERABLE
    words = words_of(event)
    if event.action in TURNS:
        words = "\n".join(part for part in (event_title(event.action), words) if part)
    return Said(
        side=_side(entry),
        who=actor_name(event.by.kind, event.by.name),
        iso=event.at.isoformat(),
        at=moment(event.at),
        words=words,
        new=new,
        arrived=arrived(delivery) if delivery else "",
        lost=delivery.message_id if delivery and lost else None,
    )


def lines(view: ReferralView) -> list[Said]:
    """The thread, oldest first; what nobody has read yet is marked."""
    entries = [entry for entry in view.history if entry.event.action in SAID | TURNS]
    heard = [entry for entry in entries if _side(entry) == "resident"]
    unread = view.referral.standing.unread
    new = {entry.number for entry in heard[-unread:]} if unread else set()
    return [_line(entry, entry.number in new) for entry in entries]


def shown(view: ReferralView, who: Staff) -> dict[str, Any]:
    """What the template of the conversation needs."""
    return {"thread": lines(view), "speaking": speaking(view.referral, who), "talk_steps": STEPS}


def speaking(referral: Referral, who: Staff) -> dict[str, Any] | None:
    """Who speaks with the resident at the moment, and until when if nobody says anything more."""
    talk = referral.standing.talk
    if talk is None:
        return None
    until = talk.until(world().settings.silence)
    if until <= now():
        return None
    name = _("您") if talk.staff == who.id else talk.name
    return {"name": name, "mine": talk.staff == who.id, "since": moment(talk.since), "until": moment(until)}


def working(lock: Lock | None, who: Staff) -> dict[str, Any] | None:
    """Who has said that they work on it: a hint, never a barrier."""
    if lock is None:
        return None
    minutes = max(int((now() - lock.since).total_seconds() // 60), 0)
    since = _("刚刚") if minutes < 1 else _("{n} 分钟前", n=minutes)
    return {"name": lock.name, "mine": lock.staff == who.id, "since": since}
