"""The households that stand beside the rules: cases and personas, to rehearse a change with."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from knowledge.eligibility.rehearsal import Subject

_CASES: Final = "programs/*/cases.yaml"
_PERSONAS: Final = "personas/*.yaml"
_NAMES: Final = ("case", "name", "title", "story", "id")


def read_households(content: Path) -> tuple[Subject, ...]:
    """All cases and personas of a content folder that hold a facts document; what does not, is passed over.

    A case is a household of its program alone, a persona one of all programs; one without a day has the
    latest day of all cases. OSError where a file cannot be read.
    """
    cases = [subject for path in sorted(content.glob(_CASES)) for subject in _cases(path)]
    latest = max((case.on for case in cases), default=dt.date.min)
    personas = [one for path in sorted(content.glob(_PERSONAS)) for one in _personas(path, latest)]
    return (*cases, *personas)


def case_subject(program: str, entry: Mapping[str, Any]) -> Subject | None:
    """The household of one case as cases.yaml writes it; None where it is none."""
    facts, day = entry.get("facts"), _day(entry.get("day"))
    if not isinstance(facts, Mapping) or day is None:
        return None
    return Subject("case", f"{program}: {_name(entry)}", facts, day, (program,))


def _cases(path: Path) -> Iterator[Subject]:
    for entry in _entries(path):
        subject = case_subject(path.parent.name, entry)
        if subject is not None:
            yield subject


def _personas(path: Path, otherwise: dt.date) -> Iterator[Subject]:
    for entry in _entries(path):
        facts = entry.get("facts")
        if isinstance(facts, Mapping):
            area = entry.get("area")
            named = area if isinstance(area, str) else None
            day = _day(entry.get("day") or entry.get("on")) or otherwise
            yield Subject("persona", _name(entry) or path.stem, facts, day, area=named)


def _entries(path: Path) -> Sequence[Mapping[str, Any]]:
    """The mappings of a file that is a list of them, or one, or a mapping with a list under a key."""
    data = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    if isinstance(data, Mapping) and "facts" not in data:
        data = next((value for value in data.values() if isinstance(value, list)), [])
    found = data if isinstance(data, list) else [data]
    return [entry for entry in found if isinstance(entry, Mapping)]


def _name(entry: Mapping[str, Any]) -> str:
    for key in _NAMES:
        said = entry.get(key)
        if isinstance(said, Mapping):
            said = said.get("zh")
        if isinstance(said, str):
            return said
    return ""


def _day(said: object) -> dt.date | None:
    if isinstance(said, str):
        try:
            return dt.date.fromisoformat(said)
        except ValueError:
            return None
    return said if isinstance(said, dt.date) else None
