"""How terms and working days are written: `deadlines.yaml` and `working-days.yaml`."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from knowledge.deadlines import CalendarYear, Counts, Stage, Term, Variant
from knowledge.schema.words import Entry, Statement, Words

KindWord = Literal["emergency-relief", "charity-help", "application", "question", "report"]
"""The kinds of matters; a test holds them against the list of the domain."""


class TermEntry(Entry):
    """An item of deadlines.yaml; those for fewer matters stand above those for more."""

    id: Statement
    stage: Stage
    parameter: Statement
    counts: Counts
    title: Words
    kinds: tuple[KindWord, ...] = ()
    programs: tuple[Statement, ...] = ()
    variant: Variant | None = None

    def term(self) -> Term:
        return Term(
            self.id,
            self.stage,
            self.parameter,
            self.counts,
            self.title.text(),
            frozenset(self.kinds),
            frozenset(self.programs),
            self.variant,
        )


class CalendarYearEntry(Entry):
    """An item of working-days.yaml: a year as the State Council's notice arranges it."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    source: Statement
    off: Annotated[tuple[date, ...], Field(min_length=1)]
    on: tuple[date, ...] = ()

    @model_validator(mode="after")
    def days_are_of_the_year_and_differ_from_the_week(self) -> Self:
        for day in (*self.off, *self.on):
            if day.year != self.year:
                raise ValueError(f"{day} does not lie in {self.year}")
        if any(day.weekday() < 5 for day in self.on):
            raise ValueError("only a Saturday or Sunday can be made a working day")
        if set(self.off) & set(self.on):
            raise ValueError("a day cannot be both off and on")
        return self

    def calendar(self) -> CalendarYear:
        return CalendarYear(self.year, self.source, frozenset(self.off), frozenset(self.on))
