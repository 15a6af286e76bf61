"""Lint for the content: what loads, but should not be published as it stands.

The loader refuses what cannot be understood. Here stands what a careful editor would send back: a review
date that is past, an amount without a source, two articles that answer the same words.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from knowledge.coverage import ITEMS, coverage
from knowledge.languages import Text
from knowledge.model import SEED_NUMBER, Article, Certainty, Change, Document, KnowledgeBase

Level = Literal["error", "warning"]

SHORT_LIMIT: Final = 120
"""Characters of Chinese that a short answer may have: what is read before the thumb scrolls."""

PHRASINGS: Final = range(8, 21)
SURER: Final = {Certainty.unconfirmed: 0, Certainty.second_hand: 1, Certainty.verified: 2}
_MONEY = re.compile(r"\d+(?:\.\d+)?\s*(?:元|块|yuan|RMB)|(?:¥|￥|RMB)\s*\d+", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to mend: an error must not be published, a warning is worth a look."""

    level: Level
    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.level}: {self.file}: {self.key}: {self.message}"


def check(kb: KnowledgeBase, on: date) -> list[Finding]:
    """Every finding for a day, errors first."""
    findings = [*_topics(kb), *_collisions(kb), *_document(kb), *_amounts(kb), *_programs(kb)]
    for article in kb.articles.values():
        findings += _article(kb, article, on)
    return sorted(findings)


def _file(article: Article) -> str:
    return f"articles/{article.topic}.yaml"


def _topics(kb: KnowledgeBase) -> Iterator[Finding]:
    for topic in kb.topics.values():
        if topic.scope != "none" and topic.id not in kb.articles:
            yield Finding("error", "topics.yaml", topic.id, "this topic has no article")


def _article(kb: KnowledgeBase, article: Article, on: date) -> Iterator[Finding]:
    file = _file(article)
    if article.review_by < on:
        yield Finding("error", file, "review_by", f"was due for review by {article.review_by}")
    if article.effective_until is not None and article.effective_until < on:
        yield Finding("warning", file, "effective_until", f"applied only until {article.effective_until}")
    if len(article.short.zh_Hans) > SHORT_LIMIT:
        yield Finding(
            "error", file, "short.zh", f"{len(article.short.zh_Hans)} characters, {SHORT_LIMIT} at most"
        )
    if article.scope != "none" and not (article.clauses or article.sources or article.changes):
        yield Finding("error", file, "sources", "rests on no clause and no source")
    if article.scope == "adjacent" and article.office is None:
        yield Finding("error", file, "office", "a neighbour's matter names the office that handles it")
    if article.scope != "none" and len(article.phrasings["zh_Hans"]) not in PHRASINGS:
        bounds = f"{PHRASINGS.start} to {PHRASINGS.stop - 1}"
        yield Finding(
            "warning",
            file,
            "phrasings.zh",
            f"{len(article.phrasings['zh_Hans'])} phrasings, {bounds} do best",
        )
    yield from _words(article)
    yield from _surer(kb, file, article.changes)


def _said(article: Article) -> Iterator[tuple[str, Text]]:
    """Every statement of an article with its key."""
    yield "question", article.question
    yield "short", article.short
    yield "details", article.details
    for facet, text in article.facets.items():
        yield f"facets.{facet}", text
    for position, change in enumerate(article.changes):
        yield f"changes[{position}]", change.text
    for key, optional in (("office", article.office), ("ask", article.ask), ("still", article.still)):
        if optional is not None:
            yield key, optional


def _words(article: Article) -> Iterator[Finding]:
    """Untranslated words, and money that nobody answers for.

    Even with a source an amount in words goes stale unseen; as a parameter it ends on a day.
    """
    answered_for = bool(article.amounts or article.sources)
    for key, text in _said(article):
        if not _HAN.search(text.zh_Hans):
            yield Finding("error", _file(article), f"{key}.zh", "has no Chinese in it")
        if len(_HAN.findall(text.en)) * 3 > len(text.en):
            yield Finding("error", _file(article), f"{key}.en", "is not translated")
        money = _money(text)
        if money and not answered_for and not key.startswith("changes"):
            yield Finding("error", _file(article), key, f"{money!r} without amounts or sources")
        elif money:
            yield Finding("warning", _file(article), key, f"{money!r} in words; name a parameter in amounts")


