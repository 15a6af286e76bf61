"""Announcements (四（五）): written by one person, read and published by another, and how far they came."""

from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_api.guards import Audience, guarded
from admin_api.language import gettext as _
from admin_api.language import text
from admin_api.panel.blueprint import panel
from admin_api.panel.forms import sentence_for
from admin_api.panel.labels import moment
from admin_api.sessions import me
from admin_api.world import now, world
from referral import service
from referral.domain.announcements import (
    UNPUBLISHED,
    Announcement,
    AnnouncementConflict,
    AnnouncementState,
    Wording,
)
from referral.domain.articles import NotReady, SecondPairOfEyes
from referral.domain.errors import InvalidInput, NotFound
from referral.domain.people import Permission
from referral.outbox import DeliveryState
from referral.service.announcements import LONGEST

Answer = Response | str | tuple[str, int]
Values = dict[str, str]
FIELDS = ("text", "english", "township")


def state_name(state: AnnouncementState) -> str:
    """What a state is called."""
    return {
        AnnouncementState.DRAFT: _("草稿"),
        AnnouncementState.REVIEW: _("等同事复核"),
        AnnouncementState.SENDING: _("正在发"),
        AnnouncementState.SENT: _("发出了"),
        AnnouncementState.WITHDRAWN: _("撤下了"),
    }[state]


def place(township: str) -> str:
    """For whom, in words."""
    area = next((one for one in world().kb.areas if one.id == township), None)
    return text(area.name) if area else township or _("全县")


def _places() -> list[tuple[str, str]]:
    """What this person may speak to: the county to everybody, a township to its own."""
    areas = [(area.id, text(area.name)) for area in world().kb.areas]
    if me().area.whole_county:
        return [("", _("全县")), *areas]
    return [(value, name) for value, name in areas if me().area.covers(value, "")]


def _typed() -> Values:
    return {name: request.form.get(f"announcement-{name}", "") for name in FIELDS}


def _list(typed: Values | None = None, wrong: dict[str, str] | None = None) -> str:
    with world().database.unit_of_work(read_only=True) as uow:
        everything = uow.announcements.all()
        names = {one.id: one.name for one in uow.staff.everybody()}
        readers = uow.subscriptions.count("")
    rows = [
        {
            "number": one.number,
            "text": one.text.zh_Hans[:60],
            "place": place(one.township),
            "state": state_name(one.state),
            "author": names.get(one.author, ""),
            "at": moment(one.published_at or one.created_at),
            "receivers": one.receivers,
        }
        for one in everything
    ]
    return render_template(
        "panel/announcements.html",
        rows=rows,
        readers=readers,
        typed=typed or dict.fromkeys(FIELDS, ""),
        wrong=wrong or {},
        places=_places(),
        longest=LONGEST,
    )


@panel.get("/announcements", endpoint="announcements")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def announcements_page() -> str:
    return _list()


@panel.post("/announcements")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def draft_announcement() -> Answer:
    """A new draft; nobody hears of it yet."""
    typed = _typed()
    try:
        with world().database.unit_of_work() as uow:
            draft = service.draft_announcement(uow, me(), Wording(**typed), at=now())
            uow.commit()
    except InvalidInput as problem:
        return _list(typed, {problem.field: sentence_for(problem)}), HTTPStatus.UNPROCESSABLE_ENTITY
    return _onwards(draft.number, _("存下了，还没有发给任何人。"))


def _onwards(number: int, said: str) -> Response:
    flash(said)
    return redirect(url_for("panel.announcement", number=number), code=HTTPStatus.SEE_OTHER)


