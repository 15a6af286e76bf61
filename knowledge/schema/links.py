"""What entries point at, so that a pointer to nothing is found before anything starts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from knowledge.schema.articles import ArticleEntry, ChangeEntry, citation
from knowledge.schema.deadlines import CalendarYearEntry, TermEntry
from knowledge.schema.departments import DepartmentEntry
from knowledge.schema.entries import Entries, Placed
from knowledge.schema.files import KeyPath
from knowledge.schema.personas import PersonaEntry
from knowledge.schema.problems import ContentError
from knowledge.schema.programs import ProgramEntry
from knowledge.schema.records import DocumentEntry, ParameterEntry

Kind = Literal["source", "clause", "parameter", "topic", "program", "door", "area", "actor"]

DOORS = frozenset({"charity", "appeal", "phone"})
"""Next doors that are no program: charity, disagreeing with a decision, a telephone call."""


@dataclass(frozen=True, slots=True)
class Link:
    """A pointer: where it stands in its entry, what kind of thing it names, and the name."""

    path: tuple[str | int, ...]
    kind: Kind
    target: str


def broken(entries: Entries) -> Iterator[ContentError]:
    """The pointers to nothing, and what a document's tree holds twice.

    Where a whole list could not be read, that is the mistake, not the hundred pointers to it.
    """
    known = _known(entries)
    unread = {kind for kind in known if not known[kind]} if entries.problems else set()
    for placed in _placed(entries):
        for link in _links(placed.entry):
            if link.kind not in unread and link.target not in known[link.kind]:
                yield placed.problem(link.path, f"no {link.kind} is called {link.target!r}")
    for document in entries.documents.values():
        yield from _twice(document)


def _placed(entries: Entries) -> Iterator[Placed[Any]]:
    """Every entry that points at something."""
    yield from entries.articles.values()
    yield from entries.programs.values()
    yield from entries.documents.values()
    yield from entries.parameters.values()
    yield from entries.personas.values()
    yield from entries.terms.values()
    yield from entries.years.values()
    yield from entries.departments.values()


def _known(entries: Entries) -> dict[Kind, set[str]]:
    """Everything that may be pointed at, by kind; clauses and actors under their document's number."""
    documents = [placed.entry for placed in entries.documents.values()]
    return {
        "source": set(entries.sources),
        "topic": set(entries.topics),
        "area": set(entries.areas),
        "parameter": set(entries.parameters),
        "program": set(entries.programs),
        "door": set(entries.programs) | DOORS,
        "clause": {f"{document.number} {clause.id}" for document in documents for clause in document.clauses},
        "actor": {f"{document.number} {actor}" for document in documents for actor in document.actors},
    }


def _twice(document: Placed[DocumentEntry]) -> Iterator[ContentError]:
    """Clause ids and item numbers that stand in more than one place of a document."""
    seen: dict[str, str] = {}
    for position, clause in enumerate(document.entry.clauses):
        if clause.id in seen:
            yield document.problem(("clauses", position, "id"), f"{clause.id!r} stands twice")
        seen[clause.id] = clause.id
        for place, item in enumerate(clause.items):
            if item in seen:
                path = ("clauses", position, "items", place)
                yield document.problem(path, f"{item} stands in {seen[item]} already")
            seen[item] = clause.id


def _links(entry: BaseModel) -> Iterator[Link]:
    match entry:
        case ArticleEntry():
            yield from of_article(entry)
        case ProgramEntry():
            yield Link(("clause",), "clause", str(citation(entry.clause)))
            yield from _each(("next_doors",), "door", entry.next_doors)
            yield from _each(("excludes",), "program", entry.excludes)
            yield from _changes(entry.changes)
        case ParameterEntry():
            yield from _of_parameter(entry)
        case DocumentEntry():
            yield from _of_document(entry)
        case DepartmentEntry():
            yield from _of_department(entry)
        case PersonaEntry():
            for verdict, programs in entry.verdicts.items():
                yield from _each(("verdicts", verdict), "program", programs)
        case TermEntry():
            yield Link(("parameter",), "parameter", entry.parameter)
            yield from _each(("programs",), "program", entry.programs)
        case CalendarYearEntry():
            yield Link(("source",), "source", entry.source)


def _changes(changes: Sequence[ChangeEntry]) -> Iterator[Link]:
    for position, change in enumerate(changes):
        yield Link(("changes", position, "source"), "source", change.source)


def _each(path: KeyPath, kind: Kind, targets: Sequence[str]) -> Iterator[Link]:
    for position, target in enumerate(targets):
        yield Link((*path, position), kind, target)


def of_article(entry: ArticleEntry) -> Iterator[Link]:
    """The pointers of one article."""
    yield Link(("topic",), "topic", entry.topic)
    yield from _each(("clauses",), "clause", [str(citation(clause)) for clause in entry.clauses])
    yield from _each(("sources",), "source", entry.sources)
    yield from _each(("amounts",), "parameter", entry.amounts)
    yield from _each(("related",), "topic", entry.related)
    yield from _changes(entry.changes)
    if entry.program is not None:
        yield Link(("program",), "program", entry.program)


def _of_parameter(entry: ParameterEntry) -> Iterator[Link]:
    if entry.clause is not None:
        yield Link(("clause",), "clause", str(citation(entry.clause)))
    for index, value in enumerate(entry.values):
        yield Link(("values", index, "source"), "source", value.source)
        if value.area is not None:
            yield Link(("values", index, "area"), "area", value.area)


def _of_department(entry: DepartmentEntry) -> Iterator[Link]:
    for position, duty in enumerate(entry.duties):
        if duty.clause is not None:
            yield Link(("duties", position, "clause"), "clause", str(citation(duty.clause)))
        if duty.source is not None:
            yield Link(("duties", position, "source"), "source", duty.source)


def _of_document(entry: DocumentEntry) -> Iterator[Link]:
    yield Link(("source",), "source", entry.source)
    for index, clause in enumerate(entry.clauses):
        if clause.parent is not None:
            yield Link(("clauses", index, "parent"), "clause", f"{entry.number} {clause.parent}")
        for place, actor in enumerate(clause.actors):
            yield Link(("clauses", index, "actors", place), "actor", f"{entry.number} {actor}")
    for number, item in entry.coverage.items():
        for topic in item.articles:
            yield Link(("coverage", number, "articles", topic), "topic", topic)
        for program in item.rules:
            yield Link(("coverage", number, "rules", program), "program", program)
        for actor in item.actors:
            yield Link(("coverage", number, "actors", actor), "actor", f"{entry.number} {actor}")
