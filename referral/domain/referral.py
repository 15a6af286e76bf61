"""The aggregate: what was filed, and everything that happened since. Its status is folded from the events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from knowledge.languages import Language
from referral.domain import satisfaction, talk, tasks, transitions
from referral.domain.aid import Receipt
from referral.domain.errors import TransitionRefused
from referral.domain.events import (
    DeliveryConfirmed,
    DeliveryDisputed,
    DuplicateReleased,
    DuplicateTaken,
    Event,
    FileCompleted,
    HelpDelivered,
    PersonalDataErased,
    PersonTold,
    ReferralAccepted,
    ReferralApproved,
    ReferralAssigned,
    ReferralClosed,
    ReferralDeclined,
    ReferralMerged,
    ReferralSeparated,
    ReliefGranted,
    ResidentAsked,
    UrgencySet,
)
from referral.domain.kinds import OPEN, Action, ActorKind, Kind, Role, Status, Urgency
from referral.domain.satisfaction import Closings
from referral.domain.talk import Talk
from referral.domain.tasks import Task


@dataclass(frozen=True, slots=True)
class Details:
    """What the resident said: personal data, encrypted at rest.

    `screening` is the verdicts as they were shown, with `rules_version` and `on`, so that staff see the same.
    """

    what_happened: str = ""
    since_when: str = ""
    who_affected: str = ""
    name: str = ""
    contact: str = ""
    for_other: bool = False
    relation: str = ""
    """By what right somebody speaks for another (`Relation`); "" where nobody does, or did not say."""
    facts: Mapping[str, Any] | None = None
    screening: Mapping[str, Any] | None = None
    urgency_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the events add up to."""

    status: Status
    assignee: UUID | None = None
    question: str | None = None
    """The question of staff that waits for the resident's answer."""
    reason: str | None = None
    """The reason of the last decision."""
    erased: bool = False
    deliveries: int = 0
    """How often help was delivered."""
    receipt: Receipt | None = None
    """What the resident said of the last delivery; None while nothing was said."""
    papers_pending: bool = False
    """First relief was granted, and the file is not whole yet."""
    person_told: bool = False
    """Whether the one it is about heard of it, where somebody else filed it."""
    urgency_set: UrgencySet | None = None
    """The last word of a person on the urgency, where one judged otherwise than the rules."""
    tasks: tuple[Task, ...] = ()
    """What departments were asked, oldest first."""
    talk: Talk | None = None
    """The person who speaks with the resident while the bot is quiet."""
    unread: int = 0
    """Words of the resident that nobody has answered or looked at."""
    closings: Closings = field(default_factory=Closings)
    merged_into: str | None = None
    """The id of the matter that this one is worked on as."""
    leads: tuple[str, ...] = ()
    """The ids of the matters that are worked on as this one."""
    parked: Standing | None = None
    """How it stood before it was merged."""

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that have something to do at the moment, by id."""
        return tuple(dict.fromkeys(task.department for task in self.tasks if task.is_open))


def standings(kind: Kind, events: Iterable[Event]) -> Iterator[Standing]:
    """How it stood after each event; raises TransitionRefused where one could not have happened."""
    standing: Standing | None = None
    for event in events:
        standing = _after(kind, standing, event)
        yield standing


def fold(kind: Kind, events: Iterable[Event]) -> Standing:
    """Replays the history; raises TransitionRefused where an event could not have happened."""
    history = list(standings(kind, events))
    if not history:
        raise ValueError("a referral begins with its filing")
    return history[-1]


def _after(kind: Kind, before: Standing | None, event: Event) -> Standing:
    if before is not None and isinstance(event, DeliveryConfirmed | DeliveryDisputed):
        _require_delivery(before, event)
    if before is not None:
        _require_papers(before, event)
        _require_untold(before, event)
    status = transitions.step(event.action, before.status if before else None, kind)
    now = _together(replace(before, status=status) if before else Standing(status), before, event)
    if now.status is not Status.ASKED:
        now = replace(now, question=None)
    match event:
        case ResidentAsked(question=question):
            return replace(now, question=question)
        case ReferralAssigned(assignee=assignee):
            return replace(now, assignee=assignee)
        case ReferralAccepted(by=by) if now.assignee is None and by.kind is ActorKind.STAFF:
            return replace(now, assignee=by.id)
        case ReferralApproved(reason=reason):
            # What the resident said of an earlier delivery says nothing of the one that is granted now.
            return replace(now, reason=reason, receipt=None)
        case ReferralDeclined(reason=reason):
            return replace(now, reason=reason)
        case ReliefGranted(reason=reason):
            return replace(now, reason=reason, receipt=None, papers_pending=True)
        case FileCompleted():
            return replace(now, papers_pending=False)
        case PersonTold():
            return replace(now, person_told=True)
        case UrgencySet():
            return replace(now, urgency_set=event)
        case HelpDelivered():
            return replace(now, deliveries=now.deliveries + 1, receipt=None)
        case DeliveryConfirmed():
            return replace(now, receipt=Receipt.ALL)
        case DeliveryDisputed(receipt=receipt):
            return replace(now, receipt=receipt)
        case PersonalDataErased():
            return replace(now, erased=True, reason=None, urgency_set=None)
    return _merging(now, before, event)


def _merging(now: Standing, before: Standing | None, event: Event) -> Standing:
    """Two matters that are worked on as one."""
    match event:
        case ReferralMerged(into=into):
            return replace(now, merged_into=into, parked=before)
        case ReferralSeparated() if before is not None and before.parked is not None:
            # What was said meanwhile still waits for somebody to look at it.
            return replace(before.parked, unread=now.unread)
        case DuplicateTaken(other=other):
            return replace(now, leads=(*now.leads, other))
        case DuplicateReleased(other=other):
            return replace(now, leads=tuple(one for one in now.leads if one != other))
    return now


def _together(now: Standing, before: Standing | None, event: Event) -> Standing:
    """What goes on beside the decisions: tasks of departments, a talk, what the resident thinks of it."""
    came_from = before.status if before else None
    work = tasks.after(now.tasks, event, came_from)
    over = now.status not in OPEN
    return replace(
        now,
        status=tasks.status_with(now.status, work),
        tasks=tasks.ended(work, event.at) if over else work,
        talk=None if over else talk.after(now.talk, event, came_from),
        unread=talk.unread_after(now.unread, event),
        closings=satisfaction.after(now.closings, event, came_from),
    )


def _require_delivery(before: Standing, event: DeliveryConfirmed | DeliveryDisputed) -> None:
    """Only the last delivery can be spoken of, and what was approved anew is not there yet."""
    again = before.status is Status.APPROVED and before.receipt is None
    if event.delivery != before.deliveries or again:
        raise TransitionRefused(before.status, event.action)


def _require_papers(before: Standing, event: Event) -> None:
    """A file is completed once, and nothing is closed or granted anew while one is open."""
    completes = isinstance(event, FileCompleted)
    if before.papers_pending != completes and (
        completes or isinstance(event, ReferralClosed | ReliefGranted)
    ):
        raise TransitionRefused(before.status, event.action)


def _require_untold(before: Standing, event: Event) -> None:
    """The person is told once."""
    if before.person_told and isinstance(event, PersonTold):
        raise TransitionRefused(before.status, event.action)


AFTER_ALL = len(Urgency)


@dataclass(frozen=True, slots=True)
class Referral:
    """One matter. `version` counts its events, `code` is twelve digits, `address` is "" once forgotten."""

    id: UUID
    code: str
    address: str
    language: Language
    kind: Kind
    urgency: Urgency
    township: str
    village: str
    program: str | None
    details: Details
    events: tuple[Event, ...]
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "standing", fold(self.kind, self.events))

    @property
    def status(self) -> Status:
        return self.standing.status

    @property
    def assignee(self) -> UUID | None:
        return self.standing.assignee

    @property
    def question(self) -> str | None:
        return self.standing.question

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def queue_rank(self) -> int:
        """Its place among the open ones: by urgency; what has been delivered waits behind for its closing."""
        return AFTER_ALL if self.status is Status.DELIVERED else self.urgency.rank

    @property
    def version(self) -> int:
        return len(self.events)

    @property
    def filed_at(self) -> datetime:
        return self.events[0].at

    @property
    def updated_at(self) -> datetime:
        return self.events[-1].at

    def possible(self, role: Role) -> tuple[Action, ...]:
        """What staff of this role could do now: the table, and what only this matter's history knows."""
        actions = transitions.possible(self.status, self.kind, role)
        barred = {Action.CLOSE, Action.GRANT} if self.standing.papers_pending else {Action.COMPLETE_FILE}
        if not self.details.for_other or self.standing.person_told:
            barred.add(Action.TELL_PERSON)
        return tuple(action for action in actions if action not in barred)

    def apply(self, event: Event) -> Referral:
        """The referral after the event; raises TransitionRefused where the table has no such row.

        The same where somebody is to be told of what they filed themselves.
        """
        if isinstance(event, PersonTold) and not self.details.for_other:
            raise TransitionRefused(self.status, event.action)
        return replace(self, events=(*self.events, event))

    def erased(self, event: PersonalDataErased) -> Referral:
        """The referral with nothing personal left: details, words of the history and address are gone."""
        history = tuple(_without_words(past) for past in self.events)
        return replace(self, address="", village="", details=Details(), events=(*history, event))


def _without_words(event: Event) -> Event:
    words: dict[str, Any] = {
        name: "" for name in ("question", "text", "reason", "what", "unit", "clause") if hasattr(event, name)
    }
    return replace(event, **words) if words else event
