"""The queue: views, filters that live in the address, pages that stay right while the queue moves."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from flask import abort, render_template, request, url_for

from admin_api.departments import department_of
from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.panel import clocks
from admin_api.panel.blueprint import panel
from admin_api.panel.choices import BACK_TO_QUEUE
from admin_api.panel.labels import age, moment, reason_names, status_name, urgency_name
from admin_api.sessions import me
from admin_api.world import now, world
from referral.domain.errors import InvalidInput
from referral.domain.kinds import Action, Kind, Status
from referral.domain.people import Permission, Place, Staff
from referral.domain.transitions import TRANSITIONS
from referral.store.queries import Filters, QueueRow, View, counts, likeness_marks, queue, unknown_years

PAGE = 40


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    href: str
    count: int
    current: bool


def place_name(township: str, village: str) -> str:
    """Where a matter comes from, as far as it was said."""
    return " ".join(part for part in (township, village) if part) or _("没有写地方")


def _view_names() -> dict[View, str]:
    return {
        View.OPEN: _("我的村") if _of_villages() else _("在办"),
        View.URGENT: _("紧急"),
        View.UNASSIGNED: _("待分派"),
        View.MINE: _("我的"),
        View.OVERDUE: _("已过期"),
        View.SOON: _("快到期"),
        View.WAITING: _("等居民回话"),
        View.UNREAD: _("有新话"),
        View.UNSOLVED: _("两次没解决"),
        View.CLOSED: _("已结束"),
    }


def _of_villages() -> bool:
    """Whether somebody works for whole villages alone: then all that is open is what their village asks."""
    area = me().area
    return not area.whole_county and all(place.village for place in area.places)


def _view() -> View:
    try:
        return View(request.args.get("view", View.OPEN))
    except ValueError:
        abort(404)


def _filters() -> Filters:
    try:
        kind = Kind(request.args["kind"]) if request.args.get("kind") else None
        status = Status(request.args["status"]) if request.args.get("status") else None
    except ValueError:
        abort(404)
    words = {name: request.args.get(name) or None for name in ("township", "village", "department")}
    return Filters(kind=kind, status=status, **words)


def _address(view: View, filters: Filters, after: str | None = None) -> str:
    query: dict[str, Any] = {name: value for name, value in asdict(filters).items() if value}
    if after:
        query["after"] = after
    return url_for("panel.queue", view=view, **query)


def row_words(row: QueueRow) -> dict[str, Any]:
    """A row of the queue, all of it words by now."""
    return {
        "href": url_for("panel.referral", referral_id=row.id),
        "pick": f"{row.id}:{row.version}",
        "title": _("{kind} · {place}", kind=kind_name(row.kind), place=place_name(row.township, row.village)),
        "excerpt": row.summary,
        "unread": row.unread,
        "alike": False,
        "urgency": row.urgency,
        "urgency_label": urgency_name(row.urgency),
        "reasons": reason_names(row.reasons),
        "status": row.status,
        "status_label": status_name(row.status),
        "assignee": row.assignee,
        "term": clocks.brief(row, now()),
        "filed_iso": row.filed_at.isoformat(),
        "filed_at": moment(row.filed_at),
        "age": age(now() - row.filed_at),
    }


def townships() -> list[str]:
    """What can be filtered by: the person's own places, or those of the county."""
    area = me().area
    if area.whole_county:
        return [place.name.zh_Hans for place in world().kb.areas]
    return sorted({place.township for place in area.places})


def _may_assign() -> bool:
    return any(me().role in row.staff for row in TRANSITIONS if row.action is Action.ASSIGN)


def _colleagues(everybody: Iterable[Staff]) -> list[tuple[str, str]]:
    """Who may be given matters: those who decide and share a place with the person."""
    mine = me().area
    able = [
        one
        for one in everybody
        if one.may(Permission.DECIDE)
        and (mine.whole_county or one.area.whole_county or _shared(mine.places, one.area.places))
    ]
    names = [(str(one.id), one.name) for one in sorted(able, key=lambda one: one.name)]
    return [("", _("请选一位")), *names, (BACK_TO_QUEUE, _("放回待分派"))]


def _shared(mine: Iterable[Place], theirs: Iterable[Place]) -> bool:
    return bool({place.township for place in mine} & {place.township for place in theirs})


@panel.get("/", endpoint="queue")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def queue_page() -> str:
    view, filters, after = _view(), _filters(), request.args.get("after")
    with world().database.unit_of_work(read_only=True) as uow:
        try:
            page = queue(uow, staff=me(), view=view, filters=filters, after=after, limit=PAGE, at=now())
        except InvalidInput:
            abort(404)
        counted = counts(uow, staff=me(), at=now(), filters=filters)
        years = unknown_years(uow, staff=me())
        everybody = uow.staff.everybody()
        marks = likeness_marks(uow, [row.id for row in page.items], staff=me())
    names = _view_names()
    tabs = [Tab(names[one], _address(one, filters), counted[one], one is view) for one in names]
    return render_template(
        "panel/queue.html",
        tabs=tabs,
        view=view,
        chosen=filters,
        filtered=filters != Filters(),
        townships=townships(),
        kinds=[(kind, kind_name(kind)) for kind in Kind],
        statuses=[(status, status_name(status)) for status in Status],
        rows=[row_words(row) | {"alike": row.id in marks} for row in page.items],
        unknown=clocks.unknown_words(years),
        departments=[(one, department_of(one)) for one in world().kb.departments],
        may_file=me().may(Permission.DECIDE),
        bulk=bool(page.items) and me().may(Permission.DECIDE) and view is not View.CLOSED and _may_assign(),
        colleagues=_colleagues(everybody),
        here=_address(view, filters, after),
        next_href=_address(view, filters, page.next) if page.next else None,
        first_href=_address(view, filters) if after else None,
    )
