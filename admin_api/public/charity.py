"""Charity on the board: figures and charts, open data (JSON, CSV, Atom), and a poster."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import segno
from flask import Response, jsonify, render_template, request, url_for
from markupsafe import Markup

from admin_api import charts
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.offer_form import county
from admin_api.public.pages import pages
from admin_api.settings_of import settings
from admin_api.world import now, world
from referral.domain.charity import Cell, Charity
from referral.domain.figures import SMALLEST
from referral.domain.things import CATEGORY_NAMES, Category, told
from referral.store import SqlUnitOfWork
from referral.store.queries import charity_figures

ATOM = "http://www.w3.org/2005/Atom"
KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    shown: str


def read(uow: SqlUnitOfWork) -> Charity:
    """The figures of this moment."""
    return charity_figures(uow, county(world().kb), at=now())


def _now() -> Charity:
    with world().database.unit_of_work(read_only=True) as uow:
        return read(uow)


def number(count: int | None) -> str:
    return str(count) if count is not None else _("少于 {limit}", limit=SMALLEST)


def _categories(cells: Iterable[Cell[Category]]) -> list[Row]:
    other = _("其他（合并）")
    return [Row(text(CATEGORY_NAMES[one.key]) if one.key else other, number(one.count)) for one in cells]


def _places(cells: Iterable[Cell[str]]) -> list[Row]:
    names = {area.name.zh_Hans: text(area.name) for area in world().kb.areas} | {"": _("没有写明")}
    return [Row(_("其他（合并）") if one.key is None else names[one.key], number(one.count)) for one in cells]


def _chart(found: Charity) -> str:
    """Needs by category, as far as their numbers may be told."""
    bars = [
        charts.Bar(text(CATEGORY_NAMES[one.key]), (one.count,), str(one.count))
        for one in found.by_category
        if one.key and one.count
    ]
    if not bars:
        return ""
    said = _("还在找的，按种类。数字在旁边的表里。")
    return charts.stacked("needs", _("还在找什么"), said, [_("还在找")], bars)


def shape(found: Charity) -> dict[str, Any]:
    """What the board shows of charity, all of it words by now."""
    return {
        "open": number(found.open),
        "categories": _categories(found.by_category),
        "places": _places(found.by_township),
        "unmet": _categories(found.unmet),
        "delivered": number(found.delivered),
        "given": _categories(found.delivered_by_category),
        "days": found.median_days,
        "chart": Markup(_chart(found)),  # noqa: S704 - drawn and escaped by admin_api.charts
        "offers": [
            {
                "giver": one.giver,
                "what": text(told(one.thing, one.left)),
                "areas": "、".join(one.areas) or _("全县"),
                "until": one.until or _("给完为止"),
            }
            for one in found.offers
        ],
    }


def document(found: Charity) -> dict[str, Any]:
    """The figures for programs; fits the schema at /board/charity.schema.json."""

    def cells(of: Iterable[Cell[Any]]) -> list[dict[str, Any]]:
        return [{"key": one.key, "merged": one.key is None, "count": one.count} for one in of]

    return {
        "at": found.at.isoformat(),
        "smallest": SMALLEST,
        "open": found.open,
        "open_by_category": cells(found.by_category),
        "open_by_township": cells(found.by_township),
        "unmet_by_category": cells(found.unmet),
        "delivered": found.delivered,
        "delivered_by_category": cells(found.delivered_by_category),
        "median_days": found.median_days,
        "offers": [
            {
                "giver": one.giver,
                "thing": one.thing,
                "left": one.left,
                "areas": list(one.areas),
                "until": one.until,
            }
            for one in found.offers
        ],
    }


_COUNT = {"type": ["integer", "null"], "minimum": SMALLEST, "description": "null: fewer than may be shown"}
_CELLS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["key", "merged", "count"],
        "additionalProperties": False,
        "properties": {"key": {"type": ["string", "null"]}, "merged": {"type": "boolean"}, "count": _COUNT},
    },
}
_TOTAL = {"anyOf": [{"const": 0}, _COUNT]}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Charity on the public board",
    "type": "object",
    "additionalProperties": False,
    "required": ["at", "smallest", "open", "delivered", "median_days", "offers"],
    "properties": {
        "at": {"type": "string", "format": "date-time", "description": "The moment of the figures, UTC."},
        "smallest": {"const": SMALLEST, "description": "Smaller numbers are merged or null."},
        "open": _TOTAL | {"description": "Lines (one household, one thing) that are still looked for."},
        "open_by_category": _CELLS,
        "open_by_township": _CELLS | {"description": "key empty: no township was named."},
        "unmet_by_category": _CELLS | {"description": "Open lines that nothing is matched with."},
        "delivered": _TOTAL | {"description": "Matches of which something was handed over."},
        "delivered_by_category": _CELLS,
        "median_days": {
            "type": ["number", "null"],
            "description": "From the first word to the delivery.",
        },
        "offers": {
            "type": "array",
            "description": "Open offers of givers who want to be named.",
            "items": {
                "type": "object",
                "required": ["giver", "thing", "left", "areas", "until"],
                "additionalProperties": False,
                "properties": {
                    "giver": {"type": "string"},
                    "thing": {"type": "string"},
                    "left": {"type": "integer", "minimum": 0, "description": "In the unit of the thing."},
                    "areas": {"type": "array", "items": {"type": "string"}, "description": "[]: the county."},
                    "until": {"type": ["string", "null"], "format": "date"},
                },
            },
        },
    },
}
COLUMNS = ("table", "key", "merged", "count")


def comma_separated(found: Charity) -> str:
    """The same figures as lines `table,key,merged,count`; an empty count is fewer than may be shown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    plain = document(found)
    for table in ("open_by_category", "open_by_township", "unmet_by_category", "delivered_by_category"):
        for one in plain[table]:
            count = "" if one["count"] is None else one["count"]
            writer.writerow((table, one["key"] or "", "yes" if one["merged"] else "no", count))
    for total in ("open", "delivered"):
        writer.writerow((total, "", "no", "" if plain[total] is None else plain[total]))
    return out.getvalue()


