"""How a program is written: `programs/<slug>/program.yaml`, its rule inside or beside it in `rules.yaml`."""

from typing import Any

from knowledge.schema.articles import ChangeEntry
from knowledge.schema.words import Entry, Statement, Words


class ProgramEntry(Entry):
    """A program; the mapping under `rule` is read by the eligibility engine.

    `excludes` names programs that no household can be likely to get as well; that is proven at every start.
    """

    id: Statement
    title: Words
    summary: Words
    clause: Statement
    where: Words
    rule: Any = None
    papers: tuple[Words, ...] = ()
    next_doors: tuple[Statement, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()
    need: Statement | None = None
    excludes: tuple[Statement, ...] = ()
