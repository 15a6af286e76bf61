"""An article as its own file holds it: what an editor starts from, and what is exported."""

from typing import Any

from knowledge.languages import Text
from knowledge.model import SEED_NUMBER, Article, Change, Citation
from knowledge.schema.words import traditional

Body = dict[str, Any]
"""The plain values of one file of `articles/`, as `knowledge.schema.articles.ArticleEntry` reads them."""

_PLAIN = ("program", "effective_from", "effective_until")
_LISTS = ("sources", "amounts", "related")
_WORDS = ("office", "ask", "still")


def body_of(article: Article) -> Body:
    """The body that reads back as this very article; days are ISO texts, so that it is JSON as well."""
    body: Body = {
        "topic": article.topic,
        "question": _words(article.question),
        "phrasings": _phrasings(article),
        "short": _words(article.short),
        "details": _words(article.details),
    }
    if article.facets:
        body["facets"] = {facet: _words(text) for facet, text in article.facets.items()}
    if article.clauses:
        body["clauses"] = [_citation(citation) for citation in article.clauses]
    for name in _PLAIN:
        if (value := getattr(article, name)) is not None:
            body[name] = str(value)
    for name in _LISTS:
        if value := getattr(article, name):
            body[name] = list(value)
    for name in _WORDS:
        if (text := getattr(article, name)) is not None:
            body[name] = _words(text)
    if article.changes:
        body["changes"] = [_change(change) for change in article.changes]
    if article.screen:
        body["screen"] = True
    body["review_by"] = str(article.review_by)
    return body


def with_phrasing(body: Body, phrase: str, *, english: bool) -> Body:
    """The body with one more way of asking; the same where it has it already."""
    known = dict(body.get("phrasings", {}))
    key = "en" if english else "zh"
    if phrase in known.get(key, ()):
        return body
    # Traditional wordings are made from the simplified ones; a list written by hand would lack this one.
    known.pop("zh_Hant", None)
    known[key] = [*known.get(key, ()), phrase]
    return {**body, "phrasings": known}


def _words(text: Text) -> Body:
    words = {"zh": text.zh_Hans, "en": text.en}
    return words if traditional(text.zh_Hans) == text.zh_Hant else {**words, "zh_Hant": text.zh_Hant}


def _phrasings(article: Article) -> Body:
    zh, hant = article.phrasings["zh_Hans"], article.phrasings["zh_Hant"]
    body: Body = {"zh": list(zh), "en": list(article.phrasings["en"])}
    return body if tuple(map(traditional, zh)) == hant else {**body, "zh_Hant": list(hant)}


def _citation(citation: Citation) -> str:
    return citation.clause if citation.document == SEED_NUMBER else str(citation)


def _change(change: Change) -> Body:
    body = {**_words(change.text), "source": change.source, "certainty": str(change.certainty)}
    return body if change.since is None else {**body, "since": str(change.since)}
