"""Lint for the content: what loads, but should not be published as it stands.

The loader refuses what cannot be understood. Here stands what a careful editor would send back: a review
date that is past, an amount without a source, two articles that answer the same words.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from knowledge.coverage import ITEMS, coverage
from knowledge.languages import Language
from knowledge.model import SEED_NUMBER, Article, Certainty, Change, Document, KnowledgeBase
from knowledge.readability import hard
from knowledge.said import beside, of_article
from knowledge.sides import unanswered
from knowledge.style import hard_to_read, money, untranslated

Level = Literal["error", "warning"]

SHORT_LIMIT: Final = 120
"""Characters of Chinese that a short answer may have: what is read before the thumb scrolls."""

DETAILS_LIMIT: Final = 400
FACET_LIMIT: Final = 100

PHRASINGS: Final = range(8, 21)
IN_ENGLISH: Final = range(2, 21)
"""How many ways of asking do best: fewer teach the search too little, more are read by nobody again."""

REVIEWED_WITHIN: Final = timedelta(days=730)
NEIGHBOURS: Final = {
    "office": "a neighbour's matter names the office that handles it",
    "ask": "a neighbour's matter says what to ask there",
    "still": "a neighbour's matter says what we can still do",
}
_NAME = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*")
LONGEST_NAME: Final = 48
"""Of a topic or a program: buttons carry it in 60 bytes, with what they do."""

SURER: Final = {Certainty.unconfirmed: 0, Certainty.second_hand: 1, Certainty.verified: 2}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to mend: an error must not be published, a warning is worth a look."""

    level: Level
    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.level}: {self.file}: {self.key}: {self.message}"

    def at(self, file: str, line: int) -> str:
        """The same with the line of the key, and the file that has it."""
        return f"{self.level}: {file}:{line}: {self.key}: {self.message}"


def check(kb: KnowledgeBase, on: date) -> list[Finding]:
    """Every finding for a day, errors first."""
    findings = [*_topics(kb), *_names(kb), *_collisions(kb), *_document(kb), *_amounts(kb)]
    findings += [*_programs(kb), *_beside(kb), *_facts(kb)]
    for article in kb.articles.values():
        findings += _article(kb, article, on)
    return sorted(findings)


def _file(article: Article) -> str:
    return f"articles/{article.topic}.yaml"


def _topics(kb: KnowledgeBase) -> Iterator[Finding]:
    for topic in kb.topics.values():
        if topic.scope != "none" and topic.id not in kb.articles:
            yield Finding("error", "topics.yaml", topic.id, "this topic has no article")


def _names(kb: KnowledgeBase) -> Iterator[Finding]:
    """Names travel in buttons and addresses, so they are short and plain."""
    places = [("topics.yaml", name) for name in kb.topics]
    places += [(f"programs/{name}/program.yaml", name) for name in kb.programs]
    for file, name in places:
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            message = (
                f"{name!r} is no name of small letters, digits, dots and hyphens, {LONGEST_NAME} at most"
            )
            yield Finding("error", file, "id", message)


def _article(kb: KnowledgeBase, article: Article, on: date) -> Iterator[Finding]:
    file = _file(article)
    if article.scope != "none" and not (article.clauses or article.sources or article.changes):
        yield Finding("error", file, "sources", "rests on no clause and no source")
    if article.scope == "adjacent":
        for key in NEIGHBOURS:
            if getattr(article, key) is None:
                yield Finding("error", file, key, NEIGHBOURS[key])
    for position, topic in enumerate(article.related):
        if topic == article.topic or topic not in kb.articles:
            yield Finding("error", file, f"related[{position}]", f"{topic} is no other article")
    if article.scope == "core" and (article.program is not None or article.topic.endswith(".eligibility")):
        for side in unanswered(kb.articles, article.topic):
            message = (
                "neither this article nor a sister of it answers this; say so where the document does not"
            )
            yield Finding("warning", file, f"facets.{side}", message)
    if article.scope != "none":
        yield from _asked(article)
    yield from _days(article, on)
    yield from _lengths(article)
    yield from _words(article)
    yield from _surer(kb, file, article.changes)


def _words(article: Article) -> Iterator[Finding]:
    """Untranslated words, long sentences, and money that nobody answers for.

    Even with a source an amount in words goes stale unseen; as a parameter it ends on a day.
    """
    file, answered_for = _file(article), bool(article.amounts or article.sources)
    for key, text in of_article(article):
        for language, message in untranslated(text):
            yield Finding("error", file, f"{key}.{language}", message)
        for language, message in hard_to_read(text):
            yield Finding("warning", file, f"{key}.{language}", message)
        if (sum_named := money(text)) and not answered_for and not key.startswith("changes"):
            yield Finding("error", file, key, f"{sum_named!r} without amounts or sources")
        elif sum_named:
            yield Finding("warning", file, key, f"{sum_named!r} in words; name a parameter in amounts")


