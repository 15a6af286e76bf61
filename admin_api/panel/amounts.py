"""The dated amounts: all of them in a list, and the page of one: its history, the form for a new one."""

from http import HTTPStatus
from typing import Any

from flask import abort, render_template

from admin_api.guards import Audience, guarded
from admin_api.language import text
from admin_api.panel.amount_form import Typed
from admin_api.panel.amount_words import amount_words, area_words, certainty_name, proposal_state, value_line
from admin_api.panel.blueprint import panel
from admin_api.panel.labels import moment
from admin_api.world import today, world
from knowledge.model import Certainty, KnowledgeBase, Parameter
from referral.domain.amounts import Proposal
from referral.domain.people import Permission, Staff

Row = dict[str, Any]


def parameter_of(name: str) -> Parameter:
    """The parameter of an address; 404 where there is none."""
    found = world().knowledge.now.kb.parameters.get(name)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _row(kb: KnowledgeBase, parameter: Parameter, waiting: int) -> Row:
    value = parameter.on(today())
    missing = value is None or value.sayable is None
    return {
        "id": parameter.id,
        "title": text(parameter.title),
        "line": value_line(kb, parameter, value) if value else None,
        "missing": missing,
        "own": sum(1 for one in parameter.values if one.area is not None),
        "waiting": waiting,
    }


def proposal_row(kb: KnowledgeBase, proposal: Proposal, people: dict[Any, Staff]) -> Row:
    """A proposal in words."""
    parameter, value = kb.parameters.get(proposal.new.parameter), proposal.new.value
    author, reviewer = people.get(proposal.author), people.get(proposal.reviewer)
    return {
        "number": proposal.number,
        "title": text(parameter.title) if parameter else proposal.new.parameter,
        "amount": amount_words(value.value, parameter) if parameter else str(value.value),
        "since": value.start.isoformat(),
        "area": area_words(kb, value.area),
        "state": proposal_state(proposal.state),
        "author": author.name if author else "",
        "reviewer": reviewer.name if reviewer else "",
        "at": moment(proposal.published_at or proposal.created_at),
    }


@panel.get("/amounts", endpoint="amounts")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def amounts_page() -> str:
    """What nobody knows today stands first."""
    kb = world().knowledge.follow(world().database).kb
    with world().database.unit_of_work(read_only=True) as uow:
        waiting = uow.amounts.open()
        people: dict[Any, Staff] = {one.id: one for one in uow.staff.everybody()}
    counts = [one.new.parameter for one in waiting]
    rows = [_row(kb, one, counts.count(one.id)) for one in kb.parameters.values()]
    return render_template(
        "panel/amounts.html",
        rows=sorted(rows, key=lambda row: not row["missing"]),
        missing=sum(row["missing"] for row in rows),
        waiting=[proposal_row(kb, one, people) for one in waiting],
        day=today().isoformat(),
    )


def render(parameter: Parameter, typed: Typed | None = None) -> str:
    """The page of one amount, with what was typed where something is wrong with it."""
    kb, typed = world().knowledge.now.kb, typed or Typed({"start": "", "certainty": "verified"})
    with world().database.unit_of_work(read_only=True) as uow:
        proposals = uow.amounts.of(parameter.id)
        people: dict[Any, Staff] = {one.id: one for one in uow.staff.everybody()}
    now = {value for area in {one.area for one in parameter.values} if (value := parameter.on(today(), area))}
    values = sorted(parameter.values, key=lambda one: (one.start, one.area or ""), reverse=True)
    return render_template(
        "panel/amount.html",
        parameter=parameter,
        title=text(parameter.title),
        unit=text(parameter.unit),
        values=[value_line(kb, parameter, one, current=one in now) for one in values],
        proposals=[proposal_row(kb, one, people) for one in proposals],
        typed=typed,
        areas=[(area.id, text(area.name)) for area in kb.areas],
        sources=[(one.id, text(one.title), one.number or "") for one in kb.sources.values()],
        certainties=[(one.value, certainty_name(one)) for one in Certainty],
    )


@panel.get("/amounts/<parameter>", endpoint="amount")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def amount_page(parameter: str) -> str:
    return render(parameter_of(parameter))
