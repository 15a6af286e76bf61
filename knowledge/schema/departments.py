"""How departments are written."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.departments import Department, Duty, FormerName
from knowledge.model import Certainty
from knowledge.schema.articles import citation
from knowledge.schema.words import Entry, Statement, Words

DepartmentId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,38}$")]


class FormerNameEntry(Entry):
    """A former name is from memory unless it says otherwise."""

    name: Words
    certainty: Certainty = Certainty.unconfirmed

    def former(self) -> FormerName:
        return FormerName(self.name.text(), self.certainty)


class DutyEntry(Entry):
    """A duty says what it rests on: a clause or a source."""

    what: Words
    clause: Statement | None = None
    source: Statement | None = None

    @model_validator(mode="after")
    def rests_on_something(self) -> Self:
        if (self.clause is None) == (self.source is None):
            raise ValueError("a duty rests on a clause or on a source, on one of them")
        return self

    def duty(self) -> Duty:
        return Duty(self.what.text(), citation(self.clause) if self.clause else None, self.source)


class DepartmentEntry(Entry):
    """An item of departments.yaml."""

    id: DepartmentId
    name: Words
    duties: Annotated[tuple[DutyEntry, ...], Field(min_length=1)]
    former: tuple[FormerNameEntry, ...] = ()

    def department(self) -> Department:
        return Department(
            self.id,
            self.name.text(),
            tuple(entry.duty() for entry in self.duties),
            tuple(entry.former() for entry in self.former),
        )
