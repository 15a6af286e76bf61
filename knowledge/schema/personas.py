"""How a persona is written: `personas/*.yaml`, lists of whole households to be read by caseworkers."""

import datetime as dt
from collections import Counter
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.personas import Persona
from knowledge.schema.words import Entry, Words, optional_text

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
Verdict = Literal["likely", "unlikely", "unknown", "staff"]


class PersonaEntry(Entry):
    """A household: what it is called in a list, its story, its facts document as of `day`.

    `verdicts` names, under each of the four verdicts, the programs that have it; every program stands once.
    `remark` is for what is easily got wrong.
    """

    id: Slug
    name: Words
    story: Words
    day: dt.date
    facts: dict[str, Any]
    verdicts: Annotated[dict[Verdict, tuple[str, ...]], Field(min_length=1)]
    remark: Words | None = None

    @model_validator(mode="after")
    def _each_program_once(self) -> Self:
        counts = Counter(program for programs in self.verdicts.values() for program in programs)
        twice = [program for program, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"has two verdicts: {', '.join(twice)}")
        return self

    def persona(self) -> Persona:
        """The value."""
        by_program = {program: verdict for verdict, named in self.verdicts.items() for program in named}
        return Persona(
            id=self.id,
            name=self.name.text(),
            story=self.story.text(),
            day=self.day,
            facts=MappingProxyType(self.facts),
            verdicts=MappingProxyType(by_program),
            remark=optional_text(self.remark),
        )