def feed(found: Charity, site: str) -> bytes:
    """Open offers of those who want to be named, newest first, as Atom."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "zh-Hans"})
    _leaf(root, "id", f"{site}/board/charity.atom")
    _leaf(root, "title", _("有人愿意给的"))
    _leaf(root, "updated", max([found.at, *(one.registered_at for one in found.offers)]).isoformat())
    SubElement(root, "link", {"rel": "self", "href": f"{site}/board/charity.atom"})
    author = SubElement(root, "author")
    _leaf(author, "name", _("一门"))
    for one in sorted(found.offers, key=lambda one: one.registered_at, reverse=True):
        entry = SubElement(root, "entry")
        _leaf(entry, "id", f"{site}/board#{one.registered_at.timestamp():.0f}-{one.thing}")
        _leaf(entry, "title", text(told(one.thing, one.left)))
        _leaf(entry, "updated", one.registered_at.isoformat())
        SubElement(entry, "link", {"href": f"{site}/board#charity"})
        _leaf(entry, "summary", f"{one.giver} · {'、'.join(one.areas) or _('全县')}")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(tostring(root, encoding="utf-8"))


def _leaf(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = words


def _open_data(body: str | bytes, kind: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@pages.get("/board/charity.json")
@guarded(Audience.ANYONE)
def charity_json() -> Response:
    return _open_data(jsonify(document(_now())).get_data(), "application/json")


@pages.get("/board/charity.schema.json")
@guarded(Audience.ANYONE)
def charity_schema() -> Response:
    return _open_data(jsonify(SCHEMA).get_data(), "application/schema+json")


@pages.get("/board/charity.csv")
@guarded(Audience.ANYONE)
def charity_csv() -> Response:
    return _open_data("\ufeff" + comma_separated(_now()), "text/csv; charset=utf-8")


@pages.get("/board/charity.atom")
@guarded(Audience.ANYONE)
def charity_atom() -> Response:
    return _open_data(feed(_now(), settings().base), "application/atom+xml; charset=utf-8")


@pages.get("/board/poster")
@guarded(Audience.ANYONE)
def poster() -> str:
    """To be printed: what the window is for, and a code that leads into the chat."""
    address = settings().base + url_for("public.chat")
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, scale=8, omitsize=True)
    code = Markup(drawn.getvalue().decode())  # noqa: S704 - drawn by segno from our own address
    return render_template("public/poster.html", code=code, address=address, giving="give" in request.args)
