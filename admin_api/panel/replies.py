"""Canned replies: any desk role sees and uses them, the county keeps them."""

from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField, TextAreaField

from admin_api.guards import Audience, guarded
from admin_api.language import NAMES
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import blame, name_fields
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.casework import VARIABLES, Reply
from referral.domain.errors import AlreadyExists, InvalidInput, NotFound
from referral.domain.people import Permission

FIELDS = ("title", "zh_hans", "zh_hant", "en")


class ReplyForm(FlaskForm):  # type: ignore[misc]
    version = HiddenField(default="1")
    title = StringField()
    zh_hans = TextAreaField()
    zh_hant = TextAreaField()
    en = TextAreaField()

    def __init__(self, prefix: str, **values: Any) -> None:
        super().__init__(prefix=prefix, **values)
        words = {"zh_hans": NAMES["zh_Hans"], "zh_hant": NAMES["zh_Hant"], "en": NAMES["en"]}
        name_fields(self, {"title": _("叫什么（只有同事看得到）"), **words})


def _page(failed: tuple[int, ReplyForm] | None = None) -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        replies = uow.replies.all()
    shown = []
    for reply in replies:
        again = failed[1] if failed and failed[0] == reply.id else None
        form = again or ReplyForm(f"reply-{reply.id}", formdata=None, obj=reply)
        shown.append({"reply": reply, "form": form, "open": again is not None})
    new = failed[1] if failed and failed[0] == 0 else ReplyForm("reply-0", formdata=None)
    places = [f"{{{name}}}" for name in VARIABLES]
    return render_template("panel/replies.html", replies=shown, new=new, places=places)


@panel.get("/replies", endpoint="replies")
@guarded(Audience.STAFF, Permission.DECIDE)
def reply_list() -> str:
    return _page()


def _keep(reply_id: int) -> Response | tuple[str, int]:
    form = ReplyForm(f"reply-{reply_id}")
    version = str(form.version.data or "1")
    typed = {name: str(form[name].data or "") for name in FIELDS}
    try:
        with world().database.unit_of_work() as uow:
            reply = Reply(reply_id, version=int(version) if version.isdecimal() else 0, **typed)
            service.keep_reply(uow, me(), reply, at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except InvalidInput as error:
        blame(form, error, {})
        return _page((reply_id, form)), HTTPStatus.UNPROCESSABLE_ENTITY
    except AlreadyExists:
        form.form_errors.append(_("同事刚刚改过这一条，或者常用语已经太多。您写的还在，看过再存一次。"))
        return _page((reply_id, form)), HTTPStatus.CONFLICT
    flash(_("常用语已存。"))
    return redirect(url_for("panel.replies"), code=HTTPStatus.SEE_OTHER)


@panel.post("/replies")
@guarded(Audience.STAFF, Permission.EDIT_REPLIES)
def add_reply() -> Response | tuple[str, int]:
    return _keep(0)


@panel.post("/replies/<int:reply_id>/save")
@guarded(Audience.STAFF, Permission.EDIT_REPLIES)
def save_reply(reply_id: int) -> Response | tuple[str, int]:
    return _keep(reply_id)


@panel.post("/replies/<int:reply_id>/remove")
@guarded(Audience.STAFF, Permission.EDIT_REPLIES)
def remove_reply(reply_id: int) -> Response:
    with world().database.unit_of_work() as uow:
        service.remove_reply(uow, me(), reply_id, at=now())
        uow.commit()
    flash(_("常用语已删。"))
    return redirect(url_for("panel.replies"), code=HTTPStatus.SEE_OTHER)
