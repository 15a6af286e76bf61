"""What is true, for other programs: articles, programs, clauses, dated amounts; questions and screenings."""

from datetime import date
from typing import Any

from flask import Response, jsonify

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.problems import ProblemError
from admin_api.rest.blueprint import KNOWLEDGE, api
from admin_api.rest.models import (
    Answer,
    AskIn,
    ClauseQuery,
    Items,
    LanguageQuery,
    OnQuery,
    ProgramPath,
    ScreeningIn,
    TopicPath,
)
from admin_api.rest.referrals import fact_problem
from admin_api.world import today, world
from knowledge.answering import compose
from knowledge.eligibility import FactError, screen, screening_json
from knowledge.languages import Language
from knowledge.model import Article, Citation, Clause, Parameter, Program
from knowledge.search import as_json

ITEMS: dict[Any, Any] = {200: Items}


def _cited(citation: Citation) -> dict[str, str]:
    return {"document": citation.document, "clause": citation.clause}


def _items(items: list[dict[str, Any]]) -> Response:
    return jsonify(items=items, version=world().kb.version)


def _program(program: Program, language: Language) -> dict[str, Any]:
    return {
        "program": program.id,
        "title": program.title.in_(language),
        "summary": program.summary.in_(language),
        "clause": _cited(program.clause),
        "papers": [paper.in_(language) for paper in program.papers],
        "where": program.where.in_(language),
        "next_doors": list(program.next_doors),
    }


def _article(article: Article, language: Language) -> dict[str, Any]:
    return {
        "topic": article.topic,
        "scope": article.scope,
        "question": article.question.in_(language),
        "short": article.short.in_(language),
        "clauses": [_cited(citation) for citation in article.clauses],
        "program": article.program,
        "review_by": article.review_by.isoformat(),
    }


def _clause(clause: Clause, language: Language) -> dict[str, Any]:
    return {
        "document": clause.document,
        "clause": clause.id,
        "parent": clause.parent,
        "heading": clause.heading.in_(language),
        "summary": clause.summary.in_(language),
        "items": list(clause.items),
        "official": clause.official,
    }


def _parameter(parameter: Parameter, language: Language, on: date) -> dict[str, Any]:
    current = parameter.on(on)
    return {
        "parameter": parameter.id,
        "title": parameter.title.in_(language),
        "unit": parameter.unit.in_(language),
        "on": on.isoformat(),
        "value": None if current is None or current.value is None else str(current.value),
        "since": current.start.isoformat() if current else None,
        "until": current.end.isoformat() if current and current.end else None,
        "source": current.source if current else None,
        "certainty": current.certainty if current else None,
    }


@api.get("/programs", tags=[KNOWLEDGE], responses=ITEMS)
@guarded(Audience.TOKEN)
def programs(query: LanguageQuery) -> Response:
    """Every kind of help, with its clause."""
    return _items([_program(program, query.lang) for program in world().kb.programs.values()])


@api.get("/programs/<program>", tags=[KNOWLEDGE])
@guarded(Audience.TOKEN)
def program(path: ProgramPath, query: LanguageQuery) -> Response:
    """One kind of help."""
    found = world().kb.programs.get(path.program)
    if found is None:
        raise ProblemError(404, "not-found")
    return jsonify(_program(found, query.lang))


@api.get("/articles", tags=[KNOWLEDGE], responses=ITEMS)
@guarded(Audience.TOKEN)
def articles(query: LanguageQuery) -> Response:
    """Every question that has an answer."""
    return _items([_article(article, query.lang) for article in world().kb.articles.values()])


@api.get("/articles/<topic>", tags=[KNOWLEDGE])
@guarded(Audience.TOKEN)
def article(path: TopicPath, query: OnQuery) -> Response:
    """One answer as the chat gives it, as of a day."""
    kb = world().kb
    found = kb.articles.get(path.topic)
    if found is None:
        raise ProblemError(404, "not-found")
    answer = compose(kb, path.topic, query.lang, query.on or today())
    return jsonify(_article(found, query.lang) | {"answer": answer.text, "changes": list(answer.changes)})


@api.get("/clauses", tags=[KNOWLEDGE], responses=ITEMS)
@guarded(Audience.TOKEN)
def clauses(query: ClauseQuery) -> Response:
    """The clauses of a document, or of all of them."""
    documents = world().kb.documents
    if query.document is not None and query.document not in documents:
        raise ProblemError(404, "not-found")
    wanted = [documents[query.document]] if query.document else list(documents.values())
    return _items([_clause(clause, query.lang) for document in wanted for clause in document.clauses])


@api.get("/parameters", tags=[KNOWLEDGE], responses=ITEMS)
@guarded(Audience.TOKEN)
def parameters(query: OnQuery) -> Response:
    """Dated amounts with source and certainty; `value` is null where nobody knows it."""
    on = query.on or today()
    return _items([_parameter(parameter, query.lang, on) for parameter in world().kb.parameters.values()])


@api.post("/ask", tags=[KNOWLEDGE], responses={200: Answer})
@guarded(Audience.TOKEN)
def ask(body: AskIn) -> Response:
    """A question as a person would type it; nothing of it is stored."""
    on = body.on or today()
    reading = world().index.ask(body.text, body.lang, on)
    return jsonify(as_json(world().kb, reading, body.lang or reading.language, on))


@api.post("/screenings", tags=[KNOWLEDGE], responses={200: Answer})
@guarded(Audience.TOKEN)
def screenings(body: ScreeningIn) -> Response:
    """A preliminary view on each program; decides nothing and stores nothing."""
    kb = world().kb
    unknown = [name for name in body.programs or () if name not in kb.programs]
    if unknown:
        raise ProblemError(
            422, "invalid", _("没有这种救助。"), errors=[{"pointer": "/programs", "detail": "unknown"}]
        )
    try:
        result = screen(kb, body.facts, body.on or today(), body.programs)
    except FactError as error:
        raise fact_problem(error) from error
    return jsonify(screening_json(kb, result, body.lang))
