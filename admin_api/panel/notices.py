"""The inbox of a member of staff: what ends, what stands still, what cannot wait. A POST marks as read."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.kinds import kind_name
from admin_api.language import gettext as _
from admin_api.panel.blueprint import panel
from admin_api.panel.clocks import stage_name
from admin_api.panel.labels import moment, status_name, urgency_name
from admin_api.panel.queue import place_name
from admin_api.sessions import current, me
from admin_api.world import now, world
from referral import service
from referral.domain import codes
from referral.domain.notices import Notice, NoticeKind
from referral.domain.people import Permission
from referral.domain.working_days import last_day_of
from referral.store.queries import NoticeRow
from referral.store.queries import notices as notices_of

PAGE = 40
MOST = 10**15
"""No number of a notice comes near; a larger one in an address was made up."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as the page shows it."""

    number: int
    what: str
    matter: str
    code: str
    state: str
    href: str
    iso: str
    at: str
    unread: bool
    grave: bool


def kind_words(kind: NoticeKind) -> str:
    """What a kind of notice is called in the filter."""
    return {
        NoticeKind.ALARM: _("听到险情"),
        NoticeKind.URGENT: _("新的急事"),
        NoticeKind.DUE_SOON: _("快到期"),
        NoticeKind.OVERDUE: _("已过期"),
        NoticeKind.RETURNED: _("放回待分派"),
        NoticeKind.ESCALATED: _("报到县级"),
        NoticeKind.CALENDAR: _("放假安排缺失"),
        NoticeKind.WEBHOOK: _("推送停了"),
        NoticeKind.TROUBLE: _("系统出过故障"),
    }[kind]


def words_of(notice: Notice) -> str:
    """What a notice says, with its reason."""
    day = last_day_of(notice.due).isoformat() if notice.due else ""
    if notice.kind is NoticeKind.TROUBLE:
        return trouble_words(notice)
    stage = stage_name(notice.stage) if notice.stage else ""
    return {
        NoticeKind.ALARM: _("对话里听到有生命危险，请马上联系"),
        NoticeKind.URGENT: _("新交来的急事，请马上看"),
        NoticeKind.DUE_SOON: _("“{stage}”快到期：{day} 止", stage=stage, day=day),
        NoticeKind.OVERDUE: _("“{stage}”已过期：{day} 到期", stage=stage, day=day),
        NoticeKind.RETURNED: _("经办人一直没有动静，已放回待分派，请接手"),
        NoticeKind.ESCALATED: _("“{stage}”{day} 到期，乡镇还没有办，报到县级", stage=stage, day=day),
        NoticeKind.WEBHOOK: _("给别的系统的推送一整天没有送到，已停，请到“接口 → 推送”看"),
        NoticeKind.CALENDAR: _(
            "{year} 年的放假安排还没有收进来，有的期限算不出到期日", year=notice.year or ""
        ),
    }[notice.kind]


def trouble_words(notice: Notice) -> str:
    """What had happened, since when, and that it is over."""
    since = moment(notice.due or notice.created_at)
    if notice.stage == "clock":
        return _("服务器的时钟被拨动过（拨动前是 {since}），期限和发送时间请核对一下", since=since)
    why = {
        "full": _("数据库的磁盘满了"),
        "read-only": _("数据库变成只读"),
    }.get(notice.stage or "", _("数据库连不上"))
    return _("从 {since} 起{why}，现已恢复。收下的都在；没存上的当时都告诉了对方", since=since, why=why)


def unread() -> int:
    """How many notices this person has not seen; asked by the header of every page."""
    person = current()
    if person is None:
        return 0
    with world().database.unit_of_work(read_only=True) as uow:
        return uow.notices.unread(person.id)


def _line(row: NoticeRow) -> Line:
    notice, matter = row.notice, row.matter
    place = place_name(matter.township, matter.village) if matter else ""
    return Line(
        number=notice.number,
        what=words_of(notice),
        matter=_("{kind} · {place}", kind=kind_name(matter.kind), place=place) if matter else "",
        code=codes.show(matter.code) if matter else "",
        state=_("{state} · {urgency}", state=status_name(matter.status), urgency=urgency_name(matter.urgency))
        if matter
        else "",
        href=url_for("panel.referral", referral_id=matter.id) if matter else "",
        iso=notice.created_at.isoformat(),
        at=moment(notice.created_at),
        unread=notice.read_at is None,
        grave=notice.kind in {NoticeKind.ALARM, NoticeKind.URGENT, NoticeKind.ESCALATED},
    )


def _asked() -> dict[str, Any]:
    """The filters of the address; 404 for what is none."""
    try:
        kind = NoticeKind(request.args["kind"]) if request.args.get("kind") else None
        before = int(request.args["before"]) if request.args.get("before") else None
    except ValueError:
        abort(404)
    if before is not None and not 0 < before < MOST:
        abort(404)
    return {"unread": request.args.get("all") != "1", "kind": kind, "before": before}


@panel.get("/notices")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def notices() -> str:
    asked = _asked()
    with world().database.unit_of_work(read_only=True) as uow:
        rows, further = notices_of(uow, staff=me(), limit=PAGE, **asked)
    kept = {"kind": asked["kind"], "all": None if asked["unread"] else "1"}
    chosen = {name: value for name, value in kept.items() if value}
    return render_template(
        "panel/notices.html",
        rows=[_line(row) for row in rows],
        only_unread=asked["unread"],
        kind=asked["kind"],
        kinds=[(kind, kind_words(kind)) for kind in NoticeKind],
        next_href=url_for("panel.notices", before=further, **chosen) if further else None,
    )


@panel.post("/notices/read")
@guarded(Audience.STAFF, Permission.READ_REFERRALS)
def read_notices() -> Response:
    """One notice by its number, or all of them where none is named."""
    written = request.form.get("number", "")
    if written and (not written.isascii() or not written.isdigit() or int(written) > MOST):
        abort(HTTPStatus.BAD_REQUEST)
    with world().database.unit_of_work() as uow:
        service.mark_read(uow, me(), [int(written)] if written else None, at=now())
        uow.commit()
    return redirect(url_for("panel.notices"), code=HTTPStatus.SEE_OTHER)
