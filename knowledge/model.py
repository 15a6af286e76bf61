"""What is true, as frozen values: documents and clauses, articles, programs, dated amounts.

Nothing here reads a file, a clock or the environment; `knowledge.loader` makes these values from the
content and everything else only reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from knowledge.deadlines import CalendarYear, Term
from knowledge.languages import Language, Text

if TYPE_CHECKING:  # the rules cite clauses, so they import this module; here only their names are needed
    from knowledge.departments import Department
    from knowledge.eligibility.facts import FactDefinition
    from knowledge.eligibility.rules import Rule

__all__ = [
    "FACETS",
    "SEED_NUMBER",
    "Area",
    "Article",
    "Certainty",
    "Change",
    "Citation",
    "Clause",
    "DatedValue",
    "Document",
    "Item",
    "KnowledgeBase",
    "Language",
    "Parameter",
    "Program",
    "Scope",
    "Source",
    "Text",
    "Topic",
]

Scope = Literal["core", "adjacent", "none"]

FACETS = ("who", "what", "amount", "papers", "where", "duration", "appeal")
"""What a question about a topic can ask for; an article may answer each on its own."""

SEED_NUMBER = "奉节府办〔2017〕158号"
"""The document that the whole content rests on; citations without another document mean this one."""


class Certainty(StrEnum):
    """How sure we are of a statement; an unconfirmed one is never said as a fact."""

    verified = "verified"
    second_hand = "second-hand"
    unconfirmed = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from: a law, a notice, a page, with what we have seen of it ourselves."""

    id: str
    title: Text
    number: str | None
    date: date | None
    certainty: Certainty
    note: Text | None = None

    def name(self, language: Language) -> str:
        """How the source is called in an answer: its title, and its number where it has one."""
        title = self.title.in_(language)
        if not self.number:
            return title
        return f"{title} ({self.number})" if language == "en" else f"{title}（{self.number}）"


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """One clause of one document: `document` is the document's number, `clause` an id like `三（二）1`."""

    document: str
    clause: str

    def __str__(self) -> str:
        return f"{self.document} {self.clause}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One node of a document's tree, in our own words; `official` is filled only by an import."""

    document: str
    id: str
    parent: str | None
    heading: Text
    summary: Text
    actors: tuple[Text, ...] = ()
    numbers: tuple[Text, ...] = ()
    items: tuple[str, ...] = ()
    official: str | None = None

    @property
    def citation(self) -> Citation:
        return Citation(self.document, self.id)


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered statement of a document and where it is told: names, each with words that stand there.

    `articles` are topics, `rules` program ids; `actors` are those of the clause, with words of its summary.
    `not_applicable` is the reason why nobody has to be told.
    """

    id: str
    what: str
    articles: Mapping[str, str]
    rules: Mapping[str, str]
    actors: tuple[tuple[Text, str], ...] = ()
    not_applicable: Text | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document as a tree of clauses, in reading order; `id` is its number."""

    id: str
    title: Text
    issuer: Text
    issued: date
    clauses: tuple[Clause, ...]
    items: tuple[Item, ...] = ()

    def clause(self, clause_id: str) -> Clause:
        """The clause with that id; raises KeyError for an id that the document does not have."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def children(self, parent: str | None) -> tuple[Clause, ...]:
        """The clauses directly below one, or the top ones for None."""
        return tuple(clause for clause in self.clauses if clause.parent == parent)


@dataclass(frozen=True, slots=True)
class Change:
    """What is different today from what the document of 2017 says."""

    text: Text
    source: str
    certainty: Certainty
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A thing that a question can be about: ours (core), a neighbour's (adjacent) or nobody's here (none)."""

    id: str
    scope: Scope
    covers: Text


@dataclass(frozen=True, slots=True)
class Article:
    """The answer to one topic. `amounts` are parameter ids; their values are looked up for the day."""

    topic: str
    scope: Scope
    question: Text
    phrasings: Mapping[Language, tuple[str, ...]]
    short: Text
    details: Text
    review_by: date
    facets: Mapping[str, Text]
    clauses: tuple[Citation, ...] = ()
    program: str | None = None
    changes: tuple[Change, ...] = ()
    sources: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_until: date | None = None
    related: tuple[str, ...] = ()
    office: Text | None = None
    ask: Text | None = None
    still: Text | None = None
    screen: bool = False


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value in force from `start` to `end`, both days included; `value` None: a value nobody has found.

    `area` None holds for the whole county.
    """

    start: date
    end: date | None
    value: Decimal | None
    source: str
    certainty: Certainty
    area: str | None = None
    note: Text | None = None

    @property
    def sayable(self) -> Decimal | None:
        """The value where it may be said as a fact: known, and not from memory alone."""
        return None if self.certainty is Certainty.unconfirmed else self.value


@dataclass(frozen=True, slots=True)
class Parameter:
    """An amount or a limit with its history; `clause` is the rule of the document it stands in, if any."""

    id: str
    title: Text
    unit: Text
    values: tuple[DatedValue, ...]
    clause: Citation | None = None

    def on(self, day: date, area: str | None = None) -> DatedValue | None:
        """The value in force on a day, the area's own before the county's; None where no period covers it."""
        in_force = [v for v in self.values if v.start <= day and (v.end is None or day <= v.end)]
        for wanted in (area, None):
            for value in in_force:
                if value.area == wanted:
                    return value
        return None


@dataclass(frozen=True, slots=True)
class Program:
    """One kind of help, with the rule that says who may have it.

    `next_doors` name other programs, or `charity`, `appeal`, `phone`.
    """

    id: str
    title: Text
    summary: Text
    clause: Citation
    rule: Rule
    papers: tuple[Text, ...]
    where: Text
    next_doors: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    need: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A township of the county; other names that residents type are always accepted."""

    id: str
    name: Text
    certainty: Certainty = Certainty.unconfirmed


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything that is known, immutable, with the hash of the files it was read from."""

    documents: Mapping[str, Document]
    topics: Mapping[str, Topic]
    articles: Mapping[str, Article]
    programs: Mapping[str, Program]
    parameters: Mapping[str, Parameter]
    facts: Mapping[str, FactDefinition]
    sources: Mapping[str, Source]
    areas: tuple[Area, ...]
    vocabulary: Mapping[str, Any]
    version: str
    terms: tuple[Term, ...] = ()
    years: tuple[CalendarYear, ...] = ()
    departments: Mapping[str, Department] = field(default_factory=dict)

    def clause(self, citation: Citation) -> Clause:
        """The clause that a citation names; raises KeyError where it names none."""
        return self.documents[citation.document].clause(citation.clause)

    def area_named(self, name: str) -> Area | None:
        """The township with that id or name, in any of its languages; None for one that is not known."""
        wanted = name.strip()
        for area in self.areas:
            if wanted in {area.id, area.name.zh_Hans, area.name.zh_Hant, area.name.en}:
                return area
        return None
