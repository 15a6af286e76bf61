"""New dated amounts laid over the content: an old value is ended by the next one, never edited."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from knowledge.model import DatedValue, KnowledgeBase, Parameter, Source
from knowledge.schema.problems import ContentError, ContentErrors


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value that somebody found in a source; its area's own where one is named, else the county's.

    `origin` is that source where the content may not have it yet.
    """

    parameter: str
    value: DatedValue
    origin: Source | None = None


def with_values(kb: KnowledgeBase, added: Sequence[NewValue]) -> KnowledgeBase:
    """The knowledge with more dated values, in the order given. Without any it is the same knowledge.

    A new value begins on its day; the open one before it ends on the day before. One that the content has by
    now, because somebody wrote it into the files after it was published, is not laid twice. Raises
    ContentErrors for an unknown parameter, source or area, for a day on which another value begins already
    or that lies before the newest one, and for an amount below nothing.
    """
    if not added:
        return kb
    parameters, sources = dict(kb.parameters), dict(kb.sources)
    problems: list[ContentError] = []
    for new in added:
        if new.origin is not None:
            sources.setdefault(new.origin.id, new.origin)
        if holds(parameters, new):
            continue
        found = _mistake(kb, parameters, sources, new)
        if found:
            problems.append(ContentError("parameters", 1, new.parameter, found))
        else:
            parameters[new.parameter] = _with(parameters[new.parameter], new.value)
    if problems:
        raise ContentErrors(problems)
    said = "\0".join(repr(new) for new in added)
    version = hashlib.sha256(f"{kb.version}\0{said}".encode()).hexdigest()[:16]
    return replace(
        kb, parameters=MappingProxyType(parameters), sources=MappingProxyType(sources), version=version
    )


def holds(parameters: Mapping[str, Parameter], new: NewValue) -> bool:
    """Whether the same amount begins there on the same day already."""
    parameter, wanted = parameters.get(new.parameter), new.value
    return parameter is not None and any(
        (value.start, value.area, value.value) == (wanted.start, wanted.area, wanted.value)
        for value in parameter.values
    )


def _mistake(
    kb: KnowledgeBase, parameters: Mapping[str, Parameter], sources: Mapping[str, Source], new: NewValue
) -> str | None:
    value = new.value
    if new.parameter not in parameters:
        return f"no parameter is called {new.parameter!r}"
    if value.source not in sources:
        return f"no source is called {value.source!r}"
    if value.area is not None and value.area not in {area.id for area in kb.areas}:
        return f"no area is called {value.area!r}"
    if value.value is not None and (not value.value.is_finite() or value.value < 0):
        return "an amount is a number from nothing up"
    if value.end is not None and value.end < value.start:
        return f"the period ends on {value.end}, before it starts on {value.start}"
    newest = _newest(parameters[new.parameter], value.area)
    if newest is not None and value.start <= newest.start:
        return f"a value begins on {newest.start} already; a new one begins later, an old one is not edited"
    return None


def _newest(parameter: Parameter, area: str | None) -> DatedValue | None:
    of_area = [value for value in parameter.values if value.area == area]
    return max(of_area, key=lambda value: value.start, default=None)


def _with(parameter: Parameter, new: DatedValue) -> Parameter:
    eve = new.start - timedelta(days=1)
    before = _newest(parameter, new.area)
    values = tuple(
        replace(value, end=eve) if value is before and _open_on(value, new.start) else value
        for value in parameter.values
    )
    return replace(parameter, values=(*values, new))


def _open_on(value: DatedValue, day: date) -> bool:
    return value.end is None or value.end >= day
