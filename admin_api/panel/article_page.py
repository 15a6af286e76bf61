"""What one article's page shows: the text being written, what was tried, what would change, its history."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from flask import abort, render_template, request

from admin_api.language import gettext as _
from admin_api.language import language, text
from admin_api.panel.labels import moment
from admin_api.sessions import me
from admin_api.world import Known, today, world
from knowledge.answering import compose
from knowledge.model import Article, KnowledgeBase
from knowledge.overlay import overlay
from knowledge.rehearsal import Outcome, Rehearsed
from knowledge.schema.problems import ContentError, ContentErrors
from knowledge.writing import body_of
from referral.domain.articles import Revision, RevisionState
from referral.domain.people import Permission
from referral.store import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class Tried:
    """A question that was tried under a text, and what it got."""

    question: str
    decision: str
    topic: str
    answer: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed and what came of it. `theirs`: what a colleague saved meanwhile."""

    typed: str | None = None
    problems: Sequence[ContentError] = ()
    wrong: str = ""
    theirs: Revision | None = None
    tried: Tried | None = None
    changed: Sequence[Rehearsed] | None = None


def article_of(topic: str) -> Article:
    """The article as it stands now; 404 for a topic without one."""
    found = world().knowledge.follow(world().database).kb.articles.get(topic)
    if found is None:
        abort(404)
    return found


def written(body: Mapping[str, Any]) -> str:
    """A body as its file would hold it."""
    return yaml.safe_dump(dict(body), allow_unicode=True, sort_keys=False, width=110)


def under(uow: SqlUnitOfWork, topic: str, body: Mapping[str, Any]) -> KnowledgeBase:
    """The knowledge as it would be with this text published; raises ContentErrors."""
    bodies = {one.topic: one.body for one in uow.articles.published()}
    return overlay(world().knowledge.base, {**bodies, topic: body})


def try_out(known: Known, question: str) -> Tried:
    """The decision on a question and the answer that would be given."""
    reading = known.index.ask(question, None, today())
    answered = reading.decision in {"answer", "refer"} and reading.topic in known.kb.articles
    said = compose(known.kb, str(reading.topic), reading.language, today()).text if answered else ""
    offered = "、".join(_title(known, topic) for topic in reading.choices)
    return Tried(question, search_word(reading.decision), _title(known, reading.topic), said or offered)


def _title(known: Known, topic: str | None) -> str:
    article = known.kb.articles.get(topic or "")
    return text(article.question) if article else ""


def search_word(decision: str) -> str:
    """What the search decided, in words."""
    return {
        "answer": _("直接答"),
        "choose": _("请居民选"),
        "refer": _("指到别的部门"),
        "screen": _("引去自查"),
        "handoff": _("转给人"),
        "decline": _("说不懂"),
    }.get(decision, decision)


def state_name(state: RevisionState) -> str:
    return {
        RevisionState.DRAFT: _("草稿"),
        RevisionState.REVIEW: _("等人复核"),
        RevisionState.PUBLISHED: _("已发布"),
        RevisionState.WITHDRAWN: _("已被替换"),
    }[state]


def _outcome(outcome: Outcome) -> str:
    article = world().kb.articles.get(outcome[1] or "")
    word = search_word(outcome[0])
    return _("{decision}：{title}", decision=word, title=text(article.question)) if article else word


def compared(old: str, new: str) -> list[tuple[str, str]]:
    """The lines that differ, with a little around them, as (sign, line)."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return [(line[0], line[1:]) for line in list(lines)[2:] if not line.startswith("@@")]


def _comparison(uow: SqlUnitOfWork, topic: str, base: str) -> list[tuple[str, str]]:
    """The two versions that the address names; `0` is the text of the files."""
    chosen = [request.args.get(name, "") for name in ("one", "other")]
    if not all(one.isascii() and one.isdigit() and len(one) < 9 for one in chosen):
        return []
    texts = [base if one == "0" else written(uow.articles.get(topic, int(one)).body) for one in chosen]
    return compared(*texts)


def _history(uow: SqlUnitOfWork, revisions: list[Revision]) -> list[dict[str, Any]]:
    names = {person.id: person.name for person in uow.staff.everybody()}
    return [
        {
            "number": one.number,
            "state": state_name(one.state),
            "author": names.get(one.author, ""),
            "reviewer": names.get(one.reviewer, "") if one.reviewer else "",
            "at": moment(one.published_at or one.created_at),
            "note": one.note,
            "open": one.state in {RevisionState.DRAFT, RevisionState.REVIEW},
        }
        for one in revisions
    ]


def render(topic: str, attempt: Attempt | None = None) -> str:
    """The page, with what was typed where something stood in its way."""
    article, attempt = article_of(topic), attempt or Attempt()
    base = world().knowledge.base.articles.get(topic, article)
    with world().database.unit_of_work(read_only=True) as uow:
        draft = uow.articles.open_of(topic)
        body = draft.body if draft else body_of(article)
        problems = attempt.problems or _problems(uow, topic, body)
        history = _history(uow, uow.articles.history(topic))
        differing = _comparison(uow, topic, written(body_of(base)))
        own = draft is not None and draft.author == me().id
    return render_template(
        "panel/article.html",
        topic=topic,
        title=text(article.question),
        stale=article.review_by < today(),
        review_by=article.review_by.isoformat(),
        draft=draft,
        state=state_name(draft.state) if draft else "",
        in_review=draft is not None and draft.state is RevisionState.REVIEW,
        typed=attempt.typed if attempt.typed is not None else written(body),
        theirs=written(attempt.theirs.body) if attempt.theirs else "",
        problems=problems,
        wrong=attempt.wrong,
        tried=attempt.tried,
        changed=None
        if attempt.changed is None
        else [(one.question, one.lost, _outcome(one.before), _outcome(one.after)) for one in attempt.changed],
        history=history,
        differing=differing,
        own=own,
        may_publish=me().may(Permission.PUBLISH_ARTICLES),
        language=language(),
    )


def _problems(uow: SqlUnitOfWork, topic: str, body: Mapping[str, Any]) -> Sequence[ContentError]:
    try:
        under(uow, topic, body)
    except ContentErrors as errors:
        return errors.problems
    return ()
