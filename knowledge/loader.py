"""From the content folder to one immutable KnowledgeBase, or to every mistake with file, line and key."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from knowledge.eligibility import analysis
from knowledge.eligibility.fact_parsing import parse_facts
from knowledge.eligibility.facts import FactDefinition
from knowledge.eligibility.parsing import parse_rule
from knowledge.eligibility.problems import ContentProblemsError
from knowledge.eligibility.rules import Rule
from knowledge.model import KnowledgeBase, Program, Source
from knowledge.schema import links, terms
from knowledge.schema.articles import citation
from knowledge.schema.entries import Entries, Placed, read
from knowledge.schema.files import ContentFile, KeyPath, read_folder
from knowledge.schema.problems import ContentError, ContentErrors
from knowledge.schema.programs import ProgramEntry
from knowledge.schema.wordings import FOLDER, wordings

__all__ = ["CONTENT", "ContentError", "ContentErrors", "load"]

CONTENT: Final = Path(__file__).parent / "content"
"""The content that comes with the package."""

Official = Mapping[str, Mapping[str, str]]
Parsed = TypeVar("Parsed")

NOTHING: Final[Official] = MappingProxyType({})


def load(content: Path | None = None, *, official: Official = NOTHING) -> KnowledgeBase:
    """The knowledge in a folder, checked whole.

    `official` gives the imported words of documents: document number -> clause id -> words. Raises
    ContentErrors with every mistake that was found.
    """
    raw = read_folder(content or CONTENT)
    entries = read(raw)
    entries.problems += links.broken(entries)
    entries.problems += terms.misread(entries)
    facts = _facts(entries)
    rules = {name: _rule(entries, placed, facts) for name, placed in entries.programs.items()}
    words = _vocabulary(entries)
    if not entries.problems:
        entries.problems += _flaws(entries, facts, {name: rule for name, rule in rules.items() if rule})
    if entries.problems:
        raise ContentErrors(entries.problems)
    found = {name: rule for name, rule in rules.items() if rule is not None}
    return _build(entries, official, facts=facts, rules=found, words=words, version=_version(raw))


def _version(raw: Mapping[str, bytes]) -> str:
    """A hash that changes with any byte or name of the content, short enough to be read out."""
    digest = hashlib.sha256()
    for name, content in sorted(raw.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def _facts(entries: Entries) -> Mapping[str, FactDefinition]:
    file = entries.file("facts.yaml")
    found = file and _parsed(entries, file, (), lambda: parse_facts(file.data))
    return found or {}


def _rule(
    entries: Entries, program: Placed[ProgramEntry], facts: Mapping[str, FactDefinition]
) -> Rule | None:
    """The rule of a program, which stands in program.yaml or beside it in rules.yaml."""
    if (beside := entries.files.get(f"programs/{program.entry.id}/rules.yaml")) and beside.node is None:
        return None
    if (beside is None) == (program.entry.rule is None):
        message = "a program has one rule: here, or beside it in rules.yaml"
        entries.problems.append(program.problem(("rule",), message))
        return None
    document = entries.documents.get(citation(program.entry.clause).document)
    if document is None:  # that is the mistake, and not each clause that the rule names
        return None
    clauses = [clause.id for clause in document.entry.clauses]
    file, path = _written(entries, program)
    data = program.entry.rule if beside is None else beside.data
    return _parsed(
        entries,
        file,
        path,
        lambda: parse_rule(
            data, facts=facts, parameters=entries.parameters, programs=entries.programs, clauses=clauses
        ),
    )


def _written(entries: Entries, program: Placed[ProgramEntry]) -> tuple[ContentFile, KeyPath]:
    """The file that a program's rule stands in, and the keys that lead to it."""
    beside = entries.files.get(f"programs/{program.entry.id}/rules.yaml")
    return (program.file, ("rule",)) if beside is None else (beside, ())


