"""The households that the content itself tells of, to be judged again before an amount or a rule changes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.eligibility.rehearsal import Subject
from knowledge.loader import CONTENT
from knowledge.personas import Persona
from knowledge.schema.cases import CaseEntry
from knowledge.schema.entries import Entries, Placed
from knowledge.schema.files import parse, read_folder
from knowledge.schema.personas import PersonaEntry
from knowledge.schema.problems import ContentErrors


def subjects(content: Path | None = None) -> tuple[Subject, ...]:
    """Every case, each for its own program, and every persona for all of them, in the order of the files.

    A case is named by its program and its sentence. Raises ContentErrors with each mistake in these files.
    """
    entries = _entries(content, ("programs/", "personas/"))
    found = [subject for name in entries.files for subject in _cases(entries, name)]
    found += [Subject("persona", one.name.zh_Hans, one.facts, one.day) for one in _personas(entries)]
    if entries.problems:
        raise ContentErrors(entries.problems)
    return tuple(found)


def personas(content: Path | None = None) -> tuple[Persona, ...]:
    """Every persona in the order of the files; raises ContentErrors with each mistake in these files."""
    entries = _entries(content, ("personas/",))
    found = tuple(_personas(entries))
    if entries.problems:
        raise ContentErrors(entries.problems)
    return found


def signed_case(program: str, body: Mapping[str, Any]) -> Subject | None:
    """The household of a case that a reviewer signed, as the database keeps it; None where it is none."""
    try:
        case = CaseEntry.model_validate(dict(body))
    except ValidationError:
        return None
    return _case(program, case)


def _case(program: str, case: CaseEntry) -> Subject:
    return Subject("case", f"{program}: {case.case}", case.facts, case.day, (program,))


def _entries(content: Path | None, folders: tuple[str, ...]) -> Entries:
    """The files of cases and personas, parsed; everything else is left to the loader."""
    raw = read_folder(content or CONTENT)
    wanted = [
        parse(name, written)
        for name, written in raw.items()
        if name.startswith(folders) and (name.startswith("personas/") or name.endswith("/cases.yaml"))
    ]
    problems = [problem for _, many in wanted for problem in many]
    return Entries({file.name: file for file, _ in wanted}, problems)


def _personas(entries: Entries) -> Iterator[Persona]:
    known: dict[str, Placed[PersonaEntry]] = {}
    for name in entries.files:
        if name.startswith("personas/"):
            for placed in entries.listed(name, PersonaEntry):
                entries.add(known, "id", placed)
    return (placed.entry.persona() for placed in known.values())


def _cases(entries: Entries, name: str) -> Iterator[Subject]:
    """The cases of a program's file; no other file has any."""
    if name.startswith("programs/"):
        program = name.split("/")[1]
        for placed in entries.listed(name, CaseEntry):
            yield _case(program, placed.entry)
