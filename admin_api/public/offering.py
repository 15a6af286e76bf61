"""「我想帮忙」 as a form for everybody: no script needed, no money taken, nobody's appeal published."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api import offer_form
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import language
from admin_api.offer_form import FIELDS, LISTS, TypedOffer
from admin_api.panel.forms import token
from admin_api.public.pages import pages
from admin_api.world import now, today, world
from referral.domain.errors import InvalidInput
from referral.service import giving

HOUR = timedelta(hours=1)
PER_HOUR = 20
"""Offers from one network address within an hour: a whole firm may share one, a flood may not."""


def _form(filled: TypedOffer) -> str:
    return render_template(
        "public/offer.html",
        typed=filled,
        done="done" in request.args,
        form_token=token,
        things=offer_form.things(),
        **offer_form.choices(),
    )


@pages.get("/offer")
@guarded(Audience.ANYONE)
def offer() -> str:
    return _form(TypedOffer({"kind": "enterprise", "handing": "brings"}))


@pages.post("/offer")
@guarded(Audience.ANYONE)
def register_offer() -> Response | tuple[str, int]:
    """Written down for staff to check; what was typed stays in the form where something is wrong with it."""
    fields = {name: request.form.get(name, "") for name in FIELDS}
    filled = TypedOffer(fields, {name: tuple(request.form.getlist(name)) for name in LISTS})
    kb, key = world().kb, f"offer:{request.remote_addr}"
    with world().database.unit_of_work() as uow:
        if len(uow.attempts.since(key, now() - HOUR)) >= PER_HOUR:
            filled.wrongs["form"] = _("从这个网络登记得太多了，请过一会儿再试。字都还在。")
            return _form(filled), HTTPStatus.TOO_MANY_REQUESTS
        try:
            wish = offer_form.wish(kb, filled, address="", language=language())
            giving.register_offer(uow, wish, townships=offer_form.county(kb), today=today(), at=now())
        except InvalidInput as error:
            filled.wrongs[error.field] = offer_form.sentence_for(error)
            return _form(filled), HTTPStatus.UNPROCESSABLE_ENTITY
        uow.attempts.note(key, at=now())
        uow.commit()
    return redirect(url_for("public.offer", done=""), code=HTTPStatus.SEE_OTHER)
