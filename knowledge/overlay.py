"""Published texts laid over the content of the files: pure, checked whole, or nothing at all."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from knowledge.model import Article, KnowledgeBase
from knowledge.schema.articles import ArticleEntry
from knowledge.schema.files import parse, written
from knowledge.schema.links import Kind, of_article
from knowledge.schema.problems import ContentError, ContentErrors

Bodies = Mapping[str, Mapping[str, Any]]
"""Topic -> the body of its article, as `knowledge.writing.body_of` makes it."""


def overlay(kb: KnowledgeBase, bodies: Bodies) -> KnowledgeBase:
    """The knowledge with these articles in place of its own; the version changes with any word of them.

    Raises ContentErrors with every mistake. Without bodies it is the same knowledge.
    """
    if not bodies:
        return kb
    problems: list[ContentError] = []
    articles: dict[str, Article] = dict(kb.articles)
    for topic, body in sorted(bodies.items()):
        article = _read(kb, topic, body, problems)
        if article is not None:
            articles[topic] = article
    if problems:
        raise ContentErrors(problems)
    said = json.dumps(bodies, ensure_ascii=False, sort_keys=True)
    version = hashlib.sha256(f"{kb.version}\0{said}".encode()).hexdigest()[:16]
    return replace(kb, articles=MappingProxyType(articles), version=version)


def read_body(topic: str, text: str) -> dict[str, Any]:
    """The body that was typed as YAML, its days as texts; raises ContentErrors where it cannot be read."""
    file, problems = parse(_file(topic), text.encode(errors="replace"))
    if not problems and not isinstance(file.data, dict):
        problems = [file.problem((), "must be a mapping of keys to values")]
    if problems:
        raise ContentErrors(problems)
    body: dict[str, Any] = json.loads(json.dumps(file.data, ensure_ascii=False, default=str))
    return body


def _file(topic: str) -> str:
    return f"articles/{topic}.yaml"


def _read(
    kb: KnowledgeBase, topic: str, body: Mapping[str, Any], problems: list[ContentError]
) -> Article | None:
    try:
        entry = ArticleEntry.model_validate(body)
    except ValidationError as error:
        for wrong in error.errors():
            place = [part for part in wrong["loc"] if part != "[key]"]
            problems.append(ContentError(_file(topic), 1, written(place), wrong["msg"]))
        return None
    found = list(_broken(kb, topic, entry))
    problems += found
    return None if found else entry.article(kb.topics[topic], kb.sources)


def _broken(kb: KnowledgeBase, topic: str, entry: ArticleEntry) -> Iterator[ContentError]:
    if topic not in kb.topics:
        yield ContentError(_file(topic), 1, "topic", f"no topic is called {topic!r}")
        return
    if entry.topic != topic:
        yield ContentError(_file(topic), 1, "topic", "an article keeps its topic")
        return
    known = _known(kb)
    for link in of_article(entry):
        if link.target not in known[link.kind]:
            message = f"no {link.kind} is called {link.target!r}"
            yield ContentError(_file(topic), 1, written(link.path), message)


def _known(kb: KnowledgeBase) -> Mapping[Kind, set[str]]:
    clauses = {str(clause.citation) for document in kb.documents.values() for clause in document.clauses}
    return {
        "source": set(kb.sources),
        "topic": set(kb.topics),
        "parameter": set(kb.parameters),
        "program": set(kb.programs),
        "clause": clauses,
    }