def _beside(kb: KnowledgeBase) -> Iterator[Finding]:
    """The same for everything that is said outside of the articles, where a sum always needs a parameter."""
    for file, key, text in beside(kb):
        for language, message in untranslated(text):
            yield Finding("error", file, f"{key}.{language}", message)
        if sum_named := money(text):
            yield Finding("warning", file, key, f"{sum_named!r} in words; a parameter would end on its day")


def _lengths(article: Article) -> Iterator[Finding]:
    """Texts longer than what is read on a telephone."""
    file = _file(article)
    if (length := len(article.short.zh_Hans)) > SHORT_LIMIT:
        yield Finding("error", file, "short.zh", f"{length} characters, {SHORT_LIMIT} at most")
    limits = [("details", article.details, DETAILS_LIMIT)]
    limits += [(f"facets.{facet}", text, FACET_LIMIT) for facet, text in article.facets.items()]
    for key, text, limit in limits:
        if (length := len(text.zh_Hans)) > limit:
            yield Finding("warning", file, f"{key}.zh", f"{length} characters, {limit} at most")


def _days(article: Article, on: date) -> Iterator[Finding]:
    """Days that are past, or that cannot be."""
    file, begins, ends = _file(article), article.effective_from, article.effective_until
    if article.review_by < on:
        yield Finding("error", file, "review_by", f"was due for review by {article.review_by}")
    elif article.review_by > on + REVIEWED_WITHIN:
        days = REVIEWED_WITHIN.days
        yield Finding("warning", file, "review_by", f"{article.review_by} is more than {days} days away")
    if begins is not None and ends is not None and ends < begins:
        yield Finding("error", file, "effective_until", f"ends on {ends}, before it begins on {begins}")
    elif ends is not None and ends < on:
        yield Finding("warning", file, "effective_until", f"applied only until {ends}")


def _asked(article: Article) -> Iterator[Finding]:
    """Too few or too many ways of asking: the search learns from them, and each of them is read again."""
    bounds_by_language: tuple[tuple[Language, str, range], ...] = (
        ("zh_Hans", "zh", PHRASINGS),
        ("en", "en", IN_ENGLISH),
    )
    for language, key, wanted in bounds_by_language:
        count = len(article.phrasings[language])
        if count not in wanted:
            bounds = f"{wanted.start} to {wanted.stop - 1}"
            yield Finding(
                "warning", _file(article), f"phrasings.{key}", f"{count} phrasings, {bounds} do best"
            )


def _surer(kb: KnowledgeBase, file: str, changes: tuple[Change, ...]) -> Iterator[Finding]:
    for position, change in enumerate(changes):
        if SURER[change.certainty] > SURER[kb.sources[change.source].certainty]:
            message = f"is said to be surer than its source {change.source}"
            yield Finding("warning", file, f"changes[{position}].certainty", message)


def normalised(phrase: str) -> str:
    """A phrase without what does not tell two questions apart: width, case, marks and spaces."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", phrase)).lower()


def _collisions(kb: KnowledgeBase) -> Iterator[Finding]:
    """The same words in two articles: the search could not tell which one was meant, so both are named."""
    owners: dict[str, tuple[str, str]] = {}
    for article in kb.articles.values():
        file, own = _file(article), set[str]()
        for key, phrase in _asked_with(article):
            words = normalised(phrase)
            if words in own:
                if key.startswith(("phrasings.zh[", "phrasings.en[")):
                    yield Finding("warning", file, key, f"{phrase!r} stands twice")
                continue
            own.add(words)
            other, place = owners.setdefault(words, (file, key))
            if other != file:
                yield Finding("error", file, key, f"{phrase!r} stands in {other} too")
                yield Finding("error", other, place, f"{phrase!r} stands in {file} too")


def _asked_with(article: Article) -> Iterator[tuple[str, str]]:
    """Everything that an article is asked with: its phrasings, then its question, in each language."""
    keys: tuple[tuple[Language, str], ...] = (("zh_Hans", "zh"), ("en", "en"), ("zh_Hant", "zh_Hant"))
    for language, key in keys:
        for position, phrase in enumerate(article.phrasings[language]):
            yield f"phrasings.{key}[{position}]", phrase
    for language, key in keys:
        yield f"question.{key}", article.question.in_(language)


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
    """Each item told where the document's file says that it is, or marked as not applicable.

    Whoever rewrites an article is warned and not held up: the document's file is mended after it.
    """
    file = "documents/"
    rows = coverage(kb, document.id)
    for row in rows:
        key = f"coverage.{row.item}"
        for telling in row.tellings:
            if telling.missing is not None:
                yield Finding("warning", file, key, f"{telling.kind} {telling.name} {telling.missing}")
        if not row.complete:
            message = "covered by no article, no rule and no actor, and no reason why not"
            yield Finding("warning", file, key, message)
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
        yield from _surer(kb, file, program.changes)


def _facts(kb: KnowledgeBase) -> Iterator[Finding]:
    """Questions are answered on a small telephone, by people who read slowly."""
    for fact in kb.facts.values():
        for key, message in hard(fact):
            yield Finding("error", "facts.yaml", f"{fact.id}.{key}", message)
