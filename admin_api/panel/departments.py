"""The departments: what each does by clause, what it was called, and who answers there by name (四（二）)."""

from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import language, text
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import blame, name_fields
from admin_api.panel.labels import moment
from admin_api.sessions import me
from admin_api.world import now, world
from knowledge.departments import Department
from knowledge.model import Certainty
from referral import service
from referral.domain.casework import Contact
from referral.domain.errors import InvalidInput
from referral.domain.people import Permission


class ContactForm(FlaskForm):  # type: ignore[misc]
    name = StringField()
    office = StringField()
    phone = StringField()

    def __init__(self, prefix: str, **values: Any) -> None:
        super().__init__(prefix=prefix, **values)
        name_fields(self, {"name": _("联系人"), "office": _("科室、地方"), "phone": _("电话")})


def _duties(department: Department) -> list[dict[str, str]]:
    sources = world().kb.sources
    return [
        {
            "what": text(duty.what),
            "document": duty.clause.document if duty.clause else "",
            "clause": duty.clause.clause if duty.clause else "",
            "source": sources[duty.source].name(language()) if duty.source else "",
        }
        for duty in department.duties
    ]


def _former(department: Department) -> str:
    names = [
        text(old.name) if old.certainty is Certainty.verified else _("{name}（未核实）", name=text(old.name))
        for old in department.former
    ]
    return _("、").join(names)


def _shape(department: Department, contact: Contact | None, failed: ContactForm | None) -> dict[str, Any]:
    form = failed or ContactForm(department.id, formdata=None, obj=contact)
    return {
        "id": department.id,
        "name": text(department.name),
        "former": _former(department),
        "duties": _duties(department),
        "contact": contact,
        "kept_at": moment(contact.updated_at) if contact and contact.updated_at else "",
        "form": form,
        "open": failed is not None,
    }


def _page(failed: tuple[str, ContactForm] | None = None) -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        contacts = uow.contacts.all()
    shown = [
        _shape(one, contacts.get(one.id), failed[1] if failed and failed[0] == one.id else None)
        for one in world().kb.departments.values()
    ]
    return render_template("panel/departments.html", departments=shown)


@panel.get("/departments")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def departments() -> str:
    return _page()


@panel.post("/departments/<department>/contact")
@guarded(Audience.STAFF, Permission.EDIT_CONTACTS)
def keep_contact(department: str) -> Response | tuple[str, int]:
    known = world().kb.departments.get(department)
    if known is None:
        abort(HTTPStatus.NOT_FOUND)
    form = ContactForm(department)
    typed = {name: str(form[name].data or "") for name in ("name", "office", "phone")}
    try:
        with world().database.unit_of_work() as uow:
            service.keep_contact(uow, me(), known, **typed, at=now())
            uow.commit()
    except InvalidInput as error:
        blame(form, error, {})
        return _page((department, form)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已记下{department}的联系人。", department=text(known.name)))
    return redirect(url_for("panel.departments"), code=HTTPStatus.SEE_OTHER)
