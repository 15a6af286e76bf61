"""All content files read into entries, each remembering its place, with every mistake on the way."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.schema.articles import ArticleEntry, TopicEntry
from knowledge.schema.deadlines import CalendarYearEntry, TermEntry
from knowledge.schema.departments import DepartmentEntry
from knowledge.schema.files import ContentFile, KeyPath, parse
from knowledge.schema.personas import PersonaEntry
from knowledge.schema.problems import ContentError
from knowledge.schema.programs import ProgramEntry
from knowledge.schema.records import AreaEntry, DocumentEntry, ParameterEntry, SourceEntry

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Placed(Generic[Shape]):
    """An entry, the file it stands in, and its path there (empty where it is the whole file)."""

    file: ContentFile
    path: tuple[str | int, ...]
    entry: Shape

    def problem(self, path: KeyPath, message: str) -> ContentError:
        """A mistake at a path that starts at the entry."""
        return self.file.problem((*self.path, *path), message)


@dataclass
class Entries:
    """What stands in the content files; `problems` grows while they are read and checked."""

    files: Mapping[str, ContentFile]
    problems: list[ContentError]
    sources: dict[str, Placed[SourceEntry]] = field(default_factory=dict)
    topics: dict[str, Placed[TopicEntry]] = field(default_factory=dict)
    areas: dict[str, Placed[AreaEntry]] = field(default_factory=dict)
    departments: dict[str, Placed[DepartmentEntry]] = field(default_factory=dict)
    documents: dict[str, Placed[DocumentEntry]] = field(default_factory=dict)
    parameters: dict[str, Placed[ParameterEntry]] = field(default_factory=dict)
    articles: dict[str, Placed[ArticleEntry]] = field(default_factory=dict)
    programs: dict[str, Placed[ProgramEntry]] = field(default_factory=dict)
    personas: dict[str, Placed[PersonaEntry]] = field(default_factory=dict)
    terms: dict[str, Placed[TermEntry]] = field(default_factory=dict)
    years: dict[int, Placed[CalendarYearEntry]] = field(default_factory=dict)

    def file(self, name: str) -> ContentFile | None:
        """A file that has to be there and readable; where it is not, that is a mistake."""
        found = self.files.get(name)
        if found is None:
            self.problems.append(ContentError(name, 1, "(file)", "this file is missing"))
        return None if found is None or found.node is None else found

    def validated(
        self, file: ContentFile, path: tuple[str | int, ...], shape: type[Shape]
    ) -> Placed[Shape] | None:
        """The entry at a path, or None with its mistakes noted."""
        data = file.data
        for part in path:
            data = data[part]
        try:
            return Placed(file, path, shape.model_validate(data))
        except ValidationError as error:
            for found in error.errors():
                place = [part for part in found["loc"] if part != "[key]"]
                self.problems.append(file.problem((*path, *place), found["msg"]))
            return None

    def listed(self, name: str, shape: type[Shape]) -> Iterator[Placed[Shape]]:
        """The entries of a file that is a list."""
        file = self.file(name)
        if file is not None and not isinstance(file.data, list):
            self.problems.append(file.problem((), "must be a list"))
        elif file is not None:
            found = (self.validated(file, (position,), shape) for position in range(len(file.data)))
            yield from (entry for entry in found if entry is not None)

    def whole(self, start: str, end: str, shape: type[Shape]) -> Iterator[Placed[Shape]]:
        """The files with such names, each one entry."""
        for name, file in self.files.items():
            if name.startswith(start) and name.endswith(end) and file.node is not None:
                entry = self.validated(file, (), shape)
                if entry is not None:
                    yield entry

    def add(self, known: dict[Any, Placed[Shape]], key: str, placed: Placed[Shape]) -> None:
        """Put an entry under its id, or note that the id stands twice."""
        name = getattr(placed.entry, key)
        if name in known:
            self.problems.append(placed.problem((key,), f"{name!r} stands twice"))
        else:
            known[name] = placed


_PLACES = re.compile(
    r"(?:sources|topics|areas|departments|facts|out-of-scope|deadlines|working-days)\.yaml"
    r"|(?:documents|parameters|articles|personas)/[^/]+\.yaml"
    r"|vocabulary/(?:wordings/)?[^/]+\.yaml"
    r"|programs/[^/]+/(?:program|rules|cases)\.yaml"
)


def read(raw: Mapping[str, bytes]) -> Entries:
    """The entries of all files, given as bytes by name."""
    parsed = [parse(name, content) for name, content in raw.items()]
    entries = Entries(
        {file.name: file for file, _ in parsed}, [wrong for _, many in parsed for wrong in many]
    )
    for name in entries.files:
        if _PLACES.fullmatch(name) is None:
            entries.problems.append(ContentError(name, 1, "(file)", "nothing reads a file of this name here"))
    for source in entries.listed("sources.yaml", SourceEntry):
        entries.add(entries.sources, "id", source)
    for topic in entries.listed("topics.yaml", TopicEntry):
        entries.add(entries.topics, "id", topic)
    for area in entries.listed("areas.yaml", AreaEntry):
        entries.add(entries.areas, "id", area)
    for document in entries.whole("documents/", ".yaml", DocumentEntry):
        entries.add(entries.documents, "number", document)
    for name in [name for name in entries.files if name.startswith("parameters/")]:
        for parameter in entries.listed(name, ParameterEntry):
            entries.add(entries.parameters, "id", parameter)
    for article in entries.whole("articles/", ".yaml", ArticleEntry):
        if article.file.name != f"articles/{article.entry.topic}.yaml":
            entries.problems.append(article.problem(("topic",), "an article's file is named after its topic"))
        entries.add(entries.articles, "topic", article)
    for program in entries.whole("programs/", "/program.yaml", ProgramEntry):
        if program.file.name != f"programs/{program.entry.id}/program.yaml":
            entries.problems.append(program.problem(("id",), "a program's folder is named after its id"))
        entries.add(entries.programs, "id", program)
    for name in [name for name in entries.files if name.startswith("personas/")]:
        for persona in entries.listed(name, PersonaEntry):
            entries.add(entries.personas, "id", persona)
    _optional(entries)
    return entries


def _optional(entries: Entries) -> None:
    """A content without terms or departments is whole: its matters have no clocks, and stay at the window."""
    if "departments.yaml" in entries.files:
        for department in entries.listed("departments.yaml", DepartmentEntry):
            entries.add(entries.departments, "id", department)
    if "deadlines.yaml" in entries.files:
        for term in entries.listed("deadlines.yaml", TermEntry):
            entries.add(entries.terms, "id", term)
    if "working-days.yaml" in entries.files:
        for year in entries.listed("working-days.yaml", CalendarYearEntry):
            entries.add(entries.years, "year", year)
