"""What staff do about questions that found no answer: answer the asker, make them a phrasing, let them go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from knowledge.languages import Language
from knowledge.writing import with_phrasing
from referral import outbox
from referral.domain import words
from referral.domain.articles import Revision, RevisionState
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.people import Permission, Staff
from referral.ports import UnitOfWork
from referral.service.history import who


def dismiss_questions(
    uow: UnitOfWork, actor: Staff, ids: Collection[int], reason: str, *, at: datetime
) -> None:
    """Takes questions off the list, with a reason. Raises NotPermitted, InvalidInput (text), NotFound."""
    actor.require(Permission.EDIT_ARTICLES)
    reason = words.required("text", reason)
    if not uow.questions.settle(ids, "dismissed", reason):
        raise NotFound("question")
    _audit(uow, actor, "dismiss-questions", ids, at)


def answer_askers(uow: UnitOfWork, actor: Staff, ids: Collection[int], text: str, *, at: datetime) -> int:
    """Sends an answer to those who agreed to be told, and forgets their addresses; returns how many.

    Raises NotPermitted, InvalidInput (text: empty, too long; askers: nobody waits), NotFound.
    """
    actor.require(Permission.EDIT_ARTICLES)
    text = words.required("text", text)
    if not uow.questions.some(ids):
        raise NotFound("question")
    told = tell(uow, ids, lambda _: text, at=at)
    if not told:
        raise InvalidInput("askers", "empty")
    uow.questions.settle(ids, "answered")
    _audit(uow, actor, "answer-askers", ids, at)
    return told


def adopt_question(
    uow: UnitOfWork,
    actor: Staff,
    ids: Collection[int],
    topic: str,
    body: Mapping[str, Any],
    *,
    at: datetime,
) -> Revision:
    """Makes the questions phrasings of an article: of its open draft, or of a new one made from `body`.

    They become regression questions, and those who agreed are told once the article is published. Raises
    NotPermitted, NotFound, InvalidInput (text: too long for a phrasing).
    """
    actor.require(Permission.EDIT_ARTICLES)
    asked = uow.questions.some(ids)
    if not asked:
        raise NotFound("question")
    draft = uow.articles.open_of(topic)
    text = dict(draft.body if draft else body)
    for question in asked:
        phrase = words.required("text", question.text, words.SHORT)
        text = with_phrasing(text, phrase, english=question.language == "en")
        uow.regressions.add(topic, phrase, question.language, at=at)
    uow.questions.settle(ids, "written", topic=topic)
    _audit(uow, actor, "adopt-questions", ids, at)
    if draft is None:
        return uow.articles.add(topic, text, actor.id, "", at=at)
    # What was to be reviewed is no longer what is there.
    return uow.articles.save(replace(draft, body=text, state=RevisionState.DRAFT, author=actor.id))


def tell(uow: UnitOfWork, ids: Collection[int], text: Callable[[Language], str], *, at: datetime) -> int:
    """The notice `question.answered` to everybody who agreed, in their language; returns how many."""
    waiting = uow.questions.take_promises(ids, now=at)
    for address, language, question in waiting:
        said = {"question": question, "text": text(language)}
        uow.outbox.add(outbox.notice(uuid4(), address, language, "question.answered", said, at=at))
    return len(waiting)


def _audit(uow: UnitOfWork, actor: Staff, action: str, ids: Collection[int], at: datetime) -> None:
    detail = {"questions": sorted(ids)}
    uow.audit.add(who=who(actor.actor), action=action, subject="questions", at=at, detail=detail)
