"""Messages that did not arrive go out once more, by one click."""

from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.errors import NotFound
from referral.domain.people import Permission


@panel.post("/referrals/<uuid:referral_id>/messages/<uuid:message_id>/resend")
@guarded(Audience.STAFF, Permission.DECIDE)
def resend(referral_id: UUID, message_id: UUID) -> Response:
    try:
        with world().database.unit_of_work() as uow:
            service.resend(uow, me(), referral_id, message_id, at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    flash(_("已经再发一次。送到没有，看消息下面的字。"))
    return redirect(url_for("panel.referral", referral_id=referral_id), code=HTTPStatus.SEE_OTHER)
