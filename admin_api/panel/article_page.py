"""What one article's page shows: the text being written, what is wrong with it, its history."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml
from flask import abort, render_template, request

from admin_api.background import background
from admin_api.language import language, text
from admin_api.panel import article_lint
from admin_api.panel.article_fields import BLANK_CHANGES, Fields, all_fields, changes_in, fields_of
from admin_api.panel.article_labels import facet_names, place_of, search_word, state_name
from admin_api.panel.labels import moment
from admin_api.sessions import me
from admin_api.world import Knowledge, today, world
from knowledge.amounts import with_values
from knowledge.answering import compose
from knowledge.checks import SHORT_LIMIT, Finding
from knowledge.model import KnowledgeBase
from knowledge.overlay import overlay
from knowledge.schema.problems import ContentError, ContentErrors
from knowledge.writing import body_of
from referral.domain.articles import Revision, RevisionState
from referral.domain.people import Permission
from referral.store import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class Tried:
    """A question that was tried under a text, and what it got.

    `learning`: by the search in force, because that of this text is still being trained.
    """

    question: str
    decision: str
    topic: str
    answer: str
    learning: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed, as fields or as YAML, and what came of it. `theirs` is what a colleague saved."""

    fields: Fields | None = None
    typed: str | None = None
    note: str | None = None
    problems: Sequence[ContentError] = ()
    found: Sequence[Finding] = ()
    wrong: str = ""
    theirs: Revision | None = None
    tried: Tried | None = None


def title_of(topic: str) -> str:
    """What an article asks, or what its topic covers while there is none; 404 where nobody can write one."""
    kb = world().knowledge.follow(world().database).kb
    if (article := kb.articles.get(topic)) is not None:
        return text(article.question)
    found = world().knowledge.base.topics.get(topic)
    if found is None or found.scope == "none":
        abort(404)
    return text(found.covers)


def standing(topic: str) -> dict[str, Any]:
    """The body of the article as it stands now, or the beginning of one."""
    article = world().knowledge.now.kb.articles.get(topic)
    return {"topic": topic} if article is None else body_of(article)


def written(body: Mapping[str, Any]) -> str:
    """A body as its file would hold it."""
    return yaml.safe_dump(dict(body), allow_unicode=True, sort_keys=False, width=110)


def under(uow: SqlUnitOfWork, topic: str, body: Mapping[str, Any]) -> KnowledgeBase:
    """The knowledge as it would be with this text published; raises ContentErrors."""
    bodies = {one.topic: one.body for one in uow.articles.published()}
    dated = with_values(world().knowledge.base, uow.amounts.published())
    return overlay(dated, {**bodies, topic: body})


def try_out(kb: KnowledgeBase, question: str) -> Tried:
    """The decision on a question and the answer that would be given.

    Where the search has to learn the text first it does so in the background, and until then the one in force
    says what it makes of the question: nobody waits for a page.
    """
    knowledge = world().knowledge
    held = knowledge.held(kb)
    if held is None:
        background().start(f"try {kb.version}", lambda: _learn(knowledge, kb))
    reading = (held or knowledge.now).index.ask(question, None, today())
    answered = reading.decision in {"answer", "refer"} and reading.topic in kb.articles
    said = compose(kb, str(reading.topic), reading.language, today()).text if answered else ""
    offered = "、".join(_title(kb, topic) for topic in reading.choices)
    decision, topic = search_word(reading.decision), _title(kb, reading.topic)
    return Tried(question, decision, topic, said or offered, learning=held is None)


def _learn(knowledge: Knowledge, kb: KnowledgeBase) -> None:
    knowledge.draft(kb)


def _title(kb: KnowledgeBase, topic: str | None) -> str:
    article = kb.articles.get(topic or "")
    return text(article.question) if article else ""


