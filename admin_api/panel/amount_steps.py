"""A new amount on its way: proposed, looked at with all it flips, handed in, published by another one."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.amount_form import FIELDS, Typed, proposed
from admin_api.panel.amount_rehearsal import Shown, look, mark, under
from admin_api.panel.amount_words import proposal_state, value_line
from admin_api.panel.amounts import parameter_of, render
from admin_api.panel.blueprint import panel
from admin_api.sessions import me
from admin_api.world import now, today, world
from knowledge.amounts import holds
from knowledge.checks import check
from knowledge.model import KnowledgeBase
from knowledge.schema.problems import ContentError, ContentErrors
from referral import service
from referral.domain.amounts import OPEN, Proposal, ProposalConflict, ProposalState
from referral.domain.articles import NotReady, SecondPairOfEyes
from referral.domain.errors import NotFound
from referral.domain.people import Permission

Answer = Response | tuple[str, int]


def _version(form: str) -> int:
    """The version that the page showed; 422 for anything else."""
    written = request.form.get(f"{form}-version", "")
    if not (written.isascii() and written.isdigit() and len(written) < 9):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    return int(written)


def _onwards(number: int, said: str) -> Response:
    flash(said)
    return redirect(url_for("panel.amount_proposal", proposal=number), code=HTTPStatus.SEE_OTHER)


@panel.post("/amounts/<parameter>/propose")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def propose_amount(parameter: str) -> Answer:
    """A draft; what it would flip is shown before anybody hands it in."""
    found, kb = parameter_of(parameter), world().knowledge.now.kb
    typed = Typed({name: request.form.get(f"propose-{name}", "") for name in FIELDS})
    new = proposed(kb, found, typed)
    if new is None:
        return render(found, typed), HTTPStatus.UNPROCESSABLE_ENTITY
    with world().database.unit_of_work() as uow:
        draft = service.propose_amount(uow, me(), new, at=now())
        uow.commit()
    return _onwards(draft.number, _("记下了。看清会改变什么，再交给同事复核。"))


def _page(number: int, wrong: str = "") -> str:
    """The proposal with its rehearsal, as far as it still fits the content; raises NotFound."""
    kb = world().knowledge.follow(world().database).kb
    shown: Shown | None = None
    with world().database.unit_of_work(read_only=True) as uow:
        proposal = uow.amounts.get(number)
        names = {one.id: one.name for one in uow.staff.everybody()}
        fits = proposal.new.parameter in kb.parameters
        if proposal.state in OPEN:
            try:
                shown = look(uow, proposal.new, _sound(under(uow, proposal.new)))
            except ContentErrors:
                fits = False
    return _rendered(kb, proposal, shown, names.get(proposal.author, ""), fits=fits, wrong=wrong)


def _rendered(
    kb: KnowledgeBase, proposal: Proposal, shown: Shown | None, author: str, *, fits: bool, wrong: str
) -> str:
    new, parameter = proposal.new, kb.parameters.get(proposal.new.parameter)
    own, waits = proposal.author == me().id, proposal.state is ProposalState.REVIEW
    return render_template(
        "panel/amount_proposal.html",
        proposal=proposal,
        parameter=parameter,
        line=value_line(kb, parameter, new.value, origin=new.origin) if parameter else None,
        same=holds(kb.parameters, new) and proposal.state in OPEN,
        state=proposal_state(proposal.state),
        author=author,
        shown=shown,
        fits=fits,
        wrong=wrong,
        own=own,
        is_open=proposal.state in OPEN,
        is_draft=proposal.state is ProposalState.DRAFT,
        waits=waits,
        may_publish=waits and not own and fits and me().may(Permission.PUBLISH_ARTICLES),
    )


def _sound(kb: KnowledgeBase) -> KnowledgeBase:
    """The content where the check finds no mistake that it did not have before; raises ContentErrors."""
    before = set(check(world().knowledge.now.kb, today()))
    new = [one for one in check(kb, today()) if one.level == "error" and one not in before]
    if new:
        raise ContentErrors([ContentError(one.file, 1, one.key, one.message) for one in new])
    return kb


@panel.get("/amounts/proposals/<int:proposal>", endpoint="amount_proposal")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def proposal_page(proposal: int) -> str:
    try:
        return _page(proposal)
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)


def _refused(number: int, wrong: str, status: HTTPStatus = HTTPStatus.CONFLICT) -> Answer:
    return _page(number, wrong), status


def _out_of_step(number: int) -> Answer:
    return _refused(number, _("同事刚动过这一条，请看过再定。"))


def _unfit(number: int) -> Answer:
    said = _("这个数放不进现在的内容：那天起已经有别的数，或者来源、地方不在了。请撤下，另提一条。")
    return _refused(number, said, HTTPStatus.UNPROCESSABLE_ENTITY)


@panel.post("/amounts/proposals/<int:proposal>/hand-in")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def hand_in_amount(proposal: int) -> Answer:
    """Only whoever saw what it flips under today's content hands it in."""
    try:
        with world().database.unit_of_work() as uow:
            draft = service.hand_in_amount(uow, me(), proposal, version=_version("hand-in"), at=now())
            after = _sound(under(uow, draft.new))
            fresh = _seen("hand-in", after)
            if fresh:
                uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except ContentErrors:
        return _unfit(proposal)
    except (ProposalConflict, NotReady):
        return _out_of_step(proposal)
    if not fresh:
        return _refused(proposal, _("内容刚变过，请再看一遍会改变什么。"))
    return _onwards(proposal, _("交给同事复核了。"))


@panel.post("/amounts/proposals/<int:proposal>/publish")
@guarded(Audience.STAFF, Permission.PUBLISH_ARTICLES)
def publish_amount(proposal: int) -> Answer:
    """In force from its day on, in every process; only when the one who publishes saw what it flips."""
    try:
        with world().database.unit_of_work() as uow:
            service.publish_amount(uow, me(), proposal, version=_version("publish"), at=now())
            fresh = _seen("publish", _sound(under(uow)))
            if fresh:
                uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except ContentErrors:
        return _unfit(proposal)
    except SecondPairOfEyes:
        return _refused(proposal, _("自己提的数要请另一位同事发布。"))
    except (ProposalConflict, NotReady):
        return _out_of_step(proposal)
    if not fresh:
        return _refused(proposal, _("内容刚变过，请再看一遍会改变什么。"))
    world().knowledge.follow(world().database)
    return _onwards(proposal, _("发布了，从它那天起照这个数算。"))


def _seen(form: str, after: KnowledgeBase) -> bool:
    """Whether what the page listed is what would happen now."""
    return request.form.get(f"{form}-seen", "") == mark(world().knowledge.now.kb, after)


@panel.post("/amounts/proposals/<int:proposal>/withdraw")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def withdraw_amount(proposal: int) -> Answer:
    try:
        with world().database.unit_of_work() as uow:
            service.withdraw_amount(uow, me(), proposal, version=_version("withdraw"), at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except (ProposalConflict, NotReady):
        return _out_of_step(proposal)
    return _onwards(proposal, _("撤下了，记录还留着。"))
