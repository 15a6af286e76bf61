"""What is wrong with terms that read well."""

from collections.abc import Iterator

from knowledge.deadlines import UNITS, Term
from knowledge.schema.entries import Entries
from knowledge.schema.problems import ContentError


def misread(entries: Entries) -> Iterator[ContentError]:
    """Terms whose parameter counts something else, and terms that no matter can reach."""
    seen: list[Term] = []
    for placed in entries.terms.values():
        entry = placed.entry
        parameter = entries.parameters.get(entry.parameter)
        if parameter is not None and parameter.entry.unit.zh != UNITS[entry.counts]:
            wanted = UNITS[entry.counts]
            yield placed.problem(("counts",), f"the unit of {entry.parameter} has to be {wanted!r}")
        term = entry.term()
        if any(_covers(earlier, term) for earlier in seen):
            yield placed.problem(("stage",), "a term above this one fits every matter that this one is for")
        seen.append(term)


def _covers(wide: Term, narrow: Term) -> bool:
    return (
        wide.stage is narrow.stage
        and wide.variant in {None, narrow.variant}
        and (not wide.kinds or (bool(narrow.kinds) and narrow.kinds <= wide.kinds))
        and (not wide.programs or (bool(narrow.programs) and narrow.programs <= wide.programs))
    )