def _page(number: int, wrong: str = "", typed: Values | None = None, at: dict[str, str] | None = None) -> str:
    """One announcement; raises NotFound. `typed` is what was written where something is wrong with it."""
    with world().database.unit_of_work(read_only=True) as uow:
        one = uow.announcements.get(number)
        names = {person.id: person.name for person in uow.staff.everybody()}
        progress = uow.announcements.progress(number)
        readers = uow.subscriptions.count(one.township)
    words = typed or {"text": one.text.zh_Hans, "english": one.text.en, "township": one.township}
    return render_template(
        "panel/announcement.html",
        one=one,
        state=state_name(one.state),
        author=names.get(one.author, ""),
        reviewer=names.get(one.reviewer, "") if one.reviewer else "",
        at=moment(one.published_at or one.created_at),
        place=place(one.township),
        readers=readers,
        typed=words,
        wrong=wrong,
        wrongs=at or {},
        places=_places(),
        longest=LONGEST,
        progress=_progress(one, progress),
        **_steps(one),
    )


def _steps(one: Announcement) -> dict[str, Any]:
    waits = one.state is AnnouncementState.REVIEW
    own = one.author == me().id
    return {
        "open": one.state in UNPUBLISHED,
        "draft": one.state is AnnouncementState.DRAFT,
        "waits": waits,
        "may_publish": waits and not own and me().may(Permission.PUBLISH_ARTICLES),
    }


def _progress(one: Announcement, counts: Any) -> list[tuple[str, int]]:
    if one.published_at is None:
        return []
    waiting = counts.get(DeliveryState.PENDING.value, 0) + counts.get(DeliveryState.SENDING.value, 0)
    return [
        (_("写进发件箱的"), one.receivers),
        (_("已经送到"), counts.get(DeliveryState.DELIVERED.value, 0)),
        (_("还在路上"), waiting),
        (_("联系不到"), counts.get(DeliveryState.UNDELIVERABLE.value, 0)),
    ]


@panel.get("/announcements/<int:number>", endpoint="announcement")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def announcement_page(number: int) -> str:
    try:
        return _page(number)
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)


def _version() -> int:
    written = request.form.get("version", "")
    if not (written.isascii() and written.isdigit() and len(written) < 9):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    return int(written)


def _step(number: int, use: Any, done: str, *words: Wording) -> Answer:
    """One step with one announcement, and what is said where it cannot be taken."""
    try:
        with world().database.unit_of_work() as uow:
            use(uow, me(), number, *words, version=_version(), at=now())
            uow.commit()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except InvalidInput as problem:
        at = {problem.field: sentence_for(problem)}
        return _page(number, typed=_typed(), at=at), HTTPStatus.UNPROCESSABLE_ENTITY
    except SecondPairOfEyes:
        return _page(number, _("自己写的要请另一位同事发布。")), HTTPStatus.CONFLICT
    except (AnnouncementConflict, NotReady):
        kept = _typed() if words else None
        said = (
            _("同事刚动过这一条。您写的还在下面，请看过再定。")
            if words
            else _("同事刚动过这一条，请看过再定。")
        )
        return _page(number, said, kept), HTTPStatus.CONFLICT
    return _onwards(number, done)


@panel.post("/announcements/<int:number>/change")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def change_announcement(number: int) -> Answer:
    wording = Wording(**_typed())
    return _step(number, service.change_announcement, _("改好了，还没有发给任何人。"), wording)


@panel.post("/announcements/<int:number>/hand-in")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def hand_in_announcement(number: int) -> Answer:
    return _step(number, service.hand_in_announcement, _("交给同事复核了。"))


@panel.post("/announcements/<int:number>/publish")
@guarded(Audience.STAFF, Permission.PUBLISH_ARTICLES)
def publish_announcement(number: int) -> Answer:
    return _step(
        number, service.publish_announcement, _("开始发了。回复居民的消息排在它前面，不会被它耽搁。")
    )


@panel.post("/announcements/<int:number>/withdraw")
@guarded(Audience.STAFF, Permission.EDIT_ARTICLES)
def withdraw_announcement(number: int) -> Answer:
    return _step(number, service.withdraw_announcement, _("撤下了，没有发给任何人。"))
