"""Announcements: subscribing, writing, publishing with four eyes, and handing them on bit by bit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from knowledge.languages import Language, Text
from knowledge.schema.words import traditional
from referral import outbox
from referral.commands import Subscribe, Unsubscribe
from referral.domain import words
from referral.domain.announcements import (
    UNPUBLISHED,
    Announcement,
    AnnouncementConflict,
    AnnouncementState,
    Wording,
)
from referral.domain.articles import NotReady, SecondPairOfEyes
from referral.domain.errors import InvalidInput
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork
from referral.service.history import who

NOTICE = "announcement"
LONGEST = 1000
"""Characters: one screen of a phone, and one message in every channel."""


def subscribe(uow: UnitOfWork, command: Subscribe, *, at: datetime) -> bool:
    """From now on this address is told; True where it was not before. Repeating it changes nothing."""
    before = uow.subscriptions.of(command.address)
    uow.subscriptions.put(command.address, command.township, at=at)
    return before is None


def unsubscribe(uow: UnitOfWork, command: Unsubscribe, *, at: datetime) -> bool:  # noqa: ARG001 - alike
    """Nothing more is announced to this address; True where something was before."""
    return uow.subscriptions.remove(command.address) > 0


def draft_announcement(uow: UnitOfWork, actor: Staff, wording: Wording, *, at: datetime) -> Announcement:
    """A new draft; 繁體 is made of the 简体. Raises NotPermitted, InvalidInput (text, english, township)."""
    actor.require(Permission.EDIT_ARTICLES)
    said, township = _text(wording), _place(actor, wording.township)
    draft = uow.announcements.add(said, township, actor.id, at=at)
    _audit(uow, actor, "draft-announcement", draft, at)
    return draft


def change_announcement(
    uow: UnitOfWork, actor: Staff, number: int, wording: Wording, *, version: int, at: datetime
) -> Announcement:
    """Other words for what is not published yet; it is a draft again, and whoever changed it its author."""
    actor.require(Permission.EDIT_ARTICLES)
    before = _seen(uow, number, version)
    after = replace(
        before,
        text=_text(wording),
        township=_place(actor, wording.township),
        state=AnnouncementState.DRAFT,
        author=actor.id,
    )
    return _saved(uow, actor, "change-announcement", after, at)


def hand_in_announcement(
    uow: UnitOfWork, actor: Staff, number: int, *, version: int, at: datetime
) -> Announcement:
    """To a second pair of eyes."""
    actor.require(Permission.EDIT_ARTICLES)
    draft = _seen(uow, number, version)
    if draft.state is not AnnouncementState.DRAFT:
        raise NotReady("only a draft is handed in")
    return _saved(uow, actor, "hand-in-announcement", replace(draft, state=AnnouncementState.REVIEW), at)


def publish_announcement(
    uow: UnitOfWork, actor: Staff, number: int, *, version: int, at: datetime
) -> Announcement:
    """It goes to everybody who is subscribed now. Raises SecondPairOfEyes where the actor wrote it."""
    actor.require(Permission.PUBLISH_ARTICLES)
    text = _seen(uow, number, version)
    if text.state is not AnnouncementState.REVIEW:
        raise NotReady("only what was handed in is published")
    if text.author == actor.id:
        raise SecondPairOfEyes("whoever wrote an announcement cannot publish it")
    published = replace(text, state=AnnouncementState.SENDING, reviewer=actor.id, published_at=at)
    return _saved(uow, actor, "publish-announcement", published, at)


def withdraw_announcement(
    uow: UnitOfWork, actor: Staff, number: int, *, version: int, at: datetime
) -> Announcement:
    """Laid aside before it is published. What has gone out cannot be called back."""
    actor.require(Permission.EDIT_ARTICLES)
    text = _seen(uow, number, version)
    after = replace(text, state=AnnouncementState.WITHDRAWN)
    return _saved(uow, actor, "withdraw-announcement", after, at)


def fan_out(uow: UnitOfWork, number: int, limit: int, *, at: datetime) -> int:
    """The next messages of a published announcement into the outbox; returns how many subscribers were left.

    How far it came is written in the same commit as the messages: killed or repeated, everybody gets it once,
    and a second worker waits for the first one's lock and goes on behind it.
    """
    announcement = uow.announcements.get(number, lock=True)
    if announcement.state is not AnnouncementState.SENDING or announcement.published_at is None:
        return 0
    found = uow.subscriptions.after(
        announcement.reached, announcement.township, limit, until=announcement.published_at
    )
    for subscription in found:
        language: Language = uow.conversations.language(subscription.address) or "zh_Hans"
        uow.outbox.add(
            outbox.notice(
                uuid4(),
                subscription.address,
                language,
                NOTICE,
                {"text": announcement.text.in_(language)},
                at=at,
                announcement=number,
            )
        )
    done = len(found) < limit
    uow.announcements.save(
        replace(
            announcement,
            state=AnnouncementState.SENT if done else AnnouncementState.SENDING,
            reached=found[-1].number if found else announcement.reached,
            receivers=announcement.receivers + len(found),
        )
    )
    return 0 if done else len(found)


def _seen(uow: UnitOfWork, number: int, version: int) -> Announcement:
    """What is not published yet and stands as the person saw it; raises NotFound, NotReady, conflict."""
    current = uow.announcements.get(number, lock=True)
    if current.version != version:
        raise AnnouncementConflict(current)
    if current.state not in UNPUBLISHED:
        raise NotReady("it is published or laid aside")
    return current


def _saved(uow: UnitOfWork, actor: Staff, action: str, after: Announcement, at: datetime) -> Announcement:
    saved = uow.announcements.save(after)
    _audit(uow, actor, action, saved, at)
    return saved


def _text(wording: Wording) -> Text:
    chinese = words.required("text", wording.text, LONGEST)
    return Text(chinese, traditional(chinese), words.required("english", wording.english, LONGEST))


def _place(actor: Staff, township: str) -> str:
    """Where it is for: a township speaks to its own people only."""
    township = words.optional("township", township, words.SHORT)
    if not actor.area.whole_county and not actor.area.covers(township, ""):
        raise InvalidInput("township", "not-valid")
    return township


def _audit(uow: UnitOfWork, actor: Staff, action: str, announcement: Announcement, at: datetime) -> None:
    detail = {"version": announcement.version, "township": announcement.township}
    subject = f"announcement:{announcement.number}"
    uow.audit.add(who=who(actor.actor), action=action, subject=subject, at=at, detail=detail)
