"""A text from draft to publication: one person writes, another one reads and publishes, nothing is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from knowledge.languages import Language
from knowledge.schema.words import traditional
from referral.domain import words
from referral.domain.articles import DraftConflict, NotReady, Revision, RevisionState, SecondPairOfEyes
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork
from referral.service.history import who
from referral.service.questions import tell


def save_draft(
    uow: UnitOfWork,
    actor: Staff,
    topic: str,
    body: Mapping[str, Any],
    *,
    seen: tuple[int, int] | None,
    note: str = "",
    at: datetime,
) -> Revision:
    """Saves the open draft of a topic, or begins one. `seen`: number and version that the writer saw.

    A text in review is a draft again. Raises NotPermitted, InvalidInput (note), DraftConflict with what a
    colleague saved meanwhile.
    """
    actor.require(Permission.EDIT_ARTICLES)
    note = words.optional("note", note)
    current = uow.articles.open_of(topic)
    if current is None:
        revision = uow.articles.add(topic, body, actor.id, note, at=at)
    elif seen != (current.number, current.version):
        raise DraftConflict(current)
    else:
        draft = replace(current, body=dict(body), state=RevisionState.DRAFT, author=actor.id, note=note)
        revision = uow.articles.save(draft)
    _audit(uow, actor, "save-draft", revision, at)
    return revision


def submit_draft(uow: UnitOfWork, actor: Staff, topic: str, *, version: int, at: datetime) -> Revision:
    """Hands the draft to a second pair of eyes. Raises NotPermitted, NotReady, DraftConflict."""
    actor.require(Permission.EDIT_ARTICLES)
    draft = _open(uow, topic, RevisionState.DRAFT, version)
    revision = uow.articles.save(replace(draft, state=RevisionState.REVIEW))
    _audit(uow, actor, "submit-draft", revision, at)
    return revision


def publish_article(uow: UnitOfWork, actor: Staff, topic: str, *, version: int, at: datetime) -> Revision:
    """Puts the reviewed text in force and tells those who waited for it.

    The caller has made sure that the content stays sound. Raises NotPermitted, NotReady, DraftConflict,
    SecondPairOfEyes where the actor wrote it.
    """
    actor.require(Permission.PUBLISH_ARTICLES)
    text = _open(uow, topic, RevisionState.REVIEW, version)
    if text.author == actor.id:
        raise SecondPairOfEyes("whoever wrote a text cannot publish it")
    for old in uow.articles.history(topic):
        if old.state is RevisionState.PUBLISHED:
            uow.articles.save(replace(old, state=RevisionState.WITHDRAWN))
    published = replace(text, state=RevisionState.PUBLISHED, reviewer=actor.id, published_at=at)
    revision = uow.articles.save(published)
    uow.articles.count_publication()
    tell(uow, uow.questions.adopted(topic), lambda language: _short(revision.body, language), at=at)
    _audit(uow, actor, "publish-article", revision, at)
    return revision


def roll_back(uow: UnitOfWork, actor: Staff, topic: str, number: int, *, at: datetime) -> Revision:
    """A new draft with the words of an earlier one; it too needs a second pair of eyes.

    Raises NotPermitted, NotFound, DraftConflict where a draft is open.
    """
    actor.require(Permission.EDIT_ARTICLES)
    old = uow.articles.get(topic, number)
    if (current := uow.articles.open_of(topic)) is not None:
        raise DraftConflict(current)
    revision = uow.articles.add(topic, old.body, actor.id, "", at=at)
    _audit(uow, actor, "roll-back", revision, at)
    return revision


def discard_draft(
    uow: UnitOfWork, actor: Staff, topic: str, *, version: int, standing: Collection[str], at: datetime
) -> Revision:
    """Lays the open text aside; it stays in the history. `standing`: the phrasings of the article as it is.

    Questions that were made phrasings of this text alone stand on the list again. Raises NotPermitted,
    NotReady, DraftConflict.
    """
    actor.require(Permission.EDIT_ARTICLES)
    text = _open(uow, topic, None, version)
    revision = uow.articles.save(replace(text, state=RevisionState.DISCARDED))
    adopted = uow.questions.some(uow.questions.adopted(topic))
    dropped = [question for question in adopted if question.text not in standing]
    uow.questions.reopen([question.id for question in dropped])
    uow.regressions.remove(topic, [question.text for question in dropped])
    _audit(uow, actor, "discard-draft", revision, at)
    return revision


def _open(uow: UnitOfWork, topic: str, state: RevisionState | None, version: int) -> Revision:
    """The open text, in this state or in any."""
    current = uow.articles.open_of(topic)
    if current is None or state not in (None, current.state):
        raise NotReady(f"there is no {state or 'open text'} of {topic}")
    if current.version != version:
        raise DraftConflict(current)
    return current


def _short(body: Mapping[str, Any], language: Language) -> str:
    short = body["short"]
    if language == "zh_Hant":
        return str(short.get("zh_Hant") or traditional(short["zh"]))
    return str(short["en" if language == "en" else "zh"])


def _audit(uow: UnitOfWork, actor: Staff, action: str, revision: Revision, at: datetime) -> None:
    detail = {"number": revision.number, "version": revision.version}
    subject = f"article:{revision.topic}"
    uow.audit.add(who=who(actor.actor), action=action, subject=subject, at=at, detail=detail)
