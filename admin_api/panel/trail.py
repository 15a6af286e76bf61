"""The audit: who read and did what, for auditors and administrators. Nobody can change it."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, abort, render_template, request, url_for

from admin_api.errors import page as error_page
from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.labels import moment, role_name
from admin_api.panel.trail_words import NAMED, detail_words, done, subject_words, who_words
from admin_api.sessions import me
from admin_api.world import COUNTY_TIME, now, world
from referral.domain.errors import InvalidInput
from referral.domain.people import Permission
from referral.service.signing_in import fold_username
from referral.store import SqlUnitOfWork
from referral.store.queries import AuditEntry, AuditFilters, audit_page

PAGE = 50
LARGEST_EXPORT = 20_000
NOBODY = "staff:nobody"
"""What no entry says: a name without an account is found nowhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they stand in the address."""

    who: str = ""
    action: str = ""
    referral: str = ""
    since: str = ""
    until: str = ""

    def query(self) -> dict[str, Any]:
        wanted = {
            "who": self.who, "action": self.action, "referral": self.referral,
            "from": self.since, "to": self.until,
        }  # fmt: skip
        return {name: value for name, value in wanted.items() if value}


def _asked() -> Asked:
    names = ("who", "action", "referral", "from", "to")
    return Asked(*(request.args.get(name, "").strip()[:80] for name in names))


def _day(written: str, *, later: int = 0) -> datetime | None:
    """The beginning of a day in the county; 404 for what is no day."""
    if not written:
        return None
    try:
        return datetime.combine(date.fromisoformat(written) + timedelta(days=later), time(), COUNTY_TIME)
    except (ValueError, OverflowError):
        abort(HTTPStatus.NOT_FOUND)


def _filters(uow: SqlUnitOfWork, asked: Asked) -> AuditFilters:
    try:
        referral = UUID(asked.referral) if asked.referral else None
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)
    who: str | None = asked.who or None
    if who is not None and who not in NAMED:
        found = uow.staff.credentials(fold_username(who))
        who = f"staff:{found.staff.id}" if found else NOBODY
    return AuditFilters(
        who=who,
        action=asked.action or None,
        referral=referral,
        since=_day(asked.since),
        until=_day(asked.until, later=1),
    )


def _row(entry: AuditEntry) -> dict[str, Any]:
    matter = entry.subject.removeprefix("referral:")
    return {
        "number": entry.number,
        "iso": entry.at.isoformat(),
        "at": moment(entry.at),
        "who": who_words(entry),
        "role": role_name(entry.role) if entry.role else "",
        "done": done(entry.action),
        "subject": subject_words(entry),
        "href": url_for("panel.referral", referral_id=matter) if matter != entry.subject else "",
        "detail": detail_words(entry),
    }


@panel.get("/audit", endpoint="audit")
@guarded(Audience.STAFF, Permission.READ_AUDIT)
def audit() -> str:
    asked, after = _asked(), request.args.get("after")
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            page = audit_page(uow, staff=me(), filters=_filters(uow, asked), after=after, limit=PAGE)
        except InvalidInput:
            abort(HTTPStatus.NOT_FOUND)
        end = uow.audit.end()
    query = asked.query()
    return render_template(
        "panel/audit.html",
        asked=asked,
        filtered=bool(query),
        rows=[_row(entry) for entry in page.items],
        end=end,
        export_href=url_for("panel.audit_csv", **query),
        next_href=url_for("panel.audit", **query, after=page.next) if page.next else None,
        first_href=url_for("panel.audit", **query) if after else None,
    )


def _everything(uow: SqlUnitOfWork, filters: AuditFilters) -> list[AuditEntry] | None:
    """All that fits the filters; None where that is more than one file should hold."""
    found: list[AuditEntry] = []
    after: str | None = None
    while len(found) <= LARGEST_EXPORT:
        page = audit_page(uow, staff=me(), filters=filters, after=after, limit=200)
        found += page.items
        after = page.next
        if after is None:
            return found
    return None


def _cell(words: str) -> str:
    """Spreadsheets take what begins so for a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


@panel.get("/audit.csv")
@guarded(Audience.STAFF, Permission.READ_AUDIT)
def audit_csv() -> Response:
    """The same entries as a table for a spreadsheet; that it was taken is itself an entry."""
    asked = _asked()
    with world().database.unit_of_work(read_only=True) as uow:
        found = _everything(uow, _filters(uow, asked))
        if found:
            detail = {"entries": len(found)}
            uow.audit.seen(who=f"staff:{me().id}", action="export-audit", subject="audit", detail=detail)
    if found is None:
        words = _("超过 {n} 条。请选几天，分几次导出。", n=LARGEST_EXPORT)
        return error_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("一次导不出这么多"), words)
    out = io.StringIO()
    write = csv.writer(out)
    heads = [_("序号"), _("时间"), _("谁"), _("登录名"), _("岗位"), _("做了什么"), _("对象"), _("细节")]
    write.writerow(heads)
    for entry in found:
        role = role_name(entry.role) if entry.role else ""
        what = [done(entry.action), entry.subject, detail_words(entry)]
        said = [who_words(entry), entry.username, role, *what]
        write.writerow([entry.number, entry.at.isoformat(), *map(_cell, said)])
    name = f"audit-{now().astimezone(COUNTY_TIME):%Y%m%d-%H%M}.csv"
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    response = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
