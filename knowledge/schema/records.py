"""How documents, sources, parameters and areas are written."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.languages import Text
from knowledge.model import Area, Certainty, Clause, DatedValue, Document, Item, Parameter, Source
from knowledge.schema.articles import citation
from knowledge.schema.words import Entry, Statement, Words, optional_text

ItemNumber = Annotated[str, StringConstraints(pattern=r"^R\d{3}$")]


class SourceEntry(Entry):
    """An item of sources.yaml."""

    id: Statement
    title: Words
    certainty: Certainty
    number: Statement | None = None
    date: dt.date | None = None
    note: Words | None = None

    def source(self) -> Source:
        note = optional_text(self.note)
        return Source(self.id, self.title.text(), self.number, self.date, self.certainty, note)


class AreaEntry(Entry):
    """An item of areas.yaml; a name is from memory unless it says otherwise."""

    id: Statement
    name: Words
    certainty: Certainty = Certainty.unconfirmed

    def area(self) -> Area:
        return Area(self.id, self.name.text(), self.certainty)


class ClauseEntry(Entry):
    """A node of a document's tree."""

    id: Statement
    heading: Words
    summary: Words
    parent: Statement | None = None
    actors: tuple[Statement, ...] = ()
    numbers: tuple[Words, ...] = ()
    items: tuple[ItemNumber, ...] = ()


class ItemEntry(Entry):
    """Where one numbered statement is told: under each name, words that stand in what is told there."""

    what: Statement
    articles: dict[Statement, Statement] = Field(default_factory=dict)
    rules: dict[Statement, Statement] = Field(default_factory=dict)
    actors: dict[Statement, Statement] = Field(default_factory=dict)
    not_applicable: Words | None = None

    def item(self, number: str, names: Mapping[str, Text]) -> Item:
        actors = tuple((names[actor], words) for actor, words in self.actors.items())
        reason = optional_text(self.not_applicable)
        return Item(number, self.what, self.articles, self.rules, actors, reason)


class DocumentEntry(Entry):
    """A file of documents/; `actors` gives the names that its clauses use by key.

    `coverage` says of each numbered item where it is told, or why it need not be.
    """

    number: Statement
    title: Words
    issuer: Words
    issued: dt.date
    source: Statement
    clauses: Annotated[tuple[ClauseEntry, ...], Field(min_length=1)]
    actors: dict[Statement, Words] = Field(default_factory=dict)
    coverage: dict[ItemNumber, ItemEntry] = Field(default_factory=dict)

    def document(self, official: Mapping[str, str]) -> Document:
        """The tree, each clause with its official words where imported; KeyError for an unknown actor."""
        actors = {key: words.text() for key, words in self.actors.items()}
        clauses = tuple(
            Clause(
                document=self.number,
                id=entry.id,
                parent=entry.parent,
                heading=entry.heading.text(),
                summary=entry.summary.text(),
                actors=tuple(actors[key] for key in entry.actors),
                numbers=tuple(number.text() for number in entry.numbers),
                items=entry.items,
                official=official.get(entry.id),
            )
            for entry in self.clauses
        )
        items = tuple(entry.item(number, actors) for number, entry in self.coverage.items())
        return Document(self.number, self.title.text(), self.issuer.text(), self.issued, clauses, items)


class ValueEntry(Entry):
    """A period of a parameter, both days included; `value: null` says that nobody found it."""

    start: dt.date
    source: Statement
    certainty: Certainty
    value: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)] | None
    end: dt.date | None = None
    area: Statement | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"the period ends on {self.end}, before it starts on {self.start}")
        return self

    def dated_value(self) -> DatedValue:
        note = optional_text(self.note)
        return DatedValue(self.start, self.end, self.value, self.source, self.certainty, self.area, note)


class ParameterEntry(Entry):
    """An item of a file of parameters/."""

    id: Statement
    title: Words
    unit: Words
    values: Annotated[tuple[ValueEntry, ...], Field(min_length=1)]
    clause: Statement | None = None

    @model_validator(mode="after")
    def periods_do_not_overlap(self) -> Self:
        for area in {value.area for value in self.values}:
            periods = sorted((v for v in self.values if v.area == area), key=lambda v: v.start)
            for earlier, later in pairwise(periods):
                if earlier.end is None or earlier.end >= later.start:
                    raise ValueError(
                        f"the period from {later.start} overlaps the one from {earlier.start}; end that first"
                    )
        return self

    def parameter(self) -> Parameter:
        values = tuple(sorted((value.dated_value() for value in self.values), key=lambda v: v.start))
        clause = None if self.clause is None else citation(self.clause)
        return Parameter(self.id, self.title.text(), self.unit.text(), values, clause)
