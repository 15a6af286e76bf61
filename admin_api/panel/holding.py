"""Working on a referral: the small POST that says so, and renews it. Nobody is ever stopped by it."""

from http import HTTPStatus
from uuid import UUID

from flask import abort, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.panel.blueprint import panel
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import NotFound
from referral.domain.people import Permission


@panel.post("/referrals/<uuid:referral_id>/hold")
@guarded(Audience.STAFF, Permission.DECIDE)
def hold(referral_id: UUID) -> Response:
    """Take or renew it; `take` relieves a colleague. The page's own script asks for JSON and stays."""
    try:
        with world().database.unit_of_work() as uow:
            held = service.hold(uow, me(), referral_id, take=bool(request.form.get("take")), at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(held=held)
    return redirect(url_for("panel.referral", referral_id=referral_id), code=HTTPStatus.SEE_OTHER)


@panel.post("/referrals/<uuid:referral_id>/release")
@guarded(Audience.STAFF, Permission.DECIDE)
def release(referral_id: UUID) -> Response:
    """Put it down; back to the queue."""
    try:
        with world().database.unit_of_work() as uow:
            service.release(uow, me(), referral_id)
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    return redirect(url_for("panel.queue"), code=HTTPStatus.SEE_OTHER)
