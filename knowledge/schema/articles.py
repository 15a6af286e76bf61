"""How topics and articles are written: one YAML file for each topic under `articles/`."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from knowledge.languages import Language
from knowledge.model import SEED_NUMBER, Article, Certainty, Change, Citation, Source, Topic
from knowledge.schema.words import Entry, Statement, Words, optional_text, traditional

Facet = Literal["who", "what", "amount", "papers", "where", "duration", "appeal"]


def citation(written: str) -> Citation:
    """`三（二）1`, a clause of the document of 2017; or another document's number, a space and the clause."""
    document, _, clause = written.strip().rpartition(" ")
    return Citation(document or SEED_NUMBER, clause)


class TopicEntry(Entry):
    """A line of topics.yaml."""

    id: Statement
    scope: Literal["core", "adjacent", "none"]
    covers: Words

    def topic(self) -> Topic:
        return Topic(self.id, self.scope, self.covers.text())


class ChangeEntry(Words):
    """What is different since 2017; `certainty` overrides the source's own."""

    source: Statement
    since: date | None = None
    certainty: Certainty | None = None

    def change(self, sources: Mapping[str, Source]) -> Change:
        """The change, as sure as its source where it does not say itself; KeyError for an unknown source."""
        certainty = self.certainty or sources[self.source].certainty
        return Change(self.text(), self.source, certainty, self.since)


class Phrasings(Entry):
    """How people ask: in simplified Chinese and English; traditional characters are made from the first."""

    zh: Annotated[tuple[Statement, ...], Field(min_length=1)]
    en: Annotated[tuple[Statement, ...], Field(min_length=1)]
    zh_Hant: tuple[Statement, ...] = ()

    def by_language(self) -> dict[Language, tuple[str, ...]]:
        hant = self.zh_Hant or tuple(traditional(phrase) for phrase in self.zh)
        return {"zh_Hans": self.zh, "zh_Hant": hant, "en": self.en}


class ArticleEntry(Entry):
    """A file of articles/, named after its topic."""

    topic: Statement
    question: Words
    phrasings: Phrasings
    short: Words
    details: Words
    review_by: date
    facets: dict[Facet, Words] = Field(default_factory=dict)
    clauses: tuple[Statement, ...] = ()
    program: Statement | None = None
    screen: bool = False
    changes: tuple[ChangeEntry, ...] = ()
    sources: tuple[Statement, ...] = ()
    amounts: tuple[Statement, ...] = ()
    effective_from: date | None = None
    effective_until: date | None = None
    related: tuple[Statement, ...] = ()
    office: Words | None = None
    ask: Words | None = None
    still: Words | None = None

    def article(self, topic: Topic, sources: Mapping[str, Source]) -> Article:
        """The article with the scope of its topic; a change of an unknown source raises KeyError."""
        return Article(
            topic=self.topic,
            scope=topic.scope,
            question=self.question.text(),
            phrasings=self.phrasings.by_language(),
            short=self.short.text(),
            details=self.details.text(),
            review_by=self.review_by,
            facets={facet: words.text() for facet, words in self.facets.items()},
            clauses=tuple(citation(clause) for clause in self.clauses),
            program=self.program,
            changes=tuple(change.change(sources) for change in self.changes),
            sources=self.sources,
            amounts=self.amounts,
            effective_from=self.effective_from,
            effective_until=self.effective_until,
            related=self.related,
            office=optional_text(self.office),
            ask=optional_text(self.ask),
            still=optional_text(self.still),
            screen=self.screen,
        )
