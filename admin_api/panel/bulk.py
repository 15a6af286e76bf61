"""Several matters of the queue given to a colleague at once, and finding a matter again."""

from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.choices import BACK_TO_QUEUE
from admin_api.panel.forms import sentence_for
from admin_api.panel.queue import row_words
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain import transitions
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.kinds import Action
from referral.domain.people import Permission
from referral.service.bulk import Assigned, Picked
from referral.store.queries import search


def _picked() -> list[Picked]:
    """What was ticked; 422 for what no page offers."""
    try:
        parts = [one.rsplit(":", 1) for one in request.form.getlist("pick")]
        return [Picked(UUID(referral), int(version)) for referral, version in parts]
    except ValueError:
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)


def _back() -> Response:
    """To the page of the queue that it came from, and to no other site."""
    path = request.form.get("back", "")
    fits = path.startswith(url_for("panel.queue")) and "//" not in path and "\\" not in path
    return redirect(path if fits else url_for("panel.queue"), code=HTTPStatus.SEE_OTHER)


def _tell(done: Assigned) -> None:
    if done.done:
        flash(_("分派好了 {n} 件。", n=len(done.done)))
    if done.moved:
        flash(_("有 {n} 件同事刚动过，没有分派，请再看一眼。", n=len(done.moved)), "error")
    if done.unfit:
        flash(_("有 {n} 件不归这位同事的地方，没有分派。", n=len(done.unfit)), "error")


@panel.post("/assign")
@guarded(Audience.STAFF, Permission.DECIDE)
def assign_many() -> Response:
    """Each matter on its own: what a colleague changed meanwhile stays and is said."""
    transitions.require(Action.ASSIGN, me().role)
    chosen = request.form.get("assignee", "")
    try:
        assignee = None if chosen == BACK_TO_QUEUE else UUID(chosen)
    except ValueError:
        flash(_("请选一位同事。"), "error")
        return _back()
    try:
        with world().database.unit_of_work() as uow:
            done = service.assign_many(uow, me(), _picked(), assignee, at=now())
            uow.commit()
    except InvalidInput:
        flash(_("请先勾选要分派的，一次最多 200 件。"), "error")
        return _back()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    _tell(done)
    return _back()


@panel.post("/search", endpoint="search")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def search_page() -> str | tuple[str, int]:
    """By POST although nothing changes: a name or a number in an address stays in histories and logs."""
    wanted, wrong, found = request.form.get("wanted", ""), "", None
    try:
        with world().database.unit_of_work(read_only=True) as uow:
            found = search(uow, staff=me(), text=wanted)
    except InvalidInput as problem:
        wrong = sentence_for(problem)
    page = render_template(
        "panel/search.html",
        wanted=wanted,
        wrong=wrong,
        found=found,
        rows=[row_words(row) for row in found.rows] if found else [],
    )
    return page if found else (page, HTTPStatus.UNPROCESSABLE_ENTITY)
