"""The programs for staff: each rule as a list of its parts, today's amounts, the order of the questions."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import abort, render_template

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.blueprint import panel
from admin_api.world import today, world
from knowledge.answering import SURENESS, spoken_number
from knowledge.eligibility.graph import Node, flow, tree
from knowledge.eligibility.rules import Days, Words, parameters_of, walk
from knowledge.languages import Text
from knowledge.model import Citation, Parameter, Program
from knowledge.subjects import subjects

PLACES = re.compile(r"\{[a-z]+\}")
"""Where the words of a comparison are filled in with the amounts of a household."""
GROUPS = frozenset({"all", "any", "not"})


@dataclass(frozen=True, slots=True)
class Saying:
    """What a resident reads in one case: the case, and the words."""

    case: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rule as the page shows it."""

    label: str
    kind: str
    clause: Citation | None
    days: str
    sayings: tuple[Saying, ...]
    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A dated amount as it stands today; `value` is empty where nobody has found it."""

    id: str
    title: str
    value: str
    since: str
    until: str
    source: str
    sureness: str


@dataclass(frozen=True, slots=True)
class Row:
    """A program in the list."""

    id: str
    title: str
    clause: Citation
    conditions: int
    amounts: tuple[Amount, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the order of asking, and the programs that can need its answer."""

    name: str
    question: str
    stage: int
    of: str
    programs: tuple[tuple[str, str], ...]


def part(node: Node) -> Part:
    """A part of a rule with everything below it, in the language of the page."""
    kind = "group" if node.operator in GROUPS else "staff" if node.operator == "staff" else "leaf"
    sayings = () if kind != "leaf" else tuple(_sayings(getattr(node.rule, "words", Words())))
    below = tuple(part(one) for one in node.parts)
    return Part(text(node.label), kind, node.clause, _days(node.days), sayings, below)


def _sayings(words: Words) -> list[Saying]:
    cases = ((_("满足时说"), words.yes), (_("不满足时说"), words.no), (_("还不清楚时说"), words.open))
    return [Saying(case, _told(said)) for case, said in cases if said is not None]


def _told(said: Text) -> str:
    return PLACES.sub("…", text(said))


def _days(days: Days) -> str:
    if days.start and days.end:
        return _("{start} 到 {end}", start=days.start, end=days.end)
    if days.start:
        return _("{start} 起", start=days.start)
    return _("到 {end} 为止", end=days.end) if days.end else ""


def _amount(parameter: Parameter) -> Amount:
    found = parameter.on(today())
    known = found is not None and found.value is not None
    source = world().kb.sources.get(found.source) if found else None
    return Amount(
        parameter.id,
        text(parameter.title),
        f"{spoken_number(found.value)} {text(parameter.unit)}" if found and found.value is not None else "",
        found.start.isoformat() if found else "",
        found.end.isoformat() if found and found.end else "",
        text(source.title) if source and known else "",
        text(SURENESS[found.certainty]) if found and known else "",
    )


def amounts_of(program: Program) -> tuple[Amount, ...]:
    """The dated amounts that the rule of a program rests on, as they stand today."""
    known = world().kb.parameters
    return tuple(_amount(known[name]) for name in parameters_of(program.rule))


@lru_cache(maxsize=2)
def _counted(folder: Path | None, _version: str) -> dict[str, int]:
    """How many cases each program has; read once for each version of the content."""
    counts: dict[str, int] = {}
    for subject in subjects(folder):
        for program in subject.programs or ():
            counts[program] = counts.get(program, 0) + 1
    return counts


def cases() -> dict[str, int]:
    """How many cases hold each program to its clause."""
    base = world().knowledge.base
    return _counted(world().settings.content, base.version)


def _row(program: Program, counted: dict[str, int]) -> Row:
    leaves = [node for node in walk(program.rule) if hasattr(node, "clause")]
    return Row(
        program.id,
        text(program.title),
        program.clause,
        len(leaves),
        amounts_of(program),
        counted.get(program.id, 0),
    )


def _questions() -> list[Asked]:
    kb = world().kb
    asked_of = {"household": _("这一家"), "member": _("点了名的那个人"), "rest": _("一次问全家")}
    return [
        Asked(
            text(step.fact.name),
            text(step.fact.question).replace("{person}", "…"),
            step.fact.stage,
            asked_of[step.fact.scope],
            tuple((program, text(kb.programs[program].title)) for program in step.programs),
        )
        for step in flow(kb)
    ]


@panel.get("/programs")
@guarded(Audience.STAFF)
def programs() -> str:
    counted = cases()
    rows = [_row(program, counted) for program in world().kb.programs.values()]
    return render_template(
        "panel/programs.html", rows=rows, questions=_questions(), day=today(), version=world().kb.version[:8]
    )


def door_name(door: str) -> str:
    """What a next door is called: another program, or one of the three that are none."""
    known = world().kb.programs
    if door in known:
        return text(known[door].title)
    return {"charity": _("慈善帮扶"), "appeal": _("不服可以申诉、复议")}.get(door, _("问乡镇救助窗口"))


@panel.get("/programs/<program>")
@guarded(Audience.STAFF)
def program(program: str) -> str:
    kb = world().kb
    found = kb.programs.get(program) or abort(404)
    needed = [step for step in flow(kb) if program in step.programs]
    return render_template(
        "panel/program.html",
        program=found,
        rule=part(tree(kb, program)),
        amounts=amounts_of(found),
        cases=cases().get(program, 0),
        changes=[
            (change, kb.sources[change.source], text(SURENESS[change.certainty])) for change in found.changes
        ],
        questions=[text(step.fact.name) for step in needed],
        doors=[(door if door in kb.programs else None, door_name(door)) for door in found.next_doors],
        day=today(),
        version=kb.version[:8],
    )
