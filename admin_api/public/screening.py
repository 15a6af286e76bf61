"""The result of a self-screening as a page to print or to keep, for as long as the screening is kept.

Whoever holds the link may read it; it names nobody, and it is dead once the records are deleted.
"""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, make_response, render_template, request

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.public.pages import pages, phone
from admin_api.world import COUNTY_TIME, now, world
from knowledge.eligibility import FactError, screen
from knowledge.eligibility.explanation import names
from knowledge.eligibility.screening import ProgramResult, Screening
from knowledge.eligibility.told import Told, told
from knowledge.model import Change, Citation, KnowledgeBase
from referral import service
from referral.domain.errors import NotFound
from referral.ports.matters import StoredScreening

ORDER = ("likely", "staff", "unknown", "unlikely")
GOING = frozenset({"likely", "staff"})
"""Verdicts with which it is worth going to the window: papers and place stand beside them."""
DOORS_SHOWN = frozenset({"unlikely", "unknown"})


@dataclass(frozen=True, slots=True)
class Reason:
    words: str
    clause: Citation


@dataclass(frozen=True, slots=True)
class Shown:
    """One program on the page; papers and place where it is worth going there."""

    id: str
    title: str
    reasons: tuple[Reason, ...]
    missing: str
    doors: str
    papers: tuple[str, ...]
    where: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The programs of one verdict."""

    verdict: str
    heading: str
    programs: tuple[Shown, ...]


def _heading(verdict: str) -> str:
    return {
        "likely": _("看起来可能符合"),
        "staff": _("要工作人员判断"),
        "unknown": _("现在还说不准"),
        "unlikely": _("看起来不太符合"),
    }[verdict]


def _door(kb: KnowledgeBase, door: str) -> str:
    if door in kb.programs:
        return text(kb.programs[door].title)
    return {"charity": _("慈善帮扶"), "appeal": _("不服可以申诉、复议")}.get(door, _("问乡镇救助窗口"))


def _shown(kb: KnowledgeBase, result: ProgramResult, *, for_other: bool) -> Shown:
    program = kb.programs[result.program]
    going = result.verdict in GOING
    doors = result.next_doors if result.verdict in DOORS_SHOWN else ()
    return Shown(
        program.id,
        text(program.title),
        tuple(Reason(text(reason.text.spoken(for_other)), reason.clause) for reason in result.reasons),
        _("、").join(text(name) for name in names(kb.facts, result.missing)),
        _("、").join(dict.fromkeys(_door(kb, door) for door in doors)),
        tuple(text(paper) for paper in program.papers) if going else (),
        text(program.where) if going else "",
        program.changes if going else (),
    )


def _groups(kb: KnowledgeBase, screening: Screening, *, for_other: bool) -> list[Group]:
    """Help that can be had, best verdict first; what is no help is nothing to take along."""
    helping = [result for result in screening.programs if kb.programs[result.program].need is not None]
    found = []
    for verdict in ORDER:
        shown = tuple(
            _shown(kb, result, for_other=for_other) for result in helping if result.verdict == verdict
        )
        if shown:
            found.append(Group(verdict, _heading(verdict), shown))
    return found


def _changed(kb: KnowledgeBase, stored: StoredScreening, screening: Screening) -> list[str]:
    """Programs whose verdict is another one than the chat showed, because the content changed since."""
    before = {str(one.get("program")): one.get("verdict") for one in stored.result.get("programs", ())}
    return [
        text(kb.programs[result.program].title)
        for result in screening.programs
        if before.get(result.program, result.verdict) != result.verdict
    ]


def _page(stored: StoredScreening, screening: Screening, *, with_answers: bool) -> str:
    kb = world().kb
    for_other = stored.result.get("for_other") is True
    answers: tuple[Told, ...] = told(kb, stored.facts) if with_answers else ()
    return render_template(
        "public/screening.html",
        stored=stored,
        expires=stored.expires_at.astimezone(COUNTY_TIME).date(),
        version=screening.rules_version[:8],
        newer=screening.rules_version != stored.rules_version,
        changed=_changed(kb, stored, screening),
        groups=_groups(kb, screening, for_other=for_other),
        for_other=for_other,
        answers=answers,
        with_answers=with_answers,
        phone=phone(),
    )


def _judged(ticket: str) -> tuple[StoredScreening, Screening] | None:
    """What was stored and what the rules say of it for its day; None where there is nothing (any more)."""
    try:
        with world().database.unit_of_work(read_only=True) as uow:
            stored = service.printable(uow, ticket, at=now())
        return stored, screen(world().kb, stored.facts, stored.on, area=stored.result.get("area"))
    except (NotFound, FactError):
        return None


@pages.get("/screening/<ticket>")
@guarded(Audience.ANYONE)
def screening(ticket: str) -> Response:
    found = _judged(ticket)
    if found is None:
        response = make_response(render_template("public/screening_gone.html"), HTTPStatus.NOT_FOUND)
    else:
        response = make_response(_page(*found, with_answers=request.args.get("answers") != "no"))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