def compared(old: str, new: str) -> list[tuple[str, str]]:
    """The lines that differ, with a little around them, as (sign, line)."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    return [(line[0], line[1:]) for line in list(lines)[2:] if not line.startswith("@@")]


def _comparison(uow: SqlUnitOfWork, topic: str) -> list[tuple[str, str]]:
    """The two versions that the address names; `0` is the text of the files."""
    chosen = [request.args.get(name, "") for name in ("one", "other")]
    if not all(one.isascii() and one.isdigit() and len(one) < 9 for one in chosen):
        return []
    article = world().knowledge.base.articles.get(topic)
    base = "" if article is None else written(body_of(article))
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


def _looked_at(uow: SqlUnitOfWork, topic: str, body: Mapping[str, Any], attempt: Attempt) -> Attempt:
    """With what is wrong with the text that is shown, where nothing stands in its way already."""
    if attempt.problems or attempt.found:
        return attempt
    try:
        found = article_lint.findings(under(uow, topic, body), topic)
    except ContentErrors as errors:
        return replace(attempt, problems=errors.problems)
    return replace(attempt, found=found)


def _as_fields(body: Mapping[str, Any], attempt: Attempt) -> Fields | None:
    """The fields to show; None where the text is to be shown as YAML, or cannot be shown otherwise."""
    if attempt.fields is not None:
        return attempt.fields
    if attempt.typed is not None or request.args.get("as") == "yaml":
        return None
    try:
        return fields_of(body)
    except ValueError:
        return None


def _form(topic: str, body: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
    """What the form is made of: every field with its value and with what is wrong there."""
    fields = _as_fields(body, attempt)
    places = changes_in(fields or {}) + BLANK_CHANGES
    shown = {name: (fields or {}).get(name, "") for name in all_fields(places)}
    remarks = article_lint.remarks(topic, attempt.problems, attempt.found, {} if fields is None else shown)
    kb = world().knowledge.now.kb
    return {
        "as_yaml": fields is None,
        "typed": attempt.typed if attempt.typed is not None else written(body),
        "fields": shown,
        "places": places,
        "remarks": remarks,
        "unread": [place_of(one) for one in attempt.problems] if attempt.typed is not None else [],
        "wrongs": {one.field: one.words for one in reversed(remarks) if one.field and one.refuses},
        "facets": facet_names(),
        "limit": SHORT_LIMIT,
        "sources": [(one.id, text(one.title)) for one in kb.sources.values()],
        "amounts": [(one.id, text(one.title)) for one in kb.parameters.values()],
        "programs": [(one.id, text(one.title)) for one in kb.programs.values()],
        "topics": [(one.topic, text(one.question)) for one in kb.articles.values()],
        "clauses": [
            (str(clause.citation), clause.id, text(clause.heading))
            for document in kb.documents.values()
            for clause in document.clauses
        ],
    }


def render(topic: str, attempt: Attempt | None = None) -> str:
    """The page, with what was typed where something stood in its way. Raises NotFound for a version."""
    title, attempt = title_of(topic), attempt or Attempt()
    article = world().knowledge.now.kb.articles.get(topic)
    with world().database.unit_of_work(read_only=True) as uow:
        draft = uow.articles.open_of(topic)
        body = draft.body if draft else standing(topic)
        if draft and attempt.fields is None and attempt.typed is None:
            attempt = _looked_at(uow, topic, body, attempt)
        history = _history(uow, uow.articles.history(topic))
        differing = _comparison(uow, topic)
    return render_template(
        "panel/article.html",
        topic=topic,
        title=title,
        public=article is not None,
        stale=article is not None and article.review_by < today(),
        review_by=article.review_by.isoformat() if article else "",
        draft=draft,
        state=state_name(draft.state) if draft else "",
        in_review=draft is not None and draft.state is RevisionState.REVIEW,
        note=attempt.note if attempt.note is not None else (draft.note if draft else ""),
        theirs=written(attempt.theirs.body) if attempt.theirs else "",
        wrong=attempt.wrong,
        tried=attempt.tried,
        history=history,
        differing=differing,
        own=draft is not None and draft.author == me().id,
        may_publish=me().may(Permission.PUBLISH_ARTICLES),
        language=language(),
        form=_form(topic, body, attempt),
    )