def _money(text: Text) -> str | None:
    """The first sum of money in a text."""
    found = _MONEY.search(text.zh_Hans) or _MONEY.search(text.en)
    return found and found[0]


def _surer(kb: KnowledgeBase, file: str, changes: tuple[Change, ...]) -> Iterator[Finding]:
    for position, change in enumerate(changes):
        if SURER[change.certainty] > SURER[kb.sources[change.source].certainty]:
            message = f"is said to be surer than its source {change.source}"
            yield Finding("warning", file, f"changes[{position}].certainty", message)


def normalised(phrase: str) -> str:
    """A phrase without what does not tell two questions apart: width, case, marks and spaces."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", phrase)).lower()


def _collisions(kb: KnowledgeBase) -> Iterator[Finding]:
    """The same words in two articles: the search could not tell which one was meant."""
    owners: dict[str, str] = {}
    for article in kb.articles.values():
        own: set[str] = set()
        for phrase in (*article.phrasings["zh_Hans"], *article.phrasings["en"]):
            key = normalised(phrase)
            if key in own:
                yield Finding("warning", _file(article), "phrasings", f"{phrase!r} stands twice")
            elif key in owners:
                message = f"{phrase!r} stands in {owners[key]} too"
                yield Finding("error", _file(article), "phrasings", message)
            own.add(key)
            owners.setdefault(key, article.topic)


def _document(kb: KnowledgeBase) -> Iterator[Finding]:
    """The seed document: each numbered item in a clause, each clause that says something used somewhere."""
    seed = kb.documents.get(SEED_NUMBER)
    if seed is None:
        return
    file = "documents/"
    covered = {item for clause in seed.clauses for item in clause.items}
    for item in ITEMS:
        if item not in covered:
            yield Finding("error", file, "items", f"{item} stands in no clause")
    for item in sorted(covered.difference(ITEMS)):
        yield Finding("error", file, "items", f"{item} is no item of the document")
    yield from _told(kb, seed)
    cited = {citation for article in kb.articles.values() for citation in article.clauses}
    cited |= {program.clause for program in kb.programs.values()}
    imported = any(clause.official is not None for clause in seed.clauses)
    for clause in seed.clauses:
        if clause.items and clause.citation not in cited:
            yield Finding("warning", file, clause.id, "no article and no program cites this clause")
        if imported and clause.official is None:
            yield Finding("warning", file, clause.id, "the imported text has no words for this clause")


def _told(kb: KnowledgeBase, document: Document) -> Iterator[Finding]:
    """Each item told where the document's file says that it is, or marked as not applicable."""
    file = "documents/"
    rows = coverage(kb, document.id)
    for row in rows:
        key = f"coverage.{row.item}"
        for telling in row.tellings:
            if telling.missing is not None:
                yield Finding("error", file, key, f"{telling.kind} {telling.name} {telling.missing}")
        if not row.complete:
            yield Finding(
                "error", file, key, "covered by no article, no rule and no actor, and no reason why not"
            )
        elif row.reason is not None and row.told:
            yield Finding("error", file, key, "is told, so it cannot be marked as not applicable")
    for item in document.items:
        if item.id not in {row.item for row in rows}:
            yield Finding("error", file, f"coverage.{item.id}", "stands in no clause")


def _amounts(kb: KnowledgeBase) -> Iterator[Finding]:
    for parameter in kb.parameters.values():
        for position, value in enumerate(parameter.values):
            if SURER[value.certainty] > SURER[kb.sources[value.source].certainty]:
                message = f"{parameter.id} is said to be surer than its source {value.source}"
                yield Finding("error", "parameters/", f"{parameter.id}.values[{position}]", message)


def _programs(kb: KnowledgeBase) -> Iterator[Finding]:
    named = {article.program for article in kb.articles.values()}
    cited = {citation for article in kb.articles.values() for citation in article.clauses}
    for program in kb.programs.values():
        file = f"programs/{program.id}/program.yaml"
        if program.id not in named and program.clause not in cited:
            yield Finding("warning", file, "id", "no article names this program or cites its clause")
        said = [("summary", program.summary), ("where", program.where)]
        said += [(f"changes[{position}]", change.text) for position, change in enumerate(program.changes)]
        for key, text in said:
            if money := _money(text):
                yield Finding("warning", file, key, f"{money!r} in words; a parameter would end on its day")
        yield from _surer(kb, file, program.changes)