def _flaws(
    entries: Entries, facts: Mapping[str, FactDefinition], rules: Mapping[str, Rule]
) -> Iterator[ContentError]:
    """What is wrong with rules that read well: in themselves, beside each other, and in a circle."""
    parameters = {name: placed.entry.parameter() for name, placed in entries.parameters.items()}
    issued = {number: placed.entry.issued for number, placed in entries.documents.items()}
    if round_ := analysis.circle(rules):
        program = entries.programs[round_[0]]
        file, path = _written(entries, program)
        yield file.problem(path, f"programs ask for each other in a circle: {' -> '.join(round_)}")
        return
    for name, rule in rules.items():
        program = entries.programs[name]
        since = issued[citation(program.entry.clause).document]
        file, path = _written(entries, program)
        for flaw in analysis.flaws(rule, facts, parameters, since):
            yield file.problem((*path, *flaw.path), flaw.message)
        for place, other in enumerate(program.entry.excludes):
            day = analysis.overlap(rule, rules[other], facts, parameters, since)
            if day is not None:
                told = (
                    f"one household can meet both this and {other} on {day}, though they exclude each other"
                )
                yield program.problem(("excludes", place), told)


def _parsed(entries: Entries, file: ContentFile, path: KeyPath, parse: Callable[[], Parsed]) -> Parsed | None:
    """What the eligibility engine reads, its mistakes put to their lines."""
    try:
        return parse()
    except ContentProblemsError as error:
        entries.problems += [
            file.problem((*path, *problem.path), problem.message) for problem in error.problems
        ]
        return None


def _build(
    entries: Entries,
    official: Official,
    *,
    facts: Mapping[str, FactDefinition],
    rules: Mapping[str, Rule],
    words: Mapping[str, Any],
    version: str,
) -> KnowledgeBase:
    """The values, made once nothing is wrong any more."""
    sources = {name: placed.entry.source() for name, placed in entries.sources.items()}
    topics = {name: placed.entry.topic() for name, placed in entries.topics.items()}
    articles = {
        name: placed.entry.article(topics[name], sources) for name, placed in entries.articles.items()
    }
    documents = {
        number: placed.entry.document(official.get(number, {}))
        for number, placed in entries.documents.items()
    }
    programs = {name: _program(entries.programs[name].entry, rule, sources) for name, rule in rules.items()}
    parameters = {name: placed.entry.parameter() for name, placed in entries.parameters.items()}
    return KnowledgeBase(
        documents=MappingProxyType(documents),
        topics=MappingProxyType(topics),
        articles=MappingProxyType(articles),
        programs=MappingProxyType(programs),
        parameters=MappingProxyType(parameters),
        facts=MappingProxyType(dict(facts)),
        sources=MappingProxyType(sources),
        areas=tuple(placed.entry.area() for placed in entries.areas.values()),
        vocabulary=MappingProxyType(words),
        version=version,
        terms=tuple(placed.entry.term() for placed in entries.terms.values()),
        years=tuple(placed.entry.calendar() for placed in entries.years.values()),
        departments=MappingProxyType(
            {name: placed.entry.department() for name, placed in entries.departments.items()}
        ),
    )


def _program(entry: ProgramEntry, rule: Rule, sources: Mapping[str, Source]) -> Program:
    return Program(
        id=entry.id,
        title=entry.title.text(),
        summary=entry.summary.text(),
        clause=citation(entry.clause),
        rule=rule,
        papers=tuple(paper.text() for paper in entry.papers),
        where=entry.where.text(),
        next_doors=entry.next_doors,
        changes=tuple(change.change(sources) for change in entry.changes),
        need=entry.need,
    )


def _vocabulary(entries: Entries) -> dict[str, Any]:
    """The word lists by file name without its ending, as the search reads them; wordings all together."""
    lists = {
        name.rpartition("/")[2].removesuffix(".yaml"): file.data
        for name, file in entries.files.items()
        if name == "out-of-scope.yaml" or (name.startswith("vocabulary/") and not name.startswith(FOLDER))
    }
    found = wordings(entries)
    return {**lists, "wordings": found} if found else lists
