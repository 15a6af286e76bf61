"""The one-time link to a copy of one's own data: a page to read, and a file for machines, each given once.

Reading the link changes nothing: a button gives the copy out, so that no preview of a messenger uses it up.
"""

import json
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, make_response, render_template

from admin_api.errors import page
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.public.own_copy import sections
from admin_api.public.pages import pages
from admin_api.world import COUNTY_TIME, now, world
from referral import service
from referral.domain.errors import LinkRefused
from referral.ports.copying import Form
from referral.service import PersonalCopy
from referral.store.holdings import copy_schema

FILE = "yimen-my-data.json"


def _quiet(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _over() -> Response:
    return _quiet(
        page(
            HTTPStatus.GONE,
            _("这个链接不能用了"),
            _("链接用过一次，或者过了时间。回到对话，发“我的数据”，再要一个。"),
        )
    )


def _given_out(token: str, form: Form) -> PersonalCopy | None:
    try:
        with world().database.unit_of_work() as uow:
            copy, _language = service.open_copy(uow, token, form, at=now())
            uow.commit()
    except LinkRefused:
        return None
    return copy


@pages.get("/my-data/<token>")
@guarded(Audience.ANYONE)
def own_data(token: str) -> Response:
    try:
        with world().database.unit_of_work(read_only=True) as uow:
            link = service.copy_link(uow, token, at=now())
    except LinkRefused:
        return _over()
    until = link.expires_at.astimezone(COUNTY_TIME).strftime("%H:%M")
    return _quiet(make_response(render_template("public/own_data.html", token=token, link=link, until=until)))


@pages.post("/my-data/<token>/page")
@guarded(Audience.ANYONE)
def own_data_page(token: str) -> Response:
    copy = _given_out(token, "page")
    if copy is None:
        return _over()
    shown = render_template(
        "public/own_copy.html",
        sections=sections(copy),
        made=copy.made_at.astimezone(COUNTY_TIME),
        token=token,
    )
    return _quiet(make_response(shown))


@pages.post("/my-data/<token>/file")
@guarded(Audience.ANYONE)
def own_data_file(token: str) -> Response:
    copy = _given_out(token, "file")
    if copy is None:
        return _over()
    body = json.dumps(service.machine_readable(copy), ensure_ascii=False, indent=1)
    response = Response(body, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return _quiet(response)


@pages.get("/my-data/schema.json")
@guarded(Audience.ANYONE)
def own_data_schema() -> Response:
    """What the file holds, as JSON Schema."""
    schema: dict[str, Any] = copy_schema()
    return jsonify(schema)
