"""The policy as open data: documents, clauses, amounts, programs with their rules, facts and sources.

Nobody needs a token, and answers may be kept: the ETag names the version of the content and the body.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from admin_api.guards import Audience, guarded
from admin_api.problems import ProblemError
from admin_api.rest.blueprint import POLICY, problem_response
from admin_api.rest.models import ClauseQuery, LanguageQuery, ProgramPath
from admin_api.world import world
from knowledge.eligibility import published
from knowledge.eligibility.published_schema import NAMES, published_schema
from knowledge.languages import Language

FRESH_SECONDS = 300
"""For so long a copy is used without asking; after that the ETag tells whether it still holds."""
JSON = "application/json"
SCHEMA = "application/schema+json"

policy = APIBlueprint(
    "policy",
    __name__,
    url_prefix="/api/v1/policy",
    abp_responses={
        "404": problem_response("No such thing."),
        "422": problem_response("Something in the request is not valid.", "InvalidProblem"),
    },
)


class DayQuery(LanguageQuery):
    on: date | None = Field(
        None, description="Also tell the values in force on this day; without it only the whole history."
    )


class SchemaPath(BaseModel):
    name: str = Field(description=f"One of {', '.join(NAMES)}.")


class Published(BaseModel):
    """A list; each item fits the JSON Schema that `schema` names."""

    version: str = Field(description="Of the content: the same version, the same data.")
    language: Language
    schema_: str = Field(alias="schema")
    items: list[dict[str, Any]]


LISTED: dict[Any, Any] = {200: Published}


def _answer(body: Any, media: str = JSON) -> Response:
    """A body that may be kept, or 304 where the caller has it already."""
    words = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(words, content_type=f"{media}; charset=utf-8" if media == JSON else media)
    digest = hashlib.sha256(words).hexdigest()[:12]
    response.set_etag(f"{world().kb.version[:16]}-{digest}")
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response


def _list(
    name: str, language: Language, items: Iterable[Any], write: Callable[..., Any], *more: Any
) -> Response:
    return _answer(
        {
            "version": world().kb.version,
            "language": language,
            "schema": f"/api/v1/policy/schema/{name}.json",
            "items": [write(item, language, *more) for item in items],
        }
    )


@policy.get("/documents", tags=[POLICY], responses=LISTED)
@guarded(Audience.ANYONE)
def documents(query: LanguageQuery) -> Response:
    """The policy documents, with the ids of their clauses."""
    return _list("document", query.lang, world().kb.documents.values(), published.document_json)


@policy.get("/clauses", tags=[POLICY], responses=LISTED)
@guarded(Audience.ANYONE)
def clauses(query: ClauseQuery) -> Response:
    """The clauses in our own words; the official text stands beside them only where it was imported."""
    known = world().kb.documents
    if query.document is not None and query.document not in known:
        raise ProblemError(HTTPStatus.NOT_FOUND, "not-found")
    wanted = [known[query.document]] if query.document else list(known.values())
    found = [clause for document in wanted for clause in document.clauses]
    return _list("clause", query.lang, found, published.clause_json)


@policy.get("/parameters", tags=[POLICY], responses=LISTED)
@guarded(Audience.ANYONE)
def parameters(query: DayQuery) -> Response:
    """The dated amounts with their history, sources and certainty."""
    known = world().kb.parameters.values()
    return _list("parameter", query.lang, known, published.parameter_json, query.on)


@policy.get("/programs", tags=[POLICY], responses=LISTED)
@guarded(Audience.ANYONE)
def programs(query: LanguageQuery) -> Response:
    """Every kind of help with its rule. The words of a rule come in all languages, whatever `lang` says."""
    return _list("program", query.lang, world().kb.programs.values(), published.program_json)


@policy.get("/programs/<program>", tags=[POLICY])
@guarded(Audience.ANYONE)
def program(path: ProgramPath, query: LanguageQuery) -> Response:
    """One kind of help with its rule."""
    found = world().kb.programs.get(path.program)
    if found is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "not-found")
    return _answer(published.program_json(found, query.lang))


@policy.get("/facts", tags=[POLICY], responses=LISTED)
@guarded(Audience.ANYONE)
def facts(query: LanguageQuery) -> Response:
    """The closed list of facts that rules ask for, with their questions."""
    return _list("fact", query.lang, world().kb.facts.values(), published.fact_json)


@policy.get("/sources", tags=[POLICY], responses=LISTED)
@guarded(Audience.ANYONE)
def sources(query: LanguageQuery) -> Response:
    """Where statements come from, and how sure we are of them."""
    return _list("source", query.lang, world().kb.sources.values(), published.source_json)


@policy.get("/schema/<name>.json", tags=[POLICY])
@guarded(Audience.ANYONE)
def schema(path: SchemaPath) -> Response:
    """The JSON Schema (draft 2020-12) of one kind of object."""
    if path.name not in NAMES:
        raise ProblemError(HTTPStatus.NOT_FOUND, "not-found")
    return _answer(published_schema(path.name), SCHEMA)
